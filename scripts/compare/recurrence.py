"""Whether a problem that a report names comes back the year after.

2020 停车供需矛盾突出。            2021 停车供需矛盾依然突出。      again
2020 餐饮油烟扰民投诉较多。         2021 –                        not again
2023 停车难问题仍较突出。          no report on 2024 in the base   unknown
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scripts.compare.described import Describer
from scripts.compare.matching import PROBLEM_SAME, match_statements
from scripts.compare.statements import Statement, whole_passages
from scripts.model import Record

Return = Literal["again", "gone", "unknown"]
RETURN_NAMES: dict[Return, str] = {
    "again": "下一年又提到",
    "gone": "下一年没有再提",
    "unknown": "下一年的报告不在库内",
}


@dataclass(frozen=True, slots=True)
class Recurrence(Record):
    """A problem or suggestion with the passage that speaks of it again, where one does."""

    problem: Statement
    later: Statement | None
    state: Return


def follow_problems(
    older: Sequence[Statement], newer: Sequence[Statement] | None, describer: Describer
) -> Iterator[Recurrence]:
    """Every problem passage of a year, in order, with what the year after says; `newer` is None
    where the base has no report on that year."""
    problems = whole_passages(older)
    if newer is None:
        yield from (Recurrence(problem, None, "unknown") for problem in problems)
        return
    state: dict[str, Statement] = {}
    for match in match_statements(problems, whole_passages(newer), describer, PROBLEM_SAME):
        if match.newer:
            state |= {problem.measure.id: match.newer[0] for problem in match.older}
    for problem in problems:
        later = state.get(problem.measure.id)
        yield Recurrence(problem, later, "again" if later else "gone")
