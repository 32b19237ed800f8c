"""Topic pages: what was done about one topic, year by year, agency by agency."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from scripts.compare.across import Across
from scripts.compare.coverage import find_turnover, group_by_topic
from scripts.corpus import Corpus, Mention
from scripts.export.overviews import corpus_matrix
from scripts.export.sheets import table_files
from scripts.model import Draft, Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.matrix import matrix_note, topic_year_matrix, turnover_notes
from scripts.pages.paging import Part, fits, mention_weight, page_name, page_title, pager, range_name, split
from scripts.pages.shelf import Shelf
from scripts.pages.topic_across import FIGURES, PROBLEMS, figures_and_problems, mentions
from scripts.pages.topic_figures import Stock
from scripts.pages.topic_files import Besides, figure_files, topic_paper
from scripts.pages.topic_told import Promises, gather_troubles
from scripts.vocab import Topic

ROOT = "../"


def render_topics(corpus: Corpus, shelves: Mapping[str, Shelf]) -> Iterator[Page]:
    """`topics/index.md`: all topics by group, the topic × year matrix, what is new and gone; and
    the matrix as files."""
    blocks = [
        md.heading(1, md.text("主题"), {"id": "title"}),
        md.block(md.text("数字是谈到这个主题的段落数。一段话可以归入几个主题。"), "kb-note"),
        topic_year_matrix(corpus, "../", "主题与年度对照"),
        matrix_note("matrix"),
        *_turnover(corpus, shelves),
    ]
    for group, name in corpus.vocab.groups.items():
        topics = [topic for topic in corpus.vocab.topics if topic.group == group]
        blocks.append(md.heading(2, md.text(name), {"id": f"group-{group}"}))
        blocks.append(md.bullets(_entry(corpus, topic) for topic in topics))
    yield Page("topics/index.md", md.document("主题", [], blocks))
    yield from table_files("topics/matrix", corpus_matrix(corpus), ROOT, corpus.site)


def _turnover(corpus: Corpus, shelves: Mapping[str, Shelf]) -> list[str]:
    """New and gone topics, of the agencies alone that tell of both of the last two years."""
    told = sorted({r.reported_year for r in corpus.reports if r.reported_year is not None})[-2:]
    both = {a for a in corpus.agencies if shelves[a].facts.holdings.told.issuperset(told)}
    items = [m for r in corpus.reports if r.agency in both for m in corpus.mentions(r) if m.year in told]
    found = find_turnover(group_by_topic(items, corpus.vocab.topic_names), told) if both else None
    notes = turnover_notes(corpus, found, lambda topic, year: f"{topic}.md#{_anchor(year)}")
    words = f"只看两年都有总结的 {len(both)} 个单位。"
    return [*notes, md.block(md.text(words), "kb-note")] if notes else []


def _entry(corpus: Corpus, topic: Topic) -> md.Markup:
    count = sum(len(items) for items in corpus.by_topic[topic.id].values())
    name = md.link(md.text(topic.name), f"{topic.id}.md")
    return md.join([name, md.text(f"（{count}）{topic.definition}")])


def render_topic(
    across: Across, shelves: Mapping[str, Shelf], topic: Topic, stock: Stock, promises: Promises
) -> Iterator[Draft]:
    """`topics/<id>.md`: definition, its passages by year and agency, its figures (`stock`) and
    problems; where passages are many, `topics/<id>-<year>.md` has those of a year and the topic's
    page leads there."""
    corpus = across.corpus
    by_year = corpus.by_topic[topic.id]
    whole = fits(mention_weight(item) for items in by_year.values() for item in items)
    opening = [*_opening(corpus, topic, by_year)]
    troubles = gather_troubles(corpus, shelves, topic.id)
    besides = Besides(stock, troubles, promises)
    pages: list[Draft] = []
    lists: dict[int | None, list[str]] = {}
    if by_year and whole:
        opening.append(_paper_link(topic.id))
        pages.append(topic_paper(across, topic.id, topic.id, by_year, besides))
    for year, items in by_year.items() if not whole else ():
        stem = f"{topic.id}-{_year_stem(year)}"
        listed = split(sorted(items, key=_agency), _agency, mention_weight)
        lists[year] = [md.bullets(_entry_of(stem, number, part) for number, part in enumerate(listed))]
        firsts = [part.first for part in listed]
        for number, part in enumerate(listed):
            own = besides.of(year, partial(_belongs, firsts, number))
            whose = range_name(part) if len(listed) > 1 else ""
            pages.append(topic_paper(across, topic.id, _stem(stem, number), {year: part.items}, own, whose))
            pages.append(_year_page(corpus, topic, year, stem, listed, number))
    group = corpus.vocab.groups[topic.group]

    def make() -> bytes:
        blocks = [*opening]
        for year, items in by_year.items():
            blocks.append(md.heading(2, md.text(parts.year_name(year)), {"id": _anchor(year)}))
            blocks += _side_by_side(corpus, year, sorted(items, key=_agency)) if whole else lists[year]
        blocks += figures_and_problems(topic, stock, troubles)
        return md.document(topic.name, [group], blocks)

    shown = (item for items in by_year.values() for item in items) if whole else ()
    first = stock.first(FIGURES).seals, troubles.first(PROBLEMS).seals
    counts = stock.count, stock.years, troubles.count
    made_from = corpus.made_from(shown, opening, group, list(lists.items()), first, counts)
    yield Draft(f"topics/{topic.id}.md", made_from, make)
    yield from pages
    yield from figure_files(across, stock)


def _opening(corpus: Corpus, topic: Topic, by_year: Mapping[int | None, tuple[Mention, ...]]) -> Iterator[str]:
    yield md.heading(1, md.text(topic.name), {"id": "title"})
    yield md.block(md.text(topic.definition), "kb-lead")
    if not by_year:
        yield md.block(md.text("现有报告里没有谈到这个主题的段落。"), "kb-note")
        yield from mentions(corpus, topic)
        return
    counts = [
        md.link(md.text(f"{parts.year_name(year)} {len(items)} 条"), f"#{_anchor(year)}", {"class": "kb-chip"})
        for year, items in by_year.items()
    ]
    yield md.block(md.join(counts, " "), "kb-topics")
    yield from mentions(corpus, topic)
    if len({item.report.agency for items in by_year.values() for item in items}) > 1:
        words = "以下来自不同单位，口径不一，只供对照着看，不能排名。"
        yield md.block(md.join([md.badge("横向参考", "doubt"), md.text(words)], " "), "kb-note")


def _entry_of(stem: str, number: int, part: Part[Mention]) -> md.Markup:
    name = md.link(md.text(range_name(part)), page_name(stem, number))
    return md.join([name, md.text(f"（{len(part.items)} 条） "), _paper(_stem(stem, number))])


def _year_page(
    corpus: Corpus, topic: Topic, year: int | None, stem: str, listed: Sequence[Part[Mention]], number: int
) -> Draft:
    title = page_title(f"{topic.name} · {parts.year_name(year)}", number, len(listed))
    ranges = [range_name(part) for part in listed]
    tags = [corpus.vocab.groups[topic.group], *([str(year)] if year is not None else [])]
    made_from = corpus.made_from(listed[number].items, title, topic.id, topic.name, ranges, tags)

    def make() -> bytes:
        blocks = [
            md.heading(1, md.text(title), {"id": "title"}),
            md.block(md.link(md.text(f"{topic.name}的其他年度"), f"{topic.id}.md"), "kb-note"),
            *pager(stem, listed, number),
            _paper_link(_stem(stem, number)),
            *_by_agency(corpus, 2, "a-", listed[number].items),
        ]
        return md.document(title, tags, blocks)

    return Draft(f"topics/{page_name(stem, number)}", made_from, make)


def _belongs(firsts: Sequence[str], number: int, agency: str) -> bool:
    """Whether what else an agency has goes with this part of a list, of which this is where each
    begins: every agency belongs to one."""
    return max(0, bisect_right(firsts, agency) - 1) == number


def _stem(stem: str, number: int) -> str:
    return page_name(stem, number).removesuffix(".md")


def _paper_link(stem: str) -> str:
    return md.block(_paper(stem), "kb-facts")


def _paper(stem: str) -> md.Markup:
    return parts.downloads(stem, forms=("docx",), label="下载")


def _year_stem(year: int | None) -> str:
    return _anchor(year).removeprefix("y").removeprefix("-")


def _anchor(year: int | None) -> str:
    return f"y{year}" if year is not None else "y-unknown"


def _agency(item: Mention) -> str:
    return parts.agency_name(item.report)


def _side_by_side(corpus: Corpus, year: int | None, ordered: Iterable[Mention]) -> Iterator[str]:
    """A year's passages by agency, as a reference: never one list."""
    columns = []
    for index, (agency, group) in enumerate(groupby(ordered, key=_agency)):
        heading = md.heading(3, md.text(agency), {"id": f"{_anchor(year)}-{index + 1}"})
        columns.append([heading, *(parts.card(corpus, corpus.cite(item)) for item in group)])
    if len(columns) == 1:
        yield from columns[0]
    else:
        yield md.group([md.group(column, "kb-column") for column in columns], "kb-side")


def _by_agency(corpus: Corpus, level: int, anchor: str, ordered: Iterable[Mention]) -> Iterator[str]:
    for index, (agency, group) in enumerate(groupby(ordered, key=_agency)):
        yield md.heading(level, md.text(agency), {"id": f"{anchor}{index + 1}"})
        for item in group:
            yield parts.card(corpus, corpus.cite(item))
