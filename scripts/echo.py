"""What of the vocabulary's terms a report takes up: so that a new term costs the reports that have it.

    echo_of(report, vocab)   the same digest before and after “长效机制” became a term of A1
                             → the report has no 长效机制 in it, and reads as it did

All that reading and comparing ask of terms is asked of stretches of the report's text, so a text
with none of the changed terms gives what it gave. What else reading depends on is the vocabulary's
`frame`, what else comparing does its `lexicon`: a change of these has everything read, or
compared, again. Names and definitions of topics are neither: pages say which of them they show.
"""

import hashlib
from collections.abc import Iterable, Sequence

from scripts.model import Report, Section
from scripts.vocab import Topic, Vocabulary


def frame_digest(vocab: Vocabulary) -> str:
    """Digest of all of the vocabulary that reading depends on but its terms."""
    return hashlib.sha256(repr((vocab.units, vocab.events, vocab.indicators, vocab.cities)).encode()).hexdigest()


def lexicon_digest(vocab: Vocabulary) -> str:
    """Digest of all of the vocabulary that comparing depends on beside that: what is one word."""
    groups = [group for topic in vocab.topics for group in topic.synonyms]
    return hashlib.sha256(repr((groups, _mixed(vocab.topics))).encode()).hexdigest()


def terms_digest(vocab: Vocabulary) -> str:
    """Digest of its terms."""
    return hashlib.sha256(repr([(t.id, t.strong, t.weak, t.exclude) for t in vocab.topics]).encode()).hexdigest()


def echo_of(report: Report | None, vocab: Vocabulary) -> str:
    """Digest of the terms that occur in a report, of what they mean, and of which of their topics
    goes before which; of "" for no report."""
    text = "".join(_texts(report)) if report is not None else ""
    found = sorted({(text[start:end], topic, role) for topic, role, start, end in vocab.terms.find(text)})
    topics = {topic for _, topic, _ in found}
    order = [topic for topic in vocab.topic_names if topic in topics]
    return hashlib.sha256(repr((found, order)).encode()).hexdigest()


def _texts(report: Report) -> Iterable[str]:
    """The words of a report on end: whatever stretch is looked at is in them."""
    for item in report.body:
        yield f"{item.number}{item.title}{item.stop}" if isinstance(item, Section) else item.text


def _mixed(topics: Sequence[Topic]) -> list[str]:
    """The strong terms that could come about where one synonym is set for another, because they
    overlap with one: the text alone does not tell of these."""
    words = {word for topic in topics for group in topic.synonyms for word in group}
    heads = {word[:end] for word in words for end in range(1, len(word) + 1)}
    tails = {word[start:] for word in words for start in range(len(word))}
    inside = {part for word in words for part in _parts(word)}
    return [
        term
        for topic in topics
        for term in topic.strong
        if term in inside
        or not words.isdisjoint(_parts(term))
        or any(term[start:] in heads for start in range(len(term)))
        or any(term[:end] in tails for end in range(1, len(term) + 1))
    ]


def _parts(word: str) -> set[str]:
    return {word[start:end] for start in range(len(word)) for end in range(start + 1, len(word) + 1)}
