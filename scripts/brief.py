"""What is asked of every report at every build, kept small so that the rest of it stays packed.

    brief_of(report).glances[3] → Glance(id="p-3f2a…", line=12, status="done", year=2023, topics=("B2",), …)

Counts, lists and the order of pages need no more than this; the words of a passage are unpacked
when a page that shows them is made.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from scripts.audit.copies import compared_words
from scripts.model import Measure, Record, Report, Section, Status


class Glance(NamedTuple):
    """A passage without its words: its place in the body and that of the heading it stands under
    (-1 before the first), how many characters both have, and a digest of all that a card shows."""

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
    """A report at a glance: its passages in reading order; digests of their words, by which
    copies are found; heading → how often it could be suggested."""

    glances: tuple[Glance, ...]
    words: frozenset[bytes]
    headings: dict[str, int]


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
            seal = hashlib.sha256(repr((item, title)).encode()).digest()[:16]
            size = len(item.text) + len(title)
            glances.append(Glance(place, heading, item.id, item.line, item.status, item.year, item.topics, size, seal))
    words = frozenset(hashlib.sha256(words.encode()).digest()[:16] for words in compared_words(body))
    return Brief(tuple(glances), words, dict(count_headings(body)))


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
