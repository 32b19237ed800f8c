"""Indicators that recur (指标): who reports them, year by year; agencies side by side only as a
reference, never as one line."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from scripts.compare.reasons import Standing, elsewhere
from scripts.compare.series import Entry, Series
from scripts.corpus import Corpus
from scripts.export.overviews import indicator_table
from scripts.export.sheets import csv_bytes, xlsx_bytes
from scripts.export.tables import Table
from scripts.model import Draft, Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.addresses import passage_address
from scripts.pages.indicator_rows import Place, Rows, gather_rows
from scripts.pages.ledger import entries_of, series_blocks, step_words
from scripts.pages.quotes import early_mark, early_notes, figure_words, point_cell, quote, role_mark, source
from scripts.pages.runs import WIDE, page_name, with_pager
from scripts.pages.sections import section
from scripts.pages.shelf import Keeper, Shelf

ROWS, CHARTS, FURTHER = 80, 8, 20
# Of so many agencies the figures stand beside another one's chart, the rest in the tables; more rows
# than this are several files.
NEAR, MOST = 12, 1000
UP = "../"
# Nothing differs, and still there is no line: one year has several figures.
SAME_YEAR = "同一年的另一个数"


def render_indicators(
    corpus: Corpus, keeper: Keeper, shelves: Iterable[Shelf], addresses: dict[str, str]
) -> Iterator[Page | Draft]:
    """`indicators/index.md` and a page, or several, for every recurring indicator."""
    listed = gather_rows(shelves, (item.name for item in corpus.vocab.indicators))
    rows = [
        [
            md.link(md.text(item.name), f"{addresses[item.name]}.md"),
            md.text(len(item.holders)),
            md.text(item.count),
            md.text(item.charts),
        ]
        for item in listed
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
    for item in listed:
        stem = f"indicators/{addresses[item.name]}"
        made_from = corpus.made_from((), "indicator", stem, item.name, item.seals)
        yield from section(keeper, made_from, partial(_indicator, corpus, replace(item), stem))


def _indicator(corpus: Corpus, rows: Rows, stem: str) -> Iterator[Draft]:
    """One indicator: its series with charts, then every figure of it by agency and year; each
    page made anew only when what is on it has changed."""
    files = _files(rows, stem)
    for path, _, part in files:
        made_from = corpus.made_from((), "indicator", path, rows.name, rows.seals_of(part), part[0], part[-1])
        table = cache(partial(_table, rows, part))
        yield Draft(f"{path}.csv", made_from, partial(_csv, table, corpus.site))
        yield Draft(f"{path}.xlsx", made_from, partial(_xlsx, table, corpus.site))
    parts_of = rows.parts(ROWS)
    hide = () if rows.charts else WIDE
    opening = rows.first(NEAR, CHARTS + FURTHER).seals, len(rows.holders), rows.charts, [words for _, words, _ in files]
    for number, part in enumerate(parts_of, 1):
        seals = rows.seals_of(part), part[0], part[-1], number, len(parts_of), min(rows.charts, CHARTS), hide
        lead = opening if number == 1 else ()
        made_from = corpus.made_from((), "indicator", stem, rows.name, seals, lead)
        make = partial(_figures_page, rows, stem, part, number, len(parts_of))
        yield Draft(page_name(stem, number), made_from, make)
    further = rows.series_parts(CHARTS + FURTHER, FURTHER)
    for number, part in enumerate(further, 1):
        seals_of = rows.seals_of(part), part[0], part[-1], number, len(further)
        made_from = corpus.made_from((), "series", stem, rows.name, seals_of)
        make = partial(_series_page, rows, f"{stem}-series", part, number, len(further))
        yield Draft(page_name(f"{stem}-series", number), made_from, make)


def _files(rows: Rows, stem: str) -> list[tuple[str, str, Sequence[Place]]]:
    """(address without ending, whose rows, rows) of every table to take away."""
    listed = rows.parts(MOST)
    if len(listed) == 1:
        return [(stem, "", listed[0])]
    named = ((part, dict.fromkeys((part[0][0], part[-1][0]))) for part in listed)
    return [
        (page_name(f"{stem}-figures", number).removesuffix(".md"), "—".join(ends), part)
        for number, (part, ends) in enumerate(named, 1)
    ]


def _table(rows: Rows, part: Sequence[Place]) -> Table:
    return indicator_table(rows.name, rows.standing(part))


def _csv(table: Callable[[], Table], site: str) -> bytes:
    return csv_bytes(table(), site)


def _xlsx(table: Callable[[], Table], site: str) -> bytes:
    return xlsx_bytes([table()], UP, site)


def _figures_page(rows: Rows, stem: str, part: Sequence[Place], number: int, count: int) -> bytes:
    blocks = [md.heading(1, md.text(rows.name), {"id": "title"})]
    blocks += _lead(rows, stem) if number == 1 else ()
    blocks += _tables(rows, stem, part)
    return with_pager(stem, rows.name, blocks, number, count, () if rows.charts else WIDE)


def _tables(rows: Rows, stem: str, part: Sequence[Place]) -> Iterator[str]:
    """What stands in a line or answers a target first; what can't be compared folded behind it."""
    header = [md.text(w) for w in ("单位", "年度", "说法", "原文写法", "口径、范围", "能不能连成线", "原句和出处")]
    inside: list[list[md.Markup]] = []
    beside: list[list[md.Markup]] = []
    told = rows.standing(part)
    yield from early_notes(entry for entry, _ in told)
    for entry, standing in told:
        side = beside if standing.series is None and standing.meets is None else inside
        side.append(_row(entry, _standing(standing, rows.charts, stem)))
    kind = "kb-figures kb-figures--beside"
    if not inside or not beside:
        yield md.table(header, inside or beside, kind, f"{rows.name}的全部数值")
        return
    yield md.table(header, inside, kind, f"{rows.name}可以对照的数")
    folded = md.table(header, beside, kind, f"{rows.name}不可比的数")
    yield md.details(f"不可比的 {len(beside)} 个数，各有理由", [folded], "kb-details")


