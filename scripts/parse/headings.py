"""Lines to headings: which lines carry one, where it ends, and how deep it lies.

    一、坚持党建引领                      → Heading(number="一、", title="坚持党建引领")
    （一）强化政治建设。把学习贯彻…        → title="强化政治建设", stop="。", rest="把学习贯彻…"
    2024年工作回顾                        → a heading without number
    2024. 我局…    12.5万元…              → none: a figure or a year, not a number of a heading
    1、智慧城管项目：…；                   → none: an item of a list

The ladder 一、→（一）→ 1. →（1）→ ① is the usual one; what counts is the kinds that this report
uses and their nesting, so skipped rungs close up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scripts.model import Line

HAN_NUMBER = "[一二三四五六七八九十百零〇]{1,5}"
# (rank on the ladder, pattern). The pattern's whole match is the number as written.
SHARP = r"\s*(?:#{1,6}\s*)?"
KINDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        0,
        re.compile(
            rf"{SHARP}(?:第{HAN_NUMBER}(?:部分|篇|章|编)|[【(（]?篇\s*(?:\d{{1,2}}|{HAN_NUMBER})[】)）]?"
            rf"|附件?\s*(?:\d{{1,2}}|{HAN_NUMBER})?(?=[\s、：:.．]))[\s、：:.．]*"
        ),
    ),
    (2, re.compile(rf"{SHARP}{HAN_NUMBER}\s*[、．.]\s*")),
    (3, re.compile(rf"\s*第{HAN_NUMBER}[，,：:]\s*(?=[^。；！？]{{2,40}}$)")),
    (3, re.compile(rf"{SHARP}(?:[（(]\s*{HAN_NUMBER}\s*[）)]|[㈠-㈩])\s*[、.．]?\s*")),
    (4, re.compile(rf"{SHARP}[0-9０-９]{{1,2}}\s*[、．.](?![0-9０-９])\s*")),
    (5, re.compile(rf"{SHARP}(?:[（(]\s*[0-9０-９]{{1,2}}\s*[）)]\s*[、.．]?|[0-9０-９]{{1,2}}\s*[）)])\s*")),
    (6, re.compile(rf"{SHARP}[①-⑳⑴-⒇]\s*")),
)
PART, UNNUMBERED = 0, 1
PARTS = re.compile(
    r"\d{4}年|回顾|总结|存在.{0,6}(?:问题|不足)|(?:主要|突出)问题|下(?:一)?步|打算|思路|指导思想|总体(?:要求|目标)|重点任务|工作任务|保障措施"
    r"|(?:工作|完成|开展)情况|意见建议|工作建议"
)
RUN_IN_LIMIT = 45
# A numbered sentence that is a paragraph by itself: a title if short, else an item of a list.
ALONE_LIMIT = 25
FIGURE = re.compile(
    r"[*_]|\d[\d.,]*\s*(?:[%％万亿余多个处起件项座家公吨米户条名人]|平方)|(?<![A-Za-z])[Xx]{1,4}(?![A-Za-z])"
)
WHOLE_LINE_LIMIT = 60
UNNUMBERED_LIMIT = 30
SENTENCE_END = "。！？；!?;"
NOT_HEADING_END = tuple(SENTENCE_END + "，,：:、….")
# 某局办公室　2023年6月5日 is the line of a date, and a row of a table is one of its cells.
NO_TITLE = re.compile(r"\d月\d{1,2}日$|\t")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a paragraph; number + title + stop + rest is the paragraph.

    `rank` is its place on the ladder before the report's own nesting is known.
    """

    line: int
    rank: int
    number: str
    title: str
    stop: str
    rest: Line


def parse_heading(line: Line, *, alone: bool) -> Heading | None:
    """The heading that the paragraph opens with, or None. `alone`: unnumbered ones count too."""
    lead = len(line.text) - len(line.text.lstrip())
    text = line.text.strip()
    for rank, pattern in KINDS:
        match = pattern.match(text)
        if match and match.end() < len(text):
            found = _split_numbered(rank, text[match.end() :])
            if found is None:
                return None
            title, stop = found
            end = lead + match.end() + len(title) + len(stop)
            return Heading(line.number, rank, match.group(), title, stop, line.part(end, len(line.text)))
    if alone and _is_unnumbered(text):
        return Heading(line.number, UNNUMBERED, "", text, "", line.part(len(line.text), len(line.text)))
    return None


def _split_numbered(rank: int, body: str) -> tuple[str, str] | None:
    """(title, stop) of what stands behind a number, or None where it is no heading."""
    stop = _sentence_end(body)
    if stop == -1:
        if len(body) <= WHOLE_LINE_LIMIT and not body.endswith(NOT_HEADING_END):
            return body, ""
        if len(body) <= WHOLE_LINE_LIMIT and rank <= 3 and body.endswith(("：", ":")):
            return body[:-1], body[-1]
        return None
    title, mark, rest = body[:stop], body[stop], body[stop + 1 :]
    if mark != "。" or stop > RUN_IN_LIMIT or _is_prose(title):
        return None
    if not rest.strip() and (rank >= 4 or len(title) > ALONE_LIMIT or FIGURE.search(title)):
        return None
    return title, mark


