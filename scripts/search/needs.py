"""What every hit has to hold, worked out from a query and what the index holds.

垃圾分类亭 违建  →  垃圾 and 分类 and 亭;  违建 or 违法建设 or 违法建筑
"""

import re
from collections.abc import Iterable, Mapping, Sequence
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
    """One thing that a hit has to hold: everything of one of the alternatives. `label` is
    what the reader typed for it; `synonyms` those of the alternatives that the vocabulary added."""

    label: str
    alternatives: tuple[tuple[Needle, ...], ...]
    synonyms: tuple[str, ...] = ()

    @property
    def quoted(self) -> bool:
        """Whether it has to be met letter by letter."""
        return any(needle.quoted for needle in self.needles())

    def needles(self) -> Iterable[Needle]:
        """All of all alternatives."""
        return (needle for alternative in self.alternatives for needle in alternative)


class Synonyms:
    """Other words to look for, by word; looked up folded."""

    def __init__(self, others: Mapping[str, Sequence[str]]) -> None:
        self._others = {fold(word): {fold(other): other for other in found} for word, found in others.items()}
        longest_first = sorted(self._others, key=lambda word: (-len(word), word))
        self._known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def of(self, word: str) -> Mapping[str, str]:
        """Folded synonym → synonym as the vocabulary writes it."""
        return self._others.get(word, {})

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
                needs.setdefault(word, _need(word, [[word]], matcher, synonyms))
            continue
        label = " OR ".join(f"“{atom.text}”" if atom.quoted else atom.text for atom in group)
        alternatives: list[tuple[Needle, ...]] = []
        others: list[str] = []
        for atom in group:
            if atom.quoted:
                alternatives.append((Needle(atom.text, quoted=True),))
            else:
                made = _need(label, [_words(atom, matcher, synonyms, question=False)], matcher, synonyms)
                alternatives += made.alternatives
                others += made.synonyms
        needs.setdefault(label, Need(label, tuple(alternatives), tuple(others)))
    return list(needs.values())


def _words(atom: Atom, matcher: Matcher, synonyms: Synonyms | None, *, question: bool) -> list[str]:
    """The terms of a chunk: itself where it is short and occurs, else the words it falls into;
    function words are not asked for where others are."""
    if len(atom.words) == 1 or (synonyms and synonyms.of(atom.text)):
        return [atom.text]
    if not question and len(atom.text) <= SHORT and len(matcher.word(atom.text).ids):
        return [atom.text]
    words = synonyms.words(atom) if synonyms else list(atom.words)
    return [word for word in words if not is_function_word(word)] or words


def _need(label: str, alternatives: list[list[str]], matcher: Matcher, synonyms: Synonyms | None) -> Need:
    """A need for words, with the synonyms that occur where it is for one word."""
    listed = [tuple(Needle(word) for word in words) for words in alternatives]
    others: dict[str, str] = {}
    if synonyms and len(alternatives) == 1 and len(alternatives[0]) == 1:
        word = alternatives[0][0]
        found = synonyms.of(word)
        others = {key: name for key, name in found.items() if word not in key and len(matcher.word(key).ids)}
    listed += [(Needle(key),) for key in others]
    return Need(label, tuple(listed), tuple(others.values()))
