"""All that the site says of one agency: its pages, its files, and what the lists need to know.

It depends on the agency's own reports, the vocabulary and the program alone, so a build keeps
it and makes it anew only when one of these changes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scripts.compare.across import Across
from scripts.compare.outcomes import count_outcomes
from scripts.export.document import agency_document
from scripts.export.overviews import agency_matrix_table, changes_table
from scripts.export.sheets import table_files
from scripts.export.tables import ledger_table, plan_table, series_table
from scripts.model import Outcome, Page, Report
from scripts.pages.addresses import changes_page
from scripts.pages.agencies import render_agency
from scripts.pages.agency_topics import render_agency_topics
from scripts.pages.changes import render_changes
from scripts.pages.ledger import render_ledger
from scripts.pages.matrix import has_topics
from scripts.pages.plans import render_plan_years

ROOT = "../../"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pages and files of an agency; how many series; planned year → outcome → commitments."""

    pages: tuple[Page, ...]
    series: int
    plans: tuple[tuple[int, dict[Outcome, int]], ...]


# (the agency's folder, its reports, how to make the bundle) → the bundle, kept or made.
Remember = Callable[[str, Sequence[Report], Callable[[], Bundle]], Bundle]


def make_anew(folder: str, reports: Sequence[Report], make: Callable[[], Bundle]) -> Bundle:
    """Remembers nothing."""
    return make()


def make_bundle(across: Across, agency: str, folder: str) -> Bundle:
    """The bundle of an agency."""
    plans = tuple((year, count_outcomes(across.links(agency, year))) for year in across.planned_years(agency))
    return Bundle(tuple(_pages(across, agency, folder)), len(across.series(agency)), plans)


def _pages(across: Across, agency: str, folder: str) -> Iterator[Page]:
    yield render_agency(across, agency, folder)
    yield from render_agency_topics(across, agency, folder)
    yield from render_ledger(across, agency, folder)
    yield from render_plan_years(across, agency, folder)
    yield from render_changes(across, agency, folder)
    yield from _files(across, agency, f"agencies/{folder}")


def _files(across: Across, agency: str, folder: str) -> Iterator[Page]:
    """Every table as CSV and XLSX, and all of it as DOCX."""
    ledger, series = ledger_table(across, agency), series_table(across, agency)
    if ledger.rows:
        yield from table_files(f"{folder}/ledger", ledger, ROOT, [series])
    if series.rows:
        yield from table_files(f"{folder}/series", series, ROOT)
    for year in across.planned_years(agency):
        yield from table_files(f"{folder}/plan-{year}", plan_table(across, agency, year), ROOT)
    for older, newer in across.pairs(agency):
        stem = changes_page(older, newer).removesuffix(".md")
        yield from table_files(f"{folder}/{stem}", changes_table(across, [(older, newer)]), ROOT)
    if has_topics(across, agency):
        yield from table_files(f"{folder}/matrix", agency_matrix_table(across, agency), ROOT)
    yield Page(f"{folder}/comparison.docx", agency_document(across, agency))
