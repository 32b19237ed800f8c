"""The figures of a topic over all agencies: counted and sealed, unpacked when they are shown.

stock.count → 128      stock.entries(80) → the 80 newest, by agency and line
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from scripts.compare.series import Entry
from scripts.pages.shelf import Shelf

# (agency's shelf, year, how many figures, their seal)
Pile = tuple[Shelf, int | None, int, bytes]


@dataclass(frozen=True)
class Stock:
    """The figures of a topic: newest year first, unknown last, then by agency."""

    topic: str
    piles: tuple[Pile, ...]

    @cached_property
    def count(self) -> int:
        """How many they are."""
        return sum(count for _, _, count, _ in self.piles)

    @cached_property
    def years(self) -> tuple[int | None, ...]:
        """The years that they are of, newest first, unknown last."""
        return tuple(dict.fromkeys(year for _, year, _, _ in self.piles))

    @property
    def seals(self) -> list[tuple[str, int | None, bytes]]:
        """What they are made of."""
        return [(shelf.agency, year, seal) for shelf, year, _, seal in self.piles]

    def of(self, year: int | None) -> "Stock":
        """Those of one year."""
        return Stock(self.topic, tuple(pile for pile in self.piles if pile[1] == year))

    def first(self, most: int) -> "Stock":
        """The fewest piles that have so many."""
        piles, held = [], 0
        for pile in self.piles:
            if held >= most:
                break
            piles.append(pile)
            held += pile[2]
        return Stock(self.topic, tuple(piles))

    def entries(self) -> list[Entry]:
        """The figures themselves, those of an agency and year by line."""
        found: list[Entry] = []
        for shelf, year, _, _ in self.piles:
            found += sorted(shelf.entries(self.topic, year), key=lambda entry: entry.figure.line)
        return found


def stock_topics(shelves: Iterable[Shelf]) -> Mapping[str, Stock]:
    """Topic → its figures, where it has any."""
    piles: dict[str, list[Pile]] = {}
    for shelf in shelves:
        for (topic, year), held in shelf.facts.holdings.figures.items():
            piles.setdefault(topic, []).append((shelf, year, held.number, held.seal))
    return {
        topic: Stock(topic, tuple(sorted(found, key=lambda pile: (-(pile[1] or 0), pile[0].agency))))
        for topic, found in piles.items()
    }
