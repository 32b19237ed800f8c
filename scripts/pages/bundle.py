"""All pages and files of one agency, from its own reports alone, in sheaves that are made from the same.

    changes-2022-2023   the words of both reports, what was found between them, their figures' names
    figures             the words of all, what figures are called, what they meet    ledger, series, trends
    topics-1            …

A sheaf says by its seal what it shows, so that a page is made when that has changed and not
when something else of the agency has.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from scripts.compare.across import Across
from scripts.compare.seals import seal, seal_entries, seal_links
from scripts.export.document import agency_document
from scripts.export.overviews import agency_matrix_table, changes_table
from scripts.export.sheets import table_files
from scripts.export.tables import ledger_table, plan_table, series_table
from scripts.model import Page, Report
from scripts.pages.addresses import changes_page
from scripts.pages.agencies import render_agency
from scripts.pages.agency_topics import TopicPages, render_agency_topics
from scripts.pages.changes import render_changes
from scripts.pages.ledger import render_ledger
from scripts.pages.matrix import has_topics
from scripts.pages.plans import render_plan_years

ROOT = "../../"


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Pages and files that show the same: `seal` is a digest of all of that but what the program,
    the agency's folder and the site's address are."""

    name: str
    seal: str
    make: Callable[[], Iterator[Page]]


def agency_pages(across: Across, agency: str, folder: str) -> Iterator[Page]:
    """The pages and files below `agencies/<folder>/`."""
    for sheaf in agency_sheaves(across, agency, folder):
        yield from sheaf.make()


def agency_sheaves(across: Across, agency: str, folder: str) -> Iterator[Sheaf]:
    """The same as sheaves; their names are unique."""
    reports, vocab = across.reports(agency), across.corpus.vocab
    topics = TopicPages(across, agency)
    said = [across.said(report.id) for report in reports]
    links = {year: seal_links(across.links(agency, year)) for year in across.planned_years(agency)}
    figures = seal(said, seal_entries(across.entries(agency), across.met(agency)))
    about = [(r.id, r.topics, [(g.id, g.topics) for g in across.corpus.brief(r).glances]) for r in reports]
    named = seal(said, about, [(topic.id, topic.name) for topic in vocab.topics])

    yield Sheaf("index", seal(named, figures, links), partial(_index, topics, folder))
    for number in range(1, len(topics.pages) + 1):
        page = partial(_topic_page, topics, folder, number)
        yield Sheaf(f"topics-{number}", seal(figures, topics.seal(number)), page)
    yield Sheaf("figures", figures, partial(_figures, across, agency, folder))
    for year, found in links.items():
        yield Sheaf(f"plan-{year}", seal(said, found), partial(_plan, across, agency, folder, year))
    pairs = [(pair, _seal_changes(across, agency, pair)) for pair in across.pairs(agency)]
    for pair, found in pairs:
        yield Sheaf(changes_page(*pair).removesuffix(".md"), found, partial(_changes, across, agency, folder, pair))
    if has_topics(across, agency):
        yield Sheaf("matrix", named, partial(_matrix, across, agency, folder))
    whole = seal(named, figures, links, [found for _, found in pairs])
    yield Sheaf("comparison", whole, partial(_document, across, agency, folder))


def _seal_changes(across: Across, agency: str, pair: tuple[Report, Report]) -> str:
    """The words of both reports, what was found between them, and what their figures are called."""
    ids = [report.id for report in pair]
    entries = seal_entries((e for e in across.entries(agency) if e.statement.report.id in ids), {})
    return seal([across.said(id) for id in ids], across.changes_seal(*ids), entries)


def _index(topics: TopicPages, folder: str) -> Iterator[Page]:
    yield render_agency(topics, folder)


def _topic_page(topics: TopicPages, folder: str, number: int) -> Iterator[Page]:
    yield render_agency_topics(topics, folder, number)


def _figures(across: Across, agency: str, folder: str) -> Iterator[Page]:
    yield from render_ledger(across, agency, folder)
    site, ledger, series = across.corpus.site, ledger_table(across, agency), series_table(across, agency)
    if ledger.rows:
        yield from table_files(f"agencies/{folder}/ledger", ledger, ROOT, site, [series])
    if series.rows:
        yield from table_files(f"agencies/{folder}/series", series, ROOT, site)


def _plan(across: Across, agency: str, folder: str, year: int) -> Iterator[Page]:
    yield from render_plan_years(across, agency, folder, [year])
    table = plan_table(across, agency, year)
    yield from table_files(f"agencies/{folder}/plan-{year}", table, ROOT, across.corpus.site)


def _changes(across: Across, agency: str, folder: str, pair: tuple[Report, Report]) -> Iterator[Page]:
    yield from render_changes(across, agency, folder, [pair])
    stem = f"agencies/{folder}/{changes_page(*pair).removesuffix('.md')}"
    yield from table_files(stem, changes_table(across, [pair]), ROOT, across.corpus.site)


def _matrix(across: Across, agency: str, folder: str) -> Iterator[Page]:
    table = agency_matrix_table(across, agency)
    yield from table_files(f"agencies/{folder}/matrix", table, ROOT, across.corpus.site)


def _document(across: Across, agency: str, folder: str) -> Iterator[Page]:
    yield Page(f"agencies/{folder}/comparison.docx", agency_document(across, agency))
