"""The list of all pages, in the order in which they are written."""

from collections.abc import Iterator

from scripts.compare.across import Across
from scripts.corpus import Corpus
from scripts.model import Page
from scripts.pages.addresses import slugs
from scripts.pages.agencies import render_agencies, render_agency
from scripts.pages.agency_topics import render_agency_topics
from scripts.pages.audit import render_audit
from scripts.pages.changes import render_changes
from scripts.pages.home import render_home, render_search
from scripts.pages.indicators import render_indicators
from scripts.pages.ledger import render_ledger
from scripts.pages.plans import render_plan_years, render_plans
from scripts.pages.report import render_report
from scripts.pages.reports import render_reports
from scripts.pages.topics import render_topic, render_topics
from scripts.pages.years import render_year, render_years


def render_pages(corpus: Corpus) -> Iterator[Page]:
    """Every generated Markdown page; paths are unique."""
    yield render_home(corpus)
    yield render_search(corpus)
    yield render_audit(corpus)
    yield render_reports(corpus)
    for report in corpus.reports:
        yield render_report(corpus, report)
    yield render_topics(corpus)
    for topic in corpus.vocab.topics:
        yield render_topic(corpus, topic)
    yield render_years(corpus)
    for year in corpus.years:
        yield render_year(corpus, year)
    yield from _across(Across(corpus))


def _across(across: Across) -> Iterator[Page]:
    """The pages that set years side by side."""
    folders = slugs(across.agencies)
    yield from render_agencies(across, folders)
    yield from render_indicators(across, slugs(item.name for item in across.corpus.vocab.indicators))
    yield from render_plans(across, folders)
    for agency, folder in folders.items():
        yield render_agency(across, agency, folder)
        yield from render_agency_topics(across, agency, folder)
        yield from render_ledger(across, agency, folder)
        yield from render_plan_years(across, agency, folder)
        yield from render_changes(across, agency, folder)
