"""What excludes that two statements are one measure, whatever their words.

拆除违法建设138处   新增停车泊位138个    other action, other thing
维修破损路面        维修破损人行道       other object
绿道一期全线贯通     绿道二期进场施工      other stage of building
"""

from scripts.compare.described import Counted, Described
from scripts.compare.objects import unlike_objects

OTHER_NAME, SAME_THING = 0.3, 0.5
# So long a qualification in common leaves the noun alone to tell.
QUALIFIED = 4


def counted_alike(one: Described, other: Described) -> float | None:
    """How alike the thing that one side counts first is to one that the other side counts in the
    same unit, 0 … 1; None where they can't be held against each other."""
    first = [(one.counted[0], side) for side in other.counted] if one.counted else []
    first += [(side, other.counted[0]) for side in one.counted] if other.counted else []
    alike = [
        2 * (a.name & b.name).total() / (a.name.total() + b.name.total())
        if not (a.rate and b.rate) or a.rate == b.rate
        else 0.0
        for a, b in first
        if a.unit == b.unit
    ]
    return max(alike, default=None)


def other_object(one: Described, other: Described) -> bool:
    """Whether what both sides count first are unlike objects (破损路面, 破损人行道)."""
    if not one.counted or not other.counted:
        return False
    first, second = one.counted[0], other.counted[0]
    if first.behind != second.behind:
        return False
    if first.unit == second.unit and _alike_but_for_the_noun(first, second):
        return True
    return unlike_objects(first.noun, second.noun, behind=first.behind, same_unit=first.unit == second.unit)


def _alike_but_for_the_noun(one: Counted, other: Counted) -> bool:
    """Whether one long qualification stands before nouns that have nothing but the last character
    in common (存在安全隐患的户外广告牌, 存在安全隐患的门店招牌)."""
    shared = one.qualified[-QUALIFIED:] == other.qualified[-QUALIFIED:] and len(one.qualified) >= QUALIFIED
    heads = [set(side.noun[:-1] if one.noun[-1:] == other.noun[-1:] else side.noun) for side in (one, other)]
    return shared and not heads[0] & heads[1]


def contradict(one: Described, other: Described) -> bool:
    """Whether actions, counted things or terms of both sides exclude each other."""
    if one.acts and other.acts and not one.acts & other.acts:
        return True
    counted = counted_alike(one, other)
    if other_object(one, other) or (counted is not None and counted < OTHER_NAME):
        return True
    return bool(one.terms and other.terms and not one.terms & other.terms)
