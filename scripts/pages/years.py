"""Year pages: which reports tell of a year, and what they speak of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from scripts.compare.coverage import NONE
from scripts.corpus import Corpus
from scripts.model import Draft, Page, Report
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.paging import Part, page_name, page_title, pager, row_weight, split
from scripts.pages.passages import Passages
from scripts.pages.reports import UNKNOWN, is_short, report_table, undated


def render_years(corpus: Corpus, passages: Passages) -> Page:
    """`years/index.md`."""
    reported = Counter(report.reported_year for report in corpus.reports)
    planned = Counter(report.planned_year for report in corpus.reports)
    rows = [
        [
            md.link(md.text(f"{year}年"), f"{year}.md"),
            md.text(reported[year]),
            md.text(planned[year]),
            md.text(passages.by_year[year]),
        ]
        for year in passages.years
    ]
    header = [md.text(word) for word in ("年度", "总结这一年的报告", "计划这一年的报告", "段落")]
    blocks = [
        md.heading(1, md.text("年度"), {"id": "title"}),
        md.block(md.text("年度指内容所说的那一年，不是写报告的那一年。"), "kb-note"),
        md.table(header, rows, "kb-list", "各年度的报告", numeric_from=1),
    ]
    return Page("years/index.md", md.document("年度", [], blocks))


def render_year(corpus: Corpus, passages: Passages, year: int) -> Iterator[Draft]:
    """`years/<year>.md`: its reports, then its topics by number of passages; the reports of a
    crowded year go on in `years/<year>-2.md`."""
    listed = split(corpus.reports_of(year), parts.agency_name, row_weight) or [Part((), "", "")]
    for number, part in enumerate(listed):
        title = page_title(f"{year}年", number, len(listed))
        ways = [*pager(str(year), listed, number)]
        topics = [*(_topics(corpus, passages, year) if number == 0 else ())]
        made_from = corpus.made_from(part.items, title, ways, topics, corpus.vocab.topic_names)
        make = partial(_year_page, corpus, year, title, ways, part.items, topics)
        yield Draft(f"years/{page_name(str(year), number)}", made_from, make)


def _year_page(
    corpus: Corpus, year: int, title: str, ways: Sequence[str], reports: Sequence[Report], topics: Sequence[str]
) -> bytes:
    blocks = [
        md.heading(1, md.text(title), {"id": "title"}),
        md.heading(2, md.text("报告"), {"id": "reports"}),
        *ways,
        report_table(corpus, reports, "../"),
        *topics,
    ]
    return md.document(title, [str(year)], blocks)


def _topics(corpus: Corpus, passages: Passages, year: int) -> Iterator[str]:
    counts = {topic: sum(by_year.get(year, NONE)) for topic, by_year in passages.tally.items()}
    names = corpus.vocab.topic_names
    ranked = sorted(((topic, n) for topic, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0]))
    rows = [[md.link(md.text(names[t]), f"../topics/{t}.md#y{year}"), md.text(n)] for t, n in ranked]
    if rows:
        yield md.heading(2, md.text("谈到的主题"), {"id": "topics"})
        header = [md.text("主题"), md.text("段落")]
        yield md.table(header, rows, "kb-list", f"{year}年谈到的主题", numeric_from=1)


def render_undated(corpus: Corpus) -> Iterator[Page]:
    """`years/unknown.md`: the reports of no year, where the list of all reports is too long to
    show them."""
    listed = split(undated(corpus), parts.agency_name, row_weight) if not is_short(corpus) else []
    for number, part in enumerate(listed):
        title = page_title(parts.UNKNOWN_YEAR, number, len(listed))
        blocks = [md.heading(1, md.text(title), {"id": "title"}), *pager(UNKNOWN, listed, number)]
        blocks.append(report_table(corpus, part.items, "../"))
        yield Page(f"years/{page_name(UNKNOWN, number)}", md.document(title, [], blocks))
