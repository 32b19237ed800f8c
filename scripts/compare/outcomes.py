"""What the following summary says of a commitment: done, under way, not done, nothing found.

    2022 计划 更换破损窨井盖1500个        总结 更换破损窨井盖1340余个      未完成: 1340余 < 1500
    2022 计划 公共停车场3个以上            总结 3个公共停车场建成投用        已完成: 3 ≥ 3
    2022 计划 出台停车场管理办法           总结 形成草案并公开征求意见        推进中
    2022 计划 安装监测设备**套                                          目标已脱敏

A wrong 已完成 is worse than a 未找到: figures decide only with one unit and one thing, words
only when the stage that they tell of is the one that was promised. Nothing is added up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scripts.compare.commitments import Commitment
from scripts.compare.described import Describer
from scripts.compare.halves import unanswered
from scripts.compare.likeness import ANSWER, Comparison
from scripts.compare.stages import DONE_IN_WORDS, FAILED, UNDER_WAY, stage
from scripts.compare.statements import Statement, clauses
from scripts.compare.targets import answering_figures, covers, has_reached, progress
from scripts.compare.wording import fold
from scripts.model import OUTCOME_NAMES, Decision, Figure, Outcome

# Chosen on data/demo; see docs/dev/decisions.md.
LINK = 0.1
STRONG = 0.3
MASKED, VAGUE = "计划的目标数已脱敏", "计划没有写可以核对的目标"
CANDIDATES = 4


# What is furthest behind decides about a commitment with several targets.
BEHIND: tuple[Outcome, ...] = ("failed", "ongoing", "done")
# (target, actual) figures that were held against each other.
Pairs = tuple[tuple[Figure, Figure], ...]


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A commitment with what the following summary says of it.

    `evidence` is None where nothing was found; `how` says in a few words how it was matched
    and decided, by which `pairs` of figures; `problem` and `following` are what the summary names as a problem of the same
    thing and plans for it next. `decided_by` names who corrected it, "" for the machine. `also`:
    the same commitment where other reports state it. `early`: what the summary says of figures that
    end before the year does (`basis.ends_early`)."""

    commitment: Commitment
    status: Outcome
    evidence: Statement | None
    how: str
    likeness: float = 0.0
    problem: Statement | None = None
    following: Statement | None = None
    decided_by: str = ""
    reason: str = ""
    also: tuple[Commitment, ...] = ()
    pairs: Pairs = ()
    early: str = ""


@dataclass(frozen=True, slots=True)
class _Finding:
    """What one statement of the summary says of a commitment; status None: nothing decisive.
    `open`: the targets that it says nothing of."""

    status: Outcome | None
    how: str
    pairs: Pairs = ()
    open: tuple[Figure, ...] = ()


def link_outcomes(
    commitments: Sequence[Commitment], summary: Sequence[Statement] | None, describer: Describer
) -> Iterator[PlanLink]:
    """Every commitment with its outcome, in order; `summary` is what the following summary says
    was done and what it calls a problem, None where the base doesn't have one."""
    if summary is None:
        for item in commitments:
            status, how = _without_summary(item)
            yield PlanLink(item, status, None, how)
        return
    told = [s for s in summary if not s.lead]
    both = Comparison([c.statement for c in commitments], told, describer, ANSWER)
    near: dict[int, list[tuple[float, int]]] = {}
    for score, i, j in both.scored():
        if score >= LINK:
            near.setdefault(i, []).append((-score, j))
    for index, item in enumerate(commitments):
        best = sorted(near.get(index, ()))[:CANDIDATES]
        link = _decide(item, [(-score, told[j]) for score, j in best], describer)
        yield _whole(link, summary, describer) if link.status == "done" and not item.figures else link


def _without_summary(item: Commitment) -> tuple[Outcome, str]:
    if item.masked:
        return "masked", MASKED
    return ("vague", VAGUE) if item.kind == "declaratory" else ("later", "库内没有可以对照的总结")


