"""How likely it is that two statements are of one measure, 0 … 1, for all pairs that may be.

    新建公厕4座        全年建成投用新公厕4座        .97
    清理墙面“牛皮癣”2.3万处   清洗小广告1.9万余处      .88
    绿道一期全线贯通     绿道二期进场施工          .09

The signs of `signs.py` are weighed by a logistic model. Its weights are fitted to pairs labelled
by hand (`python -m scripts bench compare --fit`), each set of labels judged by weights fitted to
the others; see docs/dev/measured.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scripts.compare.bags import Matrix
from scripts.compare.described import Describer
from scripts.compare.signs import Signs
from scripts.compare.statements import Statement

# Pairs that are less likely than this are left out; so many statements of a side at a time.
LEAST, BLOCK = 0.02, 512
UNLIKE = "other object"


@dataclass(frozen=True, slots=True)
class Model:
    """The weight of every sign, and of none."""

    bias: float
    weights: Mapping[str, float]

    def likely(self, signs: Mapping[str, Matrix]) -> Matrix:
        """How likely each pair is."""
        total = np.zeros_like(next(iter(signs.values())))
        for name, weight in self.weights.items():
            if name in signs:
                total += np.float32(weight) * signs[name]
        found: Matrix = np.float32(1) / (np.float32(1) + np.exp(-(total + np.float32(self.bias))))
        return found


# Two statements of one part of two years' reports.
SAME_MEASURE = Model(
    -6.11,
    {
        "words": 4.55, "characters": 5.29, "magnitude": 1.37, "far in magnitude": -1.2,
        "one has figures": -1.7, "one only names": -2.67, "same topic": 1.63, "other topic": -2.11,
        "same action": 0.24, "other action": -0.19, "other unit": -0.41, "same document": 9.93,
        "other document": -6.64, "other section": -8.37, "other scope": -2.73, "other object": -10.18,
    },
)  # fmt: skip
# A promise, and what the next summary says of it.
ANSWER = Model(
    -7.94,
    {
        "words": 5.93, "characters": 5.01, "magnitude": 2.56, "far in magnitude": -1.42,
        "one has figures": -0.57, "one only names": 0.59, "same topic": 1.84, "other topic": -1.27,
        "same action": 0.14, "other action": -1.12, "other unit": -0.73, "same document": 7.18,
        "other document": -3.49, "other section": -0.97, "other scope": -1.53, "other object": -2.97,
    },
)  # fmt: skip


class Comparison:
    """Two lists of statements, described and weighed against each other."""

    def __init__(
        self, older: Sequence[Statement], newer: Sequence[Statement], describer: Describer, model: Model
    ) -> None:
        self.older = [describer.describe(s) for s in older]
        self.newer = [describer.describe(s) for s in newer]
        self._model = model
        self._signs = Signs(self.older, self.newer, len(describer.numbering))

    def scored(self) -> Iterator[tuple[float, int, int]]:
        """(likeness, older, newer) of all pairs that may be one measure, by older, then newer."""
        for start in range(0, len(self.older), BLOCK):
            found: list[tuple[float, int, int]] = []
            for other in range(0, len(self.newer), BLOCK):
                found += self._block(start, other)
            yield from sorted(found, key=lambda item: item[1:])

    def _block(self, start: int, other: int) -> Iterator[tuple[float, int, int]]:
        """The scored pairs of a block of each side."""
        likely = self._model.likely(self._signs.between(slice(start, start + BLOCK), slice(other, other + BLOCK)))
        less = np.exp(self._model.weights[UNLIKE])
        for i, j in zip(*(places.tolist() for places in np.nonzero(likely >= LEAST)), strict=True):
            score = float(likely[i, j])
            if Signs.unlike(self.older[start + i], self.newer[other + j]):
                score = score * less / (1 - score + score * less)
            yield round(score, 4), start + i, other + j