def _series_page(rows: Rows, stem: str, part: Sequence[Place], number: int, count: int) -> bytes:
    title = f"{rows.name}：其余的线"
    blocks = [md.heading(1, md.text(title), {"id": "title"}), _series_table(rows.series(part))]
    return with_pager(stem, title, blocks, number, count, WIDE)


def _lead(rows: Rows, stem: str) -> Iterator[str]:
    """What the first page opens with: charts, further series, the files."""
    near = rows.first(NEAR, CHARTS + FURTHER)
    entries, strung = near.entries(), near.strung(CHARTS + FURTHER)
    if len(near.holders) < len(rows.holders):
        words = f"别的单位的数，每条线下面只列前 {len(near.holders)} 个单位的；全部 {len(rows.holders)} 个单位的在后面的表里。"
        yield md.block(md.text(words), "kb-note")
    for index, series in enumerate(strung[:CHARTS], 1):
        yield from series_blocks(series, f"s{index}", UP, elsewhere(series, entries))
    if rows.charts > CHARTS:
        yield _more(strung[CHARTS:], rows.charts - CHARTS, stem)
    if len(rows.holders) > 1:
        yield md.heading(2, md.text("各单位的数"), {"id": "all"})
        words = "不同单位的数只能对着原句看，不能排名，也不能相加；每一行写明和什么比、为什么不可比。"
        yield md.block(md.join([md.badge("横向参考", "doubt"), md.text(words)], " "), "kb-note")
    else:
        yield md.heading(2, md.text("全部的数"), {"id": "all"})
    files = [(stem.rsplit("/", 1)[-1], words) for stem, words, _ in _files(rows, stem)]
    if len(files) == 1:
        yield md.block(parts.downloads(files[0][0], label="下载"), "kb-facts")
        return
    links = md.bullets(md.join([md.text(words), parts.downloads(name, label="")], " ") for name, words in files)
    yield md.details(f"下载，分成 {len(files)} 个文件", [links], "kb-details")


def _row(entry: Entry, standing: md.Markup) -> list[md.Markup]:
    return [
        md.text(entry.agency),
        md.text(entry.year or "未写明"),
        md.text(entry.thing.shown),
        md.join([md.text(role_mark(entry.figure)), figure_words(entry.figure, entry.statement)]),
        md.join([md.text("，".join(filter(None, (entry.basis, entry.scope)))), early_mark([entry])]),
        standing,
        md.join([quote(entry.statement), source(entry.statement, UP)], " "),
    ]


def _standing(standing: Standing, charts: int, stem: str) -> md.Markup:
    """可比 with the way to its line, or 不可比 with every reason and what it was held against."""
    if standing.series is not None:
        words = md.badge("可比", "done")
        if standing.series < min(charts, CHARTS):
            line = f"{stem.rsplit('/', 1)[-1]}.md#s{standing.series + 1}"
            words = md.join([words, md.link(md.text("本单位各年"), line)], " ")
        return words
    if standing.meets is not None:
        meets = standing.meets
        done = md.link(figure_words(meets.figure, meets.statement), passage_address(meets.statement, UP))
        return md.join([md.badge("目标", "plan"), md.text("本年完成"), done], " ")
    if standing.other is None:
        return md.text("只有这一个数")
    other = standing.other
    told = f"{other.agency}{other.year or '年度不明'}{'年' if other.year else ''}{other.figure.raw}"
    against = md.join([md.text("对照 "), md.link(md.text(told), passage_address(other.statement, UP))])
    reasons = md.text("、".join(standing.reasons) or SAME_YEAR)
    return md.join([md.badge("不可比", "doubt"), reasons, md.element("small", against, {"class": "kb-sub"})], " ")


def _more(strung: Sequence[Series], count: int, stem: str) -> str:
    """Further series without charts, the first of `count`; the others on pages of their own."""
    blocks = [_series_table(strung)]
    if count > FURTHER:
        rest = md.link(md.text(f"其余 {count - FURTHER} 条"), f"{stem.rsplit('/', 1)[-1]}-series.md")
        blocks.append(md.block(rest, "kb-facts"))
    return md.details(f"另有 {count} 条", blocks, "kb-details")


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
    told = early_notes(entry for series in strung for entry in entries_of(series))
    return "\n\n".join([*told, md.table(header, rows, "kb-ledger", "其余各单位")])
