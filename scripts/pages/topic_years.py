"""A topic's passages of one year: its pages, the documents that go with them, what the topic's page
says of both.

    topics/A4-2023.md   topics/A4-2023.docx   topics/A4-2023-2.md …

A topic has some fifteen years, and one more report tells of two of them: where nothing of a year
has changed, its list is as it was kept, and its pages are not even thought of.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

from scripts.corpus import Corpus
from scripts.export.document import topic_title
from scripts.model import Draft
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.besides import Besides
from scripts.pages.paging import Part, page_name, page_title, pager, range_name
from scripts.pages.passages import Passages, Run
from scripts.pages.shelf import Drawer
from scripts.pages.topic_files import topic_paper
from scripts.vocab import Topic


@dataclass(frozen=True, slots=True)
class YearPages:
    """The pages and files of a year, and the list of them for the topic's page."""

    listed: str
    drafts: Sequence[Draft]


def year_pages(
    corpus: Corpus, passages: Passages, topic: Topic, year: int | None, besides: Besides, drawer: Drawer
) -> YearPages:
    """Those of one year, as `drawer` has them or made anew."""
    groups = [(group.name, group.told.seal) for group in passages.by_topic[topic.id][year]]
    named = topic.id, topic.name, corpus.vocab.groups[topic.group], year
    made_from = corpus.made_from((), "year", named, groups, besides.of(year).seals_of_all)
    pages = cache(partial(_year_pages, corpus, passages, topic, year, besides))

    def told() -> bytes:
        return json.dumps([pages().listed, [(item.path, item.made_from) for item in pages().drafts]]).encode()

    def make(place: int) -> bytes:
        return pages().drafts[place].make()

    listed, drafts = json.loads(drawer.remember(f"year {made_from}", told))
    return YearPages(listed, [Draft(path, seal, partial(make, n)) for n, (path, seal) in enumerate(drafts)])


def _year_pages(corpus: Corpus, passages: Passages, topic: Topic, year: int | None, besides: Besides) -> YearPages:
    stem = f"{topic.id}-{anchor(year).removeprefix('y').removeprefix('-')}"
    listed = passages.split(topic.id, year)
    drafts = []
    shares = besides.shares(year, [part.first for part in listed])
    for number, (part, own) in enumerate(zip(listed, shares, strict=True)):
        title = topic_title(topic.name, [year], range_name(part) if len(listed) > 1 else "")
        drafts.append(topic_paper(corpus, _stem(stem, number), title, {year: part.items}, own))
        drafts.append(_year_page(corpus, topic, year, stem, listed, number))
    return YearPages(md.bullets(_entry(stem, number, part) for number, part in enumerate(listed)), drafts)


def _entry(stem: str, number: int, part: Part[Run]) -> md.Markup:
    name = md.link(md.text(range_name(part)), page_name(stem, number))
    return md.join([name, md.text(f"（{sum(map(len, part.items))} 条） "), _paper(_stem(stem, number))])


def _year_page(
    corpus: Corpus, topic: Topic, year: int | None, stem: str, listed: Sequence[Part[Run]], number: int
) -> Draft:
    title = page_title(f"{topic.name} · {parts.year_name(year)}", number, len(listed))
    ranges = [range_name(part) for part in listed]
    tags = [corpus.vocab.groups[topic.group], *([str(year)] if year is not None else [])]
    runs = listed[number].items
    made_from = corpus.made_from((), title, topic.id, topic.name, ranges, tags, [run.seal for run in runs])

    def make() -> bytes:
        blocks = [
            md.heading(1, md.text(title), {"id": "title"}),
            md.block(md.link(md.text(f"{topic.name}的其他年度"), f"{topic.id}.md"), "kb-note"),
            *pager(stem, listed, number),
            paper_link(_stem(stem, number)),
        ]
        for index, run in enumerate(runs, 1):
            blocks.append(md.heading(2, md.text(run.group.name), {"id": f"a-{index}"}))
            blocks += [parts.card(corpus, item) for item in run.cited()]
        return md.document(title, tags, blocks)

    return Draft(f"topics/{page_name(stem, number)}", made_from, make)


def anchor(year: int | None) -> str:
    """The anchor of a year on a topic's page."""
    return f"y{year}" if year is not None else "y-unknown"


def paper_link(stem: str) -> str:
    """The way to a document, on a line of its own."""
    return md.block(_paper(stem), "kb-facts")


def _paper(stem: str) -> md.Markup:
    return parts.downloads(stem, forms=("docx",), label="下载")


def _stem(stem: str, number: int) -> str:
    return page_name(stem, number).removesuffix(".md")
