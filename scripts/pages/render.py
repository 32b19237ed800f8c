"""The list of all pages, in the order in which they are written."""

from collections.abc import Iterator
from functools import partial

from scripts.compare.across import Across
from scripts.corpus import Corpus
from scripts.model import Draft, Page
from scripts.pages.addresses import slugs
from scripts.pages.agencies import render_agencies
from scripts.pages.audit import render_audit
from scripts.pages.besides import Gathered
from scripts.pages.home import render_home, render_search
from scripts.pages.indicators import render_indicators
from scripts.pages.passages import gather_passages
from scripts.pages.plans import render_plans
from scripts.pages.report import draft_reports
from scripts.pages.reports import render_reports
from scripts.pages.sections import section
from scripts.pages.shelf import Keeper, Nobody, Shut, make_shelves, topic_drawer
from scripts.pages.topics import render_topic, render_topics
from scripts.pages.years import render_undated, render_year, render_years


def render_pages(corpus: Corpus) -> Iterator[Page]:
    """Every generated page and file; paths are unique."""
    for item in draft_pages(corpus):
        yield item if isinstance(item, Page) else Page(item.path, item.make())


def draft_pages(corpus: Corpus, keeper: Keeper | None = None) -> Iterator[Page | Draft]:
    """Every generated page and file, those that are many as drafts; a draft is made before the
    next is asked for, or not at all. `keeper` may keep what depends on one agency alone."""
    keeper = keeper or Nobody()
    shelves = make_shelves(corpus, keeper)
    for shelf in shelves.values():
        yield from shelf.drafts()
    known = {agency: shelf for agency, shelf in shelves.items() if agency}
    passages = gather_passages(shelves.values(), corpus.vocab.topic_names)
    yield render_home(corpus, passages)
    yield render_search(corpus)
    yield from render_audit(corpus)
    yield render_reports(corpus, passages.years)
    indicators = tuple(sorted({name for shelf in known.values() for name in shelf.facts.holdings.lines}))
    yield from draft_reports(corpus, indicators)
    yield from render_topics(corpus, passages, shelves)
    gathered = Gathered(corpus, shelves)
    for topic in corpus.vocab.topics:
        seals = [(shelf.agency, shelf.facts.holdings.seals.get(topic.id)) for shelf in shelves.values()]
        made_from = corpus.made_from((), "topic", topic, corpus.vocab.groups[topic.group], seals)
        drawer = keeper.drawer(topic_drawer(topic.id)) if corpus.identities else Shut()
        yield from section(keeper, made_from, partial(render_topic, corpus, passages, topic, gathered, drawer))
    yield render_years(corpus, passages)
    for year in passages.years:
        yield from render_year(corpus, passages, year)
    yield from render_undated(corpus)
    folders = {agency: shelf.folder for agency, shelf in known.items()}
    yield from render_agencies(Across(corpus), folders, {agency: shelf.facts for agency, shelf in known.items()})
    yield from render_indicators(corpus, keeper, known.values(), slugs(item.name for item in corpus.vocab.indicators))
    yield from render_plans(folders, {agency: shelf.facts.plans for agency, shelf in known.items()})
