"""What speaks for and against two statements being of one matter: a number for every pair.

    全年治理违法建设486处   全年销账历史遗留违建450处
    words .21, characters .34, shared topic 1, other unit 0, magnitude .93, …

All pairs of two lists are looked at together, as products of matrices, so that no sign costs a
walk over pairs; the work grows with the text.
"""

from collections.abc import Callable, Mapping, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from scripts.compare.bags import Bag, Matrix
from scripts.compare.contradiction import other_object
from scripts.compare.described import Described
from scripts.compare.wording import EXACT, LEAST_BIGRAMS

CORE, CONTAINED = 0.9, 0.75
# A figure that is so many times another, as a power of e, is hardly of the same measure.
FAR = 1.5


class Signs:
    """The signs of all pairs of two lists of described statements, whose pieces are numbered below `known`."""

    def __init__(self, older: Sequence[Described], newer: Sequence[Described], known: int) -> None:
        self.older, self.newer = older, newer
        self._bigrams = Bag([d.bigrams for d in older], [d.bigrams for d in newer], known)
        self._characters = Bag([d.characters for d in older], [d.characters for d in newer], known)

    def between(self, rows: slice, columns: slice) -> dict[str, Matrix]:
        """Sign → a number for each pair of a stretch of either list."""
        one, two = self.older[rows], self.newer[columns]
        whole = self._bigrams.alike([d.bigrams for d in one], [d.bigrams for d in two])
        core = self._bigrams.alike([d.core for d in one], [d.core for d in two])
        held = self._bigrams.contained([d.bigrams for d in one], [d.bigrams for d in two], LEAST_BIGRAMS)
        magnitude = _magnitudes(one, two)
        found = {
            "words": np.maximum(np.maximum(whole, CORE * core), CONTAINED * held),
            "characters": self._characters.alike([d.characters for d in one], [d.characters for d in two]),
            "magnitude": magnitude,
            "far in magnitude": ((magnitude > 0) & (magnitude < np.exp(-FAR))).astype(np.float32),
            "one has figures": _differ([bool(d.units) for d in one], [bool(d.units) for d in two]),
            "one only names": _differ([d.statement.lead for d in one], [d.statement.lead for d in two]),
        }
        for name, marks in MARKS.items():
            shared, other = _meet([marks(d) for d in one], [marks(d) for d in two])
            found[f"same {name}"], found[f"other {name}"] = shared, other
        return found

    @staticmethod
    def unlike(one: Described, other: Described) -> bool:
        """A sign that is too dear to be taken of pairs that nothing speaks for."""
        return other_object(one, other)


# Marks of a statement: two may share one, or have none in common though both have some.
MARKS: Mapping[str, Callable[[Described], frozenset[str]]] = {
    "topic": lambda d: d.topics,
    "action": lambda d: d.acts,
    "unit": lambda d: d.units,
    "document": lambda d: d.titles,
    "section": lambda d: d.sections,
    "scope": lambda d: d.scopes,
}


def _meet(one: Sequence[frozenset[str]], two: Sequence[frozenset[str]]) -> tuple[Matrix, Matrix]:
    """1 where both sides share a mark; 1 where both have marks and share none."""
    names = sorted(frozenset().union(*one) & frozenset().union(*two))
    shared = np.zeros((len(one), len(two)), np.bool_)
    if names:
        columns = {name: column for column, name in enumerate(names)}
        before, after = (_table(side, columns) for side in (one, two))
        shared = before @ after.T > 0
    marked = [np.array([bool(marks) for marks in side], np.bool_) for side in (one, two)]
    both = marked[0][:, None] & marked[1][None, :]
    return shared.astype(np.float32), (both & ~shared).astype(np.float32)


def _table(side: Sequence[frozenset[str]], columns: Mapping[str, int]) -> Matrix:
    """1 where a statement has the mark of a column."""
    places = [(row, columns[mark]) for row, marks in enumerate(side) for mark in marks if mark in columns]
    table = np.zeros((len(side), len(columns)), np.float32)
    table[tuple(np.array(places, np.intp).T)] = 1
    return table


def _differ(one: Sequence[bool], two: Sequence[bool]) -> Matrix:
    found: Matrix = (np.array(one, np.bool_)[:, None] != np.array(two, np.bool_)[None, :]).astype(np.float32)
    return found


def _magnitudes(one: Sequence[Described], two: Sequence[Described]) -> Matrix:
    """How near the nearest figures of one unit are, 1 where they are equal; 0 where none can be
    held against each other. It says nothing of what they count: a hint, never a comparison."""
    found = np.zeros((len(one), len(two)), np.float32)
    sides = [_by_unit(side) for side in (one, two)]
    for unit in sorted(sides[0].keys() & sides[1].keys()):
        (rows, before), (columns, after) = sides[0][unit], sides[1][unit]
        near = np.exp(-np.abs(before[:, None] - after[None, :]))
        np.maximum.at(found, (rows[:, None], columns[None, :]), near)
    return found


def _by_unit(side: Sequence[Described]) -> dict[str, tuple[NDArray[np.intp], Matrix]]:
    """Unit → (places of statements, logarithms of their figures in it)."""
    found: dict[str, list[tuple[int, float]]] = {}
    for place, described in enumerate(side):
        for figure in described.statement.figures:
            if figure.value is not None and figure.value > 0:
                unit, times = EXACT.get(figure.unit, (figure.unit, 1))
                found.setdefault(unit, []).append((place, log(float(figure.value) * times)))
    return {
        unit: (np.array([place for place, _ in rows], np.intp), np.array([value for _, value in rows], np.float32))
        for unit, rows in found.items()
    }
