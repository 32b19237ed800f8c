"""How well a passage answers a query: BM25 over bigrams, words and characters, in NumPy.

    impact of a term = weight · idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length))

The weights are those that ranked best on three retrieval sets and held on two that they
were not chosen on; function words weigh less, never nothing, and the first hits gain by
how near the query's bigrams stand to each other.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.search.analysis import Terms

Ids = NDArray[np.int64]
Scores = NDArray[np.float64]

B = 0.75
NEAR_WINDOW = 120
NEAR_WEIGHT = 0.75
NEAR_DEPTH = 30
FUNCTION_CHARS = set("的了和与及等在是有对为把被将就都也又或但而其于以之这那个哪何么什吗呢吧啊请问怎如能可会要该")
FUNCTION_WORDS = {
    "什么", "怎么", "怎样", "如何", "哪些", "哪个", "为什么", "多少", "是否", "可以", "应该", "有没有", "怎么办", "以及",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """How one field counts: its share `weight` and the saturation `k1` of BM25."""

    name: str
    weight: float
    k1: float


FIELDS = (Field("bigrams", 1.0, 0.6), Field("words", 0.5, 0.6), Field("chars", 0.6, 2.0))


def query_weight(field: str, term: str) -> float:
    """How much a query term counts: function words less, never nothing."""
    if field == "bigrams":
        return (1.0, 0.75, 0.25)[sum(char in FUNCTION_CHARS for char in term[:2])]
    return 0.25 if term in FUNCTION_CHARS or term in FUNCTION_WORDS else 1.0


class Postings:
    """Postings of a Whoosh reader as arrays, decoded once a term and kept."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.count = int(reader.doc_count_all())
        self._kept: dict[tuple[str, str], tuple[Ids, Scores]] = {}
        self._norms: dict[str, tuple[Scores, float]] = {}

    def get(self, field: str, term: str) -> tuple[Ids, Scores]:
        """(document numbers ascending, term frequencies); empty for an unknown term."""
        key = (field, term)
        found = self._kept.get(key)
        if found is None:
            found = self._decode(field, term)
            self._kept[key] = found
        return found

    def _decode(self, field: str, term: str) -> tuple[Ids, Scores]:
        ids: list[int] = []
        frequencies: list[float] = []
        if (field, term) in self._reader:
            matcher = self._reader.postings(field, term)
            while matcher.is_active():
                ids.append(matcher.id())
                frequencies.append(matcher.weight())
                matcher.next()
        return np.array(ids, np.int64), np.array(frequencies, np.float64)

    def lengths(self, field: str) -> tuple[Scores, float]:
        """Length of every document in a field, and their mean."""
        found = self._norms.get(field)
        if found is None:
            lengths = [self._reader.doc_field_length(number, field) for number in range(self.count)]
            array = np.array(lengths, np.float64)
            found = self._norms[field] = (array, float(array.mean()) if len(array) else 1.0)
        return found


def score(postings: Postings, terms: Terms) -> Scores:
    """The score of every document for a query's terms, before nearness."""
    total = np.zeros(postings.count)
    for field in FIELDS:
        lengths, mean = postings.lengths(field.name)
        for term in dict.fromkeys(getattr(terms, field.name)):
            ids, frequency = postings.get(field.name, term)
            if not len(ids):
                continue
            df = len(ids)
            value = np.log1p((postings.count - df + 0.5) / (df + 0.5)) * ((frequency.sum() + 1) / df) ** 0.5
            norm = field.k1 * (1 - B + B * lengths[ids] / (mean or 1.0))
            weight = field.weight * query_weight(field.name, term)
            total[ids] += weight * value * frequency * (field.k1 + 1) / (frequency + norm)
    return total


def nearness(text: str, weights: dict[str, float]) -> float:
    """The largest sum of the weights of distinct bigrams in a window of folded `text`."""
    places = [(i, a + b) for i, (a, b) in enumerate(pairwise(text)) if a + b in weights]
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
