"""The part of a passage that a hit shows, its matches marked.

snippet("…累计拆除违法建设83处…", [[(4, 10)]]) → ("…累计", False), ("拆除违法建设", True), …
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from scripts.search.records import Segment

WIDTH = 140
LEAD = 24
STOPS = "。；！？"
ELLIPSIS = "…"
Span = tuple[int, int]


def snippet(text: str, by_term: Sequence[Sequence[Span]], width: int = WIDTH) -> tuple[Segment, ...]:
    """The window of `width` characters with the most terms, then the most matched text, as raw
    segments in order; joined they are that stretch of `text`, … where something is left out.
    `by_term`: the matched spans of each term."""
    spans = sorted([(left, right, term) for term, listed in enumerate(by_term) for left, right in listed])
    start, end = _window(text, spans, width) if len(text) > width else (0, len(text))
    segments = [(ELLIPSIS, False)] if start > 0 else []
    position = marked = start
    for left, right, _ in spans:
        if right <= marked or left >= end:
            continue
        if left > marked:  # what was marked up to here stands apart
            if marked > position:
                segments.append((text[position:marked], True))
            segments.append((text[marked:left], False))
            position = left
        marked = min(right, end)
    if marked > position:
        segments.append((text[position:marked], True))
    if marked < end:
        segments.append((text[marked:end], False))
    if end < len(text):
        segments.append((ELLIPSIS, False))
    return tuple(segments)


@lru_cache(maxsize=1024)
def marker(patterns: tuple[tuple[str, str], ...]) -> re.Pattern[str] | None:
    """Finds every run of words in one go, for (word, its pattern); None where words may overlap,
    so that each has to be looked for by itself."""
    words = [word for word, _ in patterns]
    if not words or any(_overlap(first, second) for first, second in permutations(words, 2)):
        return None
    longest_first = sorted(patterns, key=lambda found: -len(found[0]))
    return re.compile(f"((?:{'|'.join(pattern for _, pattern in longest_first)})+)")


def mark(text: str, folded: str, found: re.Pattern[str]) -> tuple[Segment, ...]:
    """`snippet` of a text that is shown whole, its matches found by `marker` in the same text folded."""
    segments = []
    start, match = 0, False
    for part in found.split(folded):
        end = start + len(part)
        if part:
            segments.append((text[start:end], match))
        start, match = end, not match
    return tuple(segments)


def _overlap(first: str, second: str) -> bool:
    """Whether the end of one word is the beginning of the other."""
    return any(first.endswith(second[:size]) for size in range(1, min(len(first), len(second))))


def _window(text: str, spans: Sequence[tuple[int, int, int]], width: int) -> Span:
    """One pass over the spans (start, end, term) with two ends: what lies within reach of each left end."""
    if not spans:
        return 0, min(len(text), width)
    reach = width - LEAD
    if max([end for _, end, _ in spans]) <= spans[0][0] + reach:
        return _around(text, spans[0][0], width)
    held: Counter[int] = Counter()
    covered = last = 0
    best, best_start = (0, 0), spans[0][0]
    for left, right, term in spans:
        while last < len(spans) and spans[last][1] <= left + reach:
            held[spans[last][2]] += 1
            covered += spans[last][1] - spans[last][0]
            last += 1
        if (value := (sum(1 for n in held.values() if n > 0), covered)) > best:
            best, best_start = value, left
        if held[term] > 0:
            held[term] -= 1
            covered -= right - left
    return _around(text, best_start, width)


def _around(text: str, first: int, width: int) -> Span:
    """The window that shows what begins at `first`: from the start of its sentence where that is near."""
    start = max(0, min(first - LEAD, len(text) - width))
    stop = max([text.rfind(mark, start, first) for mark in STOPS]) + 1
    start = stop or start
    return start, min(len(text), start + width)
