"""The passages about every topic over all agencies, counted and sealed agency by agency; their
words are looked up when a page shows them.

    passages.tally["A4"][2023]   → (38, 12, 4) done, planned, neither
    passages.by_topic["A4"][2023] → the agencies' groups, by name
    listed = passages.split("A4", 2023)   → the groups in runs that fit on a page
    [*listed[0].items[0].cited()]         → passages with their words
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from scripts.compare.coverage import Tally, add_counts
from scripts.compare.holdings import Told
from scripts.corpus import Cited, newest_first
from scripts.model import Measure
from scripts.pages.paging import CARD, HAN, Part, Weighed, fits, split_groups
from scripts.pages.parts import UNKNOWN_AGENCY
from scripts.pages.shelf import Shelf

# Numbers that tell of a passage in `Told.places`.
PLACES = 4


class Group(NamedTuple):
    """An agency's passages about a topic and of a year; `name` as it is shown."""

    name: str
    shelf: Shelf
    told: Told

    @property
    def weighed(self) -> Weighed:
        """As it is split: HTML bytes of all, and of each."""
        characters = self.told.places[PLACES - 1 :: PLACES]
        whole = CARD * len(characters) + HAN * sum(characters)
        return self.name, len(characters), whole, lambda: [CARD + HAN * size for size in characters]

    @property
    def weight(self) -> int:
        """HTML bytes of all."""
        return self.weighed[2]

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.told.places) // PLACES


class Run(NamedTuple):
    """Some of a group that stand together, from `start` to before `end`."""

    group: Group
    start: int
    end: int

    @property
    def seal(self) -> tuple[object, ...]:
        """What their cards are made of."""
        return self.group.name, self.group.told.seal, self.start, self.end

    def __len__(self) -> int:
        return self.end - self.start

    def cited(self) -> Iterator[Cited]:
        """The passages with their words, in order of reports and of reading."""
        reports, places = self.group.shelf.reports, self.group.told.places
        for at in range(self.start * PLACES, self.end * PLACES, PLACES):
            number, place, heading, _ = places[at : at + PLACES]
            report = reports[number]
            measure, section = report.body[place], report.body[heading] if heading >= 0 else None
            assert isinstance(measure, Measure)
            assert not isinstance(section, Measure)
            yield Cited(report, section, measure)


@dataclass(frozen=True)
class Passages:
    """All of them. `by_topic`: topic of the vocabulary → year (newest first, unknown last) → groups
    by name; `by_year`: year → how many passages speak of it, whatever they are about."""

    by_topic: Mapping[str, Mapping[int | None, tuple[Group, ...]]]
    by_year: Mapping[int | None, int]

    @cached_property
    def tally(self) -> Tally:
        """Topic → year → how many are done, planned, neither."""
        return {
            topic: {year: add_counts(group.told.counts for group in groups) for year, groups in by_year.items()}
            for topic, by_year in self.by_topic.items()
        }

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Topic → how many."""
        return {topic: sum(map(sum, by_year.values())) for topic, by_year in self.tally.items()}

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Every year that one speaks of, newest first."""
        return tuple(sorted((year for year in self.by_year if year is not None), reverse=True))

    def fits(self, topic: str) -> bool:
        """Whether all about a topic may stand on one page."""
        return fits(group.weight for groups in self.by_topic[topic].values() for group in groups)

    def whole(self, topic: str, year: int | None) -> tuple[Run, ...]:
        """All about a topic and of a year."""
        return tuple(Run(group, 0, group.size) for group in self.by_topic[topic][year])

    def split(self, topic: str, year: int | None) -> list[Part[Run]]:
        """The same in pages."""
        groups = self.by_topic[topic][year]
        parts = []
        for page in split_groups(group.weighed for group in groups):
            runs = tuple(Run(groups[number], start, end) for number, start, end in page)
            parts.append(Part(runs, runs[0].group.name, runs[-1].group.name))
        return parts


def gather_passages(shelves: Iterable[Shelf], topics: Iterable[str]) -> Passages:
    """The passages of all agencies."""
    found: dict[str, dict[int | None, list[Group]]] = {topic: {} for topic in topics}
    spoken: Counter[int | None] = Counter()
    for name, shelf in sorted(((shelf.agency or UNKNOWN_AGENCY, shelf) for shelf in shelves), key=itemgetter(0)):
        spoken.update(shelf.facts.holdings.spoken)
        for (topic, year), told in shelf.facts.holdings.passages.items():
            found[topic].setdefault(year, []).append(Group(name, shelf, told))
    by_topic = {
        topic: {year: tuple(by_year[year]) for year in sorted(by_year, key=newest_first)}
        for topic, by_year in found.items()
    }
    return Passages(by_topic, spoken)


def tally_of(shelves: Sequence[Shelf], topics: Iterable[str], years: Iterable[int]) -> Tally:
    """How many passages some agencies have about every topic, of some years."""
    listed = [*years]
    return {
        topic: {year: counts for year in listed if any(counts := _counts(shelves, topic, year))} for topic in topics
    }


def _counts(shelves: Iterable[Shelf], topic: str, year: int) -> tuple[int, int, int]:
    told = (shelf.facts.holdings.passages.get((topic, year)) for shelf in shelves)
    return add_counts(item.counts for item in told if item is not None)
