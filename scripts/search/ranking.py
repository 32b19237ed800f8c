"""How well a passage answers a query: BM25 over bigrams, words and characters, in NumPy.

    impact of a term = weight · idf · burst · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length))

The weights are those that ranked best on three retrieval sets and held on two that they
were not chosen on; function words weigh less, never nothing, and the first hits gain by
how near the query's bigrams stand to each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.search.analysis import Terms, analyse_folded
from scripts.search.columns import Columns, Ids
from scripts.search.postings import Kept, Postings, Values
from scripts.search.query import FUNCTION_CHARS, is_function_word

B = 0.75
NEAR_WINDOW = 120
NEAR_WEIGHT = 0.75
NEAR_DEPTH = 30
POOL = 1000
FULL = 300
DENSE_FROM = 16
SYNONYM_WEIGHT = 0.9
Weighted = Sequence[tuple[str, str, float]]


@dataclass(frozen=True, slots=True)
class Field:
    """How one field counts: its share `weight` and the saturation `k1` of BM25."""

    name: str
    weight: float
    k1: float


FIELDS = {
    field.name: field for field in (Field("bigrams", 1.0, 0.6), Field("words", 0.5, 0.6), Field("chars", 0.6, 2.0))
}


def query_weight(field: str, term: str) -> float:
    """How much a query term counts: function words less, never nothing."""
    if field == "bigrams":
        return (1.0, 0.75, 0.25)[sum(char in FUNCTION_CHARS for char in term[:2])]
    return 0.25 if is_function_word(term) else 1.0


def weigh(terms: Terms) -> Weighted:
    """(field, term, weight) of each distinct term."""
    return [
        (field, term, query_weight(field, term)) for field in FIELDS for term in dict.fromkeys(getattr(terms, field))
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to rank by: the terms of all that was typed, and for each word that has synonyms
    its own terms and theirs."""

    folded: str
    terms: Weighted
    synonyms: tuple[tuple[Weighted, tuple[Weighted, ...]], ...] = ()


def wanted(folded: str, synonyms: Iterable[tuple[str, Sequence[str]]] = ()) -> Wanted:
    """What to rank by, from folded text."""
    return Wanted(
        folded,
        weigh(analyse_folded(folded)),
        tuple(
            (weigh(analyse_folded(word)), tuple(weigh(analyse_folded(other)) for other in others))
            for word, others in synonyms
        ),
    )


