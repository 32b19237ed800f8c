"""What is shown of the documents that were found.

shower.hits([(17, 8.31, 0)], needs, "all") → SearchHit("2023-某县…", …, snippet=…累计【拆除】违法…)
"""

from collections.abc import Sequence
from functools import lru_cache
from re import Pattern
from urllib.parse import quote

import numpy as np

from scripts.search.analysis import fold_with_origin
from scripts.search.columns import KINDS, STATUSES, Columns
from scripts.search.finding import Finder, Mode
from scripts.search.matching import Matcher
from scripts.search.needs import Need, Needle
from scripts.search.records import SearchHit
from scripts.search.snippets import WIDTH, Span, mark, marker, snippet
from scripts.search.texts import Ids


class Shower:
    """Makes hits over one index; safe to share between threads."""

    def __init__(self, columns: Columns, matcher: Matcher, finder: Finder) -> None:
        self._columns = columns
        self._matcher = matcher
        self._finder = finder

    def hits(self, rows: Sequence[tuple[int, float, int]], needs: Sequence[Need], mode: Mode) -> tuple[SearchHit, ...]:
        """The hits for (document, score, further hits of its report), in their order."""
        columns = self._columns
        ids = np.array([number for number, _, _ in rows], np.int32)
        needles = [list(need.all_needles()) for need in needs]
        runs = self._marker(needles)
        missing = self._missing(ids, needs) if mode == "any" else [()] * len(rows)
        found = []
        for row, lacking, shown, anchor, topics, (text, folded) in zip(
            rows,
            missing,
            columns.shown(ids),
            columns.anchors[ids].tolist(),
            columns.facets.values("topic", ids),
            columns.texts.both(ids),
            strict=True,
        ):
            number, score, more = row
            report, section, line, year, kind, status, heading, masked = shown
            if runs and len(folded) == len(text) <= WIDTH:
                marked = mark(text, folded, runs)
            else:
                marked = snippet(text, self._spans(number, text, folded, needles))
            of = columns.reports[report]
            found.append(
                SearchHit(  # in order: names would cost as much as the rest of it
                    of.id,
                    of.title,
                    columns.sections[section],
                    text,
                    line,
                    marked,
                    f"{_address(of.id)}#{anchor.decode()}",
                    year or None,
                    of.agency,
                    KINDS[kind],
                    STATUSES[status],
                    tuple(topics),
                    heading == 1,
                    masked == 1,
                    score,
                    lacking,
                    more,
                )
            )
        return tuple(found)

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

    def _missing(self, ids: Ids, needs: Sequence[Need]) -> list[tuple[str, ...]]:
        """The needs that each of some documents does not meet."""
        held = [self._finder.posting(need).at(ids).tolist() for need in needs]
        return [
            tuple(need.label for need, worth in zip(needs, row, strict=True) if not worth)
            for row in zip(*held, strict=True)
        ]


@lru_cache(maxsize=4096)
def _address(report_id: str) -> str:
    return f"/reports/{quote(report_id)}.html"
