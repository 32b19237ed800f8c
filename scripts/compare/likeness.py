"""How alike the statements of two texts are, 0 … 1, for all pairs that are alike at all.

The words of all pairs are weighed at once, as products of matrices over the bigrams that both
sides know; what must not contradict (action, unit, thing, term, document) is looked at only
for pairs whose words are alike, so that the work grows with the text.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from scripts.compare.described import Described, Describer
from scripts.compare.objects import unlike_objects
from scripts.compare.statements import Statement
from scripts.compare.wording import LEAST_BIGRAMS, Weights, weigh

Matrix = NDArray[np.float32]
CONTRADICTION, OTHER_UNIT, OTHER_THING, OTHER_TERM = 0.55, 0.7, 0.7, 0.4
# Rhetoric is like all other rhetoric.
RHETORIC = 0.8
# What is counted decides more than what is said around it.
SAME_THING, OTHER_NAME, COUNTED = 0.5, 0.3, 0.8
HEADING = 0.25
CORE, CONTAINED, NAMED = 0.9, 0.75, 0.7
SHARED_TOPIC = 0.08
# Pairs whose words are less alike are not looked at; so many statements of a side at a time.
LEAST, BLOCK = 0.12, 512


class Comparison:
    """Two lists of statements, described and weighed against each other."""

    def __init__(self, older: Sequence[Statement], newer: Sequence[Statement], describer: Describer) -> None:
        self.older = [describer.describe(s) for s in older]
        self.newer = [describer.describe(s) for s in newer]
        self._weights = weigh([d.counts for d in self.older], [d.counts for d in self.newer])
        self._columns = self._shared()

    def scored(self) -> Iterator[tuple[float, int, int]]:
        """(likeness, older, newer) of all pairs that are alike at all, by older, then newer."""
        for start in range(0, len(self.older), BLOCK):
            found = []
            for other in range(0, len(self.newer), BLOCK):
                found += self._block(start, other)
            yield from sorted(found, key=lambda item: item[1:])

    def _block(self, start: int, other: int) -> list[tuple[float, int, int]]:
        """The scored pairs of a block of each side."""
        one, two = self.older[start : start + BLOCK], self.newer[other : other + BLOCK]
        words = self._words(one, two)
        headings = self._headings(one, two)
        found = []
        for i, j in sorted({*zip(*map(list, np.nonzero(words >= LEAST)), strict=True), *_named(one, two)}):
            heading = headings[id(one[i].heading), id(two[j].heading)]
            score = _judge(one[i], two[j], float(words[i, j]), heading)
            if score > 0:
                found.append((round(score, 4), start + int(i), other + int(j)))
        return found

    def _headings(self, one: Sequence[Described], two: Sequence[Described]) -> dict[tuple[int, int], float]:
        """How alike the headings are, by the identity of their bigrams: few stand over many."""
        before, after = ({id(d.heading): d.heading for d in side} for side in (one, two))
        alike = self._matrix(list(before.values())) @ self._matrix(list(after.values())).T
        return {(a, b): float(alike[i, j]) for i, a in enumerate(before) for j, b in enumerate(after)}

    def _words(self, one: Sequence[Described], two: Sequence[Described]) -> Matrix:
        """How alike the words of all pairs are: of the whole, of the core, or by containment."""
        whole = self._matrix([d.counts for d in one]) @ self._matrix([d.counts for d in two]).T
        core = self._matrix([d.core for d in one]) @ self._matrix([d.core for d in two]).T
        words: Matrix = np.maximum(np.maximum(whole, CORE * core), CONTAINED * self._containment(one, two))
        return words

    def _containment(self, one: Sequence[Described], two: Sequence[Described]) -> Matrix:
        """How much of the smaller statement's weight stands in the larger one."""
        before, after = self._weighed([d.counts for d in one], 0.5), self._weighed([d.counts for d in two], 0.5)
        total_one, total_two = (np.array([self._weights.total(d.counts) for d in s], np.float32) for s in (one, two))
        size_one, size_two = (np.array([len(d.counts) for d in s]) for s in (one, two))
        smaller = np.where(size_one[:, None] <= size_two[None, :], total_one[:, None], total_two[None, :])
        least = np.minimum(size_one[:, None], size_two[None, :]) >= LEAST_BIGRAMS
        shared: Matrix = before @ after.T
        contained: Matrix = np.where(least, shared / np.maximum(smaller, 1e-6), 0).astype(np.float32)
        return contained

    def _shared(self) -> dict[str, int]:
        """Bigram → column, of those that both sides know: the others never meet."""
        sides = []
        for side in (self.older, self.newer):
            sides.append(dict.fromkeys(g for d in side for counts in (d.counts, d.core, d.heading) for g in counts))
        return {gram: column for column, gram in enumerate(g for g in sides[0] if g in sides[1])}

    def _matrix(self, texts: Sequence[Mapping[str, int]]) -> Matrix:
        """A row of unit length for every text, over the shared bigrams."""
        matrix = np.zeros((len(texts), len(self._columns)), np.float32)
        for row, counts in enumerate(texts):
            for gram, value in self._weights.vector(counts).items():
                column = self._columns.get(gram)
                if column is not None:
                    matrix[row, column] = value
        return matrix

    def _weighed(self, texts: Sequence[Counter[str]], power: float) -> Matrix:
        """A row for every text with the weight of each of its bigrams, raised to `power`."""
        matrix = np.zeros((len(texts), len(self._columns)), np.float32)
        for row, counts in enumerate(texts):
            for gram in counts:
                column = self._columns.get(gram)
                if column is not None:
                    matrix[row, column] = self._weights.weight(gram) ** power
        return matrix