def _decide(item: Commitment, near: Sequence[tuple[float, Statement]], describer: Describer) -> PlanLink:
    if item.masked or item.kind == "declaratory":
        status: Outcome = "masked" if item.masked else "vague"
        how = MASKED if item.masked else VAGUE
        score, evidence = near[0] if near and near[0][0] >= STRONG else (0.0, None)
        return PlanLink(item, status, evidence, f"{how}；总结里最接近的表述如右" if evidence else how, score)
    undecided: tuple[float, Statement, str] | None = None
    for score, statement in near:
        finding = _read(item, statement, score, describer)
        if finding.status == "done" and finding.pairs and finding.open:
            return _with_others(item, PlanLink(item, "done", statement, finding.how, score), finding, near, describer)
        if finding.status is not None:
            return PlanLink(item, finding.status, statement, finding.how, score, pairs=finding.pairs)
        if undecided is None and score >= STRONG:
            undecided = (score, statement, finding.how)
    if undecided is not None:
        return PlanLink(item, "missing", undecided[1], undecided[2], undecided[0])
    return PlanLink(item, "missing", None, "总结里没有找到说这件事的话")


def _with_others(
    item: Commitment,
    link: PlanLink,
    finding: _Finding,
    near: Sequence[tuple[float, Statement]],
    describer: Describer,
) -> PlanLink:
    """The link where one statement answers some of the targets, others the rest: what is furthest
    behind decides, and nothing is done while a target has no answer."""
    pairs, waiting = finding.pairs, []
    for target in finding.open:
        answers = (
            (_of_target(item, target, statement, score, describer), statement, score) for score, statement in near
        )
        found = next((answer for answer in answers if answer[0].status is not None), None)
        if found is None:
            waiting.append(target.raw)
            continue
        pairs += found[0].pairs
        if BEHIND.index(found[0].status or "done") < BEHIND.index(link.status):
            link = PlanLink(item, found[0].status or "done", found[1], found[0].how, found[2])
    if waiting and link.status == "done":
        link = replace(link, status="missing", how=f"{link.how}；{'、'.join(waiting)}没有找到对应的数")
    return replace(link, pairs=pairs)


def _whole(link: PlanLink, summary: Sequence[Statement], describer: Describer) -> PlanLink:
    """A link that is done, at most under way where a part of what was promised has no answer."""
    settled = (_done_words(statement, describer) for statement in summary if statement.measure.status != "problem")
    waiting = unanswered(link.commitment, settled, describer)
    if not waiting:
        return link
    return replace(link, status="ongoing", how=f"{link.how}；没有写“{'”“'.join(waiting)}”做到了")


def _done_words(statement: Statement, describer: Describer) -> Counter[str]:
    """The bigrams of a statement without what is under way or was not done."""
    if FAILED.search(statement.text):
        return Counter()
    if UNDER_WAY.search(statement.text):
        return describer.bigrams(_settled(statement.text))
    return describer.describe(statement).counts


def _read(item: Commitment, statement: Statement, score: float, describer: Describer) -> _Finding:
    """What a statement says of a commitment: words of failure first, then figures, then stages."""
    text = statement.text
    if statement.measure.status == "problem" and not FAILED.search(text):
        return _Finding(None, "")
    failed = FAILED.search(text)
    if failed and score >= (STRONG if statement.measure.status == "problem" else LINK):
        beside = _by_figures(item, statement, score, describer).pairs if item.figures else ()
        return _Finding("failed", f"总结写明“{failed.group()}”", beside)
    if statement.measure.status == "problem":
        return _Finding(None, "")
    if item.figures:
        return _by_figures(item, statement, score, describer)
    return _by_stage(item, text, score)


def _by_figures(item: Commitment, statement: Statement, score: float, describer: Describer) -> _Finding:
    """What the figures of a statement say of all targets: the one that is furthest behind decides."""
    found = [_of_target(item, target, statement, score, describer) for target in item.figures]
    decided = [finding for finding in found if finding.status is not None]
    if decided:
        worst = min(decided, key=lambda finding: BEHIND.index(finding.status or "done"))
        pairs = tuple(pair for finding in decided for pair in finding.pairs)
        open_yet = tuple(
            target
            for target, finding in zip(item.figures, found, strict=True)
            if not finding.how and not any(covers(item.statement, target, pair, statement, describer) for pair in pairs)
        )
        return replace(worst, pairs=pairs, open=open_yet)
    if unclear := [finding for finding in found if finding.how]:
        return unclear[0]
    if score >= STRONG and (words := DONE_IN_WORDS.search(statement.text)):
        return _Finding("done", f"总结写明“{words.group()}”")
    if score >= STRONG and (under_way := UNDER_WAY.search(statement.text)):
        return _Finding("ongoing", f"总结写明“{under_way.group()}”")
    return _Finding(None, "总结谈到这件事，但没有可比的数")


