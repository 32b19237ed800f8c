"""The weights of `compare/likeness.py`, fitted to pairs and promises labelled by hand.

    fit(examples)  → Model(-6.1, {"words": 4.6, …})

Logistic regression by Newton's method over the signs of all pairs of two lists of which a label
speaks; few weights for tens of thousands of pairs, so that a mild ridge is enough.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.bench.comparing import Comparing, Place, Row, places_of, score_pairs
from scripts.compare.across import Across
from scripts.compare.described import Described
from scripts.compare.likeness import SAME_MEASURE, UNLIKE, Model
from scripts.compare.matching import PARTS, Match, match_part, part_of
from scripts.compare.signs import Signs
from scripts.compare.statements import Statement, of_status

NAMES = tuple(SAME_MEASURE.weights)
RIDGE, STEPS, SETTLED = 2.0, 30, 1e-6
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs, a row of signs (NAMES) each, and which of them are the same."""

    signs: Values
    same: NDArray[np.bool_]


def gather_pairs(across: Across, rows: Sequence[Row]) -> Iterator[Examples]:
    """The pairs of statements of which the labels of two reports speak, part by part: one of
    them is in a labelled pair, or labelled as new or gone, or both are labelled as different."""
    names = {report.path.rsplit("/", 1)[-1]: report.id for report in across.corpus.reports}
    for one, other in dict.fromkeys((row["file_a"], row["file_b"]) for row in rows):
        if one not in names or other not in names:
            continue
        labels = [row for row in rows if (row["file_a"], row["file_b"]) == (one, other)]
        older, newer = across.statements[names[one]], across.statements[names[other]]
        for part in PARTS:
            sides = part_of(older, part), part_of(newer, part)
            same = np.zeros((len(sides[0]), len(sides[1])), np.bool_)
            told = np.zeros_like(same)
            for row in labels:
                before, after = _meant(sides[0], older, row["words_a"]), _meant(sides[1], newer, row["words_b"])
                told[np.ix_(before, after)] = True
                if row["verdict"] != "different":
                    told[before, :] = told[:, after] = True
                if row["verdict"] in ("unchanged", "reworded"):
                    same[np.ix_(before, after)] = True
            yield _examples(across, *sides, told, same)


def gather_promises(across: Across, rows: Sequence[Row]) -> Iterator[Examples]:
    """Every labelled promise with every statement of the summary that follows: the labelled
    evidence answers it."""
    names = {report.path.rsplit("/", 1)[-1]: report.id for report in across.corpus.reports}
    for plan, summary in dict.fromkeys((row["plan_file"], row["summary_file"]) for row in rows):
        if plan not in names or summary not in names:
            continue
        told = [s for s in of_status(across.statements[names[summary]], "done", "problem") if not s.lead]
        promised = [item.statement for item in across.commitments_of(names[plan])]
        answers = np.zeros((len(promised), len(told)), np.bool_)
        known = np.zeros_like(answers)
        for row in rows:
            if (row["plan_file"], row["summary_file"]) != (plan, summary):
                continue
            meant = _meant(promised, across.statements[names[plan]], row["commitment"])
            evidence = _meant(told, across.statements[names[summary]], row["evidence"])
            if len(meant) == 1 and (evidence or row["evidence"] in ("", "-")):
                known[meant] = True
                answers[np.ix_(meant, evidence)] = True
        yield _examples(across, promised, told, known, answers)


def score_with(model: Model, across: Across, rows: Sequence[Row]) -> Comparing:
    """How well the labelled pairs are matched with these weights."""

    def changes(one: str, other: str) -> dict[str, tuple[Match, ...]]:
        older, newer = across.statements[one], across.statements[other]
        return {
            part: match_part(part, part_of(older, part), part_of(newer, part), across.describer, model)
            for part in PARTS
        }

    found = Comparing()
    score_pairs(across, rows, changes, found)
    return found


def join(parts: Sequence[Examples]) -> Examples:
    """All pairs of several sets."""
    return Examples(np.concatenate([part.signs for part in parts]), np.concatenate([part.same for part in parts]))


def fit(examples: Examples) -> Model:
    """The weights that make what is labelled likeliest."""
    mean, spread = examples.signs.mean(axis=0), examples.signs.std(axis=0) + 1e-9
    table = np.column_stack([np.ones(len(examples.same)), (examples.signs - mean) / spread])
    ridge = np.eye(table.shape[1]) * RIDGE
    ridge[0, 0] = 0
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (likely - examples.same) + ridge @ weights
        step = np.linalg.solve((table * (likely * (1 - likely))[:, None]).T @ table + ridge, slope)
        weights -= step
        if np.abs(step).max() < SETTLED:
            break
    own = weights[1:] / spread
    return Model(
        round(float(weights[0] - mean @ own), 2), {n: round(float(w), 2) for n, w in zip(NAMES, own, strict=True)}
    )


def format_model(name: str, model: Model) -> str:
    """The weights in a line."""
    return f"{name}：{model.bias}，" + "，".join(f"{sign} {weight}" for sign, weight in model.weights.items())


def _meant(side: Sequence[Statement], statements: Sequence[Statement], words: str) -> list[int]:
    """The places of the statements that a label's words mean."""
    if words in ("", "-"):
        return []
    places: set[Place] = places_of(statements, words)
    return [
        number
        for number, s in enumerate(side)
        if any(s.measure.id == where and s.start <= start < s.end for where, start in places)
    ]


def _examples(
    across: Across,
    older: Sequence[Statement],
    newer: Sequence[Statement],
    told: NDArray[np.bool_],
    same: NDArray[np.bool_],
) -> Examples:
    """The signs of the pairs that are told of."""
    one, two = ([across.describer.describe(s) for s in side] for side in (older, newer))
    signs: Mapping[str, NDArray[np.float32]] = Signs(one, two, len(across.describer.numbering)).between(
        slice(None), slice(None)
    )
    rows, columns = np.nonzero(told)
    listed = [signs[name][rows, columns] if name != UNLIKE else _unlike(one, two, rows, columns) for name in NAMES]
    return Examples(np.column_stack(listed).astype(np.float64).reshape(-1, len(NAMES)), same[rows, columns])


def _unlike(
    one: Sequence[Described], two: Sequence[Described], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.float32]:
    return np.array([Signs.unlike(one[i], two[j]) for i, j in zip(rows, columns, strict=True)], np.float32)
