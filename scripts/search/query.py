"""What a reader typed, as terms.

    parse_query('垃圾分类 智能 "7×24小时" -宣传')
    → 垃圾分类, 智能 (each in every hit), “7×24小时” (letter by letter), not 宣传

Anything malformed is taken as text: an unclosed quote is no quote.
"""

import re
from dataclasses import dataclass

from scripts.search.analysis import cut_words, fold

QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|＂([^＂]+)＂')
SHORT = 4
MAX_TERMS = 32


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """`chunks`: what stood between blanks, each with the words it falls into (folded);
    `phrases`: quoted text as typed; `excluded`: folded text that no hit may hold."""

    chunks: tuple[tuple[str, tuple[str, ...]], ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.chunks and not self.phrases


def parse_query(text: str) -> ParsedQuery:
    """The terms of a query; at most MAX_TERMS of a kind."""
    quoted = ["".join(groups) for groups in QUOTED.findall(text)]
    phrases = [re.sub(r"\s+", " ", phrase) for phrase in quoted if phrase.strip()]
    chunks: list[tuple[str, tuple[str, ...]]] = []
    excluded: list[str] = []
    for raw in QUOTED.sub(" ", text).split():
        if raw[0] in "-－" and len(raw) > 1:
            excluded.append(fold(raw[1:]))
            continue
        chunk = fold(raw)
        words = cut_words(chunk)
        if words:
            chunks.append((chunk.strip("\"“”'，。；：、？！?!"), words))
    return ParsedQuery(tuple(chunks[:MAX_TERMS]), tuple(phrases[:MAX_TERMS]), tuple(excluded[:MAX_TERMS]))
