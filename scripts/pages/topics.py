"""Topic pages: what was done about one topic, year by year, agency by agency."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from scripts.compare.across import Across
from scripts.compare.coverage import find_turnover, group_by_topic
from scripts.corpus import Cited, Corpus
from scripts.export.overviews import corpus_matrix, topic_figures
from scripts.export.sheets import table_files
from scripts.model import Draft, Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.matrix import matrix_note, topic_year_matrix, turnover_notes
from scripts.pages.paging import Part, card_weight, fits, page_name, page_title, pager, range_name, split
from scripts.pages.topic_across import figures_and_problems, mentions
from scripts.pages.topic_files import figure_files, topic_paper
from scripts.vocab import Topic

ROOT = "../"


def render_topics(across: Across) -> Iterator[Page]:
    """`topics/index.md`: all topics by group, the topic × year matrix, what is new and gone; and
    the matrix as files."""
    corpus = across.corpus
    blocks = [
        md.heading(1, md.text("主题"), {"id": "title"}),
        md.block(md.text("数字是谈到这个主题的段落数。一段话可以归入几个主题。"), "kb-note"),
        topic_year_matrix(corpus, "../", "主题与年度对照"),
        matrix_note("matrix"),
        *_turnover(across),
    ]
    for group, name in corpus.vocab.groups.items():
        topics = [topic for topic in corpus.vocab.topics if topic.group == group]
        blocks.append(md.heading(2, md.text(name), {"id": f"group-{group}"}))
        blocks.append(md.bullets(_entry(corpus, topic) for topic in topics))
    yield Page("topics/index.md", md.document("主题", [], blocks))
    yield from table_files("topics/matrix", corpus_matrix(corpus), ROOT)


def _turnover(across: Across) -> list[str]:
    """New and gone topics, of the agencies alone that tell of both of the last two years."""
    corpus = across.corpus
    told = sorted({r.reported_year for r in corpus.reports if r.reported_year is not None})[-2:]
    both = {a for a in across.agencies if all(across.summary(a, year) is not None for year in told)}
    items = [c for c in corpus.cited if c.report.agency in both]
    found = find_turnover(group_by_topic(items, corpus.vocab.topic_names), told) if both else None
    notes = turnover_notes(corpus, found, lambda topic, year: f"{topic}.md#{_anchor(year)}")
    words = f"只看两年都有总结的 {len(both)} 个单位。"
    return [*notes, md.block(md.text(words), "kb-note")] if notes else []


def _entry(corpus: Corpus, topic: Topic) -> md.Markup:
    count = sum(len(items) for items in corpus.by_topic[topic.id].values())
    name = md.link(md.text(topic.name), f"{topic.id}.md")
    return md.join([name, md.text(f"（{count}）{topic.definition}")])


def render_topic(across: Across, topic: Topic) -> Iterator[Page | Draft]:
    """`topics/<id>.md`: definition, its passages by year and agency, its figures and problems;
    where passages are many, `topics/<id>-<year>.md` has those of a year and the topic's page
    leads there."""
    corpus = across.corpus
    by_year = corpus.by_topic[topic.id]
    whole = fits(card_weight(item) for items in by_year.values() for item in items)
    blocks = [*_opening(across, topic, by_year)]
    pages: list[Draft] = []
    if by_year and whole:
        blocks.append(_paper_link(topic.id))
        pages.append(topic_paper(across, topic.id, topic.id, tuple(by_year)))
    for year, items in by_year.items():
        blocks.append(md.heading(2, md.text(parts.year_name(year)), {"id": _anchor(year)}))
        ordered = sorted(items, key=_agency)
        if whole:
            blocks += _side_by_side(corpus, year, ordered)
        else:
            stem = f"{topic.id}-{_year_stem(year)}"
            blocks.append(_paper_link(stem))
            pages.append(topic_paper(across, topic.id, stem, (year,)))
            listed = split(ordered, _agency, card_weight)
            blocks.append(md.bullets(_entry_of(stem, number, part) for number, part in enumerate(listed)))
            pages += [_year_page(corpus, topic, year, stem, listed, number) for number in range(len(listed))]
    figures = topic_figures(across, topic.id)
    blocks += figures_and_problems(across, topic, figures)
    pages += figure_files(across, topic.id, figures)
    yield Page(f"topics/{topic.id}.md", md.document(topic.name, [corpus.vocab.groups[topic.group]], blocks))
    yield from pages


def _opening(across: Across, topic: Topic, by_year: Mapping[int | None, tuple[Cited, ...]]) -> Iterator[str]:
    yield md.heading(1, md.text(topic.name), {"id": "title"})
    yield md.block(md.text(topic.definition), "kb-lead")
    if not by_year:
        yield md.block(md.text("现有报告里没有谈到这个主题的段落。"), "kb-note")
        yield from mentions(across, topic)
        return
    counts = [
        md.link(md.text(f"{parts.year_name(year)} {len(items)} 条"), f"#{_anchor(year)}", {"class": "kb-chip"})
        for year, items in by_year.items()
    ]
    yield md.block(md.join(counts, " "), "kb-topics")
    yield from mentions(across, topic)
    if len({item.report.agency for items in by_year.values() for item in items}) > 1:
        words = "以下来自不同单位，口径不一，只供对照着看，不能排名。"
        yield md.block(md.join([md.badge("横向参考", "doubt"), md.text(words)], " "), "kb-note")


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


def _paper_link(stem: str) -> str:
    return md.block(parts.downloads(stem, forms=("docx",), label="下载"), "kb-facts")


def _year_stem(year: int | None) -> str:
    return _anchor(year).removeprefix("y").removeprefix("-")


def _anchor(year: int | None) -> str:
    return f"y{year}" if year is not None else "y-unknown"


def _agency(item: Cited) -> str:
    return parts.agency_name(item.report)


def _side_by_side(corpus: Corpus, year: int | None, ordered: Iterable[Cited]) -> Iterator[str]:
    """A year's passages by agency, as a reference: never one list."""
    columns = []
    for index, (agency, group) in enumerate(groupby(ordered, key=_agency)):
        heading = md.heading(3, md.text(agency), {"id": f"{_anchor(year)}-{index + 1}"})
        columns.append([heading, *(parts.card(corpus, item) for item in group)])
    if len(columns) == 1:
        yield from columns[0]
    else:
        yield md.group([md.group(column, "kb-column") for column in columns], "kb-side")


def _by_agency(corpus: Corpus, level: int, anchor: str, ordered: Iterable[Cited]) -> Iterator[str]:
    for index, (agency, group) in enumerate(groupby(ordered, key=_agency)):
        yield md.heading(level, md.text(agency), {"id": f"{anchor}{index + 1}"})
        for item in group:
            yield parts.card(corpus, item)
