"""What pages over all agencies ask of one agency, counted, and the records themselves in pieces.

    holdings.figures["A4", 2023]  → Held(12, seal)      piece figures_piece("A4", 2023): 12 entries
    holdings.lines["安装路灯"]     → Lines(9, 1, seal)   piece lines_piece("安装路灯"): 9 entries, 1 series
    holdings.problems["2023-…"]   → Named({"C1": 2}, seal)
    holdings.promises["A4", 2023]  → Held(5, seal)      piece promises_piece("A4", 2023): 5 commitments
    holdings.passages["A4", 2023]  → Told(…3 places…, (2, 1, 0), seal)

A seal is a digest of a piece: what is made of pieces is made anew only when one of the seals
has changed, and only the pieces that a page needs are unpacked. Of the reports that the records
cite only the heads are kept, and of figures what they are about only by the piece that they are in.
"""

import hashlib
from array import array
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from scripts.compare.across import Across
from scripts.compare.coverage import Counts, count_kinds
from scripts.compare.series import Entry, Series
from scripts.corpus import Corpus
from scripts.model import Record, Status
from scripts.packed import pack_cited


class Held(NamedTuple):
    """How many figures a piece has, and its seal."""

    number: int
    seal: bytes


class Lines(NamedTuple):
    """How many figures and how many series of an indicator a piece has, and its seal."""

    entries: int
    series: int
    seal: bytes


class Named(NamedTuple):
    """Topic → how many of the problems that a report names are about it; the seal of the piece."""

    topics: dict[str, int]
    seal: bytes


class Told(NamedTuple):
    """Passages, in the order of the reports and of reading. `places`: of each the number of the
    report among the agency's, its place in the body, that of its heading (-1 before the first), and
    how many characters its card will have; `counts` by what they tell of; the seal of all that
    their cards show."""

    places: "array[int]"
    counts: Counts
    seal: bytes


@dataclass(frozen=True, slots=True)
class Holdings(Record):
    """An agency counted. `told`: the years that a summary tells of; `figures`: by topic and year,
    those about the topic first; `lines`: by recurring indicator; `problems`: by report id;
    `promises`: by topic and year, with what became of them; `passages`: by topic and year;
    `spoken`: how many passages speak of a year; `seals`: by topic, of all that is about it."""

    told: frozenset[int]
    figures: dict[tuple[str, int | None], Held]
    lines: dict[str, Lines]
    problems: dict[str, Named]
    promises: dict[tuple[str, int], Held]
    passages: dict[tuple[str, int | None], Told]
    spoken: dict[int | None, int]
    seals: dict[str, bytes]


def figures_piece(topic: str, year: int | None) -> str:
    """The piece with the entries of a topic and year, in ledger order."""
    return f"figures {topic} {year}"


def lines_piece(indicator: str) -> str:
    """The piece with (entries, series) of an indicator, in ledger order, and the targets among
    them that the summaries answer."""
    return f"lines {indicator}"


def problems_piece(report_id: str) -> str:
    """The piece with the problems that a report names, in reading order."""
    return f"problems {report_id}"


def promises_piece(topic: str, year: int) -> str:
    """The piece with the commitments of a topic for a year and what became of them, in plan order."""
    return f"promises {topic} {year}"


def hold(across: Across, agency: str) -> tuple[Holdings, dict[str, bytes]]:
    """An agency's holdings and their pieces; one without a name has no figures, for nobody
    knows whose they are."""
    pieces: dict[str, bytes] = {}
    reports = across.reports(agency)
    told = {r.reported_year for r in reports if r.reported_year is not None}
    figures = _figures(across, agency, pieces) if agency else {}
    problems = {report.id: _problems(across, report.id, pieces) for report in reports}
    promises = _promises(across, agency, pieces) if agency else {}
    passages = _passages(across.corpus, agency)
    return Holdings(
        frozenset(year for year in told if agency and across.summary(agency, year) is not None),
        figures,
        _lines(across, agency, pieces) if agency else {},
        problems,
        promises,
        passages,
        dict(Counter(glance.year for report in reports for glance in across.corpus.brief(report).glances)),
        _seals(figures, problems, promises, passages),
    ), pieces


