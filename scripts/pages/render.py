"""The list of all pages, in the order in which they are written."""

from collections.abc import Iterator

from scripts.corpus import Corpus
from scripts.model import Draft, Page
from scripts.pages.audit import render_audit
from scripts.pages.home import render_home, render_search
from scripts.pages.report import draft_report
from scripts.pages.reports import render_reports
from scripts.pages.topics import render_topic, render_topics
from scripts.pages.years import render_undated, render_year, render_years


def render_pages(corpus: Corpus) -> Iterator[Page]:
    """Every generated Markdown page; paths are unique."""
    for item in draft_pages(corpus):
        yield item if isinstance(item, Page) else Page(item.path, item.make())


def draft_pages(corpus: Corpus) -> Iterator[Page | Draft]:
    """Every generated Markdown page, those that are many as drafts."""
    yield render_home(corpus)
    yield render_search(corpus)
    yield from render_audit(corpus)
    yield render_reports(corpus)
    for report in corpus.reports:
        yield draft_report(corpus, report)
    yield render_topics(corpus)
    for topic in corpus.vocab.topics:
        yield from render_topic(corpus, topic)
    yield render_years(corpus)
    for year in corpus.years:
        yield from render_year(corpus, year)
    yield from render_undated(corpus)
