"""The part of a passage that a hit shows, its matches marked.

snippet("…累计拆除违法建设83处…", [[(4, 10)]]) → Segment("…累计", False), Segment("拆除违法建设", True), …
"""

from collections import Counter
from collections.abc import Sequence

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
    segments = [Segment(ELLIPSIS, False)] if start > 0 else []
    position = marked = start
    for left, right, _ in spans:
        if right <= marked or left >= end:
            continue
        if left > marked:  # what was marked up to here stands apart
            if marked > position:
                segments.append(Segment(text[position:marked], True))
            segments.append(Segment(text[marked:left], False))
            position = left
        marked = min(right, end)
    if marked > position:
        segments.append(Segment(text[position:marked], True))
    if marked < end:
        segments.append(Segment(text[marked:end], False))
    if end < len(text):
        segments.append(Segment(ELLIPSIS, False))
    return tuple(segments)


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
