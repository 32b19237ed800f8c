"""Answers queries over one generation of the index.

    engine = open_engine(folder)
    engine.answer(SearchQuery("垃圾分类 智能", year=(2023,))) → SearchAnswer

Every term has to stand in the passage or in the headings above it; when no passage has them
all, the best partial matches are given and said to be so. A question is ranked by what
matters in it. Quoted text is looked for letter by letter in the report as printed, across
passages too.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from scripts.model import SearchAnswer, SearchHelp, SearchHit, SearchQuery
from scripts.search.analysis import fold, fold_with_origin
from scripts.search.columns import KINDS, STATUSES, Columns, Ids
from scripts.search.finding import Finder, Found, Mode
from scripts.search.index import OpenIndex, open_index
from scripts.search.matching import Matcher
from scripts.search.needs import Need, Synonyms, plan_needs
from scripts.search.postings import Kept, Values
from scripts.search.query import ParsedQuery, parse_query
from scripts.search.ranking import Ranker
from scripts.search.rescue import help_reader
from scripts.search.snippets import Span, snippet
from scripts.search.suggest import Suggester

FACETS = ("year", "agency", "topic", "kind", "status", "masked")
FILTERS = (*FACETS, "report")
CACHE_BYTES = 256_000_000


class Engine:
    """Search over the documents of one index; safe to share between threads."""

    def __init__(self, opened: OpenIndex, cache_bytes: int = CACHE_BYTES) -> None:
        kept = Kept(cache_bytes)
        self.columns: Columns = opened.columns
        self.about: dict[str, Any] = opened.about
        self.ranker = Ranker(opened.reader, opened.columns, kept)
        self.matcher = Matcher(self.ranker.postings, opened.columns, kept)
        self.finder = Finder(self.ranker, self.matcher, kept, opened.columns.count)
        self.synonyms = Synonyms(opened.about.get("synonyms", {}), opened.about.get("related", {}))
        self.suggester = Suggester(opened.about.get("suggestions", ()), self.occurs)

    @property
    def count(self) -> int:
        """The number of documents."""
        return self.columns.count

    def occurs(self, text: str) -> int:
        """The number of passages that hold a text, or stand under a heading that does."""
        return len(self.matcher.word(fold(text)).ids)

    def texts(self) -> Iterator[tuple[str, str]]:
        """(report id, text as printed) of every document."""
        for number in range(self.count):
            yield self._report_id(number), self.columns.texts.raw(number)

    def answer(self, query: SearchQuery) -> SearchAnswer:
        """The hits for a query: best first, equal ones as printed."""
        parsed = parse_query(query.text)
        if not parsed.groups:
            return SearchAnswer(query.text, 0, "none", {name: {} for name in FACETS}, ())
        needs = plan_needs(parsed, self.matcher, None if query.exact else self.synonyms)
        found = self.finder.find(parsed, needs)
        passes = self._passes(found.ids, query)
        shown = _passing(found, passes.values())
        missing = tuple(need.label for need in needs if not self.finder.posting(need).df)
        hits, groups = self._page(shown, needs, query)
        return SearchAnswer(
            query.text,
            len(shown.ids),
            shown.mode,
            self._facets(found, passes),
            hits,
            missing,
            {need.label: others for need in needs if (others := need.all_synonyms())},
            tuple(need.label for need in needs if need.related),
            groups,
            None if len(shown.ids) and not missing else self._help(found, passes, query, parsed, needs),
            self._partial(found, len(shown.ids), parsed, needs, query) if shown.mode == "all" else (),
        )

    def rank(self, query: SearchQuery) -> tuple[Ids, Values]:
        """The documents of a page and their scores, best first: `answer` without what is shown."""
        parsed = parse_query(query.text)
        if not parsed.groups:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        needs = plan_needs(parsed, self.matcher, None if query.exact else self.synonyms)
        found = self.finder.find(parsed, needs)
        shown = _passing(found, self._passes(found.ids, query).values())
        ids, scores = self._best(shown, query.offset + query.limit)
        return ids[query.offset :], scores[query.offset :]

    def best(self, text: str, depth: int) -> list[str]:
        """The report ids of the best documents for a query, best first."""
        return [self._report_id(number) for number in self.rank(SearchQuery(text, limit=depth))[0].tolist()]

    def _best(self, found: Found, depth: int) -> tuple[Ids, Values]:
        return self.ranker.best(found.ids, found.scores, found.near, depth, complete=found.mode == "all")

    def _report_id(self, number: int) -> str:
        return self.columns.reports[int(self.columns.report[number])].id

    def _partial(
        self, found: Found, total: int, parsed: ParsedQuery, needs: Sequence[Need], query: SearchQuery
    ) -> tuple[SearchHit, ...]:
        """What fills a first page that is not full: passages that hold part of the terms."""
        room = query.limit - total
        if query.offset or query.grouped or room <= 0 or len(needs) < 2 or any(need.quoted for need in needs):
            return ()
        near = self.finder.find_any(parsed, needs)
        near = near.only(~np.isin(near.ids, found.ids, assume_unique=True))
        near = _passing(near, self._passes(near.ids, query).values())
        ids, scores = self._best(near, room)
        pairs = zip(ids.tolist(), scores.tolist(), strict=True)
        return tuple(self._hit(number, score, needs, near.mode) for number, score in pairs)

    def _passes(self, ids: Ids, query: SearchQuery) -> dict[str, NDArray[np.bool_]]:
        """For each filter that is set, which documents pass it."""
        return {
            name: self.columns.dimensions[name].having(ids, map(str, asked))
            for name in FILTERS
            if (asked := getattr(query, name))
        }

    def _facets(self, found: Found, passes: dict[str, NDArray[np.bool_]]) -> dict[str, dict[str, int]]:
        """Counts by dimension, each under the other dimensions' filters."""
        facets = {}
        for name in FACETS:
            others = [held for other, held in passes.items() if other != name]
            facets[name] = self.columns.dimensions[name].counts(_passing(found, others).ids)
        return facets

    def _page(
        self, shown: Found, needs: Sequence[Need], query: SearchQuery
    ) -> tuple[tuple[SearchHit, ...], int | None]:
        """The hits of the page that was asked for; with groups, how many reports there are."""
        everything = query.grouped or query.sort == "year"
        depth = len(shown.ids) if everything else min(len(shown.ids), query.offset + query.limit)
        ids, scores = self._best(shown, depth)
        if query.sort == "year":
            order = np.argsort(-self.columns.year[ids], kind="stable")
            ids, scores = ids[order], scores[order]
        more = np.zeros(len(ids), np.int64)
        if query.grouped:
            _, first, held = np.unique(self.columns.report[ids], return_index=True, return_counts=True)
            order = np.argsort(first)
            ids, scores, more = ids[first[order]], scores[first[order]], held[order] - 1
        part = slice(query.offset, query.offset + query.limit)
        rows = zip(ids[part].tolist(), scores[part].tolist(), more[part].tolist(), strict=True)
        hits = tuple(self._hit(number, score, needs, shown.mode, others) for number, score, others in rows)
        return hits, len(ids) if query.grouped else None

    def _hit(self, number: int, score: float, needs: Sequence[Need], mode: Mode, more: int = 0) -> SearchHit:
        columns = self.columns
        text = columns.texts.raw(number)
        report = columns.reports[columns.report[number]]
        topics = columns.dimensions["topic"]
        year = int(columns.year[number])
        return SearchHit(
            report_id=report.id,
            title=report.title,
            section=columns.sections[columns.section[number]],
            text=text,
            snippet=snippet(text, self._spans(number, text, needs)),
            url=f"{_address(report.id)}#{columns.anchors[number].decode()}",
            year=year or None,
            agency=report.agency,
            kind=KINDS[int(columns.kind[number])],
            status=STATUSES[int(columns.status[number])],
            topics=tuple(topics.values[code] for code in topics.codes[number].tolist() if code >= 0),
            heading=bool(columns.heading[number]),
            masked=bool(columns.masked[number]),
            score=round(score, 4),
            missing=self._missing(number, needs) if mode == "any" else (),
            more=more,
        )

    def _spans(self, number: int, text: str, needs: Sequence[Need]) -> list[list[Span]]:
        """The matched spans of each need, in raw characters."""
        folded = self.columns.texts.folded(number)
        origin = None if len(folded) == len(text) else fold_with_origin(text)
        found: list[list[Span]] = []
        for need in needs:
            held: list[Span] = []
            for needle in need.all_needles():
                if needle.quoted:
                    held += self.matcher.phrase_spans(number, text, needle.text)
                    continue
                spans = self.matcher.spans(number, folded, needle.text)
                held += spans if origin is None else [origin.raw_span(*span) for span in spans]
            found.append(held)
        return found

    def _missing(self, number: int, needs: Sequence[Need]) -> tuple[str, ...]:
        here = np.array([number], np.int32)
        return tuple(need.label for need in needs if not self.finder.posting(need).at(here)[0])

    def _help(
        self,
        found: Found,
        passes: dict[str, NDArray[np.bool_]],
        query: SearchQuery,
        parsed: ParsedQuery,
        needs: Sequence[Need],
    ) -> SearchHelp:
        counts = {need.label: self.finder.posting(need).df for need in needs}
        lifted = {
            name: len(_passing(found, [held for other, held in passes.items() if other != name]).ids) for name in passes
        }
        return help_reader(query.text, parsed, counts, lifted, self.suggester, self.about.get("topics", {}))


def open_engine(folder: Path, cache_bytes: int = CACHE_BYTES) -> Engine:
    """The engine over a sealed index; IndexDamaged when it isn't one."""
    return Engine(open_index(folder), cache_bytes)


@lru_cache(maxsize=4096)
def _address(report_id: str) -> str:
    return f"/reports/{quote(report_id)}.html"


def _passing(found: Found, passes: Iterable[NDArray[np.bool_]]) -> Found:
    """What passes all filters."""
    listed = list(passes)
    return found.only(reduce(np.logical_and, listed)) if listed else found
