"""Two small reports in, the whole tree of generated pages out, byte for byte.

After a change that is meant: `python -m tests.test_golden` writes the tree anew; read the
difference before you commit it.
"""

import shutil
import tempfile
from pathlib import Path

from scripts.corpus import build_corpus
from scripts.intake import correct_reports, read_vocabulary
from scripts.model import Page, Problem, Report, SourceFile
from scripts.pages import render_pages
from scripts.parse import parse_report
from scripts.store.layout import Layout
from scripts.store.publish import LIST_NAME, publish
from scripts.store.sources import list_reports, read_source
from tests.support import tree

GOLDEN = Path(__file__).parent / "golden"


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


def test_the_pages_are_the_golden_ones() -> None:
    made = {page.path: page.content for page in make_pages()}
    kept = tree(GOLDEN / "docs")
    assert sorted(made) == sorted(kept)
    for name, content in kept.items():
        assert made[name].decode() == content.decode(), name


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), make_pages())
        (Path(folder) / LIST_NAME).unlink()
        shutil.rmtree(GOLDEN / "docs", ignore_errors=True)
        shutil.copytree(folder, GOLDEN / "docs")
