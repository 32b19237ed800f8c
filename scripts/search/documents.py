"""The corpus as the search sees it: one document for every heading and passage, in print order."""

from collections.abc import Iterator
from dataclasses import replace

from scripts.corpus import Corpus
from scripts.model import Report, SearchDocument, Section

UNKNOWN_AGENCY = "单位待核"


def search_documents(corpus: Corpus) -> Iterator[SearchDocument]:
    """Every document, by report and then as printed."""
    for report in corpus.reports:
        yield from report_documents(report)


def report_documents(report: Report) -> Iterator[SearchDocument]:
    """The documents of one report, as printed."""
    blank = SearchDocument(
        position=0,
        report_id=report.id,
        report_title=report.title,
        anchor="title",
        section="",
        context="",
        text="",
        joint=" ",
        year=report.year,
        agency=report.agency or UNKNOWN_AGENCY,
        kind=report.kind,
        status="background",
        topics=(),
        heading=True,
        masked=False,
    )
    masked = {figure.measure_id for figure in report.figures if figure.redacted}
    found = [replace(blank, text=line.text.strip()) for line in report.title_lines]
    trails = _trails(report)
    headings = {section.id: _heading(section) for section in report.sections}
    last_line = last_paragraph = -1
    for item in report.body:
        if isinstance(item, Section):
            above, text = item.parent_id, _heading(item)
            joint = "" if item.line == last_line else " "
        else:
            above, text = item.section_id, item.text
            joint = "" if item.paragraph == last_paragraph or item.line == last_line else " "
            last_paragraph = item.paragraph
        last_line = item.line
        found.append(
            replace(
                blank,
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
            )
        )
    for position, document in enumerate(found):
        yield replace(document, position=position)


def _heading(section: Section) -> str:
    return f"{section.number}{section.title}{section.stop}"


def _trails(report: Report) -> dict[str, str]:
    """Section id → its title and the titles above it."""
    trails: dict[str, str] = {}
    for section in report.sections:
        above = trails.get(section.parent_id or "", "")
        trails[section.id] = f"{above} {section.title}".strip()
    return trails
