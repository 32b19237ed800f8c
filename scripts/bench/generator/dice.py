"""Chance that is the same everywhere: a small generator of numbers, seeded with words.

Dice(7, "岑浦县", 2023).choose(("甲", "乙"))   → always the same one
"""

import hashlib
from collections.abc import Sequence
from math import exp, log
from typing import TypeVar

T = TypeVar("T")
MASK = (1 << 64) - 1


class Dice:
    """Splitmix64 (Steele, Lea, Flood 2014) started from a hash of `seed`."""

    def __init__(self, *seed: object) -> None:
        self._state = int.from_bytes(hashlib.sha256(repr(seed).encode()).digest()[:8], "big")

    def _next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    def below(self, bound: int) -> int:
        """0 ≤ n < bound."""
        return self._next() % bound

    def between(self, low: int, high: int) -> int:
        """low ≤ n ≤ high."""
        return low + self.below(high - low + 1)

    def share(self) -> float:
        """0 ≤ x < 1."""
        return self._next() / (MASK + 1)

    def chance(self, share: float) -> bool:
        """True in `share` of all throws."""
        return self.share() < share

    def spread(self, low: float, high: float) -> float:
        """Between low and high; small numbers as often as large ones where the span is wide."""
        if low > 0 and high / low > 8:
            return exp(log(low) + self.share() * (log(high) - log(low)))
        return low + self.share() * (high - low)

    def choose(self, items: Sequence[T]) -> T:
        """One of them."""
        return items[self.below(len(items))]

    def shuffle(self, items: Sequence[T]) -> list[T]:
        """All of them in another order."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """`count` of them (all, when there are fewer), in another order."""
        return self.shuffle(items)[:count]
