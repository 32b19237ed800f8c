"""What one agency did about a topic over the years: measures, figures, promises, problems.

One section a topic, newest year first; topics are packed into as few pages as stay readable, and
one that is more than a page goes on, year after year, on the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from scripts.compare.across import Across
from scripts.compare.coverage import count_spoken, group_by_topic
from scripts.compare.outcomes import PlanLink
from scripts.compare.recurrence import RETURN_NAMES, Recurrence
from scripts.compare.seals import seal, seal_links, seal_recurrences
from scripts.compare.series import Series
from scripts.corpus import Cited
from scripts.model import Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.ledger import entries_of, step_words
from scripts.pages.paging import MOST, card_weight
from scripts.pages.quotes import early_notes, outcome_badge, point_cell, quote, quote_sentence, source
from scripts.pages.runs import page_name

UP = "../../"
# Told of below the cards, as promises and problems.
ASIDE = ("plan", "problem", "suggestion")
# So many series stand in a topic's table; the others are on the trend pages.
MOST_SERIES = 30
# HTML bytes of a cell of that table, and of a promise or a problem.
CELL, PROMISE = 230, 900
Promised = dict[tuple[str, int], list[PlanLink]]
ByTopic = Mapping[str, Mapping[int | None, tuple[Cited, ...]]]


class Stretch(NamedTuple):
    """A topic's years that stand together on a page, newest first; `head`: those before them stand
    on no other page."""

    topic: str
    years: tuple[int | None, ...]
    head: bool


@dataclass(frozen=True)
class TopicPages:
    """What an agency says by topic, and which page has it."""

    across: Across
    agency: str

    @cached_property
    def by_topic(self) -> ByTopic:
        """Passages under each of their topics."""
        items = [c for c in self.across.corpus.cited if c.report.agency == self.agency]
        found = group_by_topic(items, self.across.corpus.vocab.topic_names)
        return {topic: dict(by_year) for topic, by_year in found.items() if by_year}

    @cached_property
    def strung(self) -> Mapping[str, Sequence[Series]]:
        """Topic → the series with a figure that is about it."""
        found: dict[str, list[Series]] = {}
        for series in self.across.series(self.agency):
            for topic in {e.figure.topic or "": None for p in series.points for e in p.entries}:
                found.setdefault(topic, []).append(series)
        return found

    @cached_property
    def promised(self) -> Promised:
        """Commitments by topic and year."""
        return self.across.promised(self.agency)

    @cached_property
    def pages(self) -> list[list[Stretch]]:
        """Topics in runs that fit on a page; one is cut only where it doesn't fit on a page by itself.
        [] where there is only one year, and nothing to set side by side."""
        if len({r.year for r in self.across.reports(self.agency)}) < 2:
            return []
        pages: list[list[Stretch]] = []
        held = MOST
        for topic in self.by_topic:
            for stretch, size in self._stretches(topic):
                if held + size > MOST:
                    pages.append([])
                    held = 0
                pages[-1].append(stretch)
                held += size
        return pages

    def _stretches(self, topic: str) -> Iterator[tuple[Stretch, int]]:
        """A topic, or where it is more than a page the parts of it that are not, with their weight."""
        years: list[int | None] = []
        size, head = self._series_weight(topic), True
        for year, items in self.by_topic[topic].items():
            more = sum(PROMISE if item.measure.status in ASIDE else card_weight(item) for item in items)
            if years and size + more > MOST:
                yield Stretch(topic, tuple(years), head), size
                years, size, head = [], 0, False
            years.append(year)
            size += more
        yield Stretch(topic, tuple(years), head), size

    def _series_weight(self, topic: str) -> int:
        """What a topic's table of series weighs in HTML."""
        strung = self.strung.get(topic, ())
        years = {p.year for series in strung for p in series.points}
        return CELL * min(len(strung), MOST_SERIES) * len(years)

    @property
    def places(self) -> dict[tuple[str, int | None], str]:
        """Topic and year → the agency's page that has them; with None for the year: where the topic
        begins."""
        found: dict[tuple[str, int | None], str] = {}
        for number, run in enumerate(self.pages, 1):
            for topic, years, head in run:
                found.update({(topic, year): page_name("topics", number) for year in years if year is not None})
                if head:
                    found[topic, None] = page_name("topics", number)
        return found

    def seal(self, number: int) -> str:
        """What of topics a page shows, beside the words and figures themselves."""
        names = self.across.corpus.vocab.topic_names
        order = {id(series): index for index, series in enumerate(self.across.series(self.agency))}
        told: list[object] = [[range_of(run, names) for run in self.pages]]
        for topic, years, head in self.pages[number - 1]:
            told += [topic, names[topic], [order[id(series)] for series in self.strung.get(topic, ()) if head]]
            told += [(year, count_spoken(items)) for year, items in self.by_topic[topic].items() if head]
            for year in years:
                items = self.by_topic[topic][year]
                told += [year, [(item.report.id, item.measure.id) for item in items]]
                told.append(seal_links(self.promised.get((topic, year), ())) if year is not None else "")
                told.append(seal_recurrences(_recurrences(self.across, items)))
        return seal(told)


def render_agency_topics(topics: TopicPages, folder: str, number: int) -> Page:
    """`agencies/<folder>/topics.md` and its further pages, counted from 1."""
    across, agency = topics.across, topics.agency
    blocks = [
        md.heading(1, md.text("按主题看各年"), {"id": "title"}),
        md.block(md.link(md.text(agency), "index.md"), "kb-facts"),
    ]
    for stretch in topics.pages[number - 1]:
        blocks += _topic(topics, stretch)
    if len(topics.pages) > 1:
        blocks.append(_pager(across, topics.pages, number))
    title = f"按主题看各年：{agency}"
    return Page(f"agencies/{folder}/{page_name('topics', number)}", md.document(title, [agency], blocks))


