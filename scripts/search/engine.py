"""Answers queries over one generation of the index.

    engine = open_engine(folder)
    engine.answer(SearchQuery("垃圾分类 智能", year=(2023,))) → SearchAnswer

Every term has to stand in the passage or in the headings above it; when no passage has them
all, the best partial matches are given and said to be so. A question is ranked by what
matters in it. Quoted text is looked for letter by letter in the report as printed, across
passages too.
"""

from collections.abc import Sequence
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from scripts.model import SearchAnswer, SearchHelp, SearchHit, SearchQuery
from scripts.search.analysis import fold, fold_with_origin
from scripts.search.columns import KINDS, STATUSES, Columns, Ids
from scripts.search.index import OpenIndex, open_index
from scripts.search.matching import Matcher
from scripts.search.needs import Need, Synonyms, plan_needs
from scripts.search.postings import Kept, Values
from scripts.search.query import Atom, ParsedQuery, parse_query
from scripts.search.ranking import FULL, POOL, Ranker, Wanted, wanted
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
        self.synonyms = Synonyms(opened.about.get("synonyms", {}), opened.about.get("related", {}))
        self.suggester = Suggester(opened.about.get("suggestions", ()), self.occurs)

    @property
    def count(self) -> int:
        """The number of documents."""
        return self.columns.count

    def occurs(self, text: str) -> int:
        """The number of passages that hold a text, or stand under a heading that does."""
        return len(self.matcher.word(fold(text)).ids)

    def answer(self, query: SearchQuery) -> SearchAnswer:
        """The hits for a query: best first, equal ones as printed."""
        parsed = parse_query(query.text)
        if not parsed.groups:
            return SearchAnswer(query.text, 0, "none", {name: {} for name in FACETS}, ())
        needs = plan_needs(parsed, self.matcher, None if query.exact else self.synonyms)
        found, mode = self._find(parsed, needs)
        shown, facets = self._filter(found, query)
        page, groups, more = self._page(shown, parsed, needs, query)
        hits = [self._hit(n, score, needs, mode) for n, score in page]
        if query.grouped:
            hits = [_with_more(hit, more[hit.report_id] - 1) for hit in hits]
        missing = tuple(need.label for need in needs if not len(self._ids(need)))
        return SearchAnswer(
            query.text,
            len(shown),
            mode,  # type: ignore[arg-type]  # one of its literals
            facets,
            tuple(hits),
            missing,
            {need.label: need.synonyms for need in needs if need.synonyms},
            tuple(need.label for need in needs if need.related),
            groups if query.grouped else None,
            None if len(shown) and not missing else self._help(found, query, parsed, needs),
            self._partial(found, len(shown), parsed, needs, query) if mode == "all" else (),
        )

    def rank(self, query: SearchQuery) -> tuple[Ids, Values]:
        """The documents of a page and their scores, best first: `answer` without what is shown."""
        parsed = parse_query(query.text)
        if not parsed.groups:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        needs = plan_needs(parsed, self.matcher, None if query.exact else self.synonyms)
        found, _ = self._find(parsed, needs)
        passes = self._passes(found, query)
        shown = found[reduce(np.logical_and, passes.values())] if passes else found
        ids, scores = self._best(shown, parsed, needs, query.offset + query.limit)
        return ids[query.offset :], scores[query.offset :]

    def _best(self, shown: Ids, parsed: ParsedQuery, needs: Sequence[Need], depth: int) -> tuple[Ids, Values]:
        full = POOL if parsed.question else FULL
        return self.ranker.best(shown, self._wanted(parsed, needs), depth, full)

    def best(self, text: str, depth: int) -> list[str]:
        """The report ids of the best documents for a query, best first."""
        return [self._report_id(number) for number in self.rank(SearchQuery(text, limit=depth))[0].tolist()]

    def _partial(
        self, found: Ids, total: int, parsed: ParsedQuery, needs: Sequence[Need], query: SearchQuery
    ) -> tuple[SearchHit, ...]:
        """What fills a first page that is not full: passages that hold part of the terms."""
        room = query.limit - total
        if query.offset or query.grouped or room <= 0 or len(needs) < 2 or any(need.quoted for need in needs):
            return ()
        near = np.setdiff1d(_union([self._ids(need) for need in needs], self.count), found, assume_unique=True)
        for atom in parsed.excluded:
            near = np.setdiff1d(near, self._excluded(atom), assume_unique=True)
        passes = self._passes(near, query)
        near = near[reduce(np.logical_and, passes.values())] if passes else near
        ids, scores = self._best(near, parsed, needs, room)
        return tuple(
            self._hit(number, score, needs, "any")
            for number, score in zip(ids.tolist()[:room], scores.tolist(), strict=False)
        )

    def _report_id(self, number: int) -> str:
        return self.columns.reports[int(self.columns.report[number])].id

    def _find(self, parsed: ParsedQuery, needs: Sequence[Need]) -> tuple[Ids, str]:
        """The documents that answer, ascending, and in which mode."""
        sets = [self._ids(need) for need in needs]
        quoted = any(atom.quoted for group in parsed.groups for atom in group)
        if parsed.question:
            within = (
                _intersection([ids for ids, need in zip(sets, needs, strict=True) if need.quoted]) if quoted else None
            )
            found, mode = self.ranker.pool(self._wanted(parsed, needs), POOL, within), "question"
        else:
            found, mode = _intersection(sets), "all"
            if not len(found) and len(sets) > 1 and not quoted:
                found, mode = _union(sets, self.count), "any"
        for atom in parsed.excluded:
            found = np.setdiff1d(found, self._excluded(atom), assume_unique=True)
        return found, mode

    def _excluded(self, atom: Atom) -> Ids:
        return self.matcher.phrase(atom.text).ids if atom.quoted else self.matcher.in_text(atom.text)

    def _ids(self, need: Need) -> Ids:
        """Documents that meet a need."""
        found = [
            _intersection(
                [
                    (self.matcher.phrase(needle.text) if needle.quoted else self.matcher.word(needle.text)).ids
                    for needle in alternative
                ]
            )
            for alternative in need.alternatives
        ]
        return found[0] if len(found) == 1 else _union(found, self.count)

    def _wanted(self, parsed: ParsedQuery, needs: Sequence[Need]) -> Wanted:
        typed = " ".join(atom.text for group in parsed.groups for atom in group)
        others = [
            (need.alternatives[0][0].text, [a[0].text for a in need.alternatives[1:]])
            for need in needs
            if need.synonyms and len(need.alternatives) == len(need.synonyms) + 1
        ]
        return wanted(typed.lower(), others)

    def _passes(self, found: Ids, query: SearchQuery) -> dict[str, NDArray[np.bool_]]:
        """For each filter that is set, which documents pass it."""
        return {
            name: self.columns.dimensions[name].having(found, map(str, asked))
            for name in FILTERS
            if (asked := getattr(query, name))
        }

    def _filter(self, found: Ids, query: SearchQuery) -> tuple[Ids, dict[str, dict[str, int]]]:
        """What passes all filters, and counts by dimension, each under the other dimensions' filters."""
        passes = self._passes(found, query)
        shown = found[reduce(np.logical_and, passes.values())] if passes else found
        facets = {}
        for name in FACETS:
            others = [held for other, held in passes.items() if other != name]
            counted = found[reduce(np.logical_and, others)] if others else found
            facets[name] = self.columns.dimensions[name].counts(counted)
        return shown, facets

    def _page(
        self, shown: Ids, parsed: ParsedQuery, needs: Sequence[Need], query: SearchQuery
    ) -> tuple[list[tuple[int, float]], int, dict[str, int]]:
        """The (document, score) pairs of the page that was asked for; with groups, how many
        reports there are and how many hits each has."""
        everything = query.grouped or query.sort == "year"
        depth = len(shown) if everything else min(len(shown), query.offset + query.limit)
        ids, scores = self._best(shown, parsed, needs, depth)
        if query.sort == "year":
            order = np.argsort(-self.columns.year[ids], kind="stable")
            ids, scores = ids[order], scores[order]
        counts: dict[str, int] = {}
        reports = self.columns.report[ids]
        if query.grouped:
            _, first, held = np.unique(reports, return_index=True, return_counts=True)
            counts = {self._report_id(int(ids[i])): int(n) for i, n in zip(first, held, strict=True)}
            first.sort()
            ids, scores = ids[first], scores[first]
        part = slice(query.offset, query.offset + query.limit)
        return list(zip(ids[part].tolist(), scores[part].tolist(), strict=True)), len(counts), counts

    def _hit(self, number: int, score: float, needs: Sequence[Need], mode: str) -> SearchHit:
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
        )

    def _spans(self, number: int, text: str, needs: Sequence[Need]) -> list[list[Span]]:
        """The matched spans of each need, in raw characters."""
        folded = self.columns.texts.folded(number)
        origin = None if len(folded) == len(text) else fold_with_origin(text)
        found: list[list[Span]] = []
        for need in needs:
            held: list[Span] = []
            for needle in need.needles():
                if needle.quoted:
                    held += self.matcher.phrase_spans(number, text, needle.text)
                    continue
                spans = self.matcher.spans(number, folded, needle.text)
                held += spans if origin is None else [origin.raw_span(*span) for span in spans]
            found.append(held)
        return found

    def _missing(self, number: int, needs: Sequence[Need]) -> tuple[str, ...]:
        return tuple(need.label for need in needs if not _holds(self._ids(need), number))

    def _help(self, found: Ids, query: SearchQuery, parsed: ParsedQuery, needs: Sequence[Need]) -> SearchHelp:
        counts = {need.label: len(self._ids(need)) for need in needs}
        passes = self._passes(found, query)
        lifted = {}
        for name in passes:
            others = [held for other, held in passes.items() if other != name]
            lifted[name] = int(reduce(np.logical_and, others).sum()) if others else len(found)
        return help_reader(query.text, parsed, counts, lifted, self.suggester, self.about.get("topics", {}))


def open_engine(folder: Path, cache_bytes: int = CACHE_BYTES) -> Engine:
    """The engine over a sealed index; IndexDamaged when it isn't one."""
    return Engine(open_index(folder), cache_bytes)


@lru_cache(maxsize=4096)
def _address(report_id: str) -> str:
    return f"/reports/{quote(report_id)}.html"


def _with_more(hit: SearchHit, more: int) -> SearchHit:
    object.__setattr__(hit, "more", more)
    return hit


def _intersection(sets: Sequence[Ids]) -> Ids:
    """The documents that are in all sets, from the smallest on."""
    found, *others = sorted(sets, key=len)
    for ids in others:
        found = found[ids.take(ids.searchsorted(found), mode="clip") == found] if len(found) else found
    return found


def _union(sets: Sequence[Ids], count: int) -> Ids:
    """The documents that are in any of the sets."""
    held = np.zeros(count, np.bool_)
    for ids in sets:
        held[ids] = True
    return np.flatnonzero(held).astype(np.int32)


def _holds(ids: Ids, number: int) -> bool:
    place = int(ids.searchsorted(number))
    return place < len(ids) and bool(ids[place] == number)
