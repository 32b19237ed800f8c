"""Indicators that recur (指标): who reports them, year by year; agencies side by side only as a
reference, never as one line."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scripts.compare.across import Across
from scripts.compare.reasons import Standing, elsewhere
from scripts.compare.series import Entry, Series
from scripts.export.overviews import indicator_figures, indicator_table
from scripts.export.sheets import csv_bytes, xlsx_bytes
from scripts.model import Draft, Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.addresses import passage_address
from scripts.pages.ledger import series_blocks, step_words
from scripts.pages.quotes import figure_words, point_cell, quote, source
from scripts.pages.runs import WIDE, paged

ROWS, CHARTS, FURTHER = 80, 8, 20
UP = "../"
# Nothing differs, and still there is no line: one year has several figures.
SAME_YEAR = "同一年的另一个数"


def render_indicators(across: Across, addresses: dict[str, str]) -> Iterator[Page | Draft]:
    """`indicators/index.md` and a page, or several, for every recurring indicator."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    strung: dict[str, list[Series]] = defaultdict(list)
    for agency in across.agencies:
        for entry in across.entries(agency):
            entries[entry.figure.indicator].append(entry)
        for series in across.series(agency):
            strung[series.indicator].append(series)
    names = [item.name for item in across.corpus.vocab.indicators if entries[item.name]]
    rows = [
        [
            md.link(md.text(name), f"{addresses[name]}.md"),
            md.text(len({entry.agency for entry in entries[name]})),
            md.text(len(entries[name])),
            md.text(len(strung[name])),
        ]
        for name in names
    ]
    header = [md.text(w) for w in ("指标", "单位数", "数值", "连得成线")]
    note = (
        "年年出现的指标。同一单位、说法、范围、口径、计量单位都相同，才连成一条线；其余并列，一个一个写明为什么不可比。"
        "别的指标见各单位的指标台账。"
    )
    blocks = [
        md.heading(1, md.text("指标"), {"id": "title"}),
        md.block(md.text(note), "kb-note"),
        md.table(header, rows, "kb-list", "指标目录", numeric_from=1) if rows else "",
    ]
    yield Page("indicators/index.md", md.document("指标", [], blocks))
    for name in names:
        yield from _indicator(across, name, f"indicators/{addresses[name]}", strung[name])


def _indicator(across: Across, name: str, stem: str, strung: Sequence[Series]) -> Iterator[Page | Draft]:
    """One indicator: its series with charts, then every figure of it by agency and year."""
    entries = [e for agency in across.agencies for e in across.entries(agency) if e.figure.indicator == name]
    header = [md.text(w) for w in ("单位", "年度", "说法", "原文写法", "口径", "范围", "能不能连成线", "原句", "出处")]
    lead: list[str] = []
    for index, series in enumerate(strung[:CHARTS], 1):
        lead += series_blocks(series, f"s{index}", UP, elsewhere(series, entries))
    if len(strung) > CHARTS:
        lead.append(_more(strung[CHARTS:], stem))
    if len({entry.agency for entry in entries}) > 1:
        lead.append(md.heading(2, md.text("各单位的数"), {"id": "all"}))
        words = "不同单位的数只能对着原句看，不能排名，也不能相加；每一行写明和什么比、为什么不可比。"
        lead.append(md.block(md.join([md.badge("横向参考", "doubt"), md.text(words)], " "), "kb-note"))
    else:
        lead.append(md.heading(2, md.text("全部的数"), {"id": "all"}))

    def content(run: Sequence[tuple[Entry, Standing]]) -> list[str]:
        rows = [_row(entry, _standing(standing, len(strung), stem)) for entry, standing in run]
        return [md.table(header, rows, "kb-figures kb-figures--beside", f"{name}的全部数值")]

    told = indicator_figures(entries, strung)
    lead.append(md.block(parts.downloads(stem.rsplit("/", 1)[-1], label="下载"), "kb-facts"))
    # What a line is made of is all that its agency says.
    reports = [report for agency in dict.fromkeys(e.agency for e, _ in told) for report in across.reports(agency)]
    made_from = across.corpus.made_from(reports, "indicator", name)
    yield Draft(f"{stem}.csv", made_from, lambda: csv_bytes(indicator_table(name, told)))
    yield Draft(f"{stem}.xlsx", made_from, lambda: xlsx_bytes([indicator_table(name, told)], UP))
    yield from paged(stem, name, told, ROWS, content, lead=lead, hide=() if strung else WIDE)
    if rest := strung[CHARTS + FURTHER :]:
        title = f"{name}：其余的线"
        yield from paged(f"{stem}-series", title, rest, FURTHER, lambda run: [_series_table(run)], hide=WIDE)


def _row(entry: Entry, standing: md.Markup) -> list[md.Markup]:
    return [
        md.text(entry.agency),
        md.text(entry.year or "未写明"),
        md.text(entry.thing.shown),
        md.join(
            [md.text("目标 " if entry.figure.role == "target" else ""), figure_words(entry.figure, entry.statement)]
        ),
        md.text(entry.basis),
        md.text(entry.scope or "—"),
        standing,
        quote(entry.statement),
        source(entry.statement, UP),
    ]


def _standing(standing: Standing, charts: int, stem: str) -> md.Markup:
    """可比 with the way to its line, or 不可比 with every reason and what it was held against."""
    if standing.series is not None:
        words = md.badge("可比", "done")
        if standing.series < min(charts, CHARTS):
            line = f"{stem.rsplit('/', 1)[-1]}.md#s{standing.series + 1}"
            words = md.join([words, md.link(md.text("本单位各年"), line)], " ")
        return words
    if standing.other is None:
        return md.text("只有这一个数")
    other = standing.other
    told = f"{other.agency}{other.year or '年度不明'}{'年' if other.year else ''}{other.figure.raw}"
    against = md.join([md.text("对照 "), md.link(md.text(told), passage_address(other.statement, UP))])
    reasons = md.text("、".join(standing.reasons) or SAME_YEAR)
    return md.join([md.badge("不可比", "doubt"), reasons, md.element("small", against, {"class": "kb-sub"})], " ")


def _more(strung: Sequence[Series], stem: str) -> str:
    """Further series without charts, those of many agencies on pages of their own."""
    blocks = [_series_table(strung[:FURTHER])]
    if len(strung) > FURTHER:
        rest = md.link(md.text(f"其余 {len(strung) - FURTHER} 条"), f"{stem.rsplit('/', 1)[-1]}-series.md")
        blocks.append(md.block(rest, "kb-facts"))
    return md.details(f"另有 {len(strung)} 条", blocks, "kb-details")


def _series_table(strung: Sequence[Series]) -> str:
    """Series as a table, without charts: those are on the agencies' own pages."""
    years = sorted({p.year for series in strung for p in series.points})
    header = [md.text(w) for w in ("单位", "说法", *years, "增减")]
    rows = []
    for series in strung:
        by_year = {p.year: p for p in series.points}
        cells = [point_cell(by_year[y], UP) if y in by_year else md.text("") for y in years]
        last = step_words(series.steps[-1], series.key.unit) if series.steps else ""
        rows.append([md.text(series.key.agency), md.text(series.name), *cells, md.text(last)])
    return md.table(header, rows, "kb-ledger", "其余各单位")
