"""What is told of a topic besides its passages: figures, problems, promises.

besides = gathered.of("A4")      besides.figures.count → 128
besides.shares(2023, ["甲县…", "戊区…"])   → of that year, cut where the list of agencies is cut
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scripts.corpus import Corpus
from scripts.export.document import SHOWN, Told
from scripts.pages.shelf import Shelf
from scripts.pages.topic_figures import Stock, stock_topics
from scripts.pages.topic_told import Promises, Troubles, gather_promises, gather_troubles


@dataclass(frozen=True, slots=True)
class Besides:
    """What a topic's document tells besides passages."""

    figures: Stock
    problems: Troubles
    promises: Promises

    def shares(self, year: int | None, firsts: Sequence[str]) -> list["Besides"]:
        """Of a year only, cut where a list of the agencies is cut: `firsts` begin its parts."""
        sides = (side.shares(year, firsts) for side in (self.figures, self.problems, self.promises))
        return [Besides(*own) for own in zip(*sides, strict=True)]

    def of(self, year: int | None) -> "Besides":
        """Of a year only."""
        return Besides(self.figures.of(year), self.problems.of(year), self.promises.of(year))

    @property
    def seals_of_all(self) -> list[object]:
        """What all of it is made of."""
        sides = self.figures, self.problems, self.promises
        return [[(pile.shelf.agency, pile.key, pile.number, pile.seal) for pile in side.piles] for side in sides]

    @property
    def seals(self) -> list[object]:
        """What the document takes of it."""
        sides = self.figures, self.problems, self.promises
        return [(side.count, side.first(SHOWN).seals) for side in sides]

    def told(self) -> Told:
        """The records themselves, as many as the document has."""
        sides = self.figures, self.problems, self.promises
        more = [max(0, side.count - SHOWN) for side in sides]
        return Told(
            self.figures.first(SHOWN).entries()[:SHOWN],
            self.problems.first(SHOWN).recurrences()[:SHOWN],
            self.promises.first(SHOWN).links()[:SHOWN],
            (more[0], more[1], more[2]),
        )


@dataclass(frozen=True)
class Gathered:
    """What is told of every topic, gone through when the first is asked for."""

    corpus: Corpus
    shelves: Mapping[str, Shelf]

    def of(self, topic: str) -> Besides:
        """What is told of one topic."""
        figures, problems, promises = self._all
        return Besides(
            figures.get(topic) or Stock(topic, ()),
            problems.get(topic) or Troubles(topic, ()),
            promises.get(topic) or Promises(topic, ()),
        )

    @cached_property
    def _all(self) -> tuple[Mapping[str, Stock], Mapping[str, Troubles], Mapping[str, Promises]]:
        known = [shelf for agency, shelf in self.shelves.items() if agency]
        return stock_topics(known), gather_troubles(self.corpus.reports, self.shelves), gather_promises(known)
