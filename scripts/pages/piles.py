"""Records of a topic over all agencies, counted and sealed pile by pile, unpacked when they are shown.

figures.count → 128      figures.first(80).records() → of the fewest piles that have 80
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Self

from scripts.pages.parts import UNKNOWN_AGENCY
from scripts.pages.shelf import Shelf


class Pile(NamedTuple):
    """Some of an agency's records: whose, under which key of its shelf, of which year, how many,
    and their seal."""

    shelf: Shelf
    key: str
    year: int | None
    number: int
    seal: bytes


@dataclass(frozen=True)
class Piles:
    """The piles of a topic: newest year first, unknown last, then by agency."""

    topic: str
    piles: tuple[Pile, ...]

    @cached_property
    def count(self) -> int:
        """How many records they have."""
        return sum(pile.number for pile in self.piles)

    @cached_property
    def years(self) -> tuple[int | None, ...]:
        """The years that they are of, newest first, unknown last."""
        return tuple(dict.fromkeys(pile.year for pile in self.piles))

    @property
    def seals(self) -> list[tuple[str, int | None, bytes]]:
        """What they are made of."""
        return [(pile.key, pile.year, pile.seal) for pile in self.piles]

    def of(self, year: int | None) -> Self:
        """Those of a year."""
        return replace(self, piles=tuple(self._by_year.get(year, ())))

    def shares(self, year: int | None, firsts: Sequence[str]) -> list[Self]:
        """Those of a year, of agencies that come before the second of these, before the third, …:
        each in one share."""
        found: list[list[Pile]] = [[] for _ in firsts]
        for pile in self._by_year.get(year, ()):
            found[max(0, bisect_right(firsts, pile.shelf.agency or UNKNOWN_AGENCY) - 1)].append(pile)
        return [replace(self, piles=tuple(piles)) for piles in found]

    @cached_property
    def _by_year(self) -> dict[int | None, list[Pile]]:
        found: dict[int | None, list[Pile]] = {}
        for pile in self.piles:
            found.setdefault(pile.year, []).append(pile)
        return found

    def first(self, most: int) -> Self:
        """The fewest piles that have so many records."""
        kept, held = [], 0
        for pile in self.piles:
            if held >= most:
                break
            kept.append(pile)
            held += pile.number
        return replace(self, piles=tuple(kept))


def newest_first(pile: Pile) -> tuple[int, str]:
    """The order of piles."""
    return -(pile.year or 0), pile.shelf.agency
