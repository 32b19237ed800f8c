"""What one agency did about a topic over the years: measures, figures, promises, problems.

One section a topic, newest year first; topics are packed into as few pages as stay readable.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from scripts.compare.across import Across
from scripts.compare.coverage import count_spoken, group_by_topic
from scripts.compare.outcomes import PlanLink
from scripts.compare.recurrence import RETURN_NAMES, Recurrence
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


def topic_places(across: Across, agency: str) -> dict[str, str]:
    """Topic → the agency's page that has it; {} where there is only one year, and nothing to
    set side by side."""
    return {
        topic: page_name("topics", number) for number, run in enumerate(_packed(across, agency), 1) for topic in run
    }


def render_agency_topics(across: Across, agency: str, folder: str) -> Iterator[Page]:
    """`agencies/<folder>/topics.md` and its further pages."""
    pages = _packed(across, agency)
    by_topic = _by_topic(across, agency)
    promised = across.promised(agency)
    for number, run in enumerate(pages, 1):
        title = f"按主题看各年：{agency}"
        blocks = [
            md.heading(1, md.text("按主题看各年"), {"id": "title"}),
            md.block(md.link(md.text(agency), "index.md"), "kb-facts"),
        ]
        for topic in run:
            blocks += _topic(across, agency, topic, by_topic[topic], promised)
        if len(pages) > 1:
            blocks.append(_pager(across, pages, number))
        yield Page(f"agencies/{folder}/{page_name('topics', number)}", md.document(title, [agency], blocks))


def _by_topic(across: Across, agency: str) -> dict[str, dict[int | None, tuple[Cited, ...]]]:
    """Passages under their first topic only: the page says every one once."""
    items = [c for c in across.corpus.cited if c.report.agency == agency]
    found = group_by_topic(items, across.corpus.vocab.topic_names)
    return {topic: dict(by_year) for topic, by_year in found.items() if by_year}


def _packed(across: Across, agency: str) -> list[list[str]]:
    """Topics in runs that fit on a page; a topic is never cut."""
    years = {r.year for r in across.reports(agency)}
    if len(years) < 2:
        return []
    pages: list[list[str]] = []
    held = MOST
    weights = _series_weights(across, agency)
    for topic, by_year in _by_topic(across, agency).items():
        size = weights[topic]
        for items in by_year.values():
            size += sum(PROMISE if item.measure.status in ASIDE else card_weight(item) for item in items)
        if held + size > MOST:
            pages.append([])
            held = 0
        pages[-1].append(topic)
        held += size
    return pages


def _series_weights(across: Across, agency: str) -> Counter[str]:
    """Topic → what its table of series weighs in HTML."""
    years: dict[str, set[int]] = {}
    rows: Counter[str] = Counter()
    for series in across.series(agency):
        for topic in {e.figure.topic or "" for p in series.points for e in p.entries}:
            rows[topic] += 1
            years.setdefault(topic, set()).update(p.year for p in series.points)
    return Counter({topic: CELL * min(n, MOST_SERIES) * len(years[topic]) for topic, n in rows.items()})


def _pager(across: Across, pages: Sequence[Sequence[str]], number: int) -> str:
    """Links to the other pages by their first and last topic."""
    names = across.corpus.vocab.topic_names
    links = []
    for index, run in enumerate(pages, 1):
        label = md.text(names[run[0]] + (f"—{names[run[-1]]}" if len(run) > 1 else ""))
        links.append(label if index == number else md.link(label, page_name("topics", index)))
    return md.block(md.join(links, "　"), "kb-pages")


def _topic(
    across: Across, agency: str, topic: str, by_year: dict[int | None, tuple[Cited, ...]], promised: Promised
) -> Iterator[str]:
    yield md.heading(2, md.text(across.corpus.vocab.topic_names[topic]), {"id": topic})
    known = sorted(year for year in by_year if year is not None)
    counts = [(year, *count_spoken(by_year[year])) for year in known]
    name = f"{agency}各年写到{across.corpus.vocab.topic_names[topic]}的段落"
    yield parts.mentions_figure(counts, name)
    strung = [s for s in across.series(agency) if any(e.figure.topic == topic for p in s.points for e in p.entries)]
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
            yield from _promises(promised.get((topic, year), []))
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


def _problems(across: Across, items: Sequence[Cited]) -> Iterator[str]:
    wanted = {(item.report.id, item.measure.id) for item in items if item.measure.status in ("problem", "suggestion")}
    if not wanted:
        return
    told = [
        r
        for report_id in dict.fromkeys(report for report, _ in sorted(wanted))
        for r in across.problems_of(report_id)
        if (report_id, r.problem.measure.id) in wanted
    ]
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
