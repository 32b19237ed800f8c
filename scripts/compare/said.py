"""What the words of a summary say of a promise, apart from its figures.

计划 建成拆解中心1座        总结 拆解中心不再建设                    未完成
计划 二期年内建成           总结 二期方案通过评审，转入2025年实施      未完成: put off, not begun
计划 填埋场上半年完成修复     总结 工期顺延至2025年9月                推进中: put off, begun
计划 完成甲路、乙路改造       总结 完成甲路改造，乙路正在施工           推进中: a part is under way
计划 新建停车楼1座          总结 停车楼12月竣工                    已完成: one thing needs no number
"""

import re
from dataclasses import dataclass

from scripts.compare.commitments import Commitment
from scripts.compare.described import Describer
from scripts.compare.stages import ALL, BEGUN_WORKS, FAILED, PUT_OFF, UNDER_WAY, Stage, stage
from scripts.compare.statements import Statement, clauses
from scripts.compare.wording import ACTION, actions, fold
from scripts.model import Figure, Outcome

# Answers are likelier than this where words alone may decide (`compare/likeness.py`).
STRONG = 0.3
# 其余4.5公里推迟到明年: of a part. A part of a promise has a word of its own, of three characters at least.
PART = re.compile(r"(?:其余|剩余|余下|剩下|另有|另外|其中|还有)[^。；;]{0,40}$")
PIECE = re.compile("[，,；;、。]")
PART_BIGRAMS = 2
# A promise to begin is not kept by what is only meant to begin; what is being built has begun.
MEANT = re.compile("列入|前期|抓紧|预计|拟|计划|力争|争取|筹备|准备|待")
BUILDING = re.compile(r"(?:正在|在)[^，。；]{0,6}施工")
FIRST, BEGUN, DONE = 1, 2, 4
# 评审, 审议 end the drafting only where nothing is said to follow them.
READ_OVER = re.compile("评审|审议")
# What is promised of all is done when all is said.
WHOLE = re.compile("全覆盖|清零")
LEADS = re.compile(rf"^(?:{ACTION.pattern}|创建|争创|成功|了|一[座处个])+")
BETWEEN = r"(?:项目|工程|建设|已|于|正式|顺利|全面|全部|如期|\d{1,2}月(?:\d{1,2}日|底|初|份)?)*"
NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What one statement of the summary says of a commitment; status None: nothing decisive.
    `pairs`: the (target, actual) figures that were held against each other; `open`: the targets
    that it says nothing of; `last`: nothing less alike may decide either."""

    status: Outcome | None
    how: str
    pairs: tuple[tuple[Figure, Figure], ...] = ()
    open: tuple[Figure, ...] = ()
    last: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """That something was not done: `status` is ongoing where it was begun and put off;
    `part`: only a part of what the statement counts was not."""

    status: Outcome
    words: str
    part: bool


def failure(statement: Statement) -> Failure | None:
    """What a statement says was not done, given up or put off beyond its year; None for nothing."""
    text = statement.text
    put_off, failed = PUT_OFF.search(text), FAILED.search(text)
    if put_off and _is_later(put_off.group("year"), statement.measure.year):
        status: Outcome = "ongoing" if BEGUN_WORKS.search(text) else "failed"
        return Failure(status, put_off.group(), _is_of_part(statement, put_off))
    return Failure("failed", failed.group(), _is_of_part(statement, failed)) if failed else None


def by_stage(item: Commitment, text: str, score: float, describer: Describer) -> Finding:
    """What the stage that a statement tells of says of a promise without a number."""
    under_way = UNDER_WAY.search(text)
    promised, reached = stage(item.statement.text), stage(settled(text))
    if promised and promised.ladder == "works" and promised.step <= BEGUN and (begun := _begun(text)):
        return Finding("done", f"计划“{promised.word}”，总结“{begun}”")
    if under_way and promised and reached and _has_come(promised, reached) and not READ_OVER.fullmatch(reached.word):
        if waiting := _part_under_way(item, text, describer):
            return Finding("ongoing", f"总结写明“{waiting}”")
        return Finding("done", f"计划“{promised.word}”，总结“{reached.word}”")
    if under_way:
        return Finding("ongoing", f"总结写明“{under_way.group()}”")
    if promised and reached:
        if _has_come(promised, reached):
            return Finding("done", f"计划“{promised.word}”，总结“{reached.word}”")
        if reached.ladder == promised.ladder and score >= STRONG:
            return Finding("ongoing", f"计划“{promised.word}”，总结只到“{reached.word}”")
    if reached and not promised and reached.step <= FIRST and score >= STRONG:
        return Finding("ongoing", f"总结只到“{reached.word}”")
    if score >= STRONG and fold(text) and not promised and (not WHOLE.search(item.statement.text) or ALL.search(text)):
        return Finding("done", "总结有相同的表述")
    return Finding(None, "总结谈到这件事，没有写明做到哪一步")


def of_one(item: Commitment, statement: Statement) -> Finding | None:
    """What a statement says, without a number, of a promise of one single thing; None for nothing."""
    if len(item.figures) != 1 or item.figures[0].value != 1 or item.figures[0].unit == "%":
        return None
    [target] = item.figures
    thing, text = thing_named(target), settled(statement.text)
    if len(thing) < NAMED or any(f.unit == target.unit for f in statement.figures):
        return None
    promised = stage(item.statement.text) or (Stage("works", DONE, "建") if "建" in actions(target.name) else None)
    reached = stage(text)
    if not (promised and reached and _has_come(promised, reached)):
        return None
    told, name = re.escape(reached.word), re.escape(thing)
    if re.search(rf"{name}{BETWEEN}{told}|{told}{name}(?=[，。；、]|$)", text):
        return Finding("done", f"目标{target.raw}，总结“{reached.word}”")
    return None


def thing_named(target: Figure) -> str:
    """The thing that a target counts, without what is to be done to it: 建筑垃圾消纳场."""
    return LEADS.sub("", target.name)


def settled(text: str) -> str:
    """`text` without the clauses that tell of what is still under way."""
    return "".join(text[a:b] for a, b in clauses(text) if not UNDER_WAY.search(text[a:b]))


def _has_come(promised: Stage, reached: Stage) -> bool:
    return reached.ladder == promised.ladder and reached.step >= promised.step


def _begun(text: str) -> str:
    """The word that says that works have begun, "" where none does."""
    told = "".join(text[a:b] for a, b in clauses(text) if not MEANT.search(text[a:b]))
    reached, building = stage(told), BUILDING.search(told)
    if reached and reached.ladder == "works" and reached.step >= BEGUN:
        return reached.word
    return building.group() if building else ""


def _part_under_way(item: Commitment, text: str, describer: Describer) -> str:
    """The clause that tells of a part of the promise which no settled clause speaks of, else ""."""
    promised, done = describer.bigrams(item.statement.text), describer.bigrams(settled(text))
    for clause in (text[a:b] for a, b in clauses(text) if UNDER_WAY.search(text[a:b])):
        if ((promised & describer.bigrams(clause)) - done).total() >= PART_BIGRAMS:
            return clause.strip("，,。；; ")
    return ""


def _is_later(named: str, year: int | None) -> bool:
    return not named[:4].isdigit() or year is None or int(named[:4]) > year


def _is_of_part(statement: Statement, found: re.Match[str]) -> bool:
    """Whether words of failure are said of a part: 其余3处推迟到明年, 53个中尚未开工3个."""
    text = statement.text
    if PART.search(text[: found.start()]):
        return True
    begin = max((m.end() for m in PIECE.finditer(text, 0, found.start())), default=0)
    cut = PIECE.search(text, found.end())
    start = statement.measure.text.index(text, statement.start)
    inside = [f for f in statement.figures if begin <= f.start - start < (cut.start() if cut else len(text))]
    return any(
        whole.unit == f.unit and whole.start < f.start and (whole.value or 0) > (f.value or 0)
        for f in inside
        for whole in statement.figures
    )
