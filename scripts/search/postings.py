"""The postings of a Whoosh index as arrays: decoded once a term, kept while they are used.

    postings.get("bigrams", "垃圾") → Posting(ids=[3, 17, …], impact=[.82, 1.1, …])

The impact of a posting is all that a score needs of it that doesn't depend on the query.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from scripts.search.columns import Ids

Values = NDArray[np.float32]
# (field, term frequencies, document numbers) → impacts
Impact = Callable[[str, NDArray[np.float64], Ids], NDArray[np.float64]]
DENSE = 4
MASKED = 64
T = TypeVar("T")


class Posting:
    """Documents that hold a term, ascending, with the term's impact in each (above 0).
    A term of many documents also knows of every document whether it is held; one of very many
    keeps a value for every document instead of a list."""

    __slots__ = ("_dense", "_ids", "_impact", "_mask", "df", "size")

    def __init__(self, ids: Ids, impact: Values, count: int) -> None:
        self.df = len(ids)
        self._ids = ids
        self._impact = impact
        self._dense: Values | None = None
        self._mask: NDArray[np.bool_] | None = None
        self.size = ids.nbytes + impact.nbytes + 200
        if self.df * DENSE > count:
            self._dense = np.zeros(count, np.float32)
            self._dense[ids] = impact
            self.size = self._dense.nbytes + 200
            self._ids, self._impact = ids[:0], impact[:0]
        elif self.df * MASKED > count:
            self._mask = np.zeros(count, np.bool_)
            self._mask[ids] = True
            self.size += self._mask.nbytes

    @property
    def ids(self) -> Ids:
        """Document numbers, ascending."""
        if self._dense is not None:
            return np.flatnonzero(self._dense).astype(np.int32)
        return self._ids

    def items(self) -> tuple[Ids, Values]:
        """Document numbers, ascending, and the impact in each."""
        ids = self.ids
        return ids, self._impact if self._dense is None else self._dense[ids]

    def at(self, documents: Ids) -> Values:
        """The impact in each of some documents; 0 where it is not held."""
        if self._dense is not None:
            return self._dense[documents]
        if not self.df:
            return np.zeros(len(documents), np.float32)
        if self._mask is not None:
            held = self._mask[documents]
            found = np.zeros(len(documents), np.float32)
            found[held] = self._impact[self._ids.searchsorted(documents[held])]
            return found
        places = self._ids.searchsorted(documents)
        found = self._impact.take(places, mode="clip")
        found *= self._ids.take(places, mode="clip") == documents
        return found

    def add_to(self, total: Values, weight: float) -> None:
        """Adds its impacts to one value for every document."""
        if self._dense is not None:
            total += self._dense * np.float32(weight)
        else:
            total[self._ids] += self._impact * np.float32(weight)


class Kept:
    """What was worked out lately, up to a number of bytes; safe between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What is held under a key, made first where it isn't."""
        found = self._held.get(key)
        if found is None:
            made = make()
            with self._lock:
                if key not in self._held:
                    self._held[key] = (made, size(made))
                    self._size += self._held[key][1]
                while self._size > self._limit and len(self._held) > 1:
                    self._size -= self._held.popitem(last=False)[1][1]
            return made
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
        value: T = found[0]
        return value


class Postings:
    """The postings of one Whoosh reader."""

    def __init__(self, reader: Any, impact: Impact, kept: Kept) -> None:
        self._leaves = [(leaf, base) for leaf, base in reader.leaf_readers()]
        self.reader = reader
        self._impact = impact
        self._kept = kept
        self._decoding = threading.Lock()  # Whoosh's files have one place to read at
        self.count = int(reader.doc_count_all())

    def get(self, field: str, term: str) -> Posting:
        """The posting of a term; an empty one where it is unknown."""
        return self._kept.get((field, term), lambda: self._read(field, term), lambda posting: posting.size)

    def _read(self, field: str, term: str) -> Posting:
        ids, frequencies = self.decode(field, term)
        impact = self._impact(field, frequencies, ids) if len(ids) else frequencies
        return Posting(ids, impact.astype(np.float32), self.count)

    def decode(self, field: str, term: str) -> tuple[Ids, NDArray[np.float64]]:
        """(document numbers ascending, term frequencies) from the index."""
        ids: list[NDArray[Any]] = []
        weights: list[NDArray[Any]] = []
        with self._decoding:
            for leaf, base in self._leaves:
                if (field, term) in leaf:
                    for block_ids, block_weights in _blocks(leaf.postings(field, term)):
                        ids.append(np.fromiter(block_ids, np.int32, len(block_ids)) + np.int32(base))
                        weights.append(np.asarray(block_weights, np.float64))
        if not ids:
            return np.zeros(0, np.int32), np.zeros(0)
        return np.concatenate(ids), np.concatenate(weights)

    def terms(self, field: str, start: str, stop: Callable[[str], bool]) -> list[str]:
        """The terms of a field from `start` on, up to where `stop` says so; each once, sorted."""
        found: set[str] = set()
        with self._decoding:
            for leaf, _ in self._leaves:
                for name, term in leaf.terms_from(field, start):
                    text = term.decode()
                    if name != field or stop(text):
                        break
                    found.add(text)
        return sorted(found)


def _blocks(matcher: Any) -> Any:
    """(ids, weights) of each block of a posting list. Reads the blocks of Whoosh's own format
    whole; a matcher of another kind is walked by its public methods."""
    if not hasattr(matcher, "_read_ids"):
        ids, weights = [], []
        while matcher.is_active():
            ids.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        yield ids, weights
        return
    while matcher.is_active():
        matcher._read_ids()
        matcher._read_weights()
        yield matcher._ids, matcher._weights
        matcher._next_block()
