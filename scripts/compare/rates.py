"""Whether two rates are one, and what words and counts say of a promise of all.

转办件满意率92%          群众满意率92.6%              one: the one says more, nothing else
机械化作业率82%          机械化清扫保洁率83.4%         one: two names of it
生活垃圾回收利用率38%     厨余垃圾资源化利用率72%        two: each says what the other doesn't
热线满意率93%           代表建议109件，满意率99.1%    two: of other people
分类投放覆盖率100%       小区全部分类投放              已完成: all is 100%
隐患整改率100%          发现隐患412条，整改409条      未完成: 409 of 412 are not all
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from scripts.compare.described import Describer
from scripts.compare.stages import ALL, FAILED, UNDER_WAY
from scripts.compare.statements import Statement, clauses, whole_sentence
from scripts.compare.things import RATE, other_rate, which_rate
from scripts.compare.wording import bigrams
from scripts.model import Figure
from scripts.parse.naming import SCOPE

# Names of one rate.
ONE_RATE = (
    (re.compile(r"(?:道路)?机械化(?:清扫保洁|清扫|保洁|作业)率"), "机扫率"),
    (re.compile("结案率"), "办结率"),
)
# Who is asked for everybody says nothing of whose rate it is; 代表委员, 企业 are others.
ANYBODY = re.compile(r"群众|市民|居民|公众|社会|回访|诉求人|来电人|反映人")
SOMEBODY = re.compile(r"代表|委员|建议|提案|企业|商户|业主|职工|工人|游客|师生|学生|家长|驾驶员|学员|客户")
OWN = 2
OTHER_CHARACTERS = re.compile(r"[^\u3400-\u9fff]")
FULL = 100
COVERED = "覆盖"
# So much of what a rate is of must stand in the words that say all.
OF_ALL = 0.6
OF_THING = 0.5


def is_other_rate(target: Figure, actual: Figure, item: Statement, told: Statement) -> bool:
    """Whether two figures are rates that are not certainly one; False where either is no rate."""
    one, other = _plain(target.name), _plain(actual.name)
    if not (which_rate(one) and which_rate(other)):
        return False
    if which_rate(one) != which_rate(other):
        return True
    heads = ANYBODY.sub("", _head(one)), ANYBODY.sub("", _head(other))
    sides = (item.measure.text[item.start : target.start], told.measure.text[told.start : actual.start])
    if bool(SOMEBODY.search(sides[0])) != bool(SOMEBODY.search(sides[1])):
        return True
    # A bare rate is that of what stands before it; 群众满意率 alone is of everything.
    if heads[0] and not heads[1]:
        context = _before(actual, told)
        return bool(context) and not bigrams(heads[0]) & bigrams(context)
    if heads[1] and not heads[0]:
        context = _before(target, item)
        return not bigrams(heads[1]) & bigrams(context) if context else bool(_head(one))
    if not all(heads):
        return False
    return other_rate(one, other) or any(_replaced(*heads))


def said_of_all(target: Figure, told: Statement, describer: Describer) -> str:
    """The word by which a statement says that all of what a target is a rate of was done, which is
    100%; "" where it doesn't."""
    rate = which_rate(target.name)
    if not rate or target.unit != "%" or target.bound == "upper" or (target.value or 0) > FULL:
        return ""
    deed = rate[-3:-1]
    rest = describer.bigrams(
        target.name.removesuffix(f"{deed}率") if deed == COVERED else target.name.removesuffix("率")
    )
    for clause in (told.text[a:b] for a, b in clauses(told.text)):
        found = ALL.search(clause)
        if not found or UNDER_WAY.search(clause) or FAILED.search(clause):
            continue
        same = (rest & describer.bigrams(clause)).total() >= OF_ALL * rest.total() > 0
        if same and (deed == COVERED or deed in clause) and rate[:-3] in clause:
            return found.group()
    return ""


def short_of_all(target: Figure, told: Statement, describer: Describer) -> tuple[Figure, Figure] | None:
    """(whole, part) where a statement counts that of a whole only a part was done to which a
    target of 100% shall be done; None where it doesn't."""
    rate = which_rate(target.name)
    if target.unit != "%" or target.value != FULL or not rate:
        return None
    deed, text = rate[-3:-1], told.measure.text
    thing = describer.bigrams(target.name.removesuffix(rate))
    sentence = describer.bigrams(whole_sentence(told).text)
    if (thing & sentence).total() < OF_THING * thing.total():
        return None
    for place, part in enumerate(told.figures):
        whole = next((f for f in reversed(told.figures[:place]) if f.unit == part.unit), None)
        done = re.search(rf"{deed}(?:了|完成|到位)?$", text[told.start : part.start])
        if whole and done and part.value is not None and whole.value is not None and part.value < whole.value:
            return whole, part
    return None


def _plain(name: str) -> str:
    """A name of a rate without scope, under the one name that it has."""
    name = SCOPE.sub("", name)
    for pattern, one in ONE_RATE:
        name = pattern.sub(one, name)
    return name


def _head(name: str) -> str:
    """What a name says before its rate."""
    return name[: list(RATE.finditer(name))[-1].start()]


def _before(figure: Figure, statement: Statement) -> str:
    """What a statement says before the name of a rate, "" for next to nothing."""
    text = ANYBODY.sub("", statement.measure.text[statement.start : figure.start])
    named = list(RATE.finditer(text))
    words = OTHER_CHARACTERS.sub("", text[: named[-1].start()] if named else text)
    return words if len(words) >= OWN else ""


def _replaced(one: str, other: str) -> Iterator[bool]:
    """True where a word of one name stands in the place of another word of the other."""
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield tag == "replace" and b - a >= OWN and d - c >= OWN
