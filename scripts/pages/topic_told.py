"""What is told of a topic besides its passages and figures, over all agencies.

troubles.count → 31      troubles.first(40).recurrences() → the problems of the newest reports
promises.count → 12      promises.links()                 → commitments, newest year first, by agency
"""

from collections.abc import Iterable, Mapping

from scripts.compare.outcomes import PlanLink
from scripts.compare.recurrence import Recurrence
from scripts.model import Report
from scripts.pages.piles import Pile, Piles, newest_first
from scripts.pages.shelf import Shelf


class Troubles(Piles):
    """The problems of a topic by report, newest report first."""

    def recurrences(self) -> list[Recurrence]:
        """The problems themselves."""
        told = (item for pile in self.piles for item in pile.shelf.problems(pile.key))
        return [item for item in told if self.topic in item.problem.measure.topics]


class Promises(Piles):
    """The commitments of a topic by agency and year that they are for."""

    def links(self) -> list[PlanLink]:
        """The commitments with their outcomes."""
        return [link for pile in self.piles for link in pile.shelf.promises(self.topic, pile.year or 0)]


def gather_troubles(reports: Iterable[Report], shelves: Mapping[str, Shelf]) -> Mapping[str, Troubles]:
    """Topic → its problems, where it has any; `reports`: newest first."""
    piles: dict[str, list[Pile]] = {}
    for report in reports:
        shelf = shelves[report.agency]
        named = shelf.facts.holdings.problems[report.id]
        for topic, number in named.topics.items():
            piles.setdefault(topic, []).append(Pile(shelf, report.id, report.year, number, named.seal))
    return {topic: Troubles(topic, tuple(found)) for topic, found in piles.items()}


def gather_promises(shelves: Iterable[Shelf]) -> Mapping[str, Promises]:
    """Topic → its commitments, where it has any."""
    piles: dict[str, list[Pile]] = {}
    for shelf in shelves:
        for (topic, year), held in shelf.facts.holdings.promises.items():
            piles.setdefault(topic, []).append(Pile(shelf, shelf.agency, year, held.number, held.seal))
    return {topic: Promises(topic, tuple(sorted(found, key=newest_first))) for topic, found in piles.items()}
