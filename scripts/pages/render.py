"""The list of all pages, in the order in which they are written."""

from collections.abc import Iterator

from scripts.compare.across import Across
from scripts.corpus import Corpus
from scripts.model import Draft, Page
from scripts.pages.addresses import agency_folders, slugs
from scripts.pages.agencies import render_agencies
from scripts.pages.audit import render_audit
from scripts.pages.home import render_home, render_search
from scripts.pages.indicators import render_indicators
from scripts.pages.plans import render_plans
from scripts.pages.report import draft_report
from scripts.pages.reports import render_reports
from scripts.pages.shelf import Remember, Shelf, make_anew
from scripts.pages.topics import render_topic, render_topics
from scripts.pages.years import render_undated, render_year, render_years


def render_pages(corpus: Corpus) -> Iterator[Page]:
    """Every generated page and file; paths are unique."""
    for item in draft_pages(corpus):
        yield item if isinstance(item, Page) else Page(item.path, item.make())


def draft_pages(corpus: Corpus, remember: Remember = make_anew) -> Iterator[Page | Draft]:
    """Every generated page and file, those that are many as drafts; a draft is made before the
    next is asked for, or not at all. `remember` may keep what depends on one agency alone."""
    folders = agency_folders(corpus.agencies)
    shelves = {agency: Shelf(corpus, agency, folder, remember) for agency, folder in folders.items()}
    for shelf in shelves.values():
        yield from shelf.drafts()
    across = Across(corpus)
    yield render_home(corpus)
    yield render_search(corpus)
    yield from render_audit(corpus)
    yield render_reports(corpus)
    for report in corpus.reports:
        yield draft_report(corpus, report, across.indicators)
    yield from render_topics(across)
    for topic in corpus.vocab.topics:
        yield from render_topic(across, topic)
    yield render_years(corpus)
    for year in corpus.years:
        yield from render_year(corpus, year)
    yield from render_undated(corpus)
    facts = {agency: shelf.facts for agency, shelf in shelves.items()}
    yield from render_agencies(across, folders, facts)
    yield from render_indicators(across, slugs(item.name for item in corpus.vocab.indicators))
    yield from render_plans(folders, {agency: fact.plans for agency, fact in facts.items()})
