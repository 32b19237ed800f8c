"""The corpus as the search sees it: one document for every heading and passage, in print order."""

from collections.abc import Iterator
from functools import partial

from scripts.corpus import Corpus
from scripts.model import Report, Section
from scripts.search.records import SearchDocument

UNKNOWN_AGENCY = "单位待核"


def search_documents(corpus: Corpus) -> Iterator[SearchDocument]:
    """Every document, by report and then as printed."""
    for report in corpus.reports:
        yield from report_documents(report)


def count_documents(report: Report) -> int:
    """How many documents a report has."""
    return len(report.title_lines) + len(report.body)


def report_documents(report: Report) -> Iterator[SearchDocument]:
    """The documents of one report, as printed."""
    make = partial(
        SearchDocument,
        report_id=report.id,
        report_title=report.title,
        agency=report.agency or UNKNOWN_AGENCY,
        kind=report.kind,
    )
    for position, line in enumerate(report.title_lines):
        yield make(
            position=position,
            anchor="title",
            section="",
            context="",
            text=line.text.strip(),
            joint=" ",
            year=report.year,
            status="background",
            topics=(),
            heading=True,
            masked=False,
            line=line.number,
        )
    masked = {figure.measure_id for figure in report.figures if figure.redacted}
    trails = _trails(report)
    headings = {section.id: _heading(section) for section in report.sections}
    last_line = last_paragraph = -1
    for position, item in enumerate(report.body, len(report.title_lines)):
        if isinstance(item, Section):
            above, text = item.parent_id, _heading(item)
            joint = "" if item.line == last_line else " "
        else:
            above, text = item.section_id, item.text
            joint = "" if item.paragraph == last_paragraph or item.line == last_line else " "
            last_paragraph = item.paragraph
        last_line = item.line
        yield make(
            position=position,
            anchor=item.id,
            section=headings.get(above or "", ""),
            context=trails.get(above or "", ""),
            text=text,
            joint=joint,
            year=item.year,
            status=item.status,
            topics=item.topics,
            heading=isinstance(item, Section),
            masked=item.id in masked,
            line=item.line,
        )


def _heading(section: Section) -> str:
    return f"{section.number}{section.title}{section.stop}"


def _trails(report: Report) -> dict[str, str]:
    """Section id → its title and the titles above it."""
    trails: dict[str, str] = {}
    for section in report.sections:
        above = trails.get(section.parent_id or "", "")
        trails[section.id] = f"{above} {section.title}".strip()
    return trails
