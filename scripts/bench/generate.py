"""A knowledge base of any size, made up: `generate_report(corpus, task) → (path, bytes)`.

    (霁川市/2023-岑浦县城市管理局-工作总结.txt, …)

A report depends only on the seed, its bureau and its place in that bureau's list, so that
any number of processes makes the same bytes, and a smaller base is the beginning of a larger.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count, islice

from scripts.bench.generator.dice import Dice
from scripts.bench.generator.dirt import soil
from scripts.bench.generator.forms import PLANS, SUMMARIES, Form, half_year, speech
from scripts.bench.generator.grammar import Rules, parse_rules
from scripts.bench.generator.places import Agency, make_agency, place_names
from scripts.bench.generator.series import Indicator, make_series, parse_indicators
from scripts.bench.generator.voice import MASKS, Series, Voice

YEARS = tuple(range(2010, 2025))
# How often a bureau has more than its summary in a year.
PLAN_SHARE, HALF_SHARE, SPEECH_SHARE = 0.45, 0.25, 0.2
# Of twenty reports, how long they are: most as the five are, one in twenty very long.
SIZES = (0.9, 1.0, 1.1, 1.2, 1.2, 1.3, 1.3, 1.4, 1.4, 1.5, 1.5, 1.6, 1.6, 1.7, 1.7, 1.8, 1.9, 2.0, 2.2, 4.5)


@dataclass(frozen=True, slots=True)
class Task:
    """One report to make: the bureau's number, the year, the kind as the file's name has it."""

    agency: int
    year: int
    kind: str


@dataclass(slots=True)
class Invention:
    """All that reports are made from; keeps the bureau made last, because reports come by bureau."""

    seed: int
    rules: Rules
    indicators: tuple[Indicator, ...]
    names: list[str]
    last: tuple[Agency, Series] | None = None

    def bureau(self, number: int) -> tuple[Agency, Series]:
        """A bureau and its figures over the years."""
        if self.last is None or self.last[0].number != number:
            agency = make_agency(self.seed, number, self.names)
            years = (*YEARS, YEARS[-1] + 1)
            self.last = agency, {i.name: make_series(self.seed, agency, i, years) for i in self.indicators}
        return self.last


def invent(seed: int, words: str, themes: str, indicators: str, real_places: Collection[str]) -> Invention:
    """What reports of this seed are made from; the texts are those beside the generator."""
    return Invention(
        seed, parse_rules(f"{words}\n{themes}"), parse_indicators(indicators), place_names(seed, real_places)
    )


def list_tasks(seed: int, reports: int) -> list[Task]:
    """The first `reports` tasks: bureau by bureau, year by year."""
    return list(islice(_tasks(seed), reports))


def _tasks(seed: int) -> Iterator[Task]:
    for agency in count():
        for year in YEARS:
            dice = Dice(seed, "tasks", agency, year)
            yield Task(agency, year, "工作总结")
            if dice.chance(HALF_SHARE):
                yield Task(agency, year, "半年工作总结")
            if dice.chance(PLAN_SHARE):
                yield Task(agency, year + 1, dice.choose(("工作计划", "工作要点")))
            if dice.chance(SPEECH_SHARE):
                yield Task(agency, year, "会议讲话")


def generate_report(invention: Invention, task: Task) -> tuple[str, bytes]:
    """(path below data/reports, the file's bytes)."""
    agency, series = invention.bureau(task.agency)
    dice = Dice(invention.seed, "report", task.agency, task.year, task.kind)
    form = _form_of(task, agency)
    # A plan is written in the year before: its voice looks ahead from there.
    written = task.year - 1 if form in PLANS else task.year
    voice = Voice(agency, written, invention.rules, invention.indicators, series, dice, dice.choose(MASKS))
    lines = list(form(voice, dice.choose(SIZES)))
    path = f"{agency.city}/{task.year}-{agency.name}-{task.kind}.txt"
    return path, soil(lines, dice, lambda: voice.say("广告"))


def _form_of(task: Task, agency: Agency) -> Form:
    if task.kind == "会议讲话":
        return speech
    if task.kind == "半年工作总结":
        return half_year
    if task.kind.startswith("工作总结"):
        # A bureau mostly keeps its way of writing.
        return SUMMARIES[(agency.habit + (task.year // 5)) % len(SUMMARIES)]
    return PLANS[task.kind == "工作要点"]
