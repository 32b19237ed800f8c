"""One agency's part of the site: what lists count of it, and its own pages.

    shelf.facts      ((…paths…), 38 series, ((2022, {"done": 7, …}), …))     small, asked at every build
    shelf.drafts()   agencies/某县城管局/index.md, …                          made where they do not stand

It depends on the agency's own reports, the vocabulary and the program alone, so `remember` keeps
the facts from build to build, and one more report makes one shelf anew.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol, TypeVar

from scripts.compare.across import Across
from scripts.compare.outcomes import count_outcomes
from scripts.corpus import Corpus
from scripts.model import Draft, Outcome, Report
from scripts.pages.bundle import agency_pages

T = TypeVar("T")


class Remember(Protocol):
    """Keeps what was made, where the store likes."""

    def __call__(self, made_from: str, what: str, make: Callable[[], T]) -> T:
        """What is kept as `what` of the digest `made_from`, or what `make` gives."""


def make_anew(made_from: str, what: str, make: Callable[[], T]) -> T:
    """Remembers nothing."""
    return make()


@dataclass(frozen=True, slots=True)
class Facts:
    """What lists say of an agency: the paths of its pages, how many series it has, and planned
    year → outcome → commitments."""

    paths: tuple[str, ...]
    series: int
    plans: tuple[tuple[int, dict[Outcome, int]], ...]


@dataclass
class Shelf:
    """What the site says of one agency, each piece worked out when it is asked for."""

    corpus: Corpus
    agency: str
    folder: str
    remember: Remember

    @property
    def reports(self) -> tuple[Report, ...]:
        """Its reports in corpus order."""
        return self.corpus.by_agency[self.agency]

    @cached_property
    def facts(self) -> Facts:
        """What is counted of it."""
        return self.remember(self._made_from, "facts", self._make_facts)

    def drafts(self) -> Iterator[Draft]:
        """Its own pages and files; what was needed to make them is let go of after the last."""
        for path in self.facts.paths:
            yield Draft(path, self._made_from, partial(self._page, path))
        for name in ("_across", "_pages"):
            self.__dict__.pop(name, None)

    def _make_facts(self) -> Facts:
        across = self._across
        years = across.planned_years(self.agency)
        plans = tuple((year, count_outcomes(across.links(self.agency, year))) for year in years)
        return Facts(tuple(self._pages), len(across.series(self.agency)), plans)

    def _page(self, path: str) -> bytes:
        return self._pages[path]

    @cached_property
    def _across(self) -> Across:
        """Its reports across years, and nobody else's."""
        return Across(Corpus(self.reports, self.corpus.vocab, ()))

    @cached_property
    def _pages(self) -> dict[str, bytes]:
        return {page.path: page.content for page in agency_pages(self._across, self.agency, self.folder)}

    @cached_property
    def _made_from(self) -> str:
        return self.corpus.made_from(self.reports, self.folder)
