"""Long lists over several pages: nothing is lost, no page is heavy, one entry moves few."""

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.bench.folder import TEXTS
from scripts.bench.generate import generate_report, invent, list_tasks
from scripts.corpus import build_corpus
from scripts.model import SourceFile
from scripts.pages import paging, render_pages
from scripts.parse import parse_report
from tests.support import VOCABULARY

Entry = tuple[str, int]
ENTRIES = st.lists(
    st.tuples(st.sampled_from([f"{name}县城管局" for name in "甲乙丙丁戊己庚辛"]), st.integers(100, 60_000)),
    max_size=60,
).map(sorted)


def split(entries: list[Entry]) -> list[paging.Part[Entry]]:
    return paging.split(entries, lambda entry: entry[0], lambda entry: entry[1])


@given(ENTRIES)
def test_pages_hold_every_entry_once_in_order_and_none_is_heavy(entries: list[Entry]) -> None:
    parts = split(entries)
    assert [entry for part in parts for entry in part.items] == entries
    for part in parts:
        assert sum(heavy for _, heavy in part.items) <= paging.MOST or len(part.items) == 1
        assert (part.first, part.last) == (part.items[0][0], part.items[-1][0])


@settings(max_examples=20)
@given(st.integers(0, 3000))
def test_one_more_entry_moves_few(at: int) -> None:
    entries = [(f"{number // 4:04}局", 4000) for number in range(3000)]
    more = sorted([*entries, (f"{at // 4:04}局", 4001)])
    before, after = ({part.items for part in split(listed)} for listed in (entries, more))
    assert len(before) > 60
    assert len(before - after) <= 6


def test_pages_of_a_large_base_stay_small_and_lead_everywhere(tmp_path: Path) -> None:
    texts = [(TEXTS / f"{name}.txt").read_text("utf-8") for name in ("words", "themes", "indicators")]
    invention = invent(3, texts[0], texts[1], texts[2], ())
    files = [generate_report(invention, task) for task in list_tasks(3, 160)]
    read = [parse_report(SourceFile(f"data/reports/{path}", data), VOCABULARY) for path, data in files]
    reports = [report for report, _ in read if report is not None]
    problems = [problem for _, found in read for problem in found] * 30
    made = render_pages(build_corpus(reports, VOCABULARY, problems))
    pages = {page.path: page.content.decode() for page in made if page.path.endswith(".md")}
    assert len([name for name in pages if name.startswith("topics/") and "-2023" in name]) > 5
    assert "audit/2.md" in pages
    # HTML is at most twice the Markdown of a list.
    heavy = {name: len(text) for name, text in pages.items() if not name.startswith("reports/2")}
    assert max(heavy.values()) < 150_000, max(heavy, key=lambda name: heavy[name])
    for report in reports:
        listed = [name for name, text in pages.items() if name.startswith("years/") and f"/{report.id}.md" in text]
        assert listed, report.id
    for measure in reports[0].measures:
        told = [
            n for n, text in pages.items() if n.startswith("topics/") and f"{reports[0].id}.md#{measure.id}" in text
        ]
        assert bool(told) == bool(measure.topics)


def test_lines_of_many_agencies_go_over_pages() -> None:
    names = [f"{first}{second}县城市管理局" for first in "东西南北中" for second in "江河湖海山川原林田石"]
    reports = []
    for name in names:
        for year in (2022, 2023):
            text = f"{name}{year}年工作总结\n一、市容整治\n{year}年，全县拆除违法建设{year - 1900}处。\n"
            report, _ = parse_report(SourceFile(f"data/reports/{year}-{name}.txt", text.encode()), VOCABULARY)
            assert report is not None
            reports.append(report)
    made = render_pages(build_corpus(reports, VOCABULARY, []))
    pages = {page.path: page.content.decode() for page in made if page.path.endswith(".md")}
    first = pages["indicators/拆除违法建设-处数.md"]
    further = "".join(text for path, text in pages.items() if path.startswith("indicators/拆除违法建设-处数-series"))
    assert "拆除违法建设-处数-series.md" in first
    lines = first.split("各单位的数")[0] + further
    assert all(name in lines for name in names)


def test_a_topic_of_many_years_goes_on_over_pages() -> None:
    reports = []
    for year in range(2009, 2025):
        lines = [
            f"{number}月，拆除城中村违法建设{year - 2000 + number}处，" + "清理现场。" * 60 for number in range(1, 13)
        ]
        text = f"某县城管局{year}年工作总结\n一、违法建设治理\n" + "\n".join(lines)
        report, _ = parse_report(SourceFile(f"data/reports/{year}.txt", text.encode()), VOCABULARY)
        assert report is not None
        reports.append(report)
    made = render_pages(build_corpus(reports, VOCABULARY, []))
    own = [page for page in made if page.path.startswith("agencies/某") and page.path.endswith(".md")]
    pages = {page.path.rpartition("/")[2]: page.content.decode() for page in own}
    topics = {name: text for name, text in pages.items() if name.startswith("topics")}
    assert len(topics) > 1
    assert max(map(len, topics.values())) < 150_000
    for report in reports:
        for measure in report.measures:
            card = f'{report.id}.md#{measure.id}>)</span><span class="kb-card__text">'
            assert sum(text.count(card) for text in topics.values()) == len(measure.topics)
    linked = re.findall(r"\(<(topics[-\d]*\.md)#(\w+-\d{4})>\)", pages["index.md"])
    assert len({name for name, _ in linked}) == len(topics)
    for name, place in linked:
        assert f"{{: #{place} }}" in topics[name], (name, place)
