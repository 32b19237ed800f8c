"""What a topic page says across years: how often the topic is spoken of, its figures, its problems
and whether they come back.

Long lists stop at a bound and say where the rest is: on the agencies' own pages.
"""

from collections.abc import Iterator, Mapping

from scripts.compare.coverage import Counts, spoken
from scripts.compare.recurrence import Recurrence
from scripts.compare.series import Entry
from scripts.pages import markdown as md
from scripts.pages.agency_topics import recurrence_line
from scripts.pages.parts import mentions_figure
from scripts.pages.quotes import early_mark, early_notes, figure_words, quote, role_mark, source
from scripts.pages.topic_figures import Stock
from scripts.pages.topic_told import Troubles
from scripts.vocab import Topic

FIGURES, PROBLEMS = 80, 40
UP = "../"


def mentions(topic: Topic, told: Mapping[int | None, Counts]) -> Iterator[str]:
    """The chart of passages by year; nothing for a single year."""
    years = sorted(year for year in told if year is not None)
    if len(years) > 1:
        counts = [(year, *spoken(told[year])) for year in years]
        yield mentions_figure(counts, f"各年写到{topic.name}的段落")


def figures_and_problems(topic: Topic, stock: Stock, troubles: Troubles, files: str) -> Iterator[str]:
    """The figures of the topic as a table, with the way to their `files`, and its problems; newest
    first."""
    if stock.count:
        yield md.heading(2, md.text("指标值"), {"id": "figures"})
        yield files
        header = [md.text(w) for w in ("年度", "单位", "指标", "原文写法", "口径", "范围", "原句", "出处")]
        shown = stock.first(FIGURES).entries()[:FIGURES]
        yield from early_notes(shown)
        yield md.table(
            header,
            [_row(entry) for entry in shown],
            "kb-figures kb-figures--beside",
            f"{topic.name}的指标值",
        )
        if stock.count > FIGURES:
            yield _rest(f"另有 {stock.count - FIGURES} 个数，在下载的表里，也见各单位的指标台账。")
    if troubles.count:
        yield md.heading(2, md.text("说到的问题"), {"id": "problems"})
        lines = [_problem(item) for item in troubles.first(PROBLEMS).recurrences()[:PROBLEMS]]
        yield md.group([md.bullets(lines)], "kb-promises")
        if troubles.count > PROBLEMS:
            yield _rest(f"另有 {troubles.count - PROBLEMS} 处，见各单位的“按主题看各年”。")


def _row(entry: Entry) -> list[md.Markup]:
    return [
        md.text(entry.year or "未写明"),
        md.text(entry.agency),
        md.text(entry.thing.shown),
        md.join([md.text(role_mark(entry.figure)), figure_words(entry.figure, entry.statement)]),
        md.join([md.text(entry.basis), early_mark([entry])]),
        md.text(entry.scope or "—"),
        quote(entry.statement),
        source(entry.statement, UP),
    ]


def _problem(item: Recurrence) -> md.Markup:
    return md.join([md.text(item.problem.report.agency), recurrence_line(item, UP)], " ")


def _rest(words: str) -> str:
    return md.block(md.join([md.text(words), md.link(md.text("单位目录"), "../agencies/index.md")]), "kb-note")
