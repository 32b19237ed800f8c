"""What one agency did about a topic over the years: measures, figures, promises, problems.

One section a topic, newest year first; topics are packed into as few pages as stay readable.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class TopicPages:
    """What an agency says by topic, and which page has it."""

    across: Across
    agency: str

    @cached_property
    def by_topic(self) -> ByTopic:
        """Passages under their first topic only: the page says every one once."""
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
    def pages(self) -> list[list[str]]:
        """Topics in runs that fit on a page; a topic is never cut. [] where there is only one year,
        and nothing to set side by side."""
        if len({r.year for r in self.across.reports(self.agency)}) < 2:
            return []
        pages: list[list[str]] = []
        held = MOST
        for topic, by_year in self.by_topic.items():
            size = self._series_weight(topic)
            for items in by_year.values():
                size += sum(PROMISE if item.measure.status in ASIDE else card_weight(item) for item in items)
            if held + size > MOST:
                pages.append([])
                held = 0
            pages[-1].append(topic)
            held += size
        return pages

    def _series_weight(self, topic: str) -> int:
        """What a topic's table of series weighs in HTML."""
        strung = self.strung.get(topic, ())
        years = {p.year for series in strung for p in series.points}
        return CELL * min(len(strung), MOST_SERIES) * len(years)

    @property
    def places(self) -> dict[str, str]:
        """Topic → the agency's page that has it."""
        return {topic: page_name("topics", number) for number, run in enumerate(self.pages, 1) for topic in run}

    def seal(self, number: int) -> str:
        """What of topics a page shows, beside the words and figures themselves."""
        names = self.across.corpus.vocab.topic_names
        order = {id(series): index for index, series in enumerate(self.across.series(self.agency))}
        told: list[object] = [[(names[run[0]], names[run[-1]]) for run in self.pages]]
        for topic in self.pages[number - 1]:
            told += [topic, names[topic], [order[id(series)] for series in self.strung.get(topic, ())]]
            for year, items in self.by_topic[topic].items():
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
    for topic in topics.pages[number - 1]:
        blocks += _topic(topics, topic)
    if len(topics.pages) > 1:
        blocks.append(_pager(across, topics.pages, number))
    title = f"按主题看各年：{agency}"
    return Page(f"agencies/{folder}/{page_name('topics', number)}", md.document(title, [agency], blocks))


def _pager(across: Across, pages: Sequence[Sequence[str]], number: int) -> str:
    """Links to the other pages by their first and last topic."""
    names = across.corpus.vocab.topic_names
    links = []
    for index, run in enumerate(pages, 1):
        label = md.text(names[run[0]] + (f"—{names[run[-1]]}" if len(run) > 1 else ""))
        links.append(label if index == number else md.link(label, page_name("topics", index)))
    return md.block(md.join(links, "　"), "kb-pages")


def _topic(topics: TopicPages, topic: str) -> Iterator[str]:
    across, agency, by_year = topics.across, topics.agency, topics.by_topic[topic]
    yield md.heading(2, md.text(across.corpus.vocab.topic_names[topic]), {"id": topic})
    known = sorted(year for year in by_year if year is not None)
    counts = [(year, *count_spoken(by_year[year])) for year in known]
    name = f"{agency}各年写到{across.corpus.vocab.topic_names[topic]}的段落"
    yield parts.mentions_figure(counts, name)
    strung = topics.strung.get(topic, ())
    if strung:
        yield _figures(across.corpus.vocab.topic_names[topic], strung[:MOST_SERIES])
        if len(strung) > MOST_SERIES:
            told = [md.text(f"另有 {len(strung) - MOST_SERIES} 条，见"), md.link(md.text("趋势图"), "trends.md")]
            yield md.block(md.join(told), "kb-note")
    for year, items in by_year.items():
        yield md.heading(3, md.text(parts.year_name(year)), {"id": f"{topic}-{year}"})
        done = [item for item in items if item.measure.status not in ASIDE]
        yield from (parts.card(across.corpus, item, UP) for item in done)
        if year is not None:
            yield from _promises(topics.promised.get((topic, year), []))
        yield from _problems(across, items)


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
