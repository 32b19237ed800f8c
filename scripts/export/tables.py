"""The comparison's tables, apart from how they are written.

ledger_table(across, "某县城管局") → 年度 单位 指标 原文写法 数值 … 出处, one row a figure
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scripts.compare.across import Across
from scripts.compare.caveats import caveats
from scripts.compare.commitments import KIND_NAMES as COMMITMENT_KINDS
from scripts.compare.direction import told_unit
from scripts.compare.outcomes import PlanLink
from scripts.compare.series import Entry, Point, told_words
from scripts.compare.statements import Statement, whole_sentence
from scripts.model import KIND_NAMES, OUTCOME_NAMES, ROLE_NAMES, Figure


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a place of the site, relative to its root."""

    words: str
    address: str


FIGURE_COLUMNS = (
    "年度", "单位", "指标", "原文写法", "数值", "上限", "限定词", "计量单位", "口径", "范围", "目标或完成", "说明", "原句", "出处",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sourced:
    """A number that leads to a place of the site, relative to its root."""

    value: Decimal
    address: str


Cell = str | int | Decimal | Link | Sourced | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name; every row is as long as `columns`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def with_addresses(table: Table, site: str) -> Table:
    """The table with the addresses of its sources as text, in columns of their own at its end, for
    where a link can't be followed; below `site`, "" for the way from the site's root."""
    sources = [i for i, name in enumerate(table.columns) if name.endswith("出处")]
    rows = tuple(
        (*row, *(f"{site}{cell.address}" if isinstance(cell := row[i], Link) else None for i in sources))
        for row in table.rows
    )
    return Table(table.name, (*table.columns, *(f"{table.columns[i]}地址" for i in sources)), rows)


def cite(statement: Statement) -> Link:
    """Where a statement stands: 2023年工作总结 第12行."""
    report = statement.report
    year = f"{report.year}年" if report.year is not None else ""
    return Link(
        f"{year}{KIND_NAMES[report.kind]} 第{statement.measure.line}行",
        f"reports/{report.id}.html#{statement.measure.id}",
    )


def ledger_table(across: Across, agency: str) -> Table:
    """Every figure of an agency (指标台账), newest year first."""
    entries = sorted(across.entries(agency), key=lambda entry: -(entry.year or 0))
    return Table("指标台账", FIGURE_COLUMNS, tuple(figure_cells(entry) for entry in entries))


def figure_cells(entry: Entry) -> tuple[Cell, ...]:
    """A figure in FIGURE_COLUMNS."""
    figure = entry.figure
    doubt = "已脱敏" if figure.redacted else "数字有误，未采用" if figure.damaged else ""
    doubt = "，".join(filter(None, (doubt, "增减的数，不是总数" if entry.thing.change else "")))
    return (
        entry.year, entry.agency, entry.thing.shown, figure.raw, figure.value, figure.value_high,
        told_words(entry), entry.unit, _basis(entry), entry.scope,
        ROLE_NAMES[figure.role], doubt, entry.statement.text, cite(entry.statement),
    )  # fmt: skip


def _basis(entry: Entry) -> str:
    """年度, with what its report says of figures that end before the year does."""
    return f"{entry.basis}（{entry.early.removeprefix('这份')}）" if entry.early else entry.basis


def series_table(across: Across, agency: str) -> Table:
    """An agency's series, a column a year; a gap stays empty and is told under 说明."""
    found = across.series(agency)
    years = sorted({point.year for series in found for point in series.points})
    rows = []
    for series in found:
        by_year = {point.year: point for point in series.points}
        values: list[Cell] = [_sourced(by_year.get(year)) for year in years]
        notes = [f"{p.year}年约数" for p in series.points if p.approximate]
        early = {(p.year, e.early.removeprefix("这份")) for p in series.points for e in p.entries if e.early}
        notes += [f"{year}年{words}" for year, words in sorted(early)]
        notes += [f"{p.year}年{GAPS[p.gap]}" for p in series.points if p.gap]
        key = series.key
        newest = [point for point in series.points if point.entries][-1]
        rows.append(
            (series.name, key.basis, key.scope, key.unit, *values, "；".join(notes), cite(newest.entries[0].statement))
        )
    return Table("逐年对照", ("指标", "口径", "范围", "计量单位", *map(str, years), "说明", "最近出处"), tuple(rows))


def _sourced(point: Point | None) -> Sourced | None:
    """A year's value with the way to its sentence."""
    if point is None or point.value is None:
        return None
    return Sourced(point.value, cite(point.entries[0].statement).address)


GAPS = {
    "masked": "已脱敏",
    "damaged": "数字有误",
    "range": "区间数",
    "several": "有几个不同的数",
    "none": "没有这一年可比的数",
}


def plan_table(across: Across, agency: str, year: int) -> Table:
    """Plan against outcome in the columns of the supervision offices."""
    columns = (
        "目标要求", "类型", "目标", "目标数", "计量单位", "完成数", "时限", "责任单位", "进展情况", "注意",
        "进展依据", "存在问题", "下一步打算", "依据", "判断", "计划出处", "又见于", "总结出处",
    )  # fmt: skip
    return Table(f"{year}年计划落实", columns, tuple(_link(link) for link in across.links(agency, year)))


def _link(link: PlanLink) -> tuple[Cell, ...]:
    item = link.commitment
    decided = f"{link.reason}（{link.decided_by}校对）" if link.decided_by else link.how
    return (
        item.statement.text, COMMITMENT_KINDS[item.kind], item.target, *_numbers(link), item.deadline, item.owner,
        OUTCOME_NAMES[link.status], "；".join(caveats(link)),
        whole_sentence(link.evidence).text if link.evidence else "", _words(link.problem), _following(link.following),
        decided, "人工校对" if link.decided_by else "程序判断", cite(item.statement), _also(link),
        cite(link.evidence) if link.evidence else None,
    )  # fmt: skip


def _numbers(link: PlanLink) -> tuple[Decimal | None, str, Decimal | None]:
    """(target, unit, what was done of it in the same unit), None for what isn't one known number;
    no unit for several."""
    figures = link.commitment.figures
    units = {told_unit(figure) for figure in figures}
    if len(figures) != 1:
        return None, units.pop() if len(units) == 1 else "", None
    [target] = figures
    done = next(
        (actual for aim, actual in link.pairs if aim == target and told_unit(actual) == told_unit(target)), None
    )
    return _one(target), told_unit(target), _one(done) if done is not None else None


def _one(figure: Figure) -> Decimal | None:
    return figure.value if figure.value_high is None else None


def _also(link: PlanLink) -> Link | None:
    """Where else the commitment stands: all of it in words, the way to the first."""
    cited = [cite(item.statement) for item in link.also]
    return Link("、".join(c.words for c in cited), cited[0].address) if cited else None


def _words(statement: Statement | None) -> str:
    return statement.text if statement is not None else ""


def _following(statement: Statement | None) -> str:
    """What is planned next, with the year that it is for."""
    year = statement.measure.year if statement is not None else None
    return f"{year}年：{_words(statement)}" if year else _words(statement)


def plain_cell(cell: Cell) -> str:
    """A cell as text: numbers without exponent, links by their words."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, Sourced):
        return f"{cell.value:f}"
    return cell.words if isinstance(cell, Link) else str(cell)


def widths(table: Table) -> Iterable[int]:
    """Column widths in characters, for what is mostly Chinese; 8 … 60."""
    for index, name in enumerate(table.columns):
        longest = max([len(name), *(len(plain_cell(row[index])) for row in table.rows[:200])])
        yield max(8, min(60, longest * 2 + 2))
