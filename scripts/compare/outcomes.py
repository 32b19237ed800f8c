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
from scripts.compare.rates import said_of_all, short_of_all
from scripts.compare.said import STRONG, Failure, Finding, by_stage, failure, of_one, settled, thing_named
from scripts.compare.stages import ALL, DONE_IN_WORDS, FAILED, UNDER_WAY
from scripts.compare.statements import Statement
from scripts.compare.targets import answering_figures, covers, go_apart, has_reached, is_only_a_part, progress, ways
from scripts.compare.things import which_rate
from scripts.compare.wording import fold
from scripts.model import OUTCOME_NAMES, Decision, Figure, Outcome

# Chosen on data/demo; see docs/dev/decisions.md.
LINK = 0.1
MASKED, VAGUE = "计划的目标数已脱敏", "计划没有写可以核对的目标"
CANDIDATES = 4
# So long a name in both is one thing, however little else is alike.
NAMED_LEAST = 4


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
        if finding.status == "done" and finding.open:
            return _with_others(item, PlanLink(item, "done", statement, finding.how, score), finding, near, describer)
        if finding.status is not None:
            return PlanLink(item, finding.status, statement, finding.how, score, pairs=finding.pairs)
        if finding.last:
            return PlanLink(item, "missing", statement, finding.how, score, pairs=finding.pairs)
        if undecided is None and score >= STRONG and finding.how:
            undecided = (score, statement, finding.how)
    if undecided is not None:
        return PlanLink(item, "missing", undecided[1], undecided[2], undecided[0])
    return PlanLink(item, "missing", None, "总结里没有找到说这件事的话")


def _with_others(
    item: Commitment,
    link: PlanLink,
    finding: Finding,
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
        return describer.bigrams(settled(statement.text))
    return describer.describe(statement).counts


def _read(item: Commitment, statement: Statement, score: float, describer: Describer) -> Finding:
    """What a statement says of a commitment: words of failure first, then figures, then stages."""
    problem = statement.measure.status == "problem"
    failed = failure(statement)
    if failed and score >= (STRONG if problem else LINK):
        beside = _by_figures(item, statement, score, describer) if item.figures else None
        if not failed.part or problem:
            return Finding(failed.status, f"总结写明“{failed.words}”", beside.pairs if beside else ())
        return _but_for_a_part(failed, beside)
    if problem:
        return Finding(None, "")
    if item.figures:
        return _by_figures(item, statement, score, describer)
    return by_stage(item, statement.text, score, describer)


def _but_for_a_part(failed: Failure, beside: Finding | None) -> Finding:
    """What is said where a part was not done: figures decide, nothing is done in words."""
    if beside is None:
        return Finding("ongoing", f"总结写明一部分“{failed.words}”")
    if beside.status in ("failed", "ongoing"):
        return beside
    return Finding(None, "总结谈到这件事，但没有可比的数", beside.pairs)


def _by_figures(item: Commitment, statement: Statement, score: float, describer: Describer) -> Finding:
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
    words = DONE_IN_WORDS.search(statement.text)
    of_rates = any(which_rate(target.name) for target in item.figures)  # what is all of them, _of_all says
    if score >= STRONG and words and not (of_rates and ALL.search(words.group())):
        return Finding("done", f"总结写明“{words.group()}”")
    under_way = UNDER_WAY.search(statement.text)
    if under_way and (score >= STRONG or _is_named(item, statement)):
        return Finding("ongoing", f"总结写明“{under_way.group()}”")
    if score >= STRONG and (one := of_one(item, statement)):
        return one
    return Finding(None, "总结谈到这件事，但没有可比的数")


def _is_named(item: Commitment, statement: Statement) -> bool:
    """Whether a statement names, word for word, each thing that a promise counts."""
    things = [thing_named(target) for target in item.figures]
    return all(len(thing) >= NAMED_LEAST and thing in statement.text for thing in things)


def _of_target(item: Commitment, target: Figure, statement: Statement, score: float, describer: Describer) -> Finding:
    """What the figures of a statement say of one target; nothing where none counts the same."""
    text = statement.text
    under_way, words = UNDER_WAY.search(text), DONE_IN_WORDS.search(text)
    if under_way and "投资" in target.name and "投资" in under_way.group():
        under_way = None  # 完成投资24.9亿元 tells how far works are, not how far investing is
    alike = answering_figures(item.statement, target, item.figures, statement, describer, alike=score >= STRONG)
    open_yet = [f for f in alike if progress(f, statement) < progress(target, item.statement)]
    pairs = [f for f in alike if f not in open_yet]
    if any(f.redacted for f in pairs):
        return Finding("done" if words and score >= STRONG else None, "总结的完成数已脱敏")
    known = [f for f in pairs if f.value is not None]
    if not known and open_yet:
        return Finding("ongoing", f"目标{target.raw}，总结的{open_yet[0].raw}还没有完成")
    if not known:
        return _of_all(target, statement, describer) if score >= STRONG else Finding(None, "")
    one, other = ways(target, known[0], item.statement, statement)
    if go_apart(one, other):
        return Finding("failed", f"目标{one}{target.raw}，总结{other}{known[0].raw}")
    reached = has_reached(target, known[0])
    told, pair = f"目标{one}{target.raw}，完成{other}{known[0].raw}", ((target, known[0]),)
    if reached is None:
        return Finding(None, f"{told}，比不出来", pair)
    if not reached and is_only_a_part(target, known[0], item.statement, statement):
        return Finding(None, f"目标{target.raw}是几项合计，总结的{known[0].raw}只是其中一项", last=True)
    behind = [f for f in known if has_reached(target, f) is False]
    if reached and (under_way or open_yet) and (behind or any(has_reached(target, f) is False for f in open_yet)):
        how = f"总结写明“{under_way.group()}”" if under_way else f"总结的{open_yet[0].raw}还没有完成"
        return Finding("ongoing", how, ((target, behind[0]),) if behind else ())  # 8条中5条完成: 5, not 8
    if reached:
        return Finding("done", told, pair)
    if open_yet and open_yet[0].start < known[0].start and has_reached(open_yet[0], known[0]) is False:
        # 启动9条、完工7条: all that was begun, of which what is done is a part.
        begun_all = has_reached(target, open_yet[0])
        return Finding("ongoing" if begun_all else "failed", told, pair)
    return Finding("ongoing" if under_way or open_yet else "failed", told, pair)


def _of_all(target: Figure, statement: Statement, describer: Describer) -> Finding:
    """What a statement without a rate says of a target of 100%: that all was done, or a part of it."""
    if word := said_of_all(target, statement, describer):
        return Finding("done", f"目标{target.raw}，总结写明“{word}”")
    if short := short_of_all(target, statement, describer):
        whole, part = short
        status: Outcome = "ongoing" if UNDER_WAY.search(statement.text) else "failed"
        return Finding(status, f"目标{target.raw}，总结的{whole.raw}中是{part.raw}")
    return Finding(None, "")


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
