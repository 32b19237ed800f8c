"""What every hit has to hold, worked out from a query and what the index holds.

垃圾分类亭 违建  →  垃圾 and 分类 and 亭;  违建 or 违法建设 or 违法建筑
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from scripts.search.analysis import fold
from scripts.search.matching import Matcher
from scripts.search.postings import Kept
from scripts.search.query import Atom, ParsedQuery, is_function_word

SHORT = 4
BYTES_A_NEED = 500


class Needle(NamedTuple):
    """Text to look for: folded, or letter by letter."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a hit has to hold, called what the reader typed: all `needles`, or one of
    the `synonyms` (folded → as the vocabulary writes it) in place of its only needle, or what
    one of `either` asks for. `related`: the synonyms are only related words, looked for
    because what was typed occurs nowhere."""

    label: str
    needles: tuple[Needle, ...]
    synonyms: tuple[tuple[str, str], ...] = ()
    related: bool = False
    either: tuple["Need", ...] = ()

    @property
    def quoted(self) -> bool:
        """Whether it has to be met letter by letter."""
        return any(needle.quoted for needle in self.all_needles())

    def all_needles(self) -> Iterator[Needle]:
        """All that may be found for it."""
        yield from self.needles
        yield from (Needle(folded) for folded, _ in self.synonyms)
        for need in self.either:
            yield from need.all_needles()

    def all_synonyms(self) -> tuple[str, ...]:
        """The words that the vocabulary added."""
        return (*(word for _, word in self.synonyms), *(w for need in self.either for w in need.all_synonyms()))


class Synonyms:
    """Other words to look for, by word; looked up folded. `also` mean the same, `related` do for
    a word that occurs nowhere."""

    def __init__(self, also: Mapping[str, Sequence[str]], related: Mapping[str, Sequence[str]]) -> None:
        self._also = {fold(word): {fold(other): other for other in found} for word, found in also.items()}
        self._related = {fold(word): {fold(other): other for other in found} for word, found in related.items()}
        self._longest = max(map(len, (*self._also, *self._related)), default=0)

    def __contains__(self, word: str) -> bool:
        return word in self._also or word in self._related

    def also(self, word: str) -> Mapping[str, str]:
        """Folded word that means the same → as the vocabulary writes it."""
        return self._also.get(word, {})

    def related(self, word: str) -> Mapping[str, str]:
        """Folded word to look for instead → as the vocabulary writes it."""
        return self._related.get(word, {})

    def words(self, atom: Atom, leads: Callable[[str], bool]) -> list[str]:
        """The words of a chunk, those that have synonyms kept whole where they fit between words
        and lead to something."""
        ends = list(accumulate(map(len, atom.words), initial=0))
        if ends[-1] != len(atom.text):
            return list(atom.words)
        words: list[str] = []
        place = 0
        while place < len(atom.words):
            at = ends[place]
            spans = ((last, atom.text[at : ends[last]]) for last in range(len(atom.words), place + 1, -1))
            known = ((last, span) for last, span in spans if len(span) <= self._longest and span in self)
            place, word = next((one for one in known if leads(one[1])), (place + 1, atom.words[place]))
            words.append(word)
        return words


class Planner:
    """Plans over one index; safe to share between threads. What a word asks for is kept."""

    def __init__(self, matcher: Matcher, synonyms: Synonyms, kept: Kept) -> None:
        self._matcher = matcher
        self._synonyms = synonyms
        self._kept = kept

    def plan(self, parsed: ParsedQuery, *, exact: bool) -> list[Need]:
        """The needs of a query in its order, each once; `exact`: only what was typed."""
        needs: dict[str, Need] = {}
        for group in parsed.groups:
            for need in self._typed(group[0], parsed, exact) if len(group) == 1 else (self._either(group, exact),):
                needs.setdefault(need.label, need)
        return list(needs.values())

    def _either(self, group: Sequence[Atom], exact: bool) -> Need:
        """What an OR asks for; several words of one side have to stand together."""
        label = " OR ".join(f"“{atom.text}”" if atom.quoted else atom.text for atom in group)
        sides = []
        for atom in group:
            words = self._words(atom, exact, question=False)
            alone = atom.quoted or len(words) == 1
            sides.append(self._need(atom, words[0], exact) if alone else Need(atom.text, tuple(map(Needle, words))))
        return Need(label, (), either=tuple(sides))

    def _typed(self, atom: Atom, parsed: ParsedQuery, exact: bool) -> tuple[Need, ...]:
        """What a chunk asks for."""

        def plan() -> tuple[Need, ...]:
            words = self._words(atom, exact, question=parsed.question)
            return tuple(self._need(atom, word, exact) for word in words)

        key = ("needs", atom.text, atom.quoted, parsed.question, exact)
        return self._kept.get(key, plan, lambda needs: BYTES_A_NEED * len(needs))

    def _words(self, atom: Atom, exact: bool, *, question: bool) -> list[str]:
        """The terms of a chunk: itself where it is short and occurs, or the vocabulary leads from
        it to what does; else the words it falls into, where more than a character of them does;
        function words are not asked for where others are."""
        if atom.quoted or len(atom.words) == 1:
            return [atom.text]
        known = not exact and atom.text in self._synonyms
        if known and self._leads(atom.text):
            return [atom.text]
        if not question and len(atom.text) <= SHORT and self._occurs(atom.text):
            return [atom.text]
        words = list(atom.words) if exact else self._synonyms.words(atom, self._leads)
        told = [word for word in words if not is_function_word(word)] or words
        return told if not known or any(len(word) > 1 and self._leads(word) for word in told) else [atom.text]

    def _need(self, atom: Atom, word: str, exact: bool) -> Need:
        """A need for a word, or one of the words that mean the same and occur."""
        if atom.quoted:
            return Need(f"“{word}”", (Needle(word, quoted=True),))
        own = (Needle(word),)
        if exact or word not in self._synonyms:
            return Need(word, own)
        also = self._synonyms.also(word)
        others = {key: name for key, name in also.items() if word not in key and self._occurs(key)}
        related = not others and not self._occurs(word)
        if related:
            others = {key: name for key, name in self._synonyms.related(word).items() if self._occurs(key)}
        return Need(word, own, tuple(others.items()), related and bool(others))

    def _leads(self, word: str) -> bool:
        """Whether a word or any that it has for it occurs."""
        return any(map(self._occurs, (word, *self._synonyms.also(word), *self._synonyms.related(word))))

    def _occurs(self, word: str) -> bool:
        return len(self._matcher.word(word).ids) > 0
