"""Answers queries over one generation of the index.

    engine = open_engine(folder)
    engine.answer(SearchQuery("垃圾分类 智能", year=(2023,))) → SearchAnswer

Matching is on the text itself: bigrams only find the candidates. Every term has to stand
in the passage or in the headings above it; when no passage has them all, the best partial
matches are given and said to be so. Quoted text is looked for letter by letter in the
report as printed, across passages too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

import numpy as np

from scripts.model import SearchAnswer, SearchDocument, SearchHit, SearchQuery
from scripts.search.analysis import analyse, fold, fold_with_origin
from scripts.search.index import open_reader, stored_documents
from scripts.search.query import SHORT, ParsedQuery, parse_query
from scripts.search.ranking import NEAR_DEPTH, NEAR_WEIGHT, Ids, Postings, nearness, query_weight, score
from scripts.search.snippets import Span, snippet

FACETS = ("year", "agency", "topic", "kind", "status")


@dataclass(frozen=True, slots=True)
class Printed:
    """A report as printed, blanks folded, with where each of its documents begins."""

    text: str
    first: int
    starts: tuple[int, ...]


@dataclass(slots=True)
class Matches:
    """Document number → matched raw spans, for one term."""

    spans: dict[int, list[Span]] = field(default_factory=dict)

    @property
    def ids(self) -> Ids:
        """Document numbers, ascending."""
        return np.array(sorted(self.spans), np.int64)


class Engine:
    """Search over the documents of one index; safe to share between threads."""

    def __init__(self, documents: Sequence[SearchDocument], postings: Postings) -> None:
        self.documents = documents
        self._postings = postings
        self._folded = [fold(document.text) for document in documents]
        self._context = [fold(document.context) for document in documents]
        self._printed = list(_print_reports(documents))

    def answer(self, query: SearchQuery) -> SearchAnswer:
        """The hits for a query: sorted by score, then as printed."""
        parsed = parse_query(query.text)
        if parsed.empty:
            return SearchAnswer(query.text, 0, "none", _no_facets(), (), ())
        terms = [(word, self._match_word(word)) for word in self._words(parsed)]
        terms += [(phrase, self._match_phrase(phrase)) for phrase in parsed.phrases]
        missing = tuple(name for name, matches in terms if not matches.spans)
        found = _intersection([matches.ids for _, matches in terms])
        mode = "all"
        if not len(found) and len(terms) > 1 and not parsed.phrases:
            found, mode = _union([matches.ids for _, matches in terms]), "any"
        found = self._without(found, parsed.excluded)
        spans = [matches.spans for _, matches in terms]
        ranked = self._rank(found, query.text, len(terms), spans, mode)
        facets = self._facets(ranked, query)
        kept = [pair for pair in ranked if self._passes(self.documents[pair[0]], query)]
        page = kept[query.offset : query.offset + query.limit]
        hits = tuple(self._hit(number, value, spans) for number, value in page)
        return SearchAnswer(query.text, len(kept), mode, facets, hits, missing)  # type: ignore[arg-type]  # mode is one of its literals

    def _words(self, parsed: ParsedQuery) -> list[str]:
        """The terms that every hit should hold: a short chunk as it is where it occurs,
        else the words it falls into."""
        words: list[str] = []
        for chunk, cut in parsed.chunks:
            whole = len(cut) == 1 or (len(chunk) <= SHORT and bool(self._match_word(chunk).spans))
            words += [chunk] if whole else cut
        return list(dict.fromkeys(words))

    def _match_word(self, word: str) -> Matches:
        """Documents whose text, or the headings above it, hold the folded word."""
        matches = Matches()
        for number in self._candidates(word):
            spans = _occurrences(word, self._folded[number])
            if spans:
                folded = fold_with_origin(self.documents[number].text)
                matches.spans[number] = [folded.raw_span(start, end) for start, end in spans]
            elif word in self._context[number]:
                matches.spans[number] = []
        return matches

    def _candidates(self, word: str) -> Iterable[int]:
        """Documents that hold all terms of a word; all of them when it is only part of a term."""
        terms = analyse(word)
        field_name, listed = ("chars", terms.chars) if len(word) == 1 else ("bigrams", terms.bigrams)
        postings = [self._postings.get(field_name, term)[0] for term in dict.fromkeys(listed)]
        if not postings or any(not len(ids) for ids in postings):
            ascii_part = any(char.isascii() and char.isalnum() for char in word)
            return range(len(self.documents)) if ascii_part or not postings else ()
        return map(int, _intersection(postings))

    def _match_phrase(self, phrase: str) -> Matches:
        """Exact occurrences in the reports as printed; a hit is where the phrase begins."""
        matches = Matches()
        for printed in self._printed:
            origins: dict[int, list[int]] = {}
            at = printed.text.find(phrase)
            while at >= 0:
                self._mark_printed(matches, printed, at, at + len(phrase), origins)
                at = printed.text.find(phrase, at + len(phrase))
        return matches

    def _mark_printed(
        self, matches: Matches, printed: Printed, start: int, end: int, origins: dict[int, list[int]]
    ) -> None:
        index = int(np.searchsorted(printed.starts, start, "right")) - 1
        number = printed.first + max(index, 0)
        if number not in origins:
            origins[number] = _fold_blanks(self.documents[number].text)[1]
        origin = origins[number]
        base = printed.starts[max(index, 0)]
        left, right = max(start - base, 0), min(end - base, len(origin))
        if left < right:
            matches.spans.setdefault(number, []).append((origin[left], origin[right - 1] + 1))
        else:
            matches.spans.setdefault(number, [])

    def _without(self, found: Ids, excluded: Sequence[str]) -> Ids:
        if not excluded:
            return found
        kept = [n for n in map(int, found) if not any(word in self._folded[n] for word in excluded)]
        return np.array(kept, np.int64)

    def _rank(
        self, found: Ids, text: str, terms: int, spans: Sequence[dict[int, list[Span]]], mode: str
    ) -> list[tuple[int, float]]:
        """(document, score), best first. Partial matches rank by terms found before score."""
        wanted = analyse(text)
        scores = score(self._postings, wanted)
        ranked = sorted(((int(n), float(scores[n])) for n in found), key=lambda pair: (-pair[1], pair[0]))
        weights = {term: query_weight("bigrams", term) for term in wanted.bigrams}
        near = [(n, s + NEAR_WEIGHT * nearness(self._folded[n], weights)) for n, s in ranked[:NEAR_DEPTH]]
        ranked = sorted(near, key=lambda pair: (-pair[1], pair[0])) + ranked[NEAR_DEPTH:]
        if mode == "any" and terms > 1:
            held = {n: sum(n in by_term for by_term in spans) for n, _ in ranked}
            ranked.sort(key=lambda pair: -held[pair[0]])
        return ranked

    def _passes(self, document: SearchDocument, query: SearchQuery, skip: str = "") -> bool:
        return all(
            name == skip or not (wanted := getattr(query, name)) or any(v in wanted for v in _values(document, name))
            for name in FACETS
        )

    def _facets(self, ranked: Sequence[tuple[int, float]], query: SearchQuery) -> dict[str, dict[str, int]]:
        """Counts over the hits by dimension, each under the other dimensions' filters."""
        facets = {}
        for name in FACETS:
            counts = Counter(
                str(value)
                for number, _ in ranked
                if self._passes(self.documents[number], query, skip=name)
                for value in _values(self.documents[number], name)
            )
            facets[name] = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
        return facets

    def _hit(self, number: int, value: float, spans: Sequence[dict[int, list[Span]]]) -> SearchHit:
        document = self.documents[number]
        return SearchHit(
            report_id=document.report_id,
            title=document.report_title,
            section=document.section,
            text=document.text,
            snippet=snippet(document.text, [by_term.get(number, []) for by_term in spans]),
            url=f"/reports/{quote(document.report_id)}.html#{document.anchor}",
            year=document.year,
            agency=document.agency,
            kind=document.kind,
            status=document.status,
            topics=document.topics,
            score=round(value, 4),
        )


