"""One agency's part of the site: what pages over all agencies ask of it, and its own pages.

    shelf.facts      ((…paths…), 38 series, ((2022, {"done": 7, …}), …), …)  small, asked at every build
    shelf.drafts()   agencies/某县城管局/index.md, …                          made where they do not stand
    shelf.entries("A4", 2023)                                                12 entries, when a page shows them

It depends on the agency's own reports, the vocabulary and the program alone, so `keeper` keeps
facts and pieces from build to build, and one more report makes one shelf anew. The shelf ""
has the reports of nobody known by name: no pages and no figures, but problems.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Protocol, TypeVar

from scripts.compare.across import Across
from scripts.compare.holdings import Holdings, figures_piece, hold, lines_piece, problems_piece, promises_piece
from scripts.compare.outcomes import PlanLink, count_outcomes
from scripts.compare.recall import Nothing, Recall
from scripts.compare.recurrence import Recurrence
from scripts.compare.series import Entry, Met, Series
from scripts.corpus import Corpus
from scripts.model import Draft, Outcome, Report
from scripts.packed import unpack
from scripts.pages.addresses import agency_folders
from scripts.pages.bundle import Sheaf, agency_sheaves

T = TypeVar("T")


class Drawer(Recall, Protocol):
    """What was found out about an agency or a topic, by what it depends on."""

    def close(self) -> None:
        """Keeps what was asked for since the drawer was opened, and nothing else."""


class Keeper(Protocol):
    """Keeps what was made, where the store likes."""

    def remember(self, made_from: str, what: str, make: Callable[[], T]) -> T:
        """What is kept as `what` of the digest `made_from`, or what `make` gives."""

    def pieces(self, made_from: str, what: str, make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
        """As `remember`, of pieces that are read one by one when they are asked for."""

    def drawer(self, name: str) -> Drawer:
        """What is kept of an agency, whatever its reports are now; of a topic under `topic_drawer`."""


def topic_drawer(topic_id: str) -> str:
    """The name that a topic's drawer goes by: no agency's."""
    return f"\0{topic_id}"


class Shut(Nothing):
    """A drawer that keeps nothing."""

    def close(self) -> None:
        """Nothing to do."""


class Nobody:
    """Keeps nothing."""

    def remember(self, made_from: str, what: str, make: Callable[[], T]) -> T:
        """What `make` gives."""
        return make()

    def pieces(self, made_from: str, what: str, make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
        """What `make` gives."""
        return make()

    def drawer(self, name: str) -> Drawer:
        """One that keeps nothing."""
        return Shut()


@dataclass(frozen=True, slots=True)
class Facts:
    """What lists say of an agency: its pages (path, name of the sheaf, what that is made from), how
    many series it has, planned year → outcome → commitments, and what is counted of its holdings."""

    pages: tuple[tuple[str, str, str], ...]
    series: int
    plans: tuple[tuple[int, dict[Outcome, int]], ...]
    holdings: Holdings


@dataclass
class Shelf:
    """What the site says of one agency, each piece worked out when it is asked for."""

    corpus: Corpus
    agency: str
    folder: str
    keeper: Keeper
    drawer: Drawer
    _made: dict[str, dict[str, bytes]] = field(default_factory=dict, repr=False)

    @property
    def reports(self) -> tuple[Report, ...]:
        """Its reports in corpus order."""
        return self.corpus.by_agency[self.agency]

    @cached_property
    def facts(self) -> Facts:
        """What is counted of it."""
        return self.keeper.remember(self._made_from, "facts", self._make_facts)

    def entries(self, topic: str, year: int | None) -> tuple[Entry, ...]:
        """Its figures about a topic and of a year, in ledger order."""
        found: tuple[Entry, ...] = unpack(self._pieces[figures_piece(topic, year)])
        return found

    def lines(self, indicator: str) -> tuple[tuple[Entry, ...], tuple[Series, ...], Met]:
        """Its figures of an indicator that it reports, in ledger order, its series of it, and the
        targets among the figures that its summaries answer."""
        found: tuple[tuple[Entry, ...], tuple[Series, ...], Met] = unpack(self._pieces[lines_piece(indicator)])
        return found

    def problems(self, report_id: str) -> tuple[Recurrence, ...]:
        """The problems that one of its reports names, in reading order."""
        found: tuple[Recurrence, ...] = unpack(self._pieces[problems_piece(report_id)])
        return found

    def promises(self, topic: str, year: int) -> tuple[PlanLink, ...]:
        """Its commitments about a topic for a year, with what became of them."""
        found: tuple[PlanLink, ...] = unpack(self._pieces[promises_piece(topic, year)])
        return found

    def drafts(self) -> Iterator[Draft]:
        """Its own pages and files; what was needed to make them is let go of after the last."""
        for path, sheaf, made_from in self.facts.pages:
            yield Draft(path, made_from, partial(self._page, sheaf, path))
        if "_held" in self.__dict__:
            self._pieces  # noqa: B018  kept while they are at hand
        for name in ("_across", "_sheaves", "_held"):
            self.__dict__.pop(name, None)
        self._made.clear()

    def _make_facts(self) -> Facts:
        across = self._across
        if not self.agency:
            return Facts((), 0, (), self._held[0])
        years = across.planned_years(self.agency)
        plans = tuple((year, count_outcomes(across.links(self.agency, year))) for year in years)
        facts = Facts(tuple(self._list_pages()), len(across.series(self.agency)), plans, self._held[0])
        self.drawer.close()
        return facts

    def _list_pages(self) -> Iterator[tuple[str, str, str]]:
        """Which pages a sheaf has is known from when it was made from the same."""
        for name, sheaf in self._sheaves.items():
            made_from = self.corpus.made_from((), "agencies", self.folder, self.corpus.grammar, name, sheaf.seal)
            for path in json.loads(self.drawer.remember(f"pages {made_from}", partial(self._paths, name))):
                yield path, name, made_from

    def _paths(self, sheaf: str) -> bytes:
        return json.dumps([*self._made_of(sheaf)]).encode()

    def _page(self, sheaf: str, path: str) -> bytes:
        return self._made_of(sheaf)[path]

    def _made_of(self, sheaf: str) -> dict[str, bytes]:
        """The pages of a sheaf, made once."""
        if sheaf not in self._made:
            self._made[sheaf] = {page.path: page.content for page in self._sheaves[sheaf].make()}
        return self._made[sheaf]

    @cached_property
    def _across(self) -> Across:
        """Its reports across years, and nobody else's."""
        return Across(replace(self.corpus, reports=self.reports, problems=(), refused=()), self.drawer)

    @cached_property
    def _sheaves(self) -> dict[str, Sheaf]:
        return {sheaf.name: sheaf for sheaf in agency_sheaves(self._across, self.agency, self.folder)}

    @cached_property
    def _held(self) -> tuple[Holdings, dict[str, bytes]]:
        return hold(self._across, self.agency)

    @cached_property
    def _pieces(self) -> Mapping[str, bytes]:
        return self.keeper.pieces(self._made_from, "pieces", lambda: self._held[1])

    @cached_property
    def _made_from(self) -> str:
        known_by = [self.corpus.identities.get(report.id) for report in self.reports]
        return self.corpus.made_from((), self.folder, known_by, list(self.corpus.vocab.topic_names.items()))


def make_shelves(corpus: Corpus, keeper: Keeper) -> dict[str, Shelf]:
    """Agency → its shelf, sorted; "" last where there are reports of nobody known by name."""
    folders = agency_folders(corpus.agencies) | ({"": ""} if "" in corpus.by_agency else {})
    return {
        agency: Shelf(corpus, agency, folder, keeper, keeper.drawer(agency) if corpus.identities else Shut())
        for agency, folder in folders.items()
    }
