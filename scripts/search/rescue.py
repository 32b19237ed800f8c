"""Help for a reader who found nothing, or not all of it: what each term finds alone, other
spellings, topics to browse, filters to lift."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from scripts.search.analysis import fold
from scripts.search.query import ParsedQuery
from scripts.search.records import SearchHelp
from scripts.search.suggest import Suggester

TOPICS = 3


def help_reader(
    text: str,
    parsed: ParsedQuery,
    counts: dict[str, int],
    lifted: dict[str, int],
    suggester: Suggester,
    topics: Mapping[str, Sequence[str]],
) -> SearchHelp:
    """The help for a query with these counts of hits by term; `lifted`: filter → hits without
    it; `topics`: topic id → its name and terms."""
    spellings: dict[str, None] = {}
    for atom in (atom for group in parsed.groups for atom in group):
        missing = [word for word in (atom.text, *atom.words) if counts.get(word) == 0 or word == atom.text]
        for word in dict.fromkeys(missing):
            if word in text and len(word) > 1 and not _is_found(word, counts):
                spellings.update(dict.fromkeys(text.replace(word, other) for other in suggester.respell(word)))
    return SearchHelp(counts, tuple(spellings)[:TOPICS], _near_topics(text, topics), lifted)


def _is_found(word: str, counts: Mapping[str, int]) -> bool:
    return counts.get(word, 0) > 0


def _near_topics(text: str, topics: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The topics whose names and terms share most pairs of characters with a text."""
    asked = _pairs([text])
    shared = {topic: len(asked & _pairs(words)) for topic, words in topics.items()}
    near = sorted((topic for topic in shared if shared[topic]), key=lambda topic: (-shared[topic], topic))
    return tuple(near[:TOPICS])


def _pairs(words: Iterable[str]) -> set[str]:
    return {a + b for word in words for a, b in pairwise(fold(word))}
