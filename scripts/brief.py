"""What is asked of every report at every build, kept small so that the rest of it stays packed.

    brief_of(report).glances[3] → Glance(id="p-3f2a…", line=12, status="done", year=2023, topics=("B2",), …)

What is counted over an agency needs no more than the glances, which are unpacked when the agency
has changed; the words of a passage are unpacked when a page that shows them is made.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from scripts.audit.copies import WORD, compared_words
from scripts.model import Figure, Measure, Record, Report, Section, Status
from scripts.packed import Packed


class Glance(NamedTuple):
    """A passage without its words: its place in the body and that of the heading it stands under
    (-1 before the first), how many characters both have, and a digest of all that a card shows:
    everything but its topics."""

    place: int
    heading: int
    id: str
    line: int
    status: Status
    year: int | None
    topics: tuple[str, ...]
    size: int
    seal: bytes


@dataclass(frozen=True, slots=True)
class Brief(Record):
    """A report at a glance: its passages in reading order; all their topics; digests of their words,
    WORD bytes each, by which copies are found; heading → how often it could be suggested; digests of
    all that it `said`, and of the topics that this is `about`: together the report."""

    glances: Sequence[Glance]
    topics: frozenset[str]
    words: bytes
    headings: dict[str, int]
    said: bytes
    about: bytes


def brief_of(report: Report) -> Brief:
    """The report at a glance."""
    body = tuple(report.body)
    places = {item.id: place for place, item in enumerate(body) if isinstance(item, Section)}
    glances = []
    for place, item in enumerate(body):
        if isinstance(item, Measure):
            heading = places.get(item.section_id or "", -1)
            above = body[heading] if heading >= 0 else None
            title = above.title if isinstance(above, Section) else ""
            seal = _digest((*_but_topics(item), title))
            size = len(item.text) + len(title)
            glances.append(Glance(place, heading, item.id, item.line, item.status, item.year, item.topics, size, seal))
    topics = frozenset(topic for glance in glances for topic in glance.topics)
    words = sorted(hashlib.sha256(words.encode()).digest()[:WORD] for words in compared_words(body))
    return Brief(Packed(glances), topics, b"".join(words), dict(count_headings(body)), *_told(report, body, glances))


def _told(report: Report, body: tuple[Section | Measure, ...], glances: Sequence[Glance]) -> tuple[bytes, bytes]:
    """(said, about) of a report; what a glance seals is not gone through again."""
    head = replace(report, body=(), figures=(), topics=())
    figures = tuple(report.figures)
    sections = [(place, *_but_topics(item)) for place, item in enumerate(body) if isinstance(item, Section)]
    passages = [(glance.place, glance.seal) for glance in glances]
    topics = report.topics, [item.topics for item in body], [figure.topic for figure in figures]
    return _digest((head, sections, passages, [_but_topics(figure) for figure in figures])), _digest(topics)


def _but_topics(item: Section | Measure | Figure) -> tuple[Any, ...]:
    """The fields of a record in order, without those that the vocabulary's terms decide."""
    return tuple(getattr(item, name) for name in item.__slots__ if name not in ("topics", "topic"))


def _digest(fields: tuple[Any, ...]) -> bytes:
    return hashlib.sha256(repr(fields).encode()).digest()[:16]


def count_headings(body: tuple[Section | Measure, ...]) -> Counter[str]:
    """How often a heading could be suggested: once for itself where it stands under another, and
    once for every document under it."""
    found: Counter[str] = Counter()
    headings = {item.id: f"{item.number}{item.title}{item.stop}".strip() for item in body if isinstance(item, Section)}
    for item in body:
        above = headings.get((item.parent_id if isinstance(item, Section) else item.section_id) or "", "")
        if above:
            found[above] += 1
            if isinstance(item, Section):
                found[headings[item.id]] += 1
    return found
