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

from scripts.search.storage import read_blocks
from scripts.search.texts import Ids

Values = NDArray[np.float32]
# (field, term frequencies, document numbers) → impacts
Impact = Callable[[str, NDArray[np.float64], Ids], NDArray[np.float64]]
MANY = 64
STRETCH = 7  # bits of a document number within a stretch, so that a byte counts it
_NOT_COUNTED = np.zeros(0, np.uint8)
T = TypeVar("T")


class Posting:
    """Documents that hold a term, ascending, with the term's impact in each (above 0). A term of
    many documents also knows of every document whether it is held, and where in the list: by a
    byte a document that counts within its stretch, and where each stretch begins."""

    __slots__ = ("_begins", "_counted", "_impact", "df", "ids", "size")

    def __init__(self, ids: Ids, impact: Values, count: int) -> None:
        self.df = len(ids)
        self.ids = ids
        self._impact = impact
        self._counted = _NOT_COUNTED
        self._begins = ids
        self.size = ids.nbytes + impact.nbytes + 200
        if self.df * MANY > count:
            stretch = ids >> STRETCH
            self._begins = stretch.searchsorted(np.arange((count >> STRETCH) + 1)).astype(np.int32) - 1
            self._counted = np.zeros(count, np.uint8)
            self._counted[ids] = np.arange(self.df) - self._begins[stretch]  # from 1 on; 0: not held
            self.size += self._begins.nbytes + self._counted.nbytes

    def bytes(self) -> int:
        """Bytes held."""
        return self.size

    def items(self) -> tuple[Ids, Values]:
        """Document numbers, ascending, and the impact in each."""
        return self.ids, self._impact

    def at(self, documents: Ids) -> Values:
        """The impact in each of some documents; 0 where it is not held."""
        if not self.df:
            return np.zeros(len(documents), np.float32)
        if len(self._counted):
            counted = self._counted.take(documents)
            found = self._impact.take(self._begins.take(documents >> STRETCH) + counted, mode="clip")
            found *= counted > 0
            return found
        places = self.ids.searchsorted(documents)
        found = self._impact.take(places, mode="clip")
        found *= self.ids.take(places, mode="clip") == documents
        return found

    def meet(self, ids: Ids, scores: Values) -> tuple[Ids, Values]:
        """Those of some scored documents that are held, and their scores with its own added."""
        if not len(self._counted):
            worth = self.at(ids)
            held = worth.nonzero()[0]
            return ids.take(held), scores.take(held) + worth.take(held)
        counted = self._counted.take(ids)
        held = counted.nonzero()[0]
        ids = ids.take(held)
        places = self._begins.take(ids >> STRETCH) + counted.take(held)
        return ids, scores.take(held) + self._impact.take(places)

    def add_to(self, total: Values, weight: float) -> None:
        """Adds its impacts to one value for every document."""
        ids, impact = self.items()
        total[ids] += impact if weight == 1 else impact * np.float32(weight)


class Kept:
    """What was worked out lately, up to a number of bytes; safe between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What is held under a key, made first where it isn't."""
        found: T | None = self.held(key)
        if found is None:
            found = make()
            self.put(key, found, size(found))
        return found

    def held(self, key: Hashable) -> Any:
        """What is held under a key; None where nothing is."""
        found = self._held.get(key)
        if found is None:
            return None
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, made: object, size: int) -> None:
        """Holds what was made, in place of what was used longest ago where there is no room."""
        with self._lock:
            if key not in self._held:
                self._held[key] = (made, size)
                self._size += size
            while self._size > self._limit and len(self._held) > 1:
                self._size -= self._held.popitem(last=False)[1][1]


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
        return self._kept.get((field, term), lambda: self._read(field, term), Posting.bytes)

    def _read(self, field: str, term: str) -> Posting:
        ids, frequencies = self.decode(field, term)
        impact = self._impact(field, frequencies, ids) if len(ids) else frequencies
        return Posting(ids, impact.astype(np.float32), self.count)

    def decode(self, field: str, term: str) -> tuple[Ids, NDArray[np.float64]]:
        """(document numbers ascending, term frequencies) from the index."""
        with self._decoding:
            parts = [
                (ids + np.int32(base), weights)
                for leaf, base in self._leaves
                for ids, weights in read_blocks(leaf, field, term)
            ]
        if not parts:
            return np.zeros(0, np.int32), np.zeros(0)
        return np.concatenate([ids for ids, _ in parts]), np.concatenate([weights for _, weights in parts])

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
