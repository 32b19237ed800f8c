"""How well a passage answers a query: BM25 over bigrams, words and characters, in NumPy.

    impact of a term = weight · idf · burst · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length))

The weights are those that ranked best on three retrieval sets and held on others that they
were not chosen on; function words weigh less, never nothing, and the first hits gain by
how near the query's bigrams stand to each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.search.analysis import Terms
from scripts.search.columns import Columns
from scripts.search.postings import Kept, Postings, Values
from scripts.search.query import FUNCTION_CHARS, is_function_word
from scripts.search.texts import Ids

B = 0.8
NEAR_WINDOW = 120
NEAR_WEIGHT = 0.75
NEAR_DEPTH = 30
CLOSE = 1e-3  # of scores added up in another order
SAMPLED = 8
FEW = 100
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

    def score(self, documents: Ids, terms: Weighted) -> Values:
        """The scores of some documents."""
        if len(documents) * DENSE_FROM > self._columns.count:
            return self.score_all(terms)[documents]
        total = np.zeros(len(documents), np.float32)
        for field, term, weight in terms:
            posting = self.postings.get(field, term)
            if posting.df:
                held = posting.at(documents)
                total += held if weight == 1 else held * np.float32(weight)
        return total

    def score_all(self, terms: Weighted) -> Values:
        """The score of every document."""
        total = np.zeros(self._columns.count, np.float32)
        for field, term, weight in terms:
            self.postings.get(field, term).add_to(total, weight)
        return total

    def score_with_synonyms(self, documents: Ids, own: Weighted, others: Sequence[Weighted]) -> Values:
        """Scores for a word: a document with another word for it counts nearly as one with the
        word, however long or rare the other word is."""
        base = self.score(documents, own)
        best = np.zeros_like(base)
        for other in others if len(documents) else ():
            found = self.score(documents, other)
            most, usual = found.max(), base.max()
            best = np.maximum(best, found * (usual / most) if 0 < usual < most else found)
        scores: Values = np.maximum(base, best * np.float32(SYNONYM_WEIGHT))
        return scores

    def best(
        self, documents: Ids, scores: Values, near: dict[str, float], depth: int, *, complete: bool
    ) -> tuple[Ids, Values]:
        """The best `depth` of some scored documents, best first; equal ones as printed. `near`:
        bigrams and their weights that do better near each other; `complete`: every document
        holds them all, so that short ones need no looking at."""
        if len(scores) > max(depth, NEAR_DEPTH):
            kept = top_places(scores, max(depth, NEAR_DEPTH))
            documents, scores = documents.take(kept), scores.take(kept)
        documents, scores = self._ordered(documents, scores)
        if len(near) > 1:
            gains = self._gains(documents[:NEAR_DEPTH], scores, near, depth, complete=complete)
            scores[: len(gains)] += np.array(gains, np.float32)
            if len(set(gains)) > 1:
                documents, scores = self._ordered(documents, scores)
        return documents[:depth], scores[:depth]

    def _ordered(self, documents: Ids, scores: Values) -> tuple[Ids, Values]:
        order = np.lexsort((self._columns.printed.take(documents), -scores))
        return documents.take(order), scores.take(order)

    def _gains(
        self, documents: Ids, scores: Values, near: dict[str, float], depth: int, *, complete: bool
    ) -> list[float]:
        """What documents, best first, gain by how near the bigrams stand to each other: of as many
        as may still come to be among the best `depth`."""
        texts = self._columns.texts
        most = sum(near.values())
        close = texts.within(documents, [pair.encode() for pair in near], NEAR_WINDOW) if complete else repeat(False)
        gains: list[float] = []
        best: list[float] = []
        for number, score, all_near in zip(documents.tolist(), scores.tolist(), close, strict=False):
            if len(best) == depth and score + NEAR_WEIGHT * most < best[0] - CLOSE:
                break
            gains.append(NEAR_WEIGHT * (most if all_near else nearness(texts.folded(number), near)))
            (heappush if len(best) < depth else heappushpop)(best, score + gains[-1])
        return gains


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


def top_places(values: Values, size: int) -> NDArray[np.intp]:
    """Places of the `size` largest values and of all that equal the last of them."""
    if len(values) <= size:
        return np.arange(len(values))
    some = values[::SAMPLED]
    if len(some) <= max(size, FEW):
        return np.flatnonzero(values >= _nth(values, size))
    # None of the largest is below the `size`-th of some of them.
    places = np.flatnonzero(values >= _nth(some, size))
    values = values[places]
    return places[values >= _nth(values, size)]


def _nth(values: Values, size: int) -> np.float32:
    """The `size`-th largest value."""
    return np.partition(values, len(values) - size)[len(values) - size]  # type: ignore[no-any-return]  # one value
