"""The list of all pages, in the order in which they are written."""

from collections.abc import Iterator

from scripts.compare.across import Across
from scripts.corpus import Corpus
from scripts.model import Draft, Page
from scripts.pages.addresses import slugs
from scripts.pages.agencies import render_agencies
from scripts.pages.audit import render_audit
from scripts.pages.home import render_home, render_search
from scripts.pages.indicators import render_indicators
from scripts.pages.plans import render_plans
from scripts.pages.report import draft_report
from scripts.pages.reports import render_reports
from scripts.pages.shelf import Keeper, Nobody, make_shelves
from scripts.pages.topic_figures import Stock, stock_topics
from scripts.pages.topic_told import Promises, gather_promises
from scripts.pages.topics import render_topic, render_topics
from scripts.pages.years import render_undated, render_year, render_years


def render_pages(corpus: Corpus) -> Iterator[Page]:
    """Every generated page and file; paths are unique."""
    for item in draft_pages(corpus):
        yield item if isinstance(item, Page) else Page(item.path, item.make())


def draft_pages(corpus: Corpus, keeper: Keeper | None = None) -> Iterator[Page | Draft]:
    """Every generated page and file, those that are many as drafts; a draft is made before the
    next is asked for, or not at all. `keeper` may keep what depends on one agency alone."""
    shelves = make_shelves(corpus, keeper or Nobody())
    for shelf in shelves.values():
        yield from shelf.drafts()
    known = {agency: shelf for agency, shelf in shelves.items() if agency}
    yield render_home(corpus)
    yield render_search(corpus)
    yield from render_audit(corpus)
    yield render_reports(corpus)
    indicators = tuple(sorted({name for shelf in known.values() for name in shelf.facts.holdings.lines}))
    for report in corpus.reports:
        yield draft_report(corpus, report, indicators)
    yield from render_topics(corpus, shelves)
    across = Across(corpus)
    stocks, promised = stock_topics(known.values()), gather_promises(known.values())
    for topic in corpus.vocab.topics:
        stock = stocks.get(topic.id, Stock(topic.id, ()))
        yield from render_topic(across, shelves, topic, stock, promised.get(topic.id, Promises(topic.id, ())))
    yield render_years(corpus)
    for year in corpus.years:
        yield from render_year(corpus, year)
    yield from render_undated(corpus)
    folders = {agency: shelf.folder for agency, shelf in known.items()}
    yield from render_agencies(across, folders, {agency: shelf.facts for agency, shelf in known.items()})
    yield from render_indicators(corpus, known.values(), slugs(item.name for item in corpus.vocab.indicators))
    yield from render_plans(folders, {agency: shelf.facts.plans for agency, shelf in known.items()})
