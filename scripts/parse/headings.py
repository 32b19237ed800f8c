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
from dataclasses import dataclass

from scripts.model import Line

HAN_NUMBER = "[一二三四五六七八九十百零〇]{1,5}"
# (rank on the ladder, pattern). The pattern's whole match is the number as written.
KINDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"\s*(?:第{HAN_NUMBER}(?:部分|篇|章|编)|附件?\s*(?:\d{{1,2}}|{HAN_NUMBER}))[\s、：:.．]*")),
    (2, re.compile(rf"\s*{HAN_NUMBER}\s*[、．.]\s*")),
    (3, re.compile(rf"\s*[（(]\s*{HAN_NUMBER}\s*[）)]\s*[、.．]?\s*")),
    (4, re.compile(r"\s*[0-9０-９]{1,2}\s*[、．.](?![0-9０-９])\s*")),
    (5, re.compile(r"\s*[（(]\s*[0-9０-９]{1,2}\s*[）)]\s*[、.．]?\s*|\s*[0-9０-９]{1,2}\s*[）)]\s*")),
    (6, re.compile(r"\s*[①-⑳⑴-⒇]\s*")),
)
PART, UNNUMBERED = 0, 1
RUN_IN_LIMIT = 45
WHOLE_LINE_LIMIT = 60
UNNUMBERED_LIMIT = 30
SENTENCE_END = "。！？；!?;"
NOT_HEADING_END = tuple(SENTENCE_END + "，,：:、…")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a line; number + title + stop + rest is the line, blanks outside cut.

    `rank` is its place on the ladder before the report's own nesting is known.
    """

    line: int
    rank: int
    number: str
    title: str
    stop: str
    rest: str


def parse_heading(line: Line, *, alone: bool) -> Heading | None:
    """The heading that the line opens with, or None. `alone`: unnumbered ones count too."""
    text = line.text.strip()
    for rank, pattern in KINDS:
        match = pattern.match(text)
        if match and match.end() < len(text):
            return _numbered(line.number, rank, match.group(), text[match.end() :])
    if alone and _is_unnumbered(text):
        return Heading(line.number, UNNUMBERED, "", text, "", "")
    return None


def _numbered(line: int, rank: int, number: str, body: str) -> Heading | None:
    stop = _sentence_end(body)
    if stop == -1:
        if len(body) <= WHOLE_LINE_LIMIT and not body.endswith(NOT_HEADING_END):
            return Heading(line, rank, number, body, "", "")
        if len(body) <= WHOLE_LINE_LIMIT and rank <= 3 and body.endswith(("：", ":")):
            return Heading(line, rank, number, body[:-1], body[-1], "")
        return None
    title, mark, rest = body[:stop], body[stop], body[stop + 1 :]
    if mark != "。" or stop > RUN_IN_LIMIT or _is_prose(title):
        return None
    if not rest.strip() and rank >= 4:
        return None
    return Heading(line, rank, number, title, mark, rest)


def _sentence_end(text: str) -> int:
    """Offset of the first mark that ends a sentence, or -1."""
    return min((at for at in map(text.find, SENTENCE_END) if at >= 0), default=-1)


def _is_prose(title: str) -> bool:
    """A sentence that tells figures is text, not a title: 拆除违建83处，面积1400平方米。"""
    return len(re.findall(r"\d+(?:\.\d+)?(?:万|亿)?余?[^\d年月日、，,.“”（）()·]{1}", title)) >= 2


def _is_unnumbered(text: str) -> bool:
    if not 2 <= len(text) <= UNNUMBERED_LIMIT or text.endswith(NOT_HEADING_END):
        return False
    if any(mark in text for mark in SENTENCE_END) or not re.search(r"[\u4e00-\u9fff]{2}", text):
        return False
    return not re.match(r"[|\[【<]|\d(?!\d{3}年)|\d{4}年\d{1,2}月|.*(?:https?:|www\.)", text)


@dataclass(frozen=True, slots=True)
class Placed:
    """A heading in its tree: `level` from 1, `parent` the index of the one above, or None."""

    heading: Heading
    level: int
    parent: int | None


def place_headings(headings: list[Heading]) -> list[Placed]:
    """Levels and parents, in order. An unnumbered heading lies above the numbering that
    starts anew after it, and otherwise right below the heading before it."""
    placed: list[Placed] = []
    stack: list[tuple[float, int]] = []
    for index, heading in enumerate(headings):
        rank = float(heading.rank)
        if heading.rank == UNNUMBERED:
            rank = _unnumbered_rank(headings, index, stack)
        while stack and stack[-1][0] >= rank:
            stack.pop()
        parent = stack[-1][1] if stack else None
        placed.append(Placed(heading, len(stack) + 1, parent))
        stack.append((rank, index))
    return placed


def _unnumbered_rank(headings: list[Heading], index: int, stack: list[tuple[float, int]]) -> float:
    following = next((h for h in headings[index + 1 :] if h.rank != UNNUMBERED), None)
    if following is not None and starts_numbering(following.number):
        return following.rank - 0.5
    if not stack:
        return float(UNNUMBERED)
    deepest = stack[-1][0]
    return deepest if deepest % 1 else deepest + 0.5


def starts_numbering(number: str) -> bool:
    """Whether a number as written is the first of its kind: 一、 （1） ①."""
    core = re.sub(r"[\s（）()、.．：:]|部分|篇|章|编|附件?|第", "", number)
    return core in ("一", "1", "１", "①", "⑴")