def open_engine(folder: Path) -> Engine:
    """The engine over a sealed index; IndexDamaged when it isn't one."""
    reader = open_reader(folder)
    return Engine(tuple(stored_documents(reader)), Postings(reader))


def _print_reports(documents: Sequence[SearchDocument]) -> Iterable[Printed]:
    number = 0
    for _, group in groupby(documents, key=lambda document: document.report):
        first, text, starts = number, "", []
        for document in group:
            folded, _ = _fold_blanks(document.text)
            text += document.joint if text else ""
            starts.append(len(text))
            text += folded
            number += 1
        yield Printed(text, first, tuple(starts))


def _fold_blanks(text: str) -> tuple[str, list[int]]:
    """Text with each run of blanks as one blank, and the raw offset of every character."""
    kept: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        if char.isspace():
            if kept and kept[-1] == " ":
                continue
            char = " "
        kept.append(char)
        origin.append(index)
    return "".join(kept), origin


def _occurrences(word: str, text: str) -> list[Span]:
    found, at = [], text.find(word)
    while at >= 0:
        found.append((at, at + len(word)))
        at = text.find(word, at + len(word))
    return found


def _intersection(sets: Sequence[Ids]) -> Ids:
    found = min(sets, key=len)
    for ids in sets:
        found = np.intersect1d(found, ids, assume_unique=True)
    return found


def _union(sets: Sequence[Ids]) -> Ids:
    return np.unique(np.concatenate(sets)) if sets else np.array([], np.int64)


def _values(document: SearchDocument, name: str) -> tuple[object, ...]:
    if name == "topic":
        return document.topics
    value = getattr(document, name)
    return (value,) if value is not None else ()


def _no_facets() -> dict[str, dict[str, int]]:
    return {name: {} for name in FACETS}
