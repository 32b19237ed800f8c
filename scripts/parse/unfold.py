"""A whole report on one line, unfolded: its headings are found by their running numbers.

    …工作总结 一、总体情况（一）环境整治。清理小广告…（二）违建治理。拆除…二、下步打算…
    → 一、总体情况 | （一）环境整治。清理小广告… | （二）违建治理。拆除… | 二、下步打算…

A number counts only as the next of its kind (一、 then 二、), so 三、四季度 is none. Nothing
is added or dropped: the pieces are stretches of the line.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from scripts.model import Line

MIN_LENGTH = 200
HAN_ORDER = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
TOKEN = re.compile(
    r"(?P<top>(?:(?<=^)|(?<=[。；！？\s”）]))[一二三四五六七八九十]{1,3}、)"
    r"|(?P<second>[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?P<third>(?:(?<=^)|(?<=[。；！？\s”）]))\d{1,2}[.．、](?!\d))"
)
TITLE_BLANK = re.compile(r"^[^。！？；，]{2,45}?[^\s。！？；，、]\s+(?=\S)")


def unfold(paragraph: Line) -> list[Line]:
    """The pieces of a paragraph that holds several headings; just itself for any other."""
    text = paragraph.text
    if len(text) < MIN_LENGTH:
        return [paragraph]
    starts = _heading_starts(text)
    if not starts:
        return [paragraph]
    cuts = sorted({0, *starts, len(text)})
    pieces: list[Line] = []
    for start, end in pairwise(cuts):
        pieces += _part_title(paragraph.part(start, end))
    return [piece for piece in pieces if piece.text.strip()]


def _heading_starts(text: str) -> list[int]:
    """Where running numbers stand, when the top kind runs at least to two."""
    found = [(match.start(), str(match.lastgroup), _order(match.group())) for match in TOKEN.finditer(text)]
    top = list(_chain([item for item in found if item[1] == "top"]))
    if len(top) < 2:
        second = list(_chain([item for item in found if item[1] == "second"]))
        return second if len(second) >= 3 else []
    starts = list(top)
    bounds = [*top, len(text)]
    for low, high in pairwise(bounds):
        inside = [item for item in found if low < item[0] < high]
        second = list(_chain([item for item in inside if item[1] == "second"]))
        starts += second if len(second) >= 2 else []
        for left, right in zip([low, *second], [*second, high], strict=True):
            third = [item for item in inside if item[1] == "third" and left < item[0] < right]
            chain = list(_chain(third))
            starts += chain if len(chain) >= 2 else []
    return starts


def _chain(found: list[tuple[int, str, int]]) -> Iterator[int]:
    """The places of 1, 2, 3 …, each the next of the one before."""
    wanted = 1
    for start, _, order in found:
        if order == wanted:
            yield start
            wanted += 1


def _order(token: str) -> int:
    core = re.sub(r"[（()）、.．\s]", "", token)
    if core.isdigit():
        return int(core)
    if core.startswith("十"):
        return 10 + HAN_ORDER.get(core[1:], 0)
    if "十" in core:
        tens, _, ones = core.partition("十")
        return HAN_ORDER.get(tens, 0) * 10 + HAN_ORDER.get(ones, 0)
    return HAN_ORDER.get(core, 0)


def _part_title(piece: Line) -> list[Line]:
    """A title that a blank parts from its text becomes a piece of its own."""
    match = TITLE_BLANK.match(piece.text)
    if match is None or match.end() >= len(piece.text):
        return [piece]
    return [piece.part(0, match.end()), piece.part(match.end(), len(piece.text))]