def _seals(
    figures: dict[tuple[str, int | None], Held],
    problems: dict[str, Named],
    promises: dict[tuple[str, int], Held],
    passages: dict[tuple[str, int | None], Told],
) -> dict[str, bytes]:
    about: dict[str, list[object]] = {}
    for held in (figures, promises, passages):
        for (topic, year), side in held.items():
            about.setdefault(topic, []).append((year, side.seal))
    for report_id, named in problems.items():
        for topic, number in named.topics.items():
            about.setdefault(topic, []).append((report_id, number, named.seal))
    return {topic: hashlib.sha256(repr(told).encode()).digest()[:16] for topic, told in about.items()}


def _passages(corpus: Corpus, agency: str) -> dict[tuple[str, int | None], Told]:
    places: dict[tuple[str, int | None], array[int]] = {}
    statuses: dict[tuple[str, int | None], list[Status]] = {}
    seals: dict[tuple[str, int | None], bytes] = {}
    for number, report in enumerate(corpus.by_agency[agency]):
        for glance in corpus.brief(report).glances:
            for topic in glance.topics:
                key = topic, glance.year
                characters = glance.size + 3 * len(report.id)
                places.setdefault(key, array("i")).extend((number, glance.place, glance.heading, characters))
                statuses.setdefault(key, []).append(glance.status)
                seals[key] = seals.get(key, b"") + corpus.heads[report.id] + glance.seal
    return {
        key: Told(places[key], count_kinds(statuses[key]), hashlib.sha256(seals[key]).digest()[:16]) for key in places
    }


def _figures(across: Across, agency: str, pieces: dict[str, bytes]) -> dict[tuple[str, int | None], Held]:
    found: dict[tuple[str, int | None], list[Entry]] = {}
    for entry in across.entries(agency):
        if entry.figure.topic:
            found.setdefault((entry.figure.topic, entry.year), []).append(entry)
    return {
        key: Held(len(entries), _pack(figures_piece(*key), tuple(entries), pieces)) for key, entries in found.items()
    }


def _lines(across: Across, agency: str, pieces: dict[str, bytes]) -> dict[str, Lines]:
    met = across.met(agency)
    entries: dict[str, list[Entry]] = {}
    strung: dict[str, list[Series]] = {}
    for entry in across.entries(agency):
        entries.setdefault(entry.figure.indicator, []).append(entry)
    for series in across.series(agency):
        strung.setdefault(series.indicator, []).append(series)
    found = {}
    for name in entries.keys() - {""}:
        answered = {entry.place: met[entry.place] for entry in entries[name] if entry.place in met}
        own = tuple(entries[name]), tuple(strung.get(name, ())), answered
        found[name] = Lines(len(own[0]), len(own[1]), _pack(lines_piece(name), own, pieces))
    return dict(sorted(found.items()))


def _problems(across: Across, report_id: str, pieces: dict[str, bytes]) -> Named:
    told = across.problems_of(report_id)
    topics = Counter(topic for item in told for topic in item.problem.measure.topics)
    return Named(dict(topics), _pack(problems_piece(report_id), told, pieces, topics=True))


def _promises(across: Across, agency: str, pieces: dict[str, bytes]) -> dict[tuple[str, int], Held]:
    return {
        key: Held(len(links), _pack(promises_piece(*key), tuple(links), pieces))
        for key, links in across.promised(agency).items()
        if key[0]
    }


def _pack(name: str, records: object, pieces: dict[str, bytes], *, topics: bool = False) -> bytes:
    """Puts a piece among `pieces`; its seal."""
    pieces[name] = pack_cited(records, topics=topics)
    return hashlib.sha256(pieces[name]).digest()[:16]