def _named(one: Sequence[Described], two: Sequence[Described]) -> Iterator[tuple[int, int]]:
    """Pairs that name one document, however unlike their other words are."""
    by_title: dict[str, list[int]] = {}
    for j, described in enumerate(two):
        for title in described.titles:
            by_title.setdefault(title, []).append(j)
    for i, described in enumerate(one):
        for title in described.titles:
            yield from ((i, j) for j in by_title.get(title, ()))


def counted_alike(one: Described, other: Described) -> float | None:
    """How alike the thing that one side counts first is to one that the other side counts in the
    same unit, 0 … 1; None where they can't be held against each other."""
    first = [(one.counted[0], side) for side in other.counted] if one.counted else []
    first += [(side, other.counted[0]) for side in one.counted] if other.counted else []
    alike = [
        2 * (a.name & b.name).total() / (a.name.total() + b.name.total())
        if not (a.rate and b.rate) or a.rate == b.rate
        else 0.0
        for a, b in first
        if a.unit == b.unit
    ]
    return max(alike, default=None)


def other_object(one: Described, other: Described) -> bool:
    """Whether what both sides count first are unlike objects (破损路面, 破损人行道)."""
    if not one.counted or not other.counted:
        return False
    first, second = one.counted[0], other.counted[0]
    if first.behind != second.behind:
        return False
    return unlike_objects(first.noun, second.noun, behind=first.behind, same_unit=first.unit == second.unit)


def contradict(one: Described, other: Described) -> bool:
    """Whether actions, counted things or terms of both sides exclude each other."""
    if one.acts and other.acts and not one.acts & other.acts:
        return True
    counted = counted_alike(one, other)
    if other_object(one, other) or (counted is not None and counted < OTHER_NAME):
        return True
    return bool(one.terms and other.terms and not one.terms & other.terms)


def _judge(one: Described, other: Described, words: float, heading: float) -> float:
    """The likeness of a pair from that of its words, and all that may speak against it."""
    if one.statement.lead != other.statement.lead:
        return 0.0
    if one.titles and other.titles:
        words = max(words, NAMED) if one.titles & other.titles else words * CONTRADICTION
    if one.acts and other.acts and not one.acts & other.acts:
        words *= CONTRADICTION
    if one.units and other.units and not one.units & other.units:
        words *= OTHER_UNIT
    if one.terms and other.terms:
        shared = len(one.terms & other.terms) / min(len(one.terms), len(other.terms))
        words *= OTHER_TERM + (1 - OTHER_TERM) * shared
    if one.rhetoric and other.rhetoric:
        words *= RHETORIC
    counted = counted_alike(one, other)
    if other_object(one, other):
        words *= CONTRADICTION
    elif counted is not None and counted >= SAME_THING:
        words = max(words, counted * COUNTED)
    elif counted is not None and counted < OTHER_NAME:
        words *= OTHER_THING
    if one.problem and other.problem and one.topics & other.topics:
        words += SHARED_TOPIC
    return min(1.0, words * (1 - HEADING) + HEADING * max(words, heading * sqrt(words)))


__all__ = ["Comparison", "Weights", "contradict", "counted_alike"]
