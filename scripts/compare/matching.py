"""Which statements of two reports of one agency are the same measure, and which are new or gone.

    2021 新建公厕6座，全部24小时免费开放    2022 全年建成投用新公厕4座      reworded
    2021 落实24小时值班制度,               2022 落实２４小时值班制度，      unchanged
    2021 清运垃圾11.8万吨                  2022 –                          gone

Pairs are taken best first, one to one; what is left may be a part of a pair's side (a split
or a merge).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scripts.compare.contradiction import contradict
from scripts.compare.described import Describer
from scripts.compare.likeness import SAME_MEASURE, Comparison, Model
from scripts.compare.statements import Statement, of_status, whole_passages
from scripts.model import Status

Verdict = Literal["unchanged", "reworded", "new", "gone"]
VERDICT_NAMES: dict[Verdict, str] = {
    "unchanged": "未变",
    "reworded": "改写",
    "new": "今年新写",
    "gone": "今年没有写",
}
PARTS: dict[str, tuple[Status, ...]] = {
    "done": ("done", "background"),
    "problem": ("problem", "suggestion"),
    "plan": ("plan",),
}
PART_NAMES = {"done": "工作情况", "problem": "问题和建议", "plan": "工作打算"}
# How likely two statements must be of one measure; see docs/dev/decisions.md.
SAME = 0.45
# Problems are said in few words that change from year to year.
PROBLEM_SAME = 0.20
PART = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """Statements of the older and the newer report that are one measure; one side may be empty.

    `likeness` is 0 … 1; 1 for what is unchanged."""

    older: tuple[Statement, ...]
    newer: tuple[Statement, ...]
    verdict: Verdict
    likeness: float


def match_statements(
    older: Sequence[Statement],
    newer: Sequence[Statement],
    describer: Describer,
    same: float = SAME,
    model: Model = SAME_MEASURE,
) -> tuple[Match, ...]:
    """All statements of both sides, each in one match or more; in the order of the newer report,
    what is gone at the place where it stood. Those at least `same` alike are one measure."""
    both = Comparison(older, newer, describer, model)
    pairs: dict[int, list[tuple[int, float]]] = defaultdict(list)
    taken: set[int] = set()
    for i, j in _equal(both):
        pairs[i].append((j, 1.0))
        taken.add(j)
    scored = sorted((item for item in both.scored() if item[0] >= same), key=lambda t: (-t[0], t[1], t[2]))
    for score, i, j in scored:
        if i not in pairs and j not in taken:
            pairs[i].append((j, score))
            taken.add(j)
    _add_parts(both, pairs, taken, scored)
    return tuple(_ordered(both, pairs))


def part_of(statements: Sequence[Statement], name: str) -> tuple[Statement, ...]:
    """What is matched of a report in one of PARTS: of its problems whole passages."""
    found = of_status(statements, *PARTS[name])
    return whole_passages(found) if name == "problem" else found


def match_part(
    name: str,
    older: Sequence[Statement],
    newer: Sequence[Statement],
    describer: Describer,
    model: Model = SAME_MEASURE,
) -> tuple[Match, ...]:
    """The matches of one of PARTS: what was done with what was done, problems with problems, plans
    with plans."""
    return match_statements(older, newer, describer, PROBLEM_SAME if name == "problem" else SAME, model)


def _equal(both: Comparison) -> Iterator[tuple[int, int]]:
    """Statements that are the same but for marks, width and numbering, in order."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for j, side in enumerate(both.newer):
        waiting[side.folded].append(j)
    for i, side in enumerate(both.older):
        if side.folded and waiting.get(side.folded):
            yield i, waiting[side.folded].pop(0)


def _add_parts(
    both: Comparison,
    pairs: dict[int, list[tuple[int, float]]],
    taken: set[int],
    scored: Iterable[tuple[float, int, int]],
) -> None:
    """Splits and merges: a statement left over beside one that has a match, and alike that
    one's partner."""
    partners = {j: i for i, found in pairs.items() for j, _ in found}
    for score, i, j in scored:
        if score < PART or (i in pairs) == (j in taken) or contradict(both.older[i], both.newer[j]):
            continue
        beside = [both.newer[j2] for j2, _ in pairs[i]] if i in pairs else [both.older[partners[j]]]
        left = both.newer[j] if i in pairs else both.older[i]
        if all(left.statement.measure.id == side.statement.measure.id for side in beside):
            pairs[i].append((j, score))
            taken.add(j)
            partners.setdefault(j, i)


def _ordered(both: Comparison, pairs: dict[int, list[tuple[int, float]]]) -> Iterator[Match]:
    group_of: dict[int, list[int]] = defaultdict(list)
    for i, found in pairs.items():
        for j, _ in found:
            group_of[j].append(i)
    gone = [i for i in range(len(both.older)) if i not in pairs]
    shown: set[int] = set()
    position = 0
    for j in range(len(both.newer)):
        own = sorted(group_of.get(j, ()))
        while own and position < len(gone) and gone[position] < own[0]:
            yield Match((both.older[gone[position]].statement,), (), "gone", 0.0)
            position += 1
        if not own:
            yield Match((), (both.newer[j].statement,), "new", 0.0)
        elif own[0] not in shown:
            yield _match(both, pairs, own, shown)
    for i in gone[position:]:
        yield Match((both.older[i].statement,), (), "gone", 0.0)


def _match(both: Comparison, pairs: dict[int, list[tuple[int, float]]], older: list[int], shown: set[int]) -> Match:
    newer = sorted({j for i in older for j, _ in pairs[i]})
    shown.update(older)
    score = max(score for i in older for _, score in pairs[i])
    same = len(older) == len(newer) == 1 and both.older[older[0]].folded == both.newer[newer[0]].folded
    return Match(
        tuple(both.older[i].statement for i in older),
        tuple(both.newer[j].statement for j in newer),
        "unchanged" if same else "reworded",
        score,
    )
