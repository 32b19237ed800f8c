"""The figures of an indicator over all agencies, agency by agency: counted and sealed, unpacked
when a page shows them.

    rows.parts(80)        → the agencies' rows, page by page; a page mostly ends with an agency
    rows.standing(part)   → the part's entries, newest first, each with how it stands to the others
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain, groupby

from scripts.compare.holdings import Lines
from scripts.compare.reasons import Standing
from scripts.compare.series import Entry, Met, Series
from scripts.compare.series import Place as Figured
from scripts.export.overviews import indicator_figures
from scripts.pages.paging import MOST, split
from scripts.pages.shelf import Shelf

# An agency's figures and series, and its targets with what answers them.
Own = tuple[tuple[Entry, ...], tuple[Series, ...], Met]
# (agency, number of the row within it)
Place = tuple[str, int]


@dataclass(frozen=True)
class Rows:
    """An indicator's figures; `holders`: the agencies that report it, sorted, with what they have."""

    name: str
    holders: tuple[tuple[Shelf, Lines], ...]

    @cached_property
    def count(self) -> int:
        """How many figures there are."""
        return sum(lines.entries for _, lines in self.holders)

    @cached_property
    def charts(self) -> int:
        """How many series there are."""
        return sum(lines.series for _, lines in self.holders)

    @property
    def seals(self) -> list[tuple[str, bytes]]:
        """What they are made of."""
        return [(shelf.agency, lines.seal) for shelf, lines in self.holders]

    def parts(self, size: int) -> list[tuple[Place, ...]]:
        """The rows in pages of `size` at most; all on one where they fit."""
        places = [(shelf.agency, n) for shelf, lines in self.holders for n in range(lines.entries)]
        return _cut(places, size)

    def series_parts(self, skip: int, size: int) -> list[tuple[Place, ...]]:
        """The series but for the first `skip`, in pages of `size` at most."""
        places = [(shelf.agency, n) for shelf, lines in self.holders for n in range(lines.series)]
        return _cut(places[skip:], size) if places[skip:] else []

    def seals_of(self, part: Iterable[Place]) -> list[tuple[str, bytes, int, int]]:
        """What the rows of a part are made of, with the agencies that a lone figure is held
        against: those that come first."""
        wanted = [(agency, self._by_agency[agency][1]) for agency in self._wanted(part)]
        return [(agency, lines.seal, self._starts[agency], lines.series) for agency, lines in wanted]

    def first(self, holders: int, series: int) -> "Rows":
        """Those of the first agencies, so many of them, and more until they have so many series."""
        charts = accumulate((lines.series for _, lines in self.holders), initial=0)
        enough = next((n for n, count in enumerate(charts) if n >= holders and count >= series), len(self.holders))
        return Rows(self.name, self.holders[:enough])

    def entries(self) -> list[Entry]:
        """All of them, in ledger order."""
        return [entry for own, *_ in self._lines for entry in own]

    def strung(self, most: int) -> list[Series]:
        """The first series."""
        return [series for _, own, _ in self._lines for series in own][:most]

    def series(self, part: Iterable[Place]) -> list[Series]:
        """The series of a part."""
        found: list[Series] = []
        for agency, run in groupby(part, key=lambda place: place[0]):
            own = self._by_agency[agency][0].lines(self.name)[1]
            found += [own[n] for _, n in run]
        return found

    def standing(self, part: Sequence[Place]) -> list[tuple[Entry, Standing]]:
        """The rows of a part with how they stand; series are numbered over all agencies."""
        entries: list[Entry] = []
        strung: list[Series] = []
        met: dict[Figured, Entry] = {}
        numbers: list[int] = []
        for agency in self._wanted(part):
            own = self._by_agency[agency][0].lines(self.name)
            numbers += range(self._starts[agency], self._starts[agency] + len(own[1]))
            entries += own[0]
            strung += own[1]
            met |= own[2]
        by_agency: dict[str, list[tuple[Entry, Standing]]] = {}
        for entry, standing in indicator_figures(entries, strung, met):
            number = numbers[standing.series] if standing.series is not None else None
            by_agency.setdefault(entry.agency, []).append((entry, replace(standing, series=number)))
        return [by_agency[agency][n] for agency, n in part]

    def _wanted(self, part: Iterable[Place]) -> list[str]:
        """The agencies of a part and those that come first, in order."""
        first = (shelf.agency for shelf, _ in self.holders[:2])
        return [*dict.fromkeys(chain(first, (agency for agency, _ in part)))]

    @cached_property
    def _by_agency(self) -> dict[str, tuple[Shelf, Lines]]:
        return {shelf.agency: (shelf, lines) for shelf, lines in self.holders}

    @cached_property
    def _lines(self) -> list[Own]:
        return [shelf.lines(self.name) for shelf, _ in self.holders]

    @cached_property
    def _starts(self) -> dict[str, int]:
        """Agency → the number of its first series."""
        counts = accumulate((lines.series for _, lines in self.holders), initial=0)
        return {shelf.agency: start for (shelf, _), start in zip(self.holders, counts, strict=False)}


def gather_rows(shelves: Iterable[Shelf], names: Iterable[str]) -> list[Rows]:
    """The indicators of these names that some agency reports, in their order."""
    held: dict[str, list[tuple[Shelf, Lines]]] = {}
    for shelf in shelves:
        for name, lines in shelf.facts.holdings.lines.items():
            held.setdefault(name, []).append((shelf, lines))
    return [Rows(name, tuple(held[name])) for name in names if name in held]


def _cut(places: list[Place], size: int) -> list[tuple[Place, ...]]:
    if len(places) <= size:
        return [tuple(places)]
    return [part.items for part in split(places, lambda place: place[0], lambda _: MOST // size)]
