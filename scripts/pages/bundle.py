"""All pages and files of one agency, from its own reports alone."""

from collections.abc import Iterator

from scripts.compare.across import Across
from scripts.export.document import agency_document
from scripts.export.overviews import agency_matrix_table, changes_table
from scripts.export.sheets import table_files
from scripts.export.tables import ledger_table, plan_table, series_table
from scripts.model import Page
from scripts.pages.addresses import changes_page
from scripts.pages.agencies import render_agency
from scripts.pages.agency_topics import render_agency_topics
from scripts.pages.changes import render_changes
from scripts.pages.ledger import render_ledger
from scripts.pages.matrix import has_topics
from scripts.pages.plans import render_plan_years

ROOT = "../../"


def agency_pages(across: Across, agency: str, folder: str) -> Iterator[Page]:
    """The pages and files below `agencies/<folder>/`."""
    yield render_agency(across, agency, folder)
    yield from render_agency_topics(across, agency, folder)
    yield from render_ledger(across, agency, folder)
    yield from render_plan_years(across, agency, folder)
    yield from render_changes(across, agency, folder)
    yield from _files(across, agency, f"agencies/{folder}")


def _files(across: Across, agency: str, folder: str) -> Iterator[Page]:
    """Every table as CSV and XLSX, and all of it as DOCX."""
    site = across.corpus.site
    ledger, series = ledger_table(across, agency), series_table(across, agency)
    if ledger.rows:
        yield from table_files(f"{folder}/ledger", ledger, ROOT, site, [series])
    if series.rows:
        yield from table_files(f"{folder}/series", series, ROOT, site)
    for year in across.planned_years(agency):
        yield from table_files(f"{folder}/plan-{year}", plan_table(across, agency, year), ROOT, site)
    for older, newer in across.pairs(agency):
        stem = changes_page(older, newer).removesuffix(".md")
        yield from table_files(f"{folder}/{stem}", changes_table(across, [(older, newer)]), ROOT, site)
    if has_topics(across, agency):
        yield from table_files(f"{folder}/matrix", agency_matrix_table(across, agency), ROOT, site)
    yield Page(f"{folder}/comparison.docx", agency_document(across, agency))
