"""Which figure of a summary answers a target of a plan, and whether it reaches it.

target 新建公共停车场3个以上     锦溪路等3个公共停车场建成投用    answers it, reached
target 新增绿地30公顷            新增绿地32.4万平方米           answers it: exact multiples, reached
target 改造公厕20座              新建公厕22座                  another action: no answer
target 按期办结率98%             办结率99%                    another rate: no answer
target 改造背街小巷5条           启动改造背街小巷5条            answers it, but isn't done
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from scripts.compare.described import Describer
from scripts.compare.direction import RATES, change_words
from scripts.compare.rates import is_other_rate
from scripts.compare.stages import stage
from scripts.compare.statements import Statement, clause_of, is_baseline
from scripts.compare.wording import EXACT, actions
from scripts.model import Figure

NAME_ALIKE = 0.4
# Steps of works (compare/stages.py): designed or tendered for, begun, done.
PREPARED, BEGUN, FINISHED = 1, 2, 4
RELATIVE = re.compile(r"^(?:较|比|同比|环比|占)|(?:较上年|同比|比上年|比去年)")
# 新改建公厕20座: two deeds under one number.
BOTH_DEEDS = re.compile(
    r"新[（(、]?[改扩][）)]?[改扩]?建|(?:新建|新增|建设)[、和及与]?(?:改建|改造|扩建|提升|提质|整治|升级|修缮|翻新|更新)"
)
JOINED = re.compile(r"(?=([\u3400-\u9fff]{2})(?:[、和及与]|以及)([\u3400-\u9fff]{2}))")
EXAMPLES = re.compile("等")
# What there is in all (供热总面积) is no answer to what is added (供热面积新增), nor the other way.
ADDED = re.compile("新[增建打创设开装添改]|增加|净增|再")
IN_ALL = re.compile(r"总(?!投资)|累计达|存量|保有|现有")
# 背街小巷改造启动9条: begun, whatever is counted with it.
ONLY_BEGUN = re.compile("(?:启动|开工|动工|进场)$")
DOWN = re.compile(r"降|减|缩|节|下滑")


def answering_figures(
    item: Statement, target: Figure, targets: Sequence[Figure], told: Statement, describer: Describer, *, alike: bool
) -> list[Figure]:
    """The figures of a statement that count what a target counts, best first; each answers only
    the one of all `targets` whose words it fits best. `alike`: the statements are so much alike
    that the words around the figures need not be."""
    fits = {
        f.start: {t.start: _fit(item, t, told, f, describer) for t in targets}
        for f in told.figures
        if _is_comparable(item, target, told, f, describer, alike=alike)
    }
    found = [f for f in told.figures if f.start in fits and _first(fits[f.start]) == target.start]
    return sorted(found, key=lambda f: -fits[f.start][target.start])


def covers(item: Statement, target: Figure, pair: tuple[Figure, Figure], told: Statement, describer: Describer) -> bool:
    """Whether the figure that answers another target is large enough for both: 改造完剩余3座，再改造8座
    is met by 改造11座."""
    other, actual = pair
    if target.value is None or other.value is None or actual.value is None:
        return False
    alike = actual in answering_figures(item, target, (target,), told, describer, alike=False)
    return alike and actual.value >= target.value + other.value


def _is_comparable(
    item: Statement, target: Figure, told: Statement, actual: Figure, describer: Describer, *, alike: bool
) -> bool:
    """Whether an actual figure counts what the target counts: unit, thing, direction."""
    if (
        actual.role == "target"
        or is_baseline(actual, told)
        or _base(target.unit) != _base(actual.unit)
        or actual.damaged
    ):
        return False
    if not _are_changes(target, actual, item, told):
        return False
    added = [bool(ADDED.search(f.name)) and not IN_ALL.search(f.name) for f in (target, actual)]
    if added[0] != added[1] and IN_ALL.search((actual if added[0] else target).name):
        return False
    if ("百分点" in target.raw) != ("百分点" in actual.raw):
        return False
    if is_other_rate(target, actual, item, told):
        return False
    does, did = actions(target.name), actions(actual.name)
    if does and did and not does & did:
        return False
    if target.scope and actual.scope and target.scope != actual.scope:
        return False
    if target.indicator and target.indicator == actual.indicator:
        return True
    return alike or _alike(item, target, told, actual, describer) >= NAME_ALIKE


def ways(target: Figure, actual: Figure, item: Statement, told: Statement) -> tuple[str, str]:
    """The words that say which way two rates shall go and went (下降, 同比上升), "" for no change."""
    one, other = (
        change_words(f, s.measure.text) if f.unit in RATES else "" for f, s in ((target, item), (actual, told))
    )
    return one, other


def go_apart(one: str, other: str) -> bool:
    """Whether a change went the other way than it should."""
    return bool(one and other) and bool(DOWN.search(one)) != bool(DOWN.search(other))


def _are_changes(target: Figure, actual: Figure, item: Statement, told: Statement) -> bool:
    """Whether both figures are changes (投诉量下降15%, 投诉同比下降17.3%), or neither is."""
    one, other = ways(target, actual, item, told)
    return bool(one or RELATIVE.search(target.name)) == bool(other or RELATIVE.search(actual.name))


def _alike(item: Statement, target: Figure, told: Statement, actual: Figure, describer: Describer) -> float:
    """How much of the words around one figure stands around the other, 0 … 1."""
    one, other = (describer.bigrams(words) for words in (clause_of(target, item), clause_of(actual, told)))
    smaller = min(one.total(), other.total())
    return (one & other).total() / smaller if smaller else 0.0


def progress(figure: Figure, statement: Statement) -> int:
    """How far what a figure counts has come, or shall come: a step of works, FINISHED where
    nothing says otherwise."""
    found = stage(clause_of(figure, statement))
    step = found.step if found and found.ladder == "works" else FINISHED
    if figure.role == "ongoing":
        return step if step < FINISHED else BEGUN
    if figure.role == "actual" and ONLY_BEGUN.search(figure.name):
        return BEGUN
    if figure.role == "actual" and step > PREPARED:
        return FINISHED
    return min(step, FINISHED)


def is_only_a_part(target: Figure, actual: Figure, item: Statement, told: Statement) -> bool:
    """Whether a target holds two deeds, things or places under one number of which a figure counts
    only one: 新改建公厕20座, 新建公厕8座; 县城和乡镇安装路灯450盏, 乡镇安装路灯260盏."""
    if BOTH_DEEDS.search(target.name) and not BOTH_DEEDS.search(actual.name):
        return True
    words, said = clause_of(target, item), clause_of(actual, told)
    pairs = [] if EXAMPLES.search(words) else JOINED.findall(words)
    return any((one in said) != (other in said) for one, other in pairs)


def _fit(item: Statement, target: Figure, told: Statement, actual: Figure, describer: Describer) -> float:
    """How well an actual figure fits a target of its unit by its clause and its name; 0 for another unit."""
    if _base(target.unit) != _base(actual.unit):
        return 0.0
    one, other = describer.bigrams(target.name), describer.bigrams(actual.name)
    names = 2 * (one & other).total() / max(1, one.total() + other.total())
    return names + _alike(item, target, told, actual, describer)


def _first(fits: Mapping[int, float]) -> int:
    """The place of what fits best, the first of equals."""
    return max(fits, key=lambda start: (fits[start], -start))


def _base(unit: str) -> str:
    return EXACT[unit][0] if unit in EXACT else unit


def has_reached(target: Figure, actual: Figure) -> bool | None:
    """Whether the target was reached; None where an about or a range leaves it open."""
    if target.value is None or actual.value is None:
        return None
    factor_target, factor_actual = (EXACT.get(unit, ("", 1))[1] for unit in (target.unit, actual.unit))
    low, high = actual.value * factor_actual, (actual.value_high or actual.value) * factor_actual
    goal = target.value * factor_target
    if target.bound == "upper" or (target.name and re.search(r"控制|不超过|不高于", target.name)):
        return True if high <= goal else False if low > goal else None
    return _at_least(goal, low, high, actual)


def _at_least(goal: Decimal, low: Decimal, high: Decimal, actual: Figure) -> bool | None:
    if low >= goal:
        return True if low > goal or "约" not in actual.qualifier else None
    if high < goal:
        return False
    return None
