"""Bags of pieces against a plain reading of what they promise."""

from collections import Counter
from math import isclose, log, sqrt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scripts.compare.bags import ONE_SIDED, Bag, Numbering

texts = st.lists(st.text("建成公厕改造", max_size=8).map(Counter), max_size=6)


def weights(older: list[Counter[str]], newer: list[Counter[str]]) -> dict[str, float]:
    """Piece → its weight: rare is much, one that only one side has is half."""
    held = Counter(piece for counts in (*older, *newer) for piece in counts)
    both = {piece for counts in older for piece in counts} & {piece for counts in newer for piece in counts}
    total = len(older) + len(newer)
    return {piece: log(1 + total / n) * (1 if piece in both else ONE_SIDED) for piece, n in held.items()}


@given(texts, texts)
def test_alike_is_the_cosine_of_weighed_pieces(older: list[Counter[str]], newer: list[Counter[str]]) -> None:
    known, numbering = weights(older, newer), Numbering()
    one, two = ([numbering.pieces(counts) for counts in side] for side in (older, newer))
    found = Bag(one, two, len(numbering)).alike(one, two)
    assert found.shape == (len(older), len(newer))
    for i, before in enumerate(older):
        for j, after in enumerate(newer):
            left, right = ({p: (1 + log(n)) * known[p] for p, n in side.items()} for side in (before, after))
            lengths = [sqrt(sum(v * v for v in side.values())) for side in (left, right)]
            product = sum(v * right.get(p, 0) for p, v in left.items())
            assert isclose(found[i, j], product / (lengths[0] * lengths[1]) if product else 0, abs_tol=1e-5)


@given(texts, texts)
def test_contained_is_what_of_the_smaller_stands_in_the_larger(
    older: list[Counter[str]], newer: list[Counter[str]]
) -> None:
    known, numbering = weights(older, newer), Numbering()
    one, two = ([numbering.pieces(counts) for counts in side] for side in (older, newer))
    found = Bag(one, two, len(numbering)).contained(one, two, 2)
    for i, before in enumerate(older):
        for j, after in enumerate(newer):
            smaller = before if len(before) <= len(after) else after
            shared = sum(known[piece] for piece in before if piece in after)
            expected = shared / sum(known[piece] for piece in smaller) if len(smaller) >= 2 else 0
            assert isclose(found[i, j], expected, abs_tol=1e-5)


@given(texts, texts, st.permutations("厕公成建造改"))
def test_the_same_texts_give_the_same_bits_whatever_was_numbered_before(
    older: list[Counter[str]], newer: list[Counter[str]], order: list[str]
) -> None:
    found = []
    for earlier in ((), order):
        numbering = Numbering()
        numbering.pieces(Counter(earlier))
        one, two = ([numbering.pieces(counts) for counts in side] for side in (older, newer))
        bag = Bag(one, two, len(numbering))
        found.append((bag.alike(one, two), bag.contained(one, two, 1)))
    assert all(np.array_equal(first, second) for first, second in zip(*found, strict=True))
