"""What a topic page says across years: how often the topic is spoken of, its figures, its problems
and whether they come back.

Long lists stop at a bound and say where the rest is: on the agencies' own pages.
"""

from collections.abc import Iterator, Sequence

from scripts.compare.across import Across
from scripts.compare.coverage import count_spoken
from scripts.compare.recurrence import Recurrence
from scripts.compare.series import Entry
from scripts.pages import markdown as md
from scripts.pages.agency_topics import recurrence_line
from scripts.pages.parts import mentions_figure
from scripts.pages.quotes import figure_words, quote, source
from scripts.pages.topic_files import figure_links
from scripts.vocab import Topic

FIGURES, PROBLEMS = 80, 40
UP = "../"


def mentions(across: Across, topic: Topic) -> Iterator[str]:
    """The chart of passages by year; nothing for a single year."""
    by_year = across.corpus.by_topic[topic.id]
    years = sorted(year for year in by_year if year is not None)
    if len(years) > 1:
        counts = [(year, *count_spoken(by_year[year])) for year in years]
        yield mentions_figure(counts, f"各年写到{topic.name}的段落")


def figures_and_problems(across: Across, topic: Topic, entries: Sequence[Entry]) -> Iterator[str]:
    """The figures of the topic as a table, and its problems; newest first."""
    if entries:
        yield md.heading(2, md.text("指标值"), {"id": "figures"})
        yield figure_links(topic.id, entries)
        header = [md.text(w) for w in ("年度", "单位", "指标", "原文写法", "口径", "范围", "原句", "出处")]
        yield md.table(
            header,
            [_row(entry) for entry in entries[:FIGURES]],
            "kb-figures kb-figures--beside",
            f"{topic.name}的指标值",
        )
        if len(entries) > FIGURES:
            yield _rest(f"另有 {len(entries) - FIGURES} 个数，在下载的表里，也见各单位的指标台账。")
    named = [
        item
        for report_id in dict.fromkeys(c.report.id for cs in across.corpus.by_topic[topic.id].values() for c in cs)
        for item in across.problems_of(report_id)
        if topic.id in item.problem.measure.topics
    ]
    if named:
        yield md.heading(2, md.text("说到的问题"), {"id": "problems"})
        lines = [_problem(item) for item in named[:PROBLEMS]]
        yield md.group([md.bullets(lines)], "kb-promises")
        if len(named) > PROBLEMS:
            yield _rest(f"另有 {len(named) - PROBLEMS} 处，见各单位的“按主题看各年”。")


def _row(entry: Entry) -> list[md.Markup]:
    target = "目标 " if entry.figure.role == "target" else ""
    return [
        md.text(entry.year or "未写明"),
        md.text(entry.agency),
        md.text(entry.thing.shown),
        md.join([md.text(target), figure_words(entry.figure, entry.statement)]),
        md.text(entry.basis),
        md.text(entry.scope or "—"),
        quote(entry.statement),
        source(entry.statement, UP),
    ]


def _problem(item: Recurrence) -> md.Markup:
    return md.join([md.text(item.problem.report.agency), recurrence_line(item, UP)], " ")


def _rest(words: str) -> str:
    return md.block(md.join([md.text(words), md.link(md.text("单位目录"), "../agencies/index.md")]), "kb-note")
