"""What comparing depends on, and what was found by it, each as a digest: the one place that says so.

    described(report)   said + how its statements are described, by part
    changes  2022→2023  both reports as they are described in this part      → places of the matches
    links    2022→2023  the promises of one, what the other tells, as described → places of the outcomes
    pages               the words that they quote, and what was found of them

The vocabulary's terms change how few statements are described, so what was found between two
reports mostly holds when the vocabulary changes (scripts/compare/recall.py keeps it), and a page
stays when what it shows was found again.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick

from scripts.compare.commitments import Commitment
from scripts.compare.described import Describer
from scripts.compare.matching import PARTS
from scripts.compare.outcomes import PlanLink
from scripts.compare.recurrence import Recurrence
from scripts.compare.series import Entry, Place
from scripts.compare.statements import Statement, of_status, place_of, whole_passages
from scripts.compare.wording import NOTE, Synonyms

PROMISED = "promised"
# Group of statements (a part, or what a report promises) → digest of how they are described.
Groups = Mapping[str, str]


def seal(*words: object) -> str:
    """A digest of some words: of numbers, texts, and tuples and lists of these."""
    return hashlib.sha256(repr(words).encode()).hexdigest()[:32]


class Alike:
    """Which of the vocabulary's synonyms stand in a text, wherever it is cut: these alone decide what
    comparing makes of its words."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._pairs = list(synonyms.first.items())
        self._automaton = AhoCorasick([word for word, _ in self._pairs])

    def words_in(self, statement: Statement) -> list[tuple[str, str]]:
        """(synonym, the word that it stands for), sorted."""
        text = statement.measure.text[statement.start : statement.end]
        texts = "\n".join((text, NOTE.sub("", text), *(figure.name for figure in statement.figures)))
        plain = unicodedata.normalize("NFKC", texts).lower()
        found = self._automaton.find_matches_as_indexes(f"{texts}\n{plain}", overlapping=True)
        return sorted({self._pairs[index] for index, _, _ in found})


def seal_groups(
    statements: Sequence[Statement], promised: Sequence[Commitment], describer: Describer, alike: Alike
) -> Groups:
    """How all that is compared of a report is described."""
    groups = {name: of_status(statements, *statuses) for name, statuses in PARTS.items()}
    groups["problem"] += whole_passages(groups["problem"])
    groups[PROMISED] = tuple(item.statement for item in promised)
    return {name: _seal_described(items, describer, alike) for name, items in groups.items()}


def _seal_described(items: Iterable[Statement], describer: Describer, alike: Alike) -> str:
    """What synonyms, terms and topics make of statements; the rest is in what their report says."""
    digest = hashlib.sha256()
    for item in items:
        found = describer.describe(item)
        figures = [figure.topic for figure in item.figures]
        digest.update(repr((sorted(found.terms), sorted(found.topics), figures, alike.words_in(item))).encode())
    return digest.hexdigest()[:32]


def seal_links(links: Iterable[PlanLink]) -> str:
    """What was found of commitments, beside the words themselves."""
    return seal([_told(link) for link in links])


def _told(link: PlanLink) -> tuple[object, ...]:
    return (
        [(place_of(item.statement), item.kind, item.deadline, item.owner) for item in (link.commitment, *link.also)],
        link.status, link.how, link.early, link.decided_by, link.reason,
        [place_of(statement) if statement else None for statement in (link.evidence, link.problem, link.following)],
        [(target.start, actual.measure_id, actual.start) for target, actual in link.pairs],
    )  # fmt: skip


def seal_entries(entries: Iterable[Entry], met: Mapping[Place, Entry]) -> str:
    """What figures are called and which target they meet, beside the words themselves; what is
    strung of them follows from this."""
    named = [(entry.place, entry.thing.name, entry.thing.shown, entry.thing.matter) for entry in entries]
    return seal(named, sorted((place, entry.place) for place, entry in met.items()))


def seal_recurrences(items: Iterable[Recurrence]) -> str:
    """Which problems come back, beside the words themselves."""
    return seal([(place_of(item.problem), item.state, place_of(item.later) if item.later else None) for item in items])
