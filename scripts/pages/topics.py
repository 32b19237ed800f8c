"""Topic pages: what was done about one topic, year by year, agency by agency."""

from collections.abc import Iterator
from itertools import groupby

from scripts.compare.across import Across
from scripts.compare.coverage import find_turnover, group_by_topic
from scripts.corpus import Cited, Corpus
from scripts.model import Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.matrix import topic_year_matrix, turnover_notes
from scripts.pages.topic_across import figures_and_problems, mentions
from scripts.vocab import Topic


def render_topics(across: Across) -> Page:
    """`topics/index.md`: all topics by group, the topic × year matrix, what is new and gone."""
    corpus = across.corpus
    blocks = [
        md.heading(1, md.text("主题"), {"id": "title"}),
        md.block(md.text("数字是谈到这个主题的段落数，点数字看原句。一段话可以归入几个主题。"), "kb-note"),
        topic_year_matrix(corpus, "../", "主题与年度对照"),
        *_turnover(across),
    ]
    for group, name in corpus.vocab.groups.items():
        topics = [topic for topic in corpus.vocab.topics if topic.group == group]
        blocks.append(md.heading(2, md.text(name), {"id": f"group-{group}"}))
        blocks.append(md.bullets(_entry(corpus, topic) for topic in topics))
    return Page("topics/index.md", md.document("主题", [], blocks))


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


def render_topic(across: Across, topic: Topic) -> Page:
    """`topics/<id>.md`: definition, its passages by year and agency, its figures and problems."""
    corpus = across.corpus
    by_year = corpus.by_topic[topic.id]
    blocks = [md.heading(1, md.text(topic.name), {"id": "title"})]
    blocks.append(md.block(md.text(topic.definition), "kb-lead"))
    if not by_year:
        blocks.append(md.block(md.text("现有报告里没有谈到这个主题的段落。"), "kb-note"))
    else:
        counts = [
            md.link(md.text(f"{parts.year_name(year)} {len(items)} 条"), f"#{_anchor(year)}", {"class": "kb-chip"})
            for year, items in by_year.items()
        ]
        blocks.append(md.block(md.join(counts, " "), "kb-topics"))
    blocks += mentions(across, topic)
    if len({item.report.agency for items in by_year.values() for item in items}) > 1:
        words = "以下来自不同单位，口径不一，只供对照着看，不能排名。"
        blocks.append(md.block(md.join([md.badge("横向参考", "doubt"), md.text(words)], " "), "kb-note"))
    for year, items in by_year.items():
        blocks.append(md.heading(2, md.text(parts.year_name(year)), {"id": _anchor(year)}))
        blocks += _by_agency(corpus, year, items)
    blocks += figures_and_problems(across, topic)
    return Page(f"topics/{topic.id}.md", md.document(topic.name, [corpus.vocab.groups[topic.group]], blocks))


def _anchor(year: int | None) -> str:
    return f"y{year}" if year is not None else "y-unknown"


def _by_agency(corpus: Corpus, year: int | None, items: tuple[Cited, ...]) -> Iterator[str]:
    ordered = sorted(items, key=lambda item: parts.agency_name(item.report))
    columns = []
    for index, (agency, group) in enumerate(groupby(ordered, key=lambda item: parts.agency_name(item.report))):
        heading = md.heading(3, md.text(agency), {"id": f"{_anchor(year)}-{index + 1}"})
        columns.append([heading, *(parts.card(corpus, item) for item in group)])
    if len(columns) == 1:
        yield from columns[0]
    else:  # side by side, as a reference: never one list
        yield md.group([md.group(column, "kb-column") for column in columns], "kb-side")