def _sentence_end(text: str) -> int:
    """Offset of the first mark that ends a sentence, or -1."""
    return min((at for at in map(text.find, SENTENCE_END) if at >= 0), default=-1)


def _is_prose(title: str) -> bool:
    """A sentence that tells figures is text, not a title: 拆除违建83处，面积1400平方米。"""
    return len(re.findall(r"\d+(?:\.\d+)?(?:万|亿)?余?[^\d年月日、，,.“”（）()·]{1}", title)) >= 2


# Signatures, speakers, openings of a sentence.
NOT_UNNUMBERED = re.compile(
    r"(?:局长|书记|主任|队长|部长|市长|县长|区长)(?:\s+[\u4e00-\u9fff]{1,2}\s*[\u4e00-\u9fff]{1,2})?$|(?:管理局|执法局|城管局|委员会|办公室|支队|大队|党组|党委|人民政府|政府)$"
    r"|^(?:今年|全年|目前|截至|同时|我局|我们|一年来|组织|开展|其中|共|累计)"
)


def _is_unnumbered(text: str) -> bool:
    if not 2 <= len(text) <= UNNUMBERED_LIMIT or text.endswith(NOT_HEADING_END):
        return False
    if any(mark in text for mark in SENTENCE_END) or not re.search(r"[\u4e00-\u9fff]{2}", text):
        return False
    if NOT_UNNUMBERED.search(text) or NO_TITLE.search(text):
        return False
    return not re.match(r"[|\[【<]|\d(?!\d{3}年)|\d{4}年\d{1,2}月|.*(?:https?:|www\.)", text)


@dataclass(frozen=True, slots=True)
class Placed:
    """A heading in its tree: `level` from 1, `parent` the index of the one above, or None."""

    heading: Heading
    level: int
    parent: int | None


def place_headings(headings: Sequence[Heading]) -> list[Placed]:
    """Levels and parents, in order. An unnumbered heading lies above the numbering that
    starts anew after it, and otherwise below the heading before it; where no heading has a
    number, those that part the report (回顾, 问题, 打算, 2025年重点任务) lie above the others."""
    ranks = _ladder(headings)
    numbered = any(heading.rank != UNNUMBERED for heading in headings)
    following = _next_numbered(headings)
    placed: list[Placed] = []
    stack: list[tuple[float, int]] = []
    for index, heading in enumerate(headings):
        rank = ranks.get(heading.rank, float(heading.rank))
        if heading.rank == UNNUMBERED and numbered:
            rank = _unnumbered_rank(following[index], stack, ranks)
        elif heading.rank == UNNUMBERED:
            rank = 1.0 if PARTS.search(heading.title) or not stack else 1.5
        while stack and stack[-1][0] >= rank:
            stack.pop()
        parent = stack[-1][1] if stack else None
        placed.append(Placed(heading, len(stack) + 1, parent))
        stack.append((rank, index))
    return placed


def _ladder(headings: Sequence[Heading]) -> dict[int, float]:
    """The rank of each kind as this report nests them. The usual ladder, unless a kind that
    should lie deeper keeps running on while the other starts anew below it."""
    used = sorted({heading.rank for heading in headings if heading.rank != UNNUMBERED})
    ranks = {rank: float(rank) for rank in used}
    for upper, lower in pairwise(used):
        pair = [h for h in headings if h.rank in (upper, lower)]
        below = sum(a.rank == upper and b.rank == lower and starts_numbering(b.number) for a, b in pairwise(pair))
        above = sum(a.rank == lower and b.rank == upper and starts_numbering(b.number) for a, b in pairwise(pair))
        restarts = sum(h.rank == lower and starts_numbering(h.number) for h in pair)
        if above >= 2 and above > below and restarts <= 1:
            ranks[upper], ranks[lower] = ranks[lower], ranks[upper]
    return ranks


def _next_numbered(headings: Sequence[Heading]) -> list[Heading | None]:
    """For each heading the next one that has a number."""
    found: list[Heading | None] = []
    following: Heading | None = None
    for heading in reversed(headings):
        found.append(following)
        following = heading if heading.rank != UNNUMBERED else following
    return found[::-1]


def _unnumbered_rank(following: Heading | None, stack: list[tuple[float, int]], ranks: dict[int, float]) -> float:
    if following is not None and starts_numbering(following.number):
        return ranks[following.rank] - 0.5
    if not stack:
        return float(UNNUMBERED)
    deepest = stack[-1][0]
    return deepest if deepest % 1 else deepest + 0.5


def starts_numbering(number: str) -> bool:
    """Whether a number as written is the first of its kind: 一、 （1） ①."""
    core = re.sub(r"[\s（）()、.．：:]|部分|篇|章|编|附件?|第", "", number)
    return core in ("一", "1", "１", "①", "⑴")
