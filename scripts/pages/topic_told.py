"""What is told of a topic besides its passages and figures, over all agencies: counted and sealed,
unpacked when it is shown.

troubles.count → 31      troubles.first(40).recurrences() → the problems of the newest reports
promises.count → 12      promises.links()                 → commitments, newest year first, by agency
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from scripts.compare.outcomes import PlanLink
from scripts.compare.recurrence import Recurrence
from scripts.corpus import Corpus
from scripts.pages.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Troubles:
    """The problems of a topic, counted: (agency's shelf, report id, its year, how many, seal),
    newest report first."""

    topic: str
    piles: tuple[tuple[Shelf, str, int | None, int, bytes], ...]

    @property
    def count(self) -> int:
        """How many they are."""
        return sum(count for *_, count, _ in self.piles)

    @property
    def seals(self) -> list[tuple[str, bytes]]:
        """What they are made of."""
        return [(report_id, seal) for _, report_id, _, _, seal in self.piles]

    def of(self, years: Collection[int | None]) -> "Troubles":
        """Those that reports of these years name."""
        return Troubles(self.topic, tuple(pile for pile in self.piles if pile[2] in years))

    def first(self, most: int) -> "Troubles":
        """Those of the fewest reports that name so many."""
        piles, held = [], 0
        for pile in self.piles:
            if held >= most:
                break
            piles.append(pile)
            held += pile[3]
        return Troubles(self.topic, tuple(piles))

    def recurrences(self) -> list[Recurrence]:
        """The problems themselves."""
        told = (item for shelf, report_id, *_ in self.piles for item in shelf.problems(report_id))
        return [item for item in told if self.topic in item.problem.measure.topics]


@dataclass(frozen=True, slots=True)
class Promises:
    """The commitments of a topic, counted: (agency's shelf, year, how many, seal), newest year
    first, then by agency."""

    topic: str
    piles: tuple[tuple[Shelf, int, int, bytes], ...]

    @property
    def count(self) -> int:
        """How many they are."""
        return sum(count for _, _, count, _ in self.piles)

    @property
    def seals(self) -> list[tuple[str, int, bytes]]:
        """What they are made of."""
        return [(shelf.agency, year, seal) for shelf, year, _, seal in self.piles]

    def of(self, years: Collection[int | None]) -> "Promises":
        """Those for these years."""
        return Promises(self.topic, tuple(pile for pile in self.piles if pile[1] in years))

    def first(self, most: int) -> "Promises":
        """The fewest piles that have so many."""
        piles, held = [], 0
        for pile in self.piles:
            if held >= most:
                break
            piles.append(pile)
            held += pile[2]
        return Promises(self.topic, tuple(piles))

    def links(self) -> list[PlanLink]:
        """The commitments with their outcomes."""
        return [link for shelf, year, _, _ in self.piles for link in shelf.promises(self.topic, year)]


def gather_troubles(corpus: Corpus, shelves: Mapping[str, Shelf], topic: str) -> Troubles:
    """The problems of a topic over all agencies."""
    reports = {item.report.id: item.report for items in corpus.by_topic[topic].values() for item in items}
    found = []
    for report in reports.values():
        shelf = shelves[report.agency]
        named = shelf.facts.holdings.problems[report.id]
        if named.topics.get(topic):
            found.append((shelf, report.id, report.year, named.topics[topic], named.seal))
    return Troubles(topic, tuple(found))


def gather_promises(shelves: Iterable[Shelf]) -> Mapping[str, Promises]:
    """Topic → its commitments, where it has any."""
    piles: dict[str, list[tuple[Shelf, int, int, bytes]]] = {}
    for shelf in shelves:
        for (topic, year), held in shelf.facts.holdings.promises.items():
            piles.setdefault(topic, []).append((shelf, year, held.number, held.seal))
    return {
        topic: Promises(topic, tuple(sorted(found, key=lambda pile: (-pile[1], pile[0].agency))))
        for topic, found in piles.items()
    }
