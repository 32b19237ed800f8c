"""Why a figure can't be set into one line with others (不可比), in words, each with both sides.

series   青岚市城市管理局 · 拆除违法建设 · 全市 · 年度 · 处
beside   青岚市 2021 半年来96处          口径不同：半年来／年度
beside   青岚市 2022 市区拆除83处        范围不同：市区／全市
beside   丁县   2023 拆除83处            单位不同（横向参考）、范围不同：未写明／全市
beside   青岚市 2022 计划拆除90处        目标与完成不同
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.compare.series import Entry, Key, Met, Series, key_of
from scripts.model import Role

UNSAID = "未写明"
ELSEWHERE = "单位不同（横向参考）"
ANOTHER = "另有所指"
ROLES: dict[Role, str] = {"target": "目标", "ongoing": "在建", "actual": "完成"}


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure on the matter of a series that is not in it, and every reason why."""

    entry: Entry
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an entry stands in a series (its number in the list asked, from 0), and if not,
    why it can't be held against `other`, what is nearest to it. `meets`: the entry is a target,
    and this is what was done of it."""

    series: int | None
    reasons: tuple[str, ...] = ()
    other: Entry | None = None
    meets: Entry | None = None


def why_not(entry: Entry, key: Key) -> tuple[str, ...]:
    """Every reason why an entry can't stand in one line with what has this key; () for none."""
    return tuple(_reasons(entry, key))


def _reasons(entry: Entry, key: Key) -> Iterator[str]:
    figure = entry.figure
    if entry.agency != key.agency:
        yield ELSEWHERE
    if figure.redacted:
        yield "已脱敏"
    if figure.damaged:
        yield "数字有误"
    if figure.role != key.role:
        yield "与".join(ROLES[role] for role in ROLES if role in (figure.role, key.role)) + "不同"
    if entry.unit != key.unit:
        yield f"计量单位不同：{entry.unit}／{key.unit}"
    if entry.basis != key.basis:
        yield f"口径不同：{entry.basis}／{key.basis}"
    if entry.scope != key.scope:
        yield f"范围不同：{entry.scope or UNSAID}／{key.scope or UNSAID}"
    if entry.thing.relative:
        yield "说的是增减，不是总数"
    elif entry.thing.name != key.thing and entry.agency == key.agency:
        yield f"说的不是一件事：{entry.thing.shown}"
    if entry.year is None:
        yield "年度不明"


def beside(series: Series) -> tuple[Beside, ...]:
    """What the agency itself says of the same matter and is not in the series, in reading order."""
    return tuple(Beside(entry, why_not(entry, series.key) or (ANOTHER,)) for entry in series.others)


def elsewhere(series: Series, entries: Sequence[Entry]) -> tuple[Beside, ...]:
    """The same indicator of other agencies beside a series: of each agency, and of each thing,
    scope, basis and unit that it counts, the newest figure; by agency."""
    newest: dict[Key, Entry] = {}
    for entry in entries:
        key = key_of(entry)
        if entry.agency != series.key.agency and entry.figure.role == series.key.role:
            known = newest.get(key)
            if known is None or (entry.year or 0) > (known.year or 0):
                newest[key] = entry
    ordered = sorted(newest.values(), key=lambda e: (e.agency, -(e.year or 0), e.thing.name, e.figure.start))
    return tuple(Beside(entry, why_not(entry, series.key)) for entry in ordered)


def standings(entries: Sequence[Entry], strung: Sequence[Series], met: Met) -> tuple[Standing, ...]:
    """How every entry of one indicator stands, in order: in which series, or, of a target, with
    what was done of it (as plan and outcome have it: `met`), else why it can't be
    held against its own agency's series or, where that has none, against its agency's newest
    figure; the only figure of an agency is held against that of another one."""
    inside = {id(e): number for number, s in enumerate(strung) for point in s.points for e in point.entries}
    by_agency: dict[str, list[Entry]] = {}
    for entry in entries:
        by_agency.setdefault(entry.agency, []).append(entry)
    chosen = {agency: _reference(own, inside) for agency, own in by_agency.items()}
    first, *others = chosen
    found = []
    for entry in entries:
        if id(entry) in inside:
            found.append(Standing(inside[id(entry)]))
            continue
        if entry.place in met:
            found.append(Standing(None, meets=met[entry.place]))
            continue
        other: Entry | None = chosen[entry.agency]
        if other is entry:
            other = chosen[first] if entry.agency != first else chosen[others[0]] if others else None
        found.append(Standing(None, why_not(entry, key_of(other)) if other is not None else (), other))
    return tuple(found)


def _reference(own: Sequence[Entry], inside: dict[int, int]) -> Entry:
    """What an agency's figures are held against: its newest in a series, else its newest known one."""
    return max(
        own,
        key=lambda e: (
            id(e) in inside, e.figure.role == "actual", e.figure.value is not None, e.year or 0, -e.figure.line,
        ),
    )  # fmt: skip
