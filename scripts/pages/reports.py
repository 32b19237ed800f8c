"""The list of reports."""

from collections.abc import Iterable

from scripts.corpus import Corpus
from scripts.model import KIND_NAMES, Page, Report
from scripts.pages import markdown as md
from scripts.pages import parts


def render_reports(corpus: Corpus) -> Page:
    """`reports/index.md`, newest year first."""
    blocks = [md.heading(1, md.text("报告"), {"id": "title"}), report_table(corpus, corpus.reports, "../")]
    return Page("reports/index.md", md.document("报告", [], blocks))


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
            md.text(len(report.measures)),
        ]
        for report in reports
    ]
    return md.table(header, rows, "kb-list", "报告目录", numeric_from=5)
