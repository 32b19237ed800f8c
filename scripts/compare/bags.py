"""Texts as bags of counted pieces, bigrams or characters, and how alike all pairs of two lists are.

    建成公厕 → 建成 1, 成公 1, 公厕 1 → Pieces(numbers [0 1 2], times [1 1 1])

Pieces go by number, so that weighing is work on arrays: no walk over the pieces of a text, which
is compared with many others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Values = NDArray[np.float64]
NONE = np.zeros(0, np.int32)
# A piece that only one side has (a street, a campaign's name) can match nothing, so that it misses
# tells less.
ONE_SIDED = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The pieces of a text by number, each once, in the order in which they first stand in it, and
    how often each does."""

    numbers: NDArray[np.int32]
    times: NDArray[np.int32]


class Numbering:
    """Numbers for pieces, as they are met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def pieces(self, counts: Mapping[str, int]) -> Pieces:
        """A text's counted pieces by number."""
        known = self._numbers
        numbers = [known.setdefault(piece, len(known)) for piece in counts]
        return Pieces(np.array(numbers, np.int32), np.array([*counts.values()], np.int32))


class Texts:
    """The pieces of some texts, one after the other: `rows` says whose each is."""

    def __init__(self, texts: Sequence[Pieces]) -> None:
        self.sizes = np.array([len(text.numbers) for text in texts], np.intp)
        self.rows = np.repeat(np.arange(len(texts)), self.sizes)
        self.numbers = np.concatenate([NONE, *(text.numbers for text in texts)])
        self.times = np.concatenate([NONE, *(text.times for text in texts)])

    def add_up(self, values: Values) -> Values:
        """A value for every piece, added up text by text."""
        return np.asarray(np.bincount(self.rows, values, len(self.sizes)), np.float64)


class Bag:
    """Texts of two sides, their pieces numbered below `known`, weighed against each other: rare
    pieces tell more.

    Columns are the pieces that both sides have, in the order of the older texts: the same texts
    give the same numbers to the last bit, whatever was numbered before them."""

    def __init__(self, older: Sequence[Pieces], newer: Sequence[Pieces], known: int) -> None:
        one, two = Texts(older), Texts(newer)
        before, after = (np.bincount(side.numbers, minlength=known) for side in (one, two))
        both = (before > 0) & (after > 0)
        held = np.maximum(before + after, 1)
        self._weights: Values = np.log(1 + (len(older) + len(newer)) / held) * np.where(both, 1, ONE_SIDED)
        numbers, first = np.unique(one.numbers, return_index=True)
        shared = numbers[np.argsort(first)]
        shared = shared[both[shared]]
        self._columns = np.full(known, -1, np.intp)
        self._columns[shared] = np.arange(len(shared))
        self._width = len(shared)

    def alike(self, one: Sequence[Pieces], two: Sequence[Pieces]) -> Matrix:
        """The cosine of all pairs."""
        found: Matrix = self._unit_rows(Texts(one)) @ self._unit_rows(Texts(two)).T
        return found

    def contained(self, one: Sequence[Pieces], two: Sequence[Pieces], least: int) -> Matrix:
        """How much of the smaller one's weight stands in the larger one; 0 where that has fewer
        than `least` pieces."""
        sides = Texts(one), Texts(two)
        before, after = (self._matrix(side, self._weights[side.numbers] ** 0.5) for side in sides)
        totals = [side.add_up(self._weights[side.numbers]).astype(np.float32) for side in sides]
        sizes = [side.sizes for side in sides]
        smaller = np.where(sizes[0][:, None] <= sizes[1][None, :], totals[0][:, None], totals[1][None, :])
        enough = np.minimum(sizes[0][:, None], sizes[1][None, :]) >= least
        found: Matrix = np.where(enough, before @ after.T / np.maximum(smaller, 1e-6), 0).astype(np.float32)
        return found

    def _unit_rows(self, side: Texts) -> Matrix:
        """A row of unit length for every text; a piece of its own counts in the length."""
        values = (1 + np.log(side.times)) * self._weights[side.numbers]
        length = np.sqrt(side.add_up(values * values))
        return self._matrix(side, values / length[side.rows])

    def _matrix(self, side: Texts, values: Values) -> Matrix:
        """The values of a text's pieces as its row."""
        columns = self._columns[side.numbers]
        shared = columns >= 0
        matrix = np.zeros((len(side.sizes), self._width), np.float32)
        matrix[side.rows[shared], columns[shared]] = values[shared]
        return matrix
