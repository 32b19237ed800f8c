"""Text to lines, without what does not belong to the report.

    "\\ufeff一、总体情况\\n同时##paidbegin##采取…\\n来自：【公众号：某某君】，最全资料库\\n"
    → Line(1, "一、总体情况"), Line(2, "同时采取…"), Line(3, "")
      Removed(1, 0, "\\ufeff", 不可见字符), Removed(2, 2, "##paidbegin##", 付费墙标记), …

Blanks stay as they are (the page folds them); every other character is in a line or in
`removed`. When in doubt the text is kept.
"""

import re

from scripts.model import Line, Removed
from scripts.parse.furniture import cuts, line_reason

LINE_END = re.compile(r"\r\n|\r|\n")


def clean(text: str) -> tuple[tuple[Line, ...], tuple[Removed, ...]]:
    """All source lines (empty ones too) as shown, and what was taken out, in source order."""
    lines: list[Line] = []
    removed: list[Removed] = []
    sources = LINE_END.split(text)
    if len(sources) > 1 and not sources[-1]:
        sources.pop()  # the end of the last line begins no line
    for number, source in enumerate(sources, 1):
        reason = line_reason(source)
        if reason is not None:
            removed.append(Removed(number, 0, source, reason))
            lines.append(Line(number, ""))
            continue
        taken = list(cuts(source))
        removed.extend(Removed(number, start, source[start:end], why) for start, end, why in taken)
        lines.append(Line(number, _without(source, taken)))
    return tuple(lines), tuple(removed)


def drop_repeats(
    lines: tuple[Line, ...], removed: tuple[Removed, ...], repeated: set[int], reason: str
) -> tuple[tuple[Line, ...], tuple[Removed, ...]]:
    """The lines without those whose numbers are given, which become removed in their order."""
    taken = [Removed(line.number, 0, line.text, reason) for line in lines if line.number in repeated]
    kept = tuple(Line(line.number, "") if line.number in repeated else line for line in lines)
    return kept, tuple(sorted((*removed, *taken), key=lambda item: (item.line, item.column)))


def _without(line: str, taken: list[tuple[int, int, str]]) -> str:
    kept, position = [], 0
    for start, end, _ in taken:
        kept.append(line[position:start])
        position = end
    kept.append(line[position:])
    return "".join(kept)
