"""The figures of a topic over all agencies.

stock.count → 128      stock.first(80).entries() → the 80 newest, by agency and line
"""

from collections.abc import Iterable, Mapping

from scripts.compare.series import Entry
from scripts.pages.piles import Pile, Piles, newest_first
from scripts.pages.shelf import Shelf


class Stock(Piles):
    """The figures of a topic by agency and year."""

    def entries(self) -> list[Entry]:
        """The figures themselves, those of an agency and year by line."""
        found: list[Entry] = []
        for pile in self.piles:
            found += sorted(pile.shelf.entries(self.topic, pile.year), key=lambda entry: entry.figure.line)
        return found


def stock_topics(shelves: Iterable[Shelf]) -> Mapping[str, Stock]:
    """Topic → its figures, where it has any."""
    piles: dict[str, list[Pile]] = {}
    for shelf in shelves:
        for (topic, year), held in shelf.facts.holdings.figures.items():
            piles.setdefault(topic, []).append(Pile(shelf, shelf.agency, year, held.number, held.seal))
    return {topic: Stock(topic, tuple(sorted(found, key=newest_first))) for topic, found in piles.items()}
