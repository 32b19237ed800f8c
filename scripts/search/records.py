"""The records of the search: what is indexed, what is asked, what is answered.

SearchDocument(text="拆除违法建设83处。", anchor="p-3f2a…", year=2023, …)
SearchQuery("违建 拆除", year=(2023,)) → SearchAnswer(total=12, mode="all", hits=(SearchHit(…), …), …)
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from scripts.model import Kind, Status


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A passage or heading as the search sees it.

    The documents of a report come as printed, counted by `position`; `text` is exactly what
    the page shows; `context` are the titles above it; `joint` is what stands between the
    document before and this one on the page: nothing within a source line, else a blank.
    `heading`: a heading, not a passage; `masked`: a figure in it is masked; `line`: where it
    begins in the source, 1-based, 0 where there are no lines.
    """

    position: int
    report_id: str
    report_title: str
    anchor: str
    section: str
    context: str
    text: str
    joint: str
    year: int | None
    agency: str
    kind: Kind
    status: Status
    topics: tuple[str, ...]
    heading: bool
    masked: bool
    line: int = 0


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a reader asked for; empty filters mean no filter; `offset`/`limit` page the hits.

    `exact`: without synonyms. `sort`: by relevance, or newest year first. `grouped`: one hit
    a report, its best, which then counts the others in `SearchHit.more`.
    """

    text: str
    year: tuple[int, ...] = ()
    agency: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    exact: bool = False
    sort: Literal["relevance", "year"] = "relevance"
    grouped: bool = False
    offset: int = 0
    limit: int = 10


Segment = tuple[str, bool]
"""A stretch of a snippet, and whether it is shown as found."""


class SearchHit(NamedTuple):
    """One passage found, as the API and the page show it; higher score is better. A tuple:
    every page shown makes ten of them.

    `line`: where it begins in the source; `missing`: terms of the query that it does not hold;
    `more`: further hits of its report where hits are grouped.
    """

    report_id: str
    title: str
    section: str
    text: str
    line: int
    url: str
    year: int | None
    agency: str
    kind: Kind
    status: Status
    topics: tuple[str, ...]
    heading: bool
    masked: bool
    snippet: tuple[Segment, ...]
    score: float
    missing: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class SearchHelp:
    """What a reader can do who found nothing.

    `counts`: hits of each term alone; `spellings`: other spellings that occur, nearest first;
    `topics`: topic ids worth browsing; `lifted`: filter → hits if it alone were taken away.
    """

    counts: dict[str, int]
    spellings: tuple[str, ...]
    topics: tuple[str, ...]
    lifted: dict[str, int]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer to one query.

    `mode`: all — every term in every hit; any — nothing had all terms, best partial
    matches; question — a question, everything ranked by what matters in it; none — nothing
    to search for. `total` counts passages, `groups` the reports they are in where grouped.
    `facets`: dimension → value → count over all hits, by count then value. `missing`: terms
    that occur nowhere. `synonyms`: term → what else was looked for; `related`: those of them
    where it was looked for instead, being only related, because the term occurs nowhere.
    `partial`: where few passages hold all terms, the best that hold some.
    """

    query: str
    total: int
    mode: Literal["all", "any", "question", "none"]
    facets: dict[str, dict[str, int]]
    hits: tuple[SearchHit, ...]
    missing: tuple[str, ...] = ()
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    groups: int | None = None
    help: SearchHelp | None = None
    partial: tuple[SearchHit, ...] = ()
