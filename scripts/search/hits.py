"""What is shown of the documents that were found.

shower.hits([(17, 8.31, 0)], needs, "all") → SearchHit("2023-某县…", …, snippet=…累计【拆除】违法…)
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from re import Pattern
from typing import Any, NamedTuple
from urllib.parse import quote

import numpy as np

from scripts.search.analysis import fold_with_origin
from scripts.search.columns import KINDS, STATUSES, Columns
from scripts.search.finding import Finder, Mode
from scripts.search.matching import Matcher
from scripts.search.needs import Need, Needle
from scripts.search.postings import Kept
from scripts.search.records import SearchHit
from scripts.search.snippets import WIDTH, Span, mark, marker, snippet

BYTES_A_PASSAGE = 1200
BYTES_A_CHARACTER = 4  # printed and folded, both of two bytes


class _Passage(NamedTuple):
    """What is shown of a document whatever was asked: `about`, the fields of a hit up to its
    snippet, and its text as printed and folded."""

    about: tuple[Any, ...]
    text: str
    folded: str


class Shower:
    """Makes hits over one index; safe to share between threads. Whoever types on, turns a page or
    sets a filter is shown many passages again: those read lately are kept."""

    def __init__(self, columns: Columns, matcher: Matcher, finder: Finder, kept: Kept) -> None:
        self._columns = columns
        self._matcher = matcher
        self._finder = finder
        self._kept = kept

    def hits(self, rows: Sequence[tuple[int, float, int]], needs: Sequence[Need], mode: Mode) -> tuple[SearchHit, ...]:
        """The hits for (document, score, further hits of its report), in their order."""
        numbers = [number for number, _, _ in rows]
        needles = [tuple(need.all_needles()) for need in needs]
        runs = self._marker(needles)
        missing = self._missing(numbers, needs) if mode == "any" else [()] * len(rows)
        found = []
        for row, lacking, shown in zip(rows, missing, self._passages(numbers), strict=True):
            number, score, more = row
            about, text, folded = shown
            if runs and len(folded) == len(text) <= WIDTH:
                marked = mark(text, folded, runs)
            else:
                marked = snippet(text, self._spans(number, text, folded, needles))
            found.append(SearchHit._make((*about, marked, score, lacking, more)))
        return tuple(found)

    def _passages(self, numbers: Sequence[int]) -> list[_Passage]:
        """What is shown of documents, read where it was not read lately."""
        held = {number: passage for number in numbers if (passage := self._kept.held(number)) is not None}
        wanted = [number for number in numbers if number not in held]
        for number, passage in zip(wanted, self._read(wanted) if wanted else (), strict=True):
            held[number] = passage
            self._kept.put(number, passage, BYTES_A_PASSAGE + BYTES_A_CHARACTER * len(passage.text))
        return [held[number] for number in numbers]

    def _read(self, numbers: Sequence[int]) -> Iterator[_Passage]:
        columns, ids = self._columns, np.array(numbers, np.int32)
        for shown, anchor, topics, (text, folded) in zip(
            columns.shown(ids),
            columns.anchors[ids].tolist(),
            columns.facets.values("topic", ids),
            columns.texts.both(ids),
            strict=True,
        ):
            report, section, line, year, kind, status, heading, masked = shown
            of = columns.reports[report]
            url = f"{_address(of.id)}#{anchor.decode()}"
            about = (
                *(of.id, of.title, columns.sections[section], text, line, url, year or None, of.agency),
                *(KINDS[kind], STATUSES[status], tuple(topics), heading == 1, masked == 1),
            )
            yield _Passage(about, text, folded)

    def _marker(self, needs: Sequence[Sequence[Needle]]) -> Pattern[str] | None:
        """What finds the words of all needs at once, where that can be."""
        needles = {needle for need in needs for needle in need}
        if any(needle.quoted for needle in needles):
            return None
        return marker(tuple(sorted((needle.text, self._matcher.pattern(needle.text)) for needle in needles)))

    def _spans(self, number: int, text: str, folded: str, needs: Sequence[Sequence[Needle]]) -> list[list[Span]]:
        """The matched spans of each need, in raw characters."""
        origin = None if len(folded) == len(text) else fold_with_origin(text)
        found: list[list[Span]] = []
        for need in needs:
            held: list[Span] = []
            for needle in need:
                if needle.quoted:
                    held += self._matcher.phrase_spans(number, text, needle.text)
                    continue
                spans = self._matcher.spans(folded, needle.text)
                held += spans if origin is None else [origin.raw_span(*span) for span in spans]
            found.append(held)
        return found

    def _missing(self, numbers: Sequence[int], needs: Sequence[Need]) -> list[tuple[str, ...]]:
        """The needs that each of some documents does not meet."""
        ids = np.array(numbers, np.int32)
        held = [self._finder.posting(need).at(ids).tolist() for need in needs]
        return [
            tuple(need.label for need, worth in zip(needs, row, strict=True) if not worth)
            for row in zip(*held, strict=True)
        ]


@lru_cache(maxsize=4096)
def _address(report_id: str) -> str:
    return f"/reports/{quote(report_id)}.html"