class Ranker:
    """Scores over one index; safe to share between threads."""

    def __init__(self, reader: Any, columns: Columns, kept: Kept) -> None:
        self._columns = columns
        self._lengths = {}
        for name, lengths in columns.lengths.items():
            mean = float(lengths.mean()) if len(lengths) else 1.0
            self._lengths[name] = (FIELDS[name].k1 * (1 - B + B * lengths / (mean or 1.0))).astype(np.float32)
        self.postings = Postings(reader, self._impact, kept)

    def _impact(self, field: str, frequency: NDArray[np.float64], ids: Ids) -> NDArray[np.float64]:
        kind, df = FIELDS[field], len(ids)
        count = self._columns.count
        value = np.log1p((count - df + 0.5) / (df + 0.5)) * ((frequency.sum() + 1) / df) ** 0.5
        impact: NDArray[np.float64] = kind.weight * value * frequency * (kind.k1 + 1)
        return impact / (frequency + self._lengths[field][ids])

    def best(self, documents: Ids, want: Wanted, depth: int, full: int = FULL) -> tuple[Ids, Values]:
        """The best `depth` of some documents and their scores, best first; equal ones as printed.

        Of very many documents only the `full` best by bigrams are scored in full."""
        if len(documents) > max(full, depth):
            first = self._score(documents, [term for term in want.terms if term[0] == "bigrams"] or want.terms)
            first += self._synonyms(documents, want)
            documents = documents[_top(first, max(full, depth))]
        scores = self._score(documents, want.terms) + self._synonyms(documents, want)
        kept = _top(scores, max(depth, NEAR_DEPTH))
        documents, scores = documents[kept], scores[kept]
        order = np.lexsort((self._columns.printed[documents], -scores))
        documents, scores = documents[order], scores[order]
        self._reward_nearness(documents, scores, want)
        order = np.lexsort((self._columns.printed[documents], -scores))[:depth]
        return documents[order], scores[order]

    def pool(self, want: Wanted, size: int, within: Ids | None = None) -> Ids:
        """The `size` documents with the best scores by bigrams (characters where there are
        none) of all that hold any, ascending; where `within` has documents, of those."""
        terms = [term for term in want.terms if term[0] == "bigrams"]
        listed = terms if any(self.postings.get(f, t).df for f, t, _ in terms) else want.terms
        total = self._score_all(listed)
        if want.synonyms:
            held = chain(*(self.postings.get(f, t).ids for _, others in want.synonyms for o in others for f, t, _ in o))
            extra = np.unique(np.fromiter(held, np.int32))
            total[extra] += self._synonyms(extra, want)
        found = np.flatnonzero(total).astype(np.int32) if within is None or not len(within) else within
        if len(found) > size:
            found = np.sort(found[_top(total[found], size)])
        return found

    def _score(self, documents: Ids, terms: Weighted) -> Values:
        if len(documents) * DENSE_FROM > self._columns.count:
            return self._score_all(terms)[documents]
        total = np.zeros(len(documents), np.float32)
        for field, term, weight in terms:
            posting = self.postings.get(field, term)
            if posting.df:
                held = posting.at(documents)
                total += held if weight == 1 else held * np.float32(weight)
        return total

    def _score_all(self, terms: Weighted) -> Values:
        """The score of every document."""
        total = np.zeros(self._columns.count, np.float32)
        for field, term, weight in terms:
            self.postings.get(field, term).add_to(total, weight)
        return total

    def _synonyms(self, documents: Ids, want: Wanted) -> Values:
        """What synonyms add: a passage with another word for it counts nearly as one with the
        word, however long or rare the other word is."""
        gain = np.zeros(len(documents), np.float32)
        if not len(documents):
            return gain
        for own, others in want.synonyms:
            base = self._score(documents, own)
            best = np.zeros_like(base)
            for other in others:
                found = self._score(documents, other)
                most, usual = found.max(), base.max()
                best = np.maximum(best, found * (usual / most) if 0 < usual < most else found)
            gain += np.maximum(best * np.float32(SYNONYM_WEIGHT) - base, 0)
        return gain

    def _reward_nearness(self, documents: Ids, scores: Values, want: Wanted) -> None:
        weights = {term: weight for field, term, weight in want.terms if field == "bigrams"}
        if len(weights) < 2:
            return
        for place, number in enumerate(documents[:NEAR_DEPTH].tolist()):
            scores[place] += NEAR_WEIGHT * nearness(self._columns.texts.folded(number), weights)


def nearness(text: str, weights: dict[str, float]) -> float:
    """The largest sum of the weights of distinct bigrams in a window of folded `text`."""
    if len(text) <= NEAR_WINDOW:
        return sum([weight for bigram, weight in weights.items() if bigram in text])
    places: list[tuple[int, str]] = []
    for bigram in weights:
        at = text.find(bigram)
        while at >= 0:
            places.append((at, bigram))
            at = text.find(bigram, at + 1)
    places.sort()
    best = total = 0.0
    inside: dict[str, int] = {}
    first = 0
    for place, bigram in places:
        if not inside.get(bigram):
            total += weights[bigram]
        inside[bigram] = inside.get(bigram, 0) + 1
        while place - places[first][0] > NEAR_WINDOW:
            left = places[first][1]
            inside[left] -= 1
            if not inside[left]:
                total -= weights[left]
            first += 1
        best = max(best, total)
    return best


def _top(values: Values, size: int) -> NDArray[np.intp]:
    """Places of the `size` largest values and of all that equal the last of them."""
    if len(values) <= size:
        return np.arange(len(values))
    limit = np.partition(values, len(values) - size)[len(values) - size]
    return np.flatnonzero(values >= limit)
