"""What is shown of the documents that were found.

shower.hits([(17, 8.31, 0)], needs, "all") → SearchHit("2023-某县…", …, snippet=…累计【拆除】违法…)
"""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

import numpy as np

from scripts.search.analysis import fold_with_origin
from scripts.search.columns import KINDS, STATUSES, Columns
from scripts.search.finding import Finder, Mode
from scripts.search.matching import Matcher
from scripts.search.needs import Need, Needle
from scripts.search.records import SearchHit
from scripts.search.snippets import Span, snippet


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
        topics = columns.facets.values("topic", ids)
        needles = [list(need.all_needles()) for need in needs]
        found = []
        for document, (number, score, more), (text, folded), tagged in zip(
            columns.documents(ids), rows, columns.texts.both(ids), topics, strict=True
        ):
            report = columns.reports[document.report]
            found.append(
                SearchHit(
                    report_id=report.id,
                    title=report.title,
                    section=columns.sections[document.section],
                    text=text,
                    snippet=snippet(text, self._spans(number, text, folded, needles)),
                    url=f"{_address(report.id)}#{columns.anchors[number].decode()}",
                    year=document.year or None,
                    agency=report.agency,
                    kind=KINDS[document.kind],
                    status=STATUSES[document.status],
                    topics=tuple(tagged),
                    heading=bool(document.heading),
                    masked=bool(document.masked),
                    score=round(score, 4),
                    missing=self._missing(number, needs) if mode == "any" else (),
                    more=more,
                )
            )
        return tuple(found)

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

    def _missing(self, number: int, needs: Sequence[Need]) -> tuple[str, ...]:
        here = np.array([number], np.int32)
        return tuple(need.label for need in needs if not self._finder.posting(need).at(here)[0])


@lru_cache(maxsize=4096)
def _address(report_id: str) -> str:
    return f"/reports/{quote(report_id)}.html"
