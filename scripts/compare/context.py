"""What stands beside the outcome of a promise: the problem that the summary names of the same
thing, and what it plans for it next.

计划 年底前建成区级平台   存在问题 因资金未落实，区级平台尚未启动建设   下一步打算 2023年9月底前建成区级平台
计划 工单按期办结率98%   下一步打算 –, not 工单群众满意率95%: another rate
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scripts.compare.contradiction import SAME_THING, contradict, counted_alike
from scripts.compare.described import Described, Describer
from scripts.compare.likeness import ANSWER, Comparison
from scripts.compare.outcomes import PlanLink
from scripts.compare.rhetoric import is_rhetoric
from scripts.compare.said import STRONG
from scripts.compare.statements import Statement
from scripts.compare.things import other_rate, which_rate


def with_context(
    links: Sequence[PlanLink], problems: Sequence[Statement], plans: Sequence[Statement], describer: Describer
) -> Iterator[PlanLink]:
    """The links with the problem that the summary names of the same thing, and what it plans next."""
    commitments = [link.commitment.statement for link in links]
    named, planned = (_nearest(commitments, side, describer) for side in (problems, plans))
    for index, link in enumerate(links):
        yield replace(link, problem=named.get(index), following=planned.get(index))


def _nearest(commitments: Sequence[Statement], told: Sequence[Statement], describer: Describer) -> dict[int, Statement]:
    """Index of a commitment → the statement most like it, where one is like enough and nothing
    says that it is of another thing: another deed, object or rate."""
    both = Comparison(commitments, [s for s in told if not s.lead], describer, ANSWER)
    best: dict[int, tuple[float, int]] = {}
    for score, i, j in both.scored():
        if score < STRONG or _of_another(both.older[i], both.newer[j]):
            continue
        if i not in best or score > best[i][0]:
            best[i] = score, j
    return {i: both.newer[j].statement for i, (_, j) in best.items()}


def _of_another(one: Described, other: Described) -> bool:
    """Whether a sentence is of another thing than a commitment, or of none: another deed, object or
    rate (按期办结率, 群众满意率), another thing counted, a slogan."""
    if is_rhetoric(other.statement) or contradict(one, other):
        return True
    counted = counted_alike(one, other)
    if counted is not None and counted < SAME_THING:
        return True
    rates = [[f.name for f in side.statement.figures if which_rate(f.name)] for side in (one, other)]
    return all(rates) and all(other_rate(a, b) for a in rates[0] for b in rates[1])
