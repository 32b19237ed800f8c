"""All that the site says of one agency: its pages, its files, and what the lists need to know.

It depends on the agency's own reports, the vocabulary and the program alone, so a build keeps
it and makes it anew only when one of these changes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scripts.compare.across import Across
from scripts.compare.outcomes import count_outcomes
from scripts.export.document import agency_document
from scripts.export.sheets import csv_bytes, xlsx_bytes
from scripts.export.tables import ledger_table, plan_table, series_table
from scripts.model import Outcome, Page, Report
from scripts.pages.agencies import render_agency
from scripts.pages.agency_topics import render_agency_topics
from scripts.pages.changes import render_changes
from scripts.pages.ledger import render_ledger
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
    ledger = ledger_table(across, agency)
    years = across.planned_years(agency)
    if ledger.rows:
        yield Page(f"agencies/{folder}/ledger.csv", csv_bytes(ledger))
        yield Page(f"agencies/{folder}/ledger.xlsx", xlsx_bytes([ledger, series_table(across, agency)], ROOT))
    for year in years:
        table = plan_table(across, agency, year)
        yield Page(f"agencies/{folder}/plan-{year}.csv", csv_bytes(table))
        yield Page(f"agencies/{folder}/plan-{year}.xlsx", xlsx_bytes([table], ROOT))
    if len({report.year for report in across.reports(agency)}) > 1:
        yield Page(f"agencies/{folder}/comparison.docx", agency_document(across, agency))
