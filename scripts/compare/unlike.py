"""Numbers of a reworded passage that stand beside each other in the redline and can't be compared.

1—10月拆除违法建设1538处  →  全年拆除违法建设972处
[1538→972] 处             不可比：口径不同：1-10月／年度
新增绿地28公顷             →  新增绿地32万平方米   comparable: exact multiples
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scripts.compare.matching import Match
from scripts.compare.reasons import ROLES, UNSAID
from scripts.compare.redline import Stretch
from scripts.compare.series import Entry, Place, place_of
from scripts.compare.statements import ELLIPSIS, Statement, follows
from scripts.compare.wording import EXACT

# (where its figure begins and ends in the side's words, the figure as a ledger entry)
Placed = tuple[int, int, Entry]


@dataclass(frozen=True, slots=True)
class Unlike:
    """Two numbers that can't be compared, and every reason why; `stretch` is the number of the
    stretch of the redline that sets them side by side."""

    stretch: int
    older: Entry
    newer: Entry
    reasons: tuple[str, ...]


def unlike(match: Match, stretches: Sequence[Stretch], entries: Mapping[Place, Entry]) -> tuple[Unlike, ...]:
    """The pairs of numbers that the redline of a match sets side by side and that can't be compared,
    in order; `entries` are the agency's figures by place."""
    older, newer = _placed(match.older, entries), _placed(match.newer, entries)
    found: list[Unlike] = []
    before = after = 0
    for index, part in enumerate(stretches):
        one = _within(older, before, before + len(part.older))
        other = _within(newer, after, after + len(part.newer))
        if part.change == "changed" and part.number and len(one) == len(other) == 1:
            reasons = tuple(_reasons(one[0], other[0]))
            found += [Unlike(index, one[0], other[0], reasons)] if reasons else []
        before, after = before + len(part.older), after + len(part.newer)
    return tuple(found)


def _placed(side: Sequence[Statement], entries: Mapping[Place, Entry]) -> list[Placed]:
    """The figures of a side with where they stand in its words, one statement after the other."""
    found: list[Placed] = []
    length = 0
    for last, statement in zip((None, *side), side, strict=False):
        length += len(ELLIPSIS) if last is not None and not follows(last, statement) else 0
        start = statement.measure.text.index(statement.text, statement.start)
        for figure in statement.figures:
            entry = entries.get(place_of(statement, figure))
            if entry is not None:
                at = figure.start - start + length
                found.append((at, at + len(figure.raw), entry))
        length += len(statement.text)
    return found


def _within(placed: Sequence[Placed], low: int, high: int) -> list[Entry]:
    return [entry for start, end, entry in placed if start < high and low < end]


def _reasons(older: Entry, newer: Entry) -> list[str]:
    one, other = older.figure, newer.figure
    found = [f"{entry.year or ''}年的数已脱敏" for entry in (older, newer) if entry.figure.redacted]
    found += [f"{entry.year or ''}年的数有误" for entry in (older, newer) if entry.figure.damaged]
    if one.role != other.role:
        found.append(f"{ROLES[one.role]}与{ROLES[other.role]}不同")
    if _base(older.unit) != _base(newer.unit):
        found.append(f"计量单位不同：{older.unit}／{newer.unit}")
    # A plan's 上半年 is a date by which, no period of which.
    if older.basis != newer.basis and not one.role == other.role == "target":
        found.append(f"口径不同：{older.basis}／{newer.basis}")
    if _other_scope(older.scope, newer.scope):
        found.append(f"范围不同：{older.scope or UNSAID}／{newer.scope or UNSAID}")
    if older.thing.relative != newer.thing.relative:
        found.append("一个是增减，一个是总数")
    return found


def _other_scope(one: str, other: str) -> bool:
    """Whether scopes differ beyond doubt: what says none is mostly of the whole (全市), not of a part."""
    return one != other and not ("" in (one, other) and (one or other).startswith("全"))


def _base(unit: str) -> str:
    return EXACT[unit][0] if unit in EXACT else unit
