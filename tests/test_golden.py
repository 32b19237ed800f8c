"""Two small reports in, the whole tree of generated pages out, byte for byte; and the pages that
set years side by side, of the demonstration reports.

After a change that is meant: `python -m tests.test_golden` writes the tree anew; read the
difference before you commit it.
"""

import shutil
import tempfile
from pathlib import Path

from scripts.bench.comparing import gather
from scripts.bench.labels import read_compared
from scripts.corpus import build_corpus
from scripts.intake import correct_reports, read_vocabulary
from scripts.model import Page, Problem, Report, SourceFile
from scripts.pages import render_pages
from scripts.pages.bundle import agency_pages
from scripts.parse import parse_report
from scripts.store.layout import Layout
from scripts.store.publish import LIST_NAME, publish
from scripts.store.sources import list_reports, read_source
from tests.support import ROOT, VOCABULARY, tree

GOLDEN = Path(__file__).parent / "golden"
DEMO_PAGES = (
    "index.md",
    "ledger.md",
    "trends.md",
    "plan-2022.md",
    "changes-2022-2023.md",
    "plan-2023.csv",
    "series.csv",
    "matrix.csv",
)


def make_pages() -> list[Page]:
    layout = Layout(GOLDEN)
    vocab, _ = read_vocabulary(layout)
    reports: list[Report] = []
    problems: list[Problem] = []
    for path in list_reports(layout):
        source = read_source(path, layout.name(path))
        assert isinstance(source, SourceFile)
        report, found = parse_report(source, vocab)
        assert report is not None
        reports.append(report)
        problems += found
    corrected, problems = correct_reports(layout, reports, problems, vocab)
    return list(render_pages(build_corpus(corrected, vocab, problems)))


def make_demo() -> list[Page]:
    """Some of the pages across years of the invented bureau in data/demo."""
    across = gather(read_compared(ROOT / "data" / "demo"), VOCABULARY)
    [agency] = across.agencies
    pages = {page.path.rsplit("/", 1)[-1]: page for page in agency_pages(across, agency, "demo")}
    return [Page(name, pages[name].content) for name in DEMO_PAGES]


def is_text(name: str) -> bool:
    return not name.endswith((".xlsx", ".docx"))


def test_the_demonstration_is_the_golden_one() -> None:
    made = {page.path: page.content for page in make_demo()}
    kept = tree(GOLDEN / "demo")
    assert sorted(made) == sorted(kept)
    for name, content in kept.items():
        assert made[name].decode() == content.decode(), name


def test_the_pages_are_the_golden_ones() -> None:
    made = {page.path: page.content for page in make_pages() if is_text(page.path)}
    kept = tree(GOLDEN / "docs")
    assert sorted(made) == sorted(kept)
    for name, content in kept.items():
        assert made[name].decode() == content.decode(), name


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), [page for page in make_pages() if is_text(page.path)])
        (Path(folder) / LIST_NAME).unlink()
        shutil.rmtree(GOLDEN / "docs", ignore_errors=True)
        shutil.copytree(folder, GOLDEN / "docs")
    shutil.rmtree(GOLDEN / "demo", ignore_errors=True)
    (GOLDEN / "demo").mkdir()
    for page in make_demo():
        (GOLDEN / "demo" / page.path).write_bytes(page.content)
