"""What every hit has to hold, worked out from a query and what the index holds.

垃圾分类亭 违建  →  垃圾 and 分类 and 亭;  违建 or 违法建设 or 违法建筑
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from scripts.search.analysis import fold
from scripts.search.matching import Matcher
from scripts.search.query import Atom, ParsedQuery, is_function_word

SHORT = 4


@dataclass(frozen=True, slots=True)
class Needle:
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
        longest_first = sorted({*self._also, *self._related}, key=lambda word: (-len(word), word))
        self._known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __contains__(self, word: str) -> bool:
        return word in self._also or word in self._related

    def also(self, word: str) -> Mapping[str, str]:
        """Folded word that means the same → as the vocabulary writes it."""
        return self._also.get(word, {})

    def related(self, word: str) -> Mapping[str, str]:
        """Folded word to look for instead → as the vocabulary writes it."""
        return self._related.get(word, {})

    def words(self, atom: Atom) -> list[str]:
        """The words of a chunk, those that have synonyms kept whole where they fit between words."""
        edges = {0, *accumulate(map(len, atom.words))} if sum(map(len, atom.words)) == len(atom.text) else set()
        words: list[str] = []
        skip = at = 0
        for word in atom.words:
            if at >= skip:
                known = self._known.match(atom.text, at) if at in edges else None
                whole = known is not None and known.end() in edges and known.end() - at > len(word)
                words.append(known.group() if known and whole else word)
                skip = at + len(words[-1])
            at += len(word)
        return words


def plan_needs(parsed: ParsedQuery, matcher: Matcher, synonyms: Synonyms | None) -> list[Need]:
    """The needs of a query in its order, each once; `synonyms` None: only what was typed."""
    needs: dict[str, Need] = {}
    for group in parsed.groups:
        if len(group) == 1 and not group[0].quoted:
            for word in _words(group[0], matcher, synonyms, question=parsed.question):
                needs.setdefault(word, _need(word, matcher, synonyms))
            continue
        label = " OR ".join(f"“{atom.text}”" if atom.quoted else atom.text for atom in group)
        either = tuple(_atom_need(atom, matcher, synonyms) for atom in group)
        needs.setdefault(label, either[0] if len(either) == 1 else Need(label, (), either=either))
    return list(needs.values())


def _atom_need(atom: Atom, matcher: Matcher, synonyms: Synonyms | None) -> Need:
    """What one side of an OR asks for; several words of it have to stand together."""
    if atom.quoted:
        return Need(f"“{atom.text}”", (Needle(atom.text, quoted=True),))
    words = _words(atom, matcher, synonyms, question=False)
    return _need(words[0], matcher, synonyms) if len(words) == 1 else Need(atom.text, tuple(map(Needle, words)))


def _words(atom: Atom, matcher: Matcher, synonyms: Synonyms | None, *, question: bool) -> list[str]:
    """The terms of a chunk: itself where it is short and occurs, else the words it falls into;
    function words are not asked for where others are."""
    if len(atom.words) == 1 or (synonyms is not None and atom.text in synonyms):
        return [atom.text]
    if not question and len(atom.text) <= SHORT and len(matcher.word(atom.text).ids):
        return [atom.text]
    words = synonyms.words(atom) if synonyms is not None else list(atom.words)
    return [word for word in words if not is_function_word(word)] or words


def _need(word: str, matcher: Matcher, synonyms: Synonyms | None) -> Need:
    """A need for a word, or one of the words that mean the same and occur."""
    own = (Needle(word),)
    if synonyms is None or word not in synonyms:
        return Need(word, own)
    others = {key: name for key, name in synonyms.also(word).items() if word not in key and len(matcher.word(key).ids)}
    related = not others and not len(matcher.word(word).ids)
    if related:
        others = {key: name for key, name in synonyms.related(word).items() if len(matcher.word(key).ids)}
    return Need(word, own, tuple(others.items()), related and bool(others))
