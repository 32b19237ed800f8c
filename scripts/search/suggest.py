"""What could be meant by what has been typed so far, and by what found nothing.

    suggester.complete("ljfl")  → 生活垃圾分类 (主题), 垃圾分类 (词语), …
    suggester.respell("拉圾分类") → 垃圾分类

Topics, agencies, indicators, headings and the terms of the vocabulary are offered; they are
found by their characters, by pinyin and by its initials. Pinyin serves here only: it never
decides what a search finds.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any

from scripts.search.analysis import fold
from scripts.vocab import Vocabulary

MOST_HEADINGS = 3000
LONGEST = 20
KINDS = ("topic", "agency", "indicator", "heading", "term")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to search for; `target`: the topic's id where it is a topic, else ""."""

    text: str
    kind: str
    target: str


def gather_suggestions(
    headings: Counter[str],
    agencies: Iterable[str],
    vocab: Vocabulary,
    spelled: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[list[str]]:
    """[text, kind, target, folded, pinyin, initials] of all there is to suggest, best first;
    `headings`: heading → how often it occurs; `spelled`: text → the last three, where known."""
    found: dict[str, Suggestion] = {}
    terms = chain(
        *((*topic.strong, *topic.weak) for topic in vocab.topics),
        vocab.synonyms,
        *vocab.synonyms.values(),
        vocab.related_words,
    )
    offered = chain(
        (Suggestion(topic.name, "topic", topic.id) for topic in vocab.topics),
        (Suggestion(agency, "agency", "") for agency in sorted(set(agencies))),
        (Suggestion(indicator.name, "indicator", "") for indicator in vocab.indicators),
        (Suggestion(term, "term", "") for term in dict.fromkeys(terms)),
        (Suggestion(text, "heading", "") for text, _ in _frequent(headings)),
    )
    for suggestion in offered:
        if 1 < len(suggestion.text) <= LONGEST:
            found.setdefault(suggestion.text, suggestion)
    return [[s.text, s.kind, s.target, *(spelled.get(s.text) or _spell(s.text))] for s in found.values()]


def _frequent(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_HEADINGS]


def _spell(text: str) -> tuple[str, str, str]:
    return fold(text), *_pinyin(text)


def _pinyin(text: str) -> tuple[str, str]:
    """The pinyin of a text in one word, and its initials."""
    from pypinyin import Style, lazy_pinyin  # 60 MB of tables, which a search that finds something needs not

    syllables = lazy_pinyin(fold(text))
    return "".join(syllables), "".join(lazy_pinyin(fold(text), style=Style.FIRST_LETTER))


class Suggester:
    """Suggestions over one index. `occurs` tells how many passages hold a text."""

    def __init__(self, rows: Iterable[Sequence[Any]], occurs: Callable[[str], int]) -> None:
        self._rows = [(Suggestion(text, kind, target), *keys) for text, kind, target, *keys in rows]
        self._occurs = occurs

    def complete(self, typed: str, limit: int) -> list[tuple[Suggestion, int]]:
        """(suggestion, passages) for what has been typed: those that begin with it first, then
        those that hold it; by pinyin where Latin letters were typed. Only what occurs."""
        key = "".join(fold(typed).split())
        if not key:
            return []
        begin, hold = [], []
        by_sound = key.isascii() and key.isalpha()
        for suggestion, folded, pinyin, initials in self._rows:
            if folded.startswith(key) or (by_sound and (initials.startswith(key) or pinyin.startswith(key))):
                begin.append(suggestion)
            elif key in folded or (by_sound and len(key) > 2 and key in initials):
                hold.append(suggestion)
        found: list[tuple[Suggestion, int]] = []
        for suggestion in chain(begin, hold):
            if fold(suggestion.text) == key:
                continue
            count = self._occurs(suggestion.text)
            if count or suggestion.kind in ("topic", "agency"):
                found.append((suggestion, count))
            if len(found) == limit:
                break
        return found

    def respell(self, word: str) -> list[str]:
        """Texts that sound like a word or differ from it in one character, and occur."""
        sound = _pinyin(word)[0]
        folded = fold(word)
        near = [
            (spelled != sound, suggestion.text)
            for suggestion, text, spelled, _ in self._rows
            if text != folded and (spelled == sound or (len(folded) > 2 and _differ_in_one(text, folded)))
        ]
        return [text for _, text in sorted(near) if self._occurs(text)][:3]


def _differ_in_one(one: str, other: str) -> bool:
    """Whether one character changed, missing or too many parts two texts."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
