"""Figures strung over the years (指标台账), only where they can be compared.

    违法建设治理 · 拆除违法建设面积（平方米，年度数）
    2020 约21.6万   2021 22.4万   2022 26.3万   2023 约18.9万
    增减            +约0.8万       +3.9万        −约7.4万

One series has one agency, thing, scope, basis, unit and role. A masked figure, a range, two
different figures for one year: a gap, shown as a gap. What is like it and can't be compared
stands beside it; `reasons` says why.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

from scripts.compare.basis import early_of, ends_early, period_of
from scripts.compare.direction import told_unit
from scripts.compare.statements import Statement, is_baseline
from scripts.compare.things import Thing, other_share, thing_of
from scripts.compare.wording import Synonyms, actions, bigrams
from scripts.model import Figure, Record, Role

Place = tuple[str, str, int]
Gap = Literal["", "masked", "damaged", "range", "several", "none"]
GAP_NAMES: dict[Gap, str] = {
    "": "",
    "masked": "已脱敏",
    "damaged": "数字有误",
    "range": "区间数",
    "several": "同年有几个不同的数",
    "none": "没有这一年可比的数",
}
ABOUT = ("约", "近", "左右", "余", "多", "来", "大概", "接近", "上下")
# Two names of one indicator with so many bigrams in common (Dice) are one.
ONE_NAME = 0.75
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Entry(Record):
    """A figure in the ledger: where it stands, what it counts, where and for which period.

    `scope` is what its own statement says; one that the sentence before says is not its.
    `early`: what its report says of figures that end before the year does, else ""."""

    statement: Statement
    figure: Figure
    thing: Thing
    scope: str
    basis: str
    early: str = ""

    @property
    def year(self) -> int | None:
        """The year that the figure is of."""
        return self.figure.year

    @property
    def agency(self) -> str:
        """Whose figure it is."""
        return self.statement.report.agency

    @property
    def unit(self) -> str:
        """The unit that it is told in: 个百分点 apart from %."""
        return told_unit(self.figure)

    @property
    def place(self) -> Place:
        """Where the figure stands, one place a figure."""
        return place_of(self.statement, self.figure)


def place_of(statement: Statement, figure: Figure) -> Place:
    """(report, passage, offset) of a figure of a statement."""
    return statement.report.id, statement.measure.id, figure.start


# Targets by place, each with what the summary of its year says was done of it.
Met = Mapping[Place, Entry]


@dataclass(frozen=True, slots=True)
class Key(Record):
    """What must be one for figures to be one series."""

    agency: str
    thing: str
    scope: str
    basis: str
    unit: str
    role: Role


@dataclass(frozen=True, slots=True)
class Point(Record):
    """A year of a series: its figures, or why there is no value. `approximate`: 约, 余, 超过."""

    year: int
    entries: tuple[Entry, ...]
    value: Decimal | None
    approximate: bool
    gap: Gap


@dataclass(frozen=True, slots=True)
class Step(Record):
    """The change from one known year to the next known one.

    `percent` is rounded to a tenth; None for rates (their change is in points) and from zero."""

    since: int
    year: int
    absolute: Decimal
    percent: Decimal | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class Series(Record):
    """Points by year without holes (a missing year is a gap), ascending; at least two years
    have figures. `targets` are what plans aimed at for the same thing, by year; `others` what
    the agency says of the same matter and is neither."""

    key: Key
    name: str
    indicator: str
    points: tuple[Point, ...]
    steps: tuple[Step, ...]
    targets: tuple[Entry, ...]
    others: tuple[Entry, ...]


def read_entries(statements: Iterable[Statement], synonyms: Synonyms) -> Iterator[Entry]:
    """Every figure of the statements as a ledger entry, in reading order."""
    early: dict[str, str] = {}
    for statement in statements:
        report = statement.report
        if report.id not in early:
            early[report.id] = ends_early(report)
        for figure in statement.figures:
            if is_baseline(figure, statement):
                continue
            thing, period = thing_of(figure, statement, synonyms), period_of(figure, statement)
            till = early_of(figure, period, report, early[report.id])
            yield Entry(statement, figure, thing, _scope(figure, statement), period, till)


def _scope(figure: Figure, statement: Statement) -> str:
    said = statement.measure.text[statement.start : figure.start + len(figure.raw)]
    return figure.scope if figure.scope and figure.scope in said else ""


def string_series(entries: Sequence[Entry], met: Met) -> tuple[Series, ...]:
    """Every series of one agency's entries (each under its one name), by indicator, name and unit;
    `met` are the targets that plan and outcome hold against a figure, whatever their words."""
    groups: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.year is not None and entry.thing.name and not entry.thing.relative:
            groups[key_of(entry)].append(entry)
    by_matter: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_matter[entry.thing.matter].append(entry)
    answered: dict[Place, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.place in met:
            answered[met[entry.place].place].append(entry)
    found = []
    for key, members in groups.items():
        years = {entry.year for entry in members if entry.year is not None}
        if key.role == "actual" and len(years) >= 2:
            matter = by_matter[members[0].thing.matter]
            aims = [e for e in matter if e.figure.role == "target" and _aims_at(e, key) and e.place not in met]
            aims += [aim for entry in members for aim in answered[entry.place]]
            found.append(_series(key, members, aims, matter))
    return tuple(
        sorted(found, key=lambda s: (not s.indicator, s.indicator, s.name, s.key.unit, s.key.scope, s.key.basis))
    )


def one_name(entries: Iterable[Entry]) -> list[Entry]:
    """Entries of one recurring indicator whose names differ in a word (纠正…, 查纠…) under the
    first of these names; others keep theirs."""
    names: dict[tuple[str, str], list[tuple[str, Counter[str]]]] = defaultdict(list)
    named: dict[tuple[str, str, str], str] = {}
    found = []
    for entry in entries:
        indicator, unit, name = entry.figure.indicator, entry.figure.unit, entry.thing.name
        if not indicator or not name:
            found.append(entry)
            continue
        if (indicator, unit, name) not in named:
            grams = bigrams(name)
            known = names[indicator, unit]
            like = next((first for first, other in known if _alike(grams, other) and _one_thing(first, name)), name)
            named[indicator, unit, name] = like
            known.append((like, grams))
        found.append(replace(entry, thing=replace(entry.thing, name=named[indicator, unit, name])))
    return found


def _one_thing(one: str, other: str) -> bool:
    """Whether what is done does not contradict (纠正 and 查纠 don't, 新建 and 改造 do), and rates are
    shares of one thing (居民小区覆盖率 and 覆盖率 may not be)."""
    if other_share(one, other):
        return False
    first, second = actions(one), actions(other)
    return not first or not second or bool(first & second)


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    total = one.total() + other.total()
    return bool(total) and 2 * (one & other).total() / total >= ONE_NAME


def key_of(entry: Entry) -> Key:
    """What an entry would have to share with others to be one series with them."""
    figure = entry.figure
    return Key(entry.agency, entry.thing.name, entry.scope, entry.basis, entry.unit, figure.role)


def _series(key: Key, members: list[Entry], aims: Iterable[Entry], matter: Sequence[Entry]) -> Series:
    by_year: dict[int, list[Entry]] = defaultdict(list)
    for entry in members:
        if entry.year is not None:
            by_year[entry.year].append(entry)
    points = tuple(_point(year, by_year.get(year, [])) for year in range(min(by_year), max(by_year) + 1))
    targets = sorted({id(e): e for e in aims}.values(), key=lambda e: (e.year or 0, e.place))
    inside = {id(entry) for entry in (*members, *targets)}
    others = tuple(e for e in matter if id(e) not in inside)
    return Series(
        key, members[-1].thing.shown, members[0].figure.indicator, points, tuple(_steps(points, key.unit)),
        tuple(targets), others,
    )  # fmt: skip


def _aims_at(entry: Entry, key: Key) -> bool:
    same = (entry.thing.name, entry.scope, entry.unit) == (key.thing, key.scope, key.unit)
    return same and entry.year is not None and not entry.thing.relative


def _point(year: int, entries: list[Entry]) -> Point:
    """One year: a value only where all figures for it say the same one."""
    known = [e for e in entries if e.figure.value is not None and e.figure.value_high is None]
    values = {e.figure.value for e in known}
    if len(values) == 1 and len(known) == len(entries):
        about = any(_is_about(e.figure) for e in known)
        return Point(year, tuple(entries), values.pop(), about, "")
    gap: Gap = "none"
    if len(values) > 1 or (values and len(known) < len(entries)):
        gap = "several"
    elif any(e.figure.redacted for e in entries):
        gap = "masked"
    elif any(e.figure.damaged for e in entries):
        gap = "damaged"
    elif entries:
        gap = "range"
    return Point(year, tuple(entries), None, False, gap)


def qualifier_words(figure: Figure) -> str:
    """约, 余, 以上… as written, and whether they make the figure a lower or an upper bound."""
    bound = {"lower": "下限", "upper": "上限"}.get(figure.bound or "", "")
    return f"{figure.qualifier}（{bound}）" if bound else figure.qualifier


def told_words(entry: Entry) -> str:
    """What a figure says beside its number: which way it went (同比下降), and its qualifier."""
    return "，".join(filter(None, (entry.thing.change, qualifier_words(entry.figure))))


def _is_about(figure: Figure) -> bool:
    return figure.bound is not None or any(word in figure.qualifier for word in ABOUT)


def _steps(points: Sequence[Point], unit: str) -> Iterator[Step]:
    known = [point for point in points if point.value is not None]
    for before, after in pairwise(known):
        if before.value is None or after.value is None:
            continue
        change = after.value - before.value
        rate = None
        if unit not in ("%", "‰") and before.value:
            rate = (change * 100 / before.value).quantize(TENTH, ROUND_HALF_UP)
        yield Step(before.year, after.year, change, rate, before.approximate or after.approximate)
