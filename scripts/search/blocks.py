"""Posting lists in Whoosh's own format, made from arrays.

A list is the tag `W3Bl` and blocks of (length, last id, highest weight, …), ids as differences,
weights; the table of terms says where it starts and what its bounds are. Whoosh builds each of
these posting by posting; from sorted arrays a whole field is worked out at once. What is written
is read by Whoosh itself in the tests.
"""

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pickle import dumps
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3TermInfo
from whoosh.util.numeric import length_to_byte

BLOCK = 1024
COMPRESSION = 1
WORTH_COMPRESSING = 64
PICKLE = 2
_LENGTH = Struct("!i")
_EXTENT = Struct("!qi")
_FIELD = Struct("!H")


class FieldPostings:
    """The postings of one field as they come: the number of each term, and its document."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._terms = array("I")
        self._lengths = array("I")

    def add(self, terms: Sequence[str]) -> None:
        """Takes the terms of the next document."""
        self._terms.extend(map(self._numbers.__getitem__, terms))
        self._lengths.append(len(terms))

    def lengths(self) -> NDArray[np.int32]:
        """The number of terms of each document."""
        return np.array(self._lengths, np.int32)

    def sorted_terms(self) -> Iterator["_Term"]:
        """The terms in the order of their bytes."""
        names = [term.encode() for term in self._numbers]
        if not names:
            return
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = np.empty(len(names), np.uint16 if len(names) < 1 << 16 else np.uint32)  # 16 bits are sorted by radix
        rank[order] = np.arange(len(names))
        lengths = self.lengths()
        ranks = rank[np.frombuffer(self._terms, np.uint32)]
        by_term = np.argsort(ranks, kind="stable")
        ranks, documents = ranks[by_term], np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)[by_term]
        new = np.ones(len(ranks), np.bool_)
        new[1:] = (ranks[1:] != ranks[:-1]) | (documents[1:] != documents[:-1])
        places = np.flatnonzero(new)
        ranks, documents = ranks[places], documents[places]
        frequencies = np.diff(places, append=len(new))
        starts = np.searchsorted(ranks, np.arange(len(names), dtype=ranks.dtype))
        steps = np.diff(documents, prepend=0)
        steps[starts] = documents[starts]
        length = lengths[documents]
        bounds = [
            ufunc.reduceat(values, starts).tolist()
            for ufunc, values in (
                (np.add, frequencies), (np.minimum, frequencies), (np.maximum, frequencies),
                (np.minimum, length), (np.maximum, length),
            )
        ]  # fmt: skip
        gaps, counts = steps.tolist(), frequencies.astype(np.float64).tolist()
        ends = [*starts[1:].tolist(), len(gaps)]
        for number, start, end, *bound in zip(order, starts.tolist(), ends, *bounds, strict=True):
            yield _Term(names[number], documents[start:end], gaps[start:end], counts[start:end], *bound)


@dataclass(frozen=True, slots=True)
class _Term:
    """A term's postings by document (each step from the one before), and their bounds."""

    name: bytes
    ids: NDArray[np.int64]
    steps: list[int]
    frequencies: list[float]
    total: int
    fewest: int
    most: int
    shortest: int
    longest: int


def write_field(writer: Any, name: str, field: Any, postings: FieldPostings, *, scored: bool) -> None:
    """Writes a field's terms with Whoosh's field writer; `scored`: with bounds on the lengths."""
    writer.start_field(name, field)
    key = _FIELD.pack(writer._fieldid)
    file, table = writer._postfile, writer._tindex
    offset = file.tell()
    for term in postings.sorted_terms():
        shortest, longest = (length_to_byte(term.shortest), length_to_byte(term.longest)) if scored else (0, 0)
        data = _posting_list(term, shortest, longest)
        file.write(data)
        info = W3TermInfo._struct.pack(
            0, term.total, len(term.steps), shortest, longest, term.most, term.steps[0], int(term.ids[-1])
        )
        table.add(key + term.name, info + _EXTENT.pack(offset, len(data)))
        offset += len(data)
    writer.finish_field()


def _posting_list(term: _Term, shortest: int, longest: int) -> bytes:
    parts = [WHOOSH3_HEADER_MAGIC]
    for start in range(0, len(term.steps), BLOCK):
        steps = term.steps[start : start + BLOCK]
        end = start + len(steps)
        if start:
            steps[0] = int(term.ids[start])
        weights: Any = None
        if term.most > 1:
            weights = float(term.most) if term.fewest == term.most else tuple(term.frequencies[start:end])
        data = dumps((tuple(steps), weights, None), PICKLE)
        packed = COMPRESSION if len(steps) >= WORTH_COMPRESSING else 0
        if packed:
            data = zlib.compress(data, packed)
        info = dumps((len(steps), int(term.ids[end - 1]), float(term.most), packed, shortest, longest), PICKLE)
        size = len(info) + len(data)
        parts += (_LENGTH.pack(-size if end == len(term.steps) else size), info, data)
    return b"".join(parts)
