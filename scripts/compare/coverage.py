"""How often a topic is spoken of: by year, done and planned apart; what is new and what is gone.

生活垃圾分类   2022 已做 6 计划 2 其他 1   2023 已做 5
2023 new: topics done this year and not the year before; gone: the other way
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from scripts.corpus import newest_first
from scripts.model import Status


class Spoken(Protocol):
    """A passage, with its words or at a glance."""

    @property
    def status(self) -> Status:
        """Whether it tells of a deed, a plan, a problem."""

    @property
    def year(self) -> int | None:
        """The year that it speaks of."""

    @property
    def topics(self) -> tuple[str, ...]:
        """What it speaks of."""


S = TypeVar("S", bound=Spoken)
ByTopic = Mapping[str, Mapping[int | None, Sequence[Spoken]]]
# How many tell of something done, are plans, and are neither: problems, suggestions, background.
Counts = tuple[int, int, int]
# Topic → year (newest first, unknown last) → counts.
Tally = Mapping[str, Mapping[int | None, Counts]]


NONE: Counts = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Turnover:
    """Topic ids in vocabulary order: done in `year` and not spoken of in `before`, and the other way."""

    year: int
    before: int
    new: tuple[str, ...]
    gone: tuple[str, ...]


def group_by_topic(items: Iterable[S], topics: Iterable[str]) -> Mapping[str, Mapping[int | None, tuple[S, ...]]]:
    """Topic id → year (newest first, unknown last) → passages; topics in the order given."""
    found: dict[str, dict[int | None, list[S]]] = {topic: {} for topic in topics}
    for item in items:
        for topic in item.topics:
            found[topic].setdefault(item.year, []).append(item)
    return {
        topic: {year: tuple(by_year[year]) for year in sorted(by_year, key=newest_first)}
        for topic, by_year in found.items()
    }


def count_statuses(items: Iterable[Spoken]) -> Counts:
    """The passages counted."""
    return count_kinds([item.status for item in items])


def count_kinds(statuses: Sequence[Status]) -> Counts:
    """What passages tell of, counted."""
    done, planned = statuses.count("done"), statuses.count("plan")
    return done, planned, len(statuses) - done - planned


def tally(by_topic: ByTopic) -> Tally:
    """The passages of every topic and year counted."""
    return {
        topic: {year: count_statuses(items) for year, items in by_year.items()} for topic, by_year in by_topic.items()
    }


def add_counts(counts: Iterable[Counts]) -> Counts:
    """Their sum."""
    done = planned = others = 0
    for one in counts:
        done, planned, others = done + one[0], planned + one[1], others + one[2]
    return done, planned, others


def count_spoken(items: Iterable[Spoken]) -> tuple[int, int]:
    """How many speak of what is, and of what is planned: problems and background are spoken of too."""
    return spoken(count_statuses(items))


def spoken(counts: Counts) -> tuple[int, int]:
    """Of these, how many speak of what is, and of what is planned."""
    done, planned, others = counts
    return done + others, planned


def find_turnover(told: Tally, told_years: Iterable[int]) -> Turnover | None:
    """What is new and gone between the last two of the years that reports tell of; None for one."""
    years = sorted(set(told_years))
    if len(years) < 2:
        return None
    before, year = years[-2:]

    def done(topic: str, when: int) -> bool:
        return told[topic].get(when, NONE)[0] > 0

    new = tuple(t for t in told if done(t, year) and not any(told[t].get(before, NONE)))
    gone = tuple(t for t in told if done(t, before) and not any(told[t].get(year, NONE)))
    return Turnover(year, before, new, gone)