def _of_target(item: Commitment, target: Figure, statement: Statement, score: float, describer: Describer) -> _Finding:
    """What the figures of a statement say of one target; nothing where none counts the same."""
    text = statement.text
    under_way, words = UNDER_WAY.search(text), DONE_IN_WORDS.search(text)
    alike = answering_figures(item.statement, target, item.figures, statement, describer, alike=score >= STRONG)
    open_yet = [f for f in alike if progress(f, statement) < progress(target, item.statement)]
    pairs = [f for f in alike if f not in open_yet]
    if any(f.redacted for f in pairs):
        return _Finding("done" if words and score >= STRONG else None, "总结的完成数已脱敏")
    known = [f for f in pairs if f.value is not None]
    if not known and open_yet:
        return _Finding("ongoing", f"目标{target.raw}，总结的{open_yet[0].raw}还没有完成")
    if not known:
        return _Finding(None, "")
    reached = has_reached(target, known[0])
    told, pair = f"目标{target.raw}，完成{known[0].raw}", ((target, known[0]),)
    if reached is None:
        return _Finding(None, f"{told}，比不出来", pair)
    behind = [f for f in known if has_reached(target, f) is False]
    if reached and (under_way or open_yet) and (behind or any(has_reached(target, f) is False for f in open_yet)):
        how = f"总结写明“{under_way.group()}”" if under_way else f"总结的{open_yet[0].raw}还没有完成"
        return _Finding("ongoing", how, ((target, behind[0]),) if behind else ())  # 8条中5条完成: 5, not 8
    if reached:
        return _Finding("done", told, pair)
    return _Finding("ongoing" if under_way or open_yet else "failed", told, pair)


def _by_stage(item: Commitment, text: str, score: float) -> _Finding:
    under_way = UNDER_WAY.search(text)
    promised, reached = stage(item.statement.text), stage(_settled(text))
    if promised and reached and under_way and promised.ladder == reached.ladder and reached.step >= promised.step:
        return _Finding("done", f"计划“{promised.word}”，总结“{reached.word}”")
    if under_way:
        return _Finding("ongoing", f"总结写明“{under_way.group()}”")
    if promised and reached:
        if reached.ladder == promised.ladder and reached.step >= promised.step:
            return _Finding("done", f"计划“{promised.word}”，总结“{reached.word}”")
        if reached.ladder == promised.ladder and score >= STRONG:
            return _Finding("ongoing", f"计划“{promised.word}”，总结只到“{reached.word}”")
    if score >= STRONG and fold(text) and not promised:
        return _Finding("done", "总结有相同的表述")
    return _Finding(None, "总结谈到这件事，没有写明做到哪一步")


def _settled(text: str) -> str:
    """`text` without the clauses that tell of what is still under way."""
    return "".join(text[a:b] for a, b in clauses(text) if not UNDER_WAY.search(text[a:b]))


def decide(link: PlanLink, decisions: Sequence[Decision]) -> PlanLink:
    """The link as a person decided it, where one has."""
    statement = link.commitment.statement
    for item in decisions:
        if item.measure_id == statement.measure.id and fold(item.words) in fold(statement.text):
            status = next((key for key in OUTCOME_NAMES if key == item.outcome), link.status)
            owner = item.owner or link.commitment.owner
            commitment = replace(link.commitment, owner=owner)
            link = replace(link, commitment=commitment, status=status, decided_by=item.by, reason=item.reason)
    return link


def count_outcomes(links: Iterable[PlanLink]) -> dict[Outcome, int]:
    """How many links have each outcome, in the order of OUTCOME_NAMES, none left out."""
    counts: dict[Outcome, int] = dict.fromkeys(OUTCOME_NAMES, 0)
    for link in links:
        counts[link.status] += 1
    return counts
