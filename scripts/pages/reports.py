"""The list of reports: on one page, or by year when there are many."""

from collections.abc import Iterable, Sequence

from scripts.corpus import Corpus
from scripts.model import KIND_NAMES, Page, Report
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.paging import fits, row_weight

NEWEST = 30
UNKNOWN = "unknown"


def render_reports(corpus: Corpus, years: Sequence[int]) -> Page:
    """`reports/index.md`, newest year first; `years`: that have a page, newest first."""
    blocks = [md.heading(1, md.text("报告"), {"id": "title"})]
    if is_short(corpus):
        blocks.append(report_table(corpus, corpus.reports, "../"))
    else:
        blocks.append(md.block(md.text(f"共 {len(corpus.reports)} 份，按年度列出；查某一份用检索。"), "kb-note"))
        blocks.append(_by_year(corpus, years))
        blocks.append(md.heading(2, md.text("最近一年的报告"), {"id": "newest"}))
        blocks.append(report_table(corpus, corpus.reports[:NEWEST], "../"))
    return Page("reports/index.md", md.document("报告", [], blocks))


def is_short(corpus: Corpus) -> bool:
    """Whether all reports fit on one page."""
    return fits(map(row_weight, corpus.reports))


def undated(corpus: Corpus) -> tuple[Report, ...]:
    """Reports that no year page lists."""
    return tuple(r for r in corpus.reports if r.reported_year is None and r.planned_year is None)


def _by_year(corpus: Corpus, years: Sequence[int]) -> str:
    told = [(year, len(corpus.reports_of(year))) for year in years]
    rows = [[md.link(md.text(parts.year_name(year)), f"../years/{year}.md"), md.text(n)] for year, n in told if n]
    unknown = undated(corpus)
    if unknown:
        rows.append([md.link(md.text(parts.UNKNOWN_YEAR), f"../years/{UNKNOWN}.md"), md.text(len(unknown))])
    return md.table([md.text("年度"), md.text("报告")], rows, "kb-list", "各年度的报告", numeric_from=1)


def report_table(corpus: Corpus, reports: Iterable[Report], up: str) -> str:
    """Reports as a table: title, agency, kind, years, main topics, passages."""
    header = [md.text(word) for word in ("报告", "单位", "文种", "年度", "主要主题", "段落")]
    rows = [
        [
            md.link(md.text(report.title), parts.report_path(report, up)),
            md.text(parts.agency_name(report)),
            md.text(KIND_NAMES[report.kind]),
            md.text(parts.years_line(report)),
            parts.topic_chips(corpus, report.topics[:3], up),
            md.text(len(corpus.brief(report).glances)),
        ]
        for report in reports
    ]
    return md.table(header, rows, "kb-list", "报告目录", numeric_from=5)
