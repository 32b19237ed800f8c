"""Topic pages: what was done about one topic, year by year, agency by agency."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from scripts.corpus import Cited, Corpus
from scripts.model import Draft, Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.matrix import topic_year_matrix
from scripts.pages.paging import CARD, HAN, Part, fits, page_name, page_title, pager, range_name, split
from scripts.vocab import Topic


def render_topics(corpus: Corpus) -> Page:
    """`topics/index.md`: all topics by group, and the topic × year matrix."""
    blocks = [
        md.heading(1, md.text("主题"), {"id": "title"}),
        md.block(md.text("数字是谈到这个主题的段落数，点数字看原句。一段话可以归入几个主题。"), "kb-note"),
        topic_year_matrix(corpus, "../", "主题与年度对照"),
    ]
    for group, name in corpus.vocab.groups.items():
        topics = [topic for topic in corpus.vocab.topics if topic.group == group]
        blocks.append(md.heading(2, md.text(name), {"id": f"group-{group}"}))
        blocks.append(md.bullets(_entry(corpus, topic) for topic in topics))
    return Page("topics/index.md", md.document("主题", [], blocks))


def _entry(corpus: Corpus, topic: Topic) -> md.Markup:
    count = sum(len(items) for items in corpus.by_topic[topic.id].values())
    name = md.link(md.text(topic.name), f"{topic.id}.md")
    return md.join([name, md.text(f"（{count}）{topic.definition}")])


def render_topic(corpus: Corpus, topic: Topic) -> Iterator[Page | Draft]:
    """`topics/<id>.md`: definition, then its passages by year and agency; where they are many,
    `topics/<id>-<year>.md` has those of a year and the topic's page leads there."""
    by_year = corpus.by_topic[topic.id]
    whole = fits(card_weight(item) for items in by_year.values() for item in items)
    blocks = [*_opening(topic, by_year)]
    pages: list[Draft] = []
    for year, items in by_year.items():
        blocks.append(md.heading(2, md.text(parts.year_name(year)), {"id": _anchor(year)}))
        ordered = sorted(items, key=_agency)
        if whole:
            blocks += _by_agency(corpus, 3, f"{_anchor(year)}-", ordered)
        else:
            stem = f"{topic.id}-{_anchor(year).removeprefix('y').removeprefix('-')}"
            listed = split(ordered, _agency, card_weight)
            blocks.append(md.bullets(_entry_of(stem, number, part) for number, part in enumerate(listed)))
            pages += [_year_page(corpus, topic, year, stem, listed, number) for number in range(len(listed))]
    yield Page(f"topics/{topic.id}.md", md.document(topic.name, [corpus.vocab.groups[topic.group]], blocks))
    yield from pages


def _opening(topic: Topic, by_year: Mapping[int | None, tuple[Cited, ...]]) -> Iterator[str]:
    yield md.heading(1, md.text(topic.name), {"id": "title"})
    yield md.block(md.text(topic.definition), "kb-lead")
    if not by_year:
        yield md.block(md.text("现有报告里没有谈到这个主题的段落。"), "kb-note")
        return
    counts = [
        md.link(md.text(f"{parts.year_name(year)} {len(items)} 条"), f"#{_anchor(year)}", {"class": "kb-chip"})
        for year, items in by_year.items()
    ]
    yield md.block(md.join(counts, " "), "kb-topics")
    if len({item.report.agency for items in by_year.values() for item in items}) > 1:
        yield md.block(md.text("以下来自不同单位，口径不一，只供横向参考。"), "kb-note")


def _entry_of(stem: str, number: int, part: Part[Cited]) -> md.Markup:
    return md.join([md.link(md.text(range_name(part)), page_name(stem, number)), md.text(f"（{len(part.items)} 条）")])


def _year_page(
    corpus: Corpus, topic: Topic, year: int | None, stem: str, listed: Sequence[Part[Cited]], number: int
) -> Draft:
    title = page_title(f"{topic.name} · {parts.year_name(year)}", number, len(listed))
    ranges = [range_name(part) for part in listed]
    made_from = corpus.made_from(listed[number].items, title, topic.id, ranges)

    def make() -> bytes:
        blocks = [
            md.heading(1, md.text(title), {"id": "title"}),
            md.block(md.link(md.text(f"{topic.name}的其他年度"), f"{topic.id}.md"), "kb-note"),
            *pager(stem, listed, number),
            *_by_agency(corpus, 2, "a-", listed[number].items),
        ]
        tags = [corpus.vocab.groups[topic.group], *([str(year)] if year is not None else [])]
        return md.document(title, tags, blocks)

    return Draft(f"topics/{page_name(stem, number)}", made_from, make)


def card_weight(item: Cited) -> int:
    """What a card weighs in HTML."""
    title = item.section.title if item.section else ""
    return CARD + HAN * (len(item.measure.text) + len(title) + len(item.report.id) * 3)


def _anchor(year: int | None) -> str:
    return f"y{year}" if year is not None else "y-unknown"


def _agency(item: Cited) -> str:
    return parts.agency_name(item.report)


def _by_agency(corpus: Corpus, level: int, anchor: str, ordered: Iterable[Cited]) -> Iterator[str]:
    for index, (agency, group) in enumerate(groupby(ordered, key=_agency)):
        yield md.heading(level, md.text(agency), {"id": f"{anchor}{index + 1}"})
        for item in group:
            yield parts.card(corpus, item)