def range_of(run: Sequence[Stretch], names: Mapping[str, str]) -> str:
    """What a page is about: 违法建设—占道经营, or 违法建设（2017年—2010年）of a topic that is cut."""
    first, last = run[0], run[-1]
    if first is last and not first.head:
        return f"{names[first.topic]}（{'—'.join(dict.fromkeys(map(parts.year_name, (first.years[0], first.years[-1]))))}）"
    return "—".join(dict.fromkeys((names[first.topic], names[last.topic])))


def _pager(across: Across, pages: Sequence[Sequence[Stretch]], number: int) -> str:
    """Links to the other pages by what they are about."""
    links = []
    for index, run in enumerate(pages, 1):
        label = md.text(range_of(run, across.corpus.vocab.topic_names))
        links.append(label if index == number else md.link(label, page_name("topics", index)))
    return md.block(md.join(links, "　"), "kb-pages")


def _topic(topics: TopicPages, stretch: Stretch) -> Iterator[str]:
    across, by_year = topics.across, topics.by_topic[stretch.topic]
    name = across.corpus.vocab.topic_names[stretch.topic]
    if stretch.head:
        yield md.heading(2, md.text(name), {"id": stretch.topic})
        yield from _overview(topics, stretch.topic)
    else:
        yield md.heading(2, md.text(f"{name}（续）"), {"id": stretch.topic})
        begins = f"{topics.places[stretch.topic, None]}#{stretch.topic}"
        yield md.block(md.link(md.text("更近的年份和逐年对照的指标"), begins), "kb-note")
    for year in stretch.years:
        yield md.heading(3, md.text(parts.year_name(year)), {"id": f"{stretch.topic}-{year}"})
        done = [item for item in by_year[year] if item.measure.status not in ASIDE]
        yield from (parts.card(across.corpus, item, UP) for item in done)
        if year is not None:
            yield from _promises(topics.promised.get((stretch.topic, year), []))
        yield from _problems(across, by_year[year])


def _overview(topics: TopicPages, topic: str) -> Iterator[str]:
    """How much was said of a topic each year, and its figures."""
    by_year, name = topics.by_topic[topic], topics.across.corpus.vocab.topic_names[topic]
    known = sorted(year for year in by_year if year is not None)
    counts = [(year, *count_spoken(by_year[year])) for year in known]
    yield parts.mentions_figure(counts, f"{topics.agency}各年写到{name}的段落")
    strung = topics.strung.get(topic, ())
    if strung:
        yield _figures(name, strung[:MOST_SERIES])
        if len(strung) > MOST_SERIES:
            told = [md.text(f"另有 {len(strung) - MOST_SERIES} 条，见"), md.link(md.text("趋势图"), "trends.md")]
            yield md.block(md.join(told), "kb-note")


def _figures(topic: str, strung: Sequence[Series]) -> str:
    years = sorted({p.year for series in strung for p in series.points})
    header = [md.text(w) for w in ("指标", "计量单位", *years, "增减")]
    rows = []
    for series in strung:
        by_year = {p.year: p for p in series.points}
        cells = [point_cell(by_year[y], UP) if y in by_year else md.text("") for y in years]
        last = step_words(series.steps[-1], series.key.unit) if series.steps else ""
        rows.append([md.text(series.name), md.text(series.key.unit), *cells, md.text(last)])
    told = early_notes(entry for series in strung for entry in entries_of(series))
    return "\n\n".join([md.table(header, rows, "kb-ledger", f"{topic}：可以逐年对照的指标", told=True), *told])


def _promises(about: Sequence[PlanLink]) -> Iterator[str]:
    if not about:
        return
    items = []
    for link in about:
        words = [outcome_badge(link), quote(link.commitment.statement)]
        words += [source(item.statement, UP) for item in (link.commitment, *link.also)]
        if link.evidence is not None:
            words += [md.text("→"), quote_sentence(link.evidence), source(link.evidence, UP)]
        items.append(md.join(words, " "))
    yield md.group([md.block(md.text("计划要做的"), "kb-label"), md.bullets(items)], "kb-promises")


def _recurrences(across: Across, items: Sequence[Cited]) -> list[Recurrence]:
    """The problems among some passages, by report."""
    wanted = {(item.report.id, item.measure.id) for item in items if item.measure.status in ("problem", "suggestion")}
    return [
        r
        for report_id in dict.fromkeys(report for report, _ in sorted(wanted))
        for r in across.problems_of(report_id)
        if (report_id, r.problem.measure.id) in wanted
    ]


def _problems(across: Across, items: Sequence[Cited]) -> Iterator[str]:
    told = _recurrences(across, items)
    if told:
        yield md.group(
            [md.block(md.text("说到的问题"), "kb-label"), md.bullets(map(recurrence_line, told))], "kb-promises"
        )


def recurrence_line(item: Recurrence, up: str = UP) -> md.Markup:
    """A problem with whether it comes back the year after, and where."""
    badge = md.badge(
        RETURN_NAMES[item.state], {"again": "problem", "gone": "background", "unknown": "background"}[item.state]
    )
    words = [badge, quote(item.problem), source(item.problem, up)]
    if item.later is not None:
        words += [md.text("→"), quote(item.later), source(item.later, up)]
    return md.join(words, " ")
