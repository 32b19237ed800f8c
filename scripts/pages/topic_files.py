"""What a topic's page gives away as files: its figures as CSV and XLSX, what was done as DOCX.

    topics/A4-figures.csv   topics/A4-figures.xlsx   topics/A4.docx
    topics/A4-figures-2023.csv …                     topics/A4-2023.docx   where they are many

They are made anew only when one of the reports in them has changed.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from scripts.compare.across import Across
from scripts.compare.series import Entry
from scripts.export.document import topic_document
from scripts.export.overviews import topic_table
from scripts.export.sheets import csv_bytes, xlsx_bytes
from scripts.model import Draft
from scripts.pages import markdown as md
from scripts.pages import parts

ROOT = "../"
# More figures than this are a file a year.
MOST = 5000
Run = tuple[str, str, Sequence[Entry]]


def topic_paper(across: Across, topic: str, stem: str, years: Sequence[int | None]) -> Draft:
    """`topics/<stem>.docx`: what was done in these years."""
    by_year = across.corpus.by_topic[topic]
    made_from = across.corpus.made_from((item for year in years for item in by_year[year]), "docx", topic, years)
    return Draft(f"topics/{stem}.docx", made_from, partial(topic_document, across, topic, years))


def figure_files(across: Across, topic: str, entries: Sequence[Entry]) -> Iterator[Draft]:
    """The figures of a topic as tables."""
    for stem, _, run in _runs(topic, entries):
        reports = {entry.statement.report.id: entry.statement.report for entry in run}
        made_from = across.corpus.made_from(reports.values(), "figures", topic, stem)
        yield Draft(f"topics/{stem}.csv", made_from, partial(_csv, run))
        yield Draft(f"topics/{stem}.xlsx", made_from, partial(_xlsx, run))


def figure_links(topic: str, entries: Sequence[Entry]) -> str:
    """The way to these files."""
    links = [parts.downloads(stem, label=f"{label}下载") for stem, label, _ in _runs(topic, entries)]
    return md.block(md.join([md.text(f"共 {len(entries)} 个数。"), *links], " "), "kb-note")


def _runs(topic: str, entries: Sequence[Entry]) -> Iterator[Run]:
    """(stem, name, figures) of each file, none without figures; `entries` come by year."""
    if len(entries) <= MOST:
        yield from [(f"{topic}-figures", "", entries)] if entries else []
        return
    for year, run in groupby(entries, key=lambda entry: entry.year):
        yield f"{topic}-figures-{year or 'unknown'}", parts.year_name(year), list(run)


def _csv(entries: Sequence[Entry]) -> bytes:
    return csv_bytes(topic_table(entries))


def _xlsx(entries: Sequence[Entry]) -> bytes:
    return xlsx_bytes([topic_table(entries)], ROOT)
