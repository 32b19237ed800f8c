"""The indicator ledger (指标台账) of an agency: its series year by year, every figure of a year,
and the trends as charts.

    指标           口径   范围   计量单位   2021     2022     2023    增减
    拆除违法建设   年度          处        **处     1538处   972处   2022→2023 −566（−36.8%）
"""

from collections.abc import Iterator, Sequence
from html import escape

from scripts.compare.across import Across
from scripts.compare.reasons import Beside, beside
from scripts.compare.series import Entry, Series, Step, told_words
from scripts.model import ROLE_NAMES, Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.addresses import ledger_page, passage_address
from scripts.pages.charts import chart_note, plain, trend_chart
from scripts.pages.quotes import (
    ROLE_KINDS,
    early_mark,
    early_notes,
    figure_value,
    figure_words,
    point_cell,
    quote,
    role_mark,
    source,
)
from scripts.pages.runs import WIDE, chunks, page_name, paged, pager

UP = "../../"
ROWS, CHARTS = 80, 20
# So many figures stand beside a series, so many more are folded.
BESIDE, FOLDED = 3, 24
# A line needs so many known years; two are told by the table.
LINE = 2


def ledger_years(across: Across, agency: str) -> list[tuple[int | None, str]]:
    """(year, page) of the years that the agency has figures of, newest first, unknown last."""
    years = {entry.year for entry in across.entries(agency)}
    return [(year, ledger_page(year)) for year in sorted(years, key=lambda y: (y is None, -(y or 0)))]


def trend_pages(across: Across, agency: str) -> list[Sequence[Series]]:
    """The series that have a chart, page by page; [] for none."""
    drawn = [s for s in across.series(agency) if sum(p.value is not None for p in s.points) >= LINE]
    return chunks(drawn, CHARTS) if drawn else []


def chart_place(across: Across, agency: str, series: Series) -> str:
    """Where the chart of a series stands, from the agency's folder; "" where it has none."""
    for number, run in enumerate(trend_pages(across, agency), 1):
        for index, item in enumerate(run, 1):
            if item is series:
                return f"{page_name('trends', number)}#t{(number - 1) * CHARTS + index}"
    return ""


def render_ledger(across: Across, agency: str, folder: str) -> Iterator[Page]:
    """`ledger.md` (series), `ledger-<year>.md` (every figure) and `trends.md` (charts)."""
    if across.entries(agency):
        yield from _series_pages(across, agency, folder)
    for year, page in ledger_years(across, agency):
        yield from _year_pages(across, agency, folder, year, page)
    pages = trend_pages(across, agency)
    for number, run in enumerate(pages, 1):
        yield _trends(agency, folder, run, number, len(pages))


def _series_pages(across: Across, agency: str, folder: str) -> Iterator[Page]:
    places = {
        id(series): f"{page_name('trends', number)}#t{(number - 1) * CHARTS + index}"
        for number, run in enumerate(trend_pages(across, agency), 1)
        for index, series in enumerate(run, 1)
    }
    note = "单位、说法、范围、口径、计量单位都相同的数才排在一行；点数字看原句。约数算出的增减也是约数；脱敏、区间、缺年留空，不推算。"
    years = sorted({p.year for series in across.series(agency) for p in series.points})
    header = [md.text(w) for w in ("指标", "口径", "范围", "计量单位", *years, "增减")]

    def content(run: Sequence[Series]) -> list[str]:
        if not run:
            return [md.block(md.text("还没有两个年度以上可以对照的指标。"), "kb-note")]
        rows = [_series_row(series, years, places.get(id(series), "")) for series in run]
        told = early_notes(entry for series in run for entry in entries_of(series))
        return [*told, md.table(header, rows, "kb-ledger", f"{agency}的指标台账")]

    lead = [_back(agency), md.block(md.text(note), "kb-note"), _year_links(across, agency)]
    title = f"指标台账：{agency}"
    yield from paged(f"agencies/{folder}/ledger", title, across.series(agency), ROWS, content, "指标台账", lead, WIDE)


def _series_row(series: Series, years: Sequence[int], place: str) -> list[md.Markup]:
    by_year = {point.year: point for point in series.points}
    name = md.link(md.text(series.name), place) if place else md.text(series.name)
    cells = [point_cell(by_year[year], UP) if year in by_year else md.text("") for year in years]
    last = md.text(step_words(series.steps[-1], series.key.unit)) if series.steps else md.text("")
    key = series.key
    return [name, md.text(key.basis), md.text(key.scope or "—"), md.text(key.unit), *cells, last]


def entries_of(series: Series) -> list[Entry]:
    """The figures of a series, year by year."""
    return [entry for point in series.points for entry in point.entries]


def step_words(step: Step, unit: str) -> str:
    """2022→2023 约+160处（+10.3%); rates in points."""
    sign = "+" if step.absolute > 0 else "−" if step.absolute < 0 else "±"
    about = "约" if step.approximate else ""
    words = f"{step.since}→{step.year} {about}{sign}{plain(abs(step.absolute))}"
    if unit in ("%", "‰"):
        return f"{words} 个{'百' if unit == '%' else '千'}分点"
    words += unit
    if step.percent is None:
        return words
    return f"{words}（{about}{'+' if step.percent > 0 else '−' if step.percent < 0 else ''}{abs(step.percent)}%）"


