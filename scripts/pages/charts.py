"""Small charts as SVG written into the page: title, description, no script, no colour alone.

A point of a trend is a known figure; a masked, missing or ambiguous year is a gap in the line
with its word under the year. Targets are marks of their own shape.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape

from scripts.compare.series import GAP_NAMES, Point, Series

WIDTH, HEIGHT = 560, 190
LEFT, RIGHT, TOP, BOTTOM = 24, 24, 34, 46
BAR = 26
# So far below and above a dot the mark of a target would lie under the dot's words; those then
# stand so far beside it.
REACH_BELOW, REACH_ABOVE, BESIDE = 2, 26, 15
SIDES = {1: "start", -1: "end"}


def trend_chart(series: Series, label: str) -> str:
    """The SVG of a series; `label` names it."""
    known = [(p.year, p.value) for p in series.points if p.value is not None]
    aims = _aims(series)
    values = [value for _, value in known] + [value for _, value in aims]
    low, high = min(values), max(values)
    span = high - low or Decimal(1)
    low -= Decimal("0.5") if high == low else 0
    years = [point.year for point in series.points]

    def x(year: int) -> float:
        return round(LEFT + 30 + (WIDTH - LEFT - RIGHT - 60) * (year - years[0]) / max(1, years[-1] - years[0]), 1)

    def y(value: Decimal) -> float:
        return round(float(TOP + 6 + (HEIGHT - TOP - BOTTOM - 12) * (1 - (value - low) / span)), 1)

    parts = [f'<line class="kb-axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM}"/>']
    parts += _lines(series.points, x, y)
    for year, value in aims:
        parts.append(
            f'<path class="kb-aim" d="M{x(year) - 11} {y(value)}H{x(year) + 11}"><title>{year}年目标 {plain(value)}</title></path>'
        )
    for point in series.points:
        over = [y(point.value) - y(value) for year, value in aims if year == point.year and point.value is not None]
        hidden = any(-REACH_BELOW < gap < REACH_ABOVE for gap in over)
        parts += _mark(point, x(point.year), y, (-1 if point.year == years[-1] else 1) if hidden else 0)
    told = "；".join(f"{p.year}年{_told(p)}" for p in series.points)
    return _svg(label, f"{label}：{told}", WIDTH, HEIGHT, parts, "kb-trend")


def chart_note(series: Series) -> str:
    """How to read the chart of a series: where its axis begins, what the marks are."""
    aims = _aims(series)
    values = [point.value for point in series.points if point.value is not None] + [value for _, value in aims]
    notes = ["纵轴不从零起"] if min(values) > 0 else []
    notes += ["短横线是计划的目标"] if aims else []
    notes += ["空心点是约数"] if any(point.approximate for point in series.points) else []
    return "；".join(notes)


def mentions_chart(counts: Sequence[tuple[int, int, int]], label: str) -> str:
    """Bars by year, oldest first: (year, done, planned) passages."""
    most = max((done + planned for _, done, planned in counts), default=0) or 1
    width, height = max(120, len(counts) * 64 + 20), 120
    parts = []
    for index, (year, done, planned) in enumerate(counts):
        left, floor, scale = 20 + index * 64, height - 22, (height - 44) / most
        tall, more = round(done * scale, 1), round(planned * scale, 1)
        parts.append(f'<rect class="kb-bar" x="{left}" y="{round(floor - tall, 1)}" width="{BAR}" height="{tall}"/>')
        if planned:
            top = round(floor - tall - more, 1)
            parts.append(f'<rect class="kb-bar kb-bar--plan" x="{left}" y="{top}" width="{BAR}" height="{more}"/>')
        words = f"{done}+{planned}" if planned else f"{done}"
        parts.append(_text(left + BAR / 2, round(floor - tall - more - 5, 1), words, "kb-value"))
        parts.append(_text(left + BAR / 2, height - 7, str(year), "kb-year"))
    told = "；".join(f"{year}年已写{done}段、计划{planned}段" for year, done, planned in counts)
    return _svg(label, told, width, height, parts, "kb-mentions")


def plain(value: Decimal) -> str:
    """A number as people write it: whole where it is whole, thousands in 万 from 100,000 on."""
    if abs(value) >= 100_000 and value % 100 == 0:
        return f"{(value / 10_000).normalize():f}万"
    return f"{value:f}"


def _lines(points: Sequence[Point], x: Callable[[int], float], y: Callable[[Decimal], float]) -> list[str]:
    """A stroke for every run of years without a gap."""
    strokes, run = [], []
    for point in [*points, None]:
        if point is not None and point.value is not None:
            run.append(f"{x(point.year)} {y(point.value)}")
            continue
        if len(run) > 1:
            strokes.append(f'<path class="kb-line" d="M{" L".join(run)}"/>')
        run = []
    return strokes


def _aims(series: Series) -> list[tuple[int, Decimal]]:
    """(year, value) of the targets within the years of a series, ascending."""
    aims = [(e.year, e.figure.value) for e in series.targets if e.figure.value is not None and e.year is not None]
    return sorted({aim for aim in aims if series.points[0].year <= aim[0] <= series.points[-1].year})


def _mark(point: Point, at: float, y: Callable[[Decimal], float], side: int) -> list[str]:
    """A year's dot and words; `side` puts them beside the dot (1 right, -1 left), where above it
    they would lie on the mark of a target."""
    year = _text(at, HEIGHT - BOTTOM + 16, str(point.year), "kb-year")
    if point.value is None:
        return [year, _text(at, HEIGHT - BOTTOM + 35, GAP_NAMES[point.gap], "kb-gap")]
    height = y(point.value)
    kind = "kb-dot kb-dot--about" if point.approximate else "kb-dot"
    words = ("约" if point.approximate else "") + plain(point.value)
    label = _text(at + side * BESIDE, height + 4, words, "kb-value", SIDES[side]) if side else ""
    label = label or _text(at, height - 10, words, "kb-value")
    return [f'<circle class="{kind}" cx="{at}" cy="{height}" r="4"/>', label, year]


def _told(point: Point) -> str:
    return GAP_NAMES[point.gap] if point.value is None else ("约" if point.approximate else "") + plain(point.value)


def _text(x: float, y: float, words: str, kind: str, anchor: str = "middle") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(title: str, told: str, width: int, height: int, parts: Sequence[str], kind: str) -> str:
    """One line without blanks between, so that Markdown takes it as it is."""
    head = f'<svg class="kb-chart {kind}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
    return f"{head}<title>{escape(title)}</title><desc>{escape(told)}</desc>{''.join(parts)}</svg>"
