"""Answers queries over one generation of the index.

    engine = open_engine(folder)
    engine.answer(SearchQuery("垃圾分类 智能", year=(2023,))) → SearchAnswer

Every term has to stand in the passage or in the headings above it; when no passage has them
all, the best partial matches are given and said to be so. A question is ranked by what
matters in it. Quoted text is looked for letter by letter in the report as printed, across
passages too.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.search.analysis import fold
from scripts.search.columns import Columns
from scripts.search.finding import Finder, Found
from scripts.search.hits import Shower
from scripts.search.index import OpenIndex, open_index
from scripts.search.matching import Matcher
from scripts.search.needs import Need, Planner, Synonyms
from scripts.search.postings import Kept, Values
from scripts.search.query import ParsedQuery, parse_query
from scripts.search.ranking import Ranker
from scripts.search.records import SearchAnswer, SearchHelp, SearchHit, SearchQuery
from scripts.search.rescue import help_reader
from scripts.search.suggest import Suggester
from scripts.search.texts import Ids

FACETS = ("year", "agency", "topic", "kind", "status", "masked")
FILTERS = (*FACETS, "report")
CACHE_BYTES = 256_000_000
PASSAGES_SHARE = 16


class Engine:
    """Search over the documents of one index; safe to share between threads."""

    def __init__(self, opened: OpenIndex, cache_bytes: int = CACHE_BYTES) -> None:
        # The postings of terms are large and soon made into what a need asks for, which is kept
        # longer: in one store each would drive out the other.
        passages = Kept(cache_bytes // PASSAGES_SHARE)
        terms, kept = Kept(cache_bytes // 2 - cache_bytes // PASSAGES_SHARE), Kept(cache_bytes // 2)
        self.columns: Columns = opened.columns
        self.about: dict[str, Any] = opened.about
        self.ranker = Ranker(opened.reader, opened.columns, terms)
        self.matcher = Matcher(self.ranker.postings, opened.columns, kept)
        self.finder = Finder(self.ranker, self.matcher, kept, opened.columns.texts, opened.columns.count)
        self.shower = Shower(opened.columns, self.matcher, self.finder, passages)
        synonyms = Synonyms(opened.about.get("synonyms", {}), opened.about.get("related", {}))
        self.planner = Planner(self.matcher, synonyms, kept)
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
        needs = self.planner.plan(parsed, exact=query.exact)
        found = self.finder.find(parsed, needs)
        passes = self._passes(found.ids, query)
        shown = _passing(found, passes.values())
        missing = tuple(need.label for need in needs if not self.finder.posting(need).df)
        hits, groups = self._page(shown, needs, query)
        return SearchAnswer(
            query.text,
            len(shown.ids),
            shown.mode,
            self._facets(shown, found, passes),
            hits,
            missing,
            {need.label: others for need in needs if (others := need.all_synonyms())},
            tuple([need.label for need in needs if need.related]),
            groups,
            None if len(shown.ids) and not missing else self._help(found, passes, query, parsed, needs),
            self._partial(found, len(shown.ids), parsed, needs, query) if shown.mode == "all" else (),
        )

    def rank(self, query: SearchQuery) -> tuple[Ids, Values]:
        """The documents of a page and their scores, best first: `answer` without what is shown."""
        parsed = parse_query(query.text)
        if not parsed.groups:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        needs = self.planner.plan(parsed, exact=query.exact)
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
        rows = [(number, score, 0) for number, score in zip(ids.tolist(), scores.tolist(), strict=True)]
        return self.shower.hits(rows, needs, near.mode)

    def _passes(self, ids: Ids, query: SearchQuery) -> dict[str, NDArray[np.bool_]]:
        """For each filter that is set, which documents pass it."""
        return {name: self._having(name, ids, asked) for name in FILTERS if (asked := getattr(query, name))}

    def _having(self, name: str, ids: Ids, asked: Sequence[Any]) -> NDArray[np.bool_]:
        if name == "report":
            return np.isin(self.columns.report[ids], self.columns.numbers_of(asked))
        return self.columns.facets.having(name, ids, map(str, asked))

    def _facets(self, shown: Found, found: Found, passes: dict[str, NDArray[np.bool_]]) -> dict[str, dict[str, int]]:
        """Counts by facet, each under the other facets' filters."""
        facets = self.columns.facets.counts(shown.ids)
        for name in facets.keys() & passes.keys():
            others = [held for other, held in passes.items() if other != name]
            facets[name] = self.columns.facets.counts(_passing(found, others).ids)[name]
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
        return self.shower.hits(list(rows), needs, shown.mode), len(ids) if query.grouped else None

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
    """The engine over a sealed index; IndexDamaged when it isn't one. It keeps up to `cache_bytes`
    of what it works out, and about twice as much of its files in memory."""
    return Engine(open_index(folder, 2 * cache_bytes), cache_bytes)


def _passing(found: Found, passes: Iterable[NDArray[np.bool_]]) -> Found:
    """What passes all filters."""
    listed = list(passes)
    return found.only(reduce(np.logical_and, listed)) if listed else found