def _year_pages(across: Across, agency: str, folder: str, year: int | None, page: str) -> Iterator[Page]:
    entries = [entry for entry in across.entries(agency) if entry.year == year]
    header = [
        md.text(w)
        for w in ("指标", "原文写法", "数值", "限定词", "计量单位", "口径", "范围", "目标/实际", "原句", "出处")
    ]

    def content(run: Sequence[Entry]) -> list[str]:
        return [*early_notes(run), md.table(header, [_entry_row(entry) for entry in run], "kb-figures", "指标值")]

    words = "没有写明年度的数" if year is None else f"{year}年的数"
    lead = [
        _back(agency),
        md.block(md.text("一行一个数，照原文写法；没有写明的口径按报告的年度理解，写作“年度”。"), "kb-note"),
    ]
    stem = f"agencies/{folder}/{page.removesuffix('.md')}"
    yield from paged(stem, f"{words}：{agency}", entries, ROWS, content, words, lead, WIDE)


def _entry_row(entry: Entry) -> list[md.Markup]:
    figure = entry.figure
    return [
        md.text(entry.thing.shown),
        md.link(figure_words(entry.figure, entry.statement), passage_address(entry.statement, UP)),
        md.text(figure_value(entry)),
        md.text(told_words(entry) or "—"),
        md.text(entry.unit),
        md.join([md.text(entry.basis), early_mark([entry])]),
        md.text(entry.scope or "—"),
        md.badge(ROLE_NAMES[figure.role], ROLE_KINDS[figure.role]),
        quote(entry.statement),
        source(entry.statement, UP),
    ]


def _trends(agency: str, folder: str, run: Sequence[Series], number: int, count: int) -> Page:
    blocks = [md.heading(1, md.text("趋势"), {"id": "title"}), _back(agency)]
    note = "圆点是报告写明的数，空心点是约数；横线是计划的目标；断开的地方没有可以对照的数。"
    blocks.append(md.block(md.text(note), "kb-note"))
    for index, series in enumerate(run, (number - 1) * CHARTS + 1):
        blocks += series_blocks(series, f"t{index}", UP)
    if count > 1:
        blocks.append(pager("trends", number, count))
    return Page(f"agencies/{folder}/{page_name('trends', number)}", md.document(f"趋势：{agency}", [agency], blocks))


def series_blocks(series: Series, anchor: str, up: str, others: Sequence[Beside] = ()) -> Iterator[str]:
    """A series with its heading, chart, table, and what can't be compared with it: of its own
    agency, and `others`."""
    key = series.key
    where = "，".join(filter(None, (key.scope, key.basis)))
    yield md.heading(2, md.text(f"{series.name}（{key.unit}）"), {"id": anchor})
    yield md.block(md.text(f"{key.agency} · {where}"), "kb-facts")
    if any(point.value is not None for point in series.points):
        note = f"<figcaption>{escape(chart_note(series))}</figcaption>"
        yield md.raw_html(f'<figure class="kb-figure">{trend_chart(series, series.name)}{note}</figure>')
    steps = {step.year: step_words(step, key.unit) for step in series.steps}
    aims: dict[int | None, list[Entry]] = {}
    for entry in series.targets:
        aims.setdefault(entry.year, []).append(entry)
    rows = [
        [
            md.text(point.year),
            point_cell(point, up),
            md.text(steps.get(point.year, "")),
            md.join(dict.fromkeys(_aim(entry, up) for entry in aims.get(point.year, [])), "、"),
        ]
        for point in series.points
    ]
    columns = ("年度", "实际", "增减", "计划的目标") if aims else ("年度", "实际", "增减")
    header = [md.text(word) for word in columns]
    yield md.table(header, [row[: len(columns)] for row in rows], "kb-trend-table", f"{series.name}各年的数")
    yield from early_notes(entries_of(series))
    not_in_line = [*beside(series), *others]
    if not_in_line:
        yield _beside(not_in_line, key.agency, up)


def _aim(entry: Entry, up: str) -> md.Markup:
    return md.link(figure_words(entry.figure, entry.statement), passage_address(entry.statement, up))


def _beside(items: Sequence[Beside], agency: str, up: str) -> str:
    """The same matter elsewhere, each marked 不可比 with its own reasons."""
    lines = [_not_comparable(item, agency, up) for item in items[:FOLDED]]
    blocks = [md.bullets(lines[:BESIDE])]
    if len(lines) > BESIDE:
        blocks.append(md.details(f"另有 {len(lines) - BESIDE} 个", [md.bullets(lines[BESIDE:])], "kb-details"))
    if len(items) > FOLDED:
        blocks.append(md.block(md.text(f"还有 {len(items) - FOLDED} 个，全部数值的表里都有。"), "kb-facts"))
    return md.group(blocks, "kb-beside")


def _not_comparable(item: Beside, agency: str, up: str) -> md.Markup:
    entry = item.entry
    words = [md.badge("不可比", "doubt")]
    words += [md.text(entry.agency)] if entry.agency != agency else []
    number = md.join(
        [md.text(f"{entry.thing.shown} {role_mark(entry.figure)}"), figure_words(entry.figure, entry.statement)]
    )
    words += [md.text(entry.year or "年度不明"), md.link(number, passage_address(entry.statement, up))]
    return md.join([*words, md.text(f"：{'、'.join(item.reasons)}")], " ")


def _back(agency: str) -> str:
    return md.block(md.link(md.text(agency), "index.md"), "kb-facts")


def _year_links(across: Across, agency: str) -> str:
    links = [
        md.link(md.text(f"{year}年全部" if year is not None else "未写年度的"), page, {"class": "kb-chip"})
        for year, page in ledger_years(across, agency)
    ]
    files = [parts.downloads("series", label="下载 逐年对照")] if across.series(agency) else []
    files.append(parts.downloads("ledger", label="　全部数值"))
    return md.block(md.join([*links, *files], " "), "kb-topics")
