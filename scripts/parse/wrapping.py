"""Lines to paragraphs: what an export or a page break tore apart is put together again.

    深入推进生活垃圾分⏎类工作，共拆除⏎23⏎处        → one paragraph, joints at lines 2, 3, 4
    ……在全市范⏎（第 1 页 共 6 页）⏎围内开展……     → one paragraph, the page number removed before

Two digits that meet at a joint may be one number or two: a blank is left between them, and
the figure is flagged, not guessed. Every joint is recorded with its line and reason.
"""

import re
from collections import Counter
from collections.abc import Sequence

from scripts.model import Joined, Line
from scripts.parse.headings import parse_heading

TERMINAL = "。！？；!?;：:…"
CLOSERS = "”’」』）)】》"
NOTE_END = re.compile(r"[（(][^（()）]{1,120}[）)]$")
BROKEN_END = re.compile(r"[，、,（(《“‘—]$")
BARE_NUMBER = re.compile(r"[0-9０-９][0-9０-９,，.．]*[%％]?|[*XxＸ]{1,6}")
FIGURE_START = re.compile(
    r"[0-9０-９*][0-9０-９.,，．*]*\s*(?:[%％万亿余多个处起件项座家吨米户条名人次]|平方|公里|公顷)|\d{1,2}[.．·]\d{1,2}(?!\d)"
)
ITEM_START = re.compile(r"(?:[一二三四五六七八九十]{1,3}(?:是|要)|第[一二三四五六七八九十]{1,3}[，,、]|[①-⑳])")
TITLE_END = re.compile(r"(?:总结|计划|要点|打算|安排|思路|报告|讲话|汇报|方案|情况)[）)]?$")
# Unlike any blank of a source, so that what it parts is not taken for 5 716.
JOINT_BLANK = "\u2005"
SHORT_RUN = 8
LONG_SENTENCE = 40
MIN_WRAPPED = 6


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width at which lines are wrapped by machine, or None where a line is a paragraph.

    Wrapped text has many lines of nearly one length that end in the middle of a sentence."""
    lengths = [len(line.text.strip()) for line in lines if len(line.text.strip()) > SHORT_RUN]
    if len(lengths) < MIN_WRAPPED or max(lengths) > 120:
        return None
    open_ends = [len(line.text.strip()) for line in lines if _is_open(line.text.strip())]
    common = Counter(n for n in open_ends if n > SHORT_RUN)
    if not common:
        return None
    width = max(common, key=lambda n: (sum(common[m] for m in range(n - 2, n + 3)), n))
    near = sum(common[m] for m in range(width - 3, width + 4))
    return width if near * 2 >= len(lengths) * 0.8 and width >= 15 else None


class _Paragraph:
    """A paragraph being put together; appending costs what the new line costs."""

    def __init__(self, line: Line) -> None:
        self.number = line.number
        self.pieces = [line.text]
        self.joints: list[tuple[int, int]] = []
        self.length = len(line.text)
        self.has_stop = any(mark in line.text for mark in "。！？；")
        self.heading = parse_heading(line, alone=False)

    @property
    def last(self) -> str:
        """The line that was added last."""
        return self.pieces[-1]

    @property
    def is_title(self) -> bool:
        """Whether all of it is a numbered heading."""
        return self.heading is not None and not self.heading.rest.text and not self.joints

    def add(self, line: Line) -> None:
        """Puts a line to it."""
        if self.last[-1:].isdigit() and line.text[:1].isdigit():
            self.pieces.append(JOINT_BLANK)
            self.length += 1
        self.joints.append((self.length, line.number))
        self.pieces.append(line.text)
        self.length += len(line.text)
        self.has_stop = self.has_stop or any(mark in line.text for mark in "。！？；")

    def line(self) -> Line:
        """It, as a record."""
        return Line(self.number, "".join(self.pieces), tuple(self.joints))


def join_lines(lines: Sequence[Line], removed_lines: set[int]) -> tuple[list[Line], list[Joined]]:
    """Paragraphs (blank lines gone, ends stripped) and the joints made, in order.

    `removed_lines`: lines taken out whole, which part nothing."""
    width = wrap_width(lines)
    paragraphs: list[_Paragraph] = []
    joined: list[Joined] = []
    gap = ""
    for line in lines:
        text = line.text.strip()
        if not text:
            gap = gap or ("removed" if line.number in removed_lines else "blank")
            continue
        reason = _join_reason(paragraphs[-1], line, width, gap) if paragraphs else None
        if reason is None:
            paragraphs.append(_Paragraph(Line(line.number, text)))
        else:
            paragraphs[-1].add(Line(line.number, text))
            joined.append(Joined(line.number, reason))
        gap = ""
    return [paragraph.line() for paragraph in paragraphs], joined


def _is_open(text: str) -> bool:
    """Whether a line ends within a sentence; a note in brackets behind the full stop is its end
    (……不少于4次。（责任单位：局办公室）)."""
    said = NOTE_END.sub("", text) or text
    return bool(text) and text.rstrip(CLOSERS)[-1:] not in TERMINAL and said.rstrip(CLOSERS)[-1:] not in TERMINAL


def _join_reason(before: _Paragraph, after: Line, width: int | None, gap: str) -> str | None:
    """Why a line goes on from the paragraph before it, or None where it begins its own."""
    text = after.text.strip()
    if ITEM_START.match(text) or parse_heading(after, alone=False) is not None:
        return None
    if _is_torn_figure(before, text):
        return "数字被拆到几行"
    if BROKEN_END.search(before.last):
        return "句子中间断行"
    if not _is_open(before.last):
        full = width is not None and not gap and len(before.last) >= width - 1
        return "固定宽度断行" if full and not _is_indented(after.text) else None
    if width is not None and gap != "blank":
        if gap == "removed":
            return "分页打断句子"
        wrapped = len(before.last) >= width - 4 and not _is_indented(after.text)
        return "固定宽度断行" if wrapped or (before.joints and len(text) <= SHORT_RUN) else None
    if before.joints and len(before.last) <= SHORT_RUN and len(text) <= SHORT_RUN * 3:
        return "数字被拆到几行"
    if not before.is_title and (before.has_stop or before.length > LONG_SENTENCE):
        return {"": "句子中间断行", "removed": "分页打断句子", "blank": "空行打断句子"}[gap]
    return None


def _is_torn_figure(before: _Paragraph, text: str) -> bool:
    """Whether a number, and what it counts, were put on lines of their own."""
    if before.joints and BARE_NUMBER.fullmatch(before.last):
        return True
    if not _is_open(before.last) or before.is_title:
        return False
    if BARE_NUMBER.fullmatch(text):
        return bool(before.joints) or before.length > 6 or text[-1:] in "%％"
    return bool(FIGURE_START.match(text)) and before.length >= 4 and not TITLE_END.search(before.last)


def _is_indented(text: str) -> bool:
    return text[:1] in ("\u3000", "\t") or text.startswith(("  ", "\u00a0"))
