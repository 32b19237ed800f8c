"""Text to search terms.

    analyse("拆除违法建设83处")
    → bigrams: 拆除 除违 违法 法建 建设 设83 83 83处…   words: 拆除 违法 建设 83 处   chars: 拆 除 …

Matching is on folded text (NFKC, lower case); `Folded` leads back to the raw characters,
because hits are shown in the report's own words.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import rjieba

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U0003134f"
RUN = re.compile(rf"[{HAN}]+|[a-z]+(?:\d+)?|\d+(?:\.\d+)*[a-z]*|[^\W_a-z\d{HAN}]+")
HAN_RUN = re.compile(rf"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `origin[i]` is the raw offset of folded character i, plus one at the end."""

    text: str
    origin: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw (start, end) of a folded span; whole raw characters."""
        return self.origin[start], max(self.origin[end - 1] + 1, self.origin[end] if end < len(self.origin) else 0)


def fold(text: str) -> str:
    """`text` as it is matched: NFKC character by character, lower case."""
    return text.lower() if text.isascii() else "".join(map(_fold_char, text))


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    return unicodedata.normalize("NFKC", char).lower()


def fold_with_origin(text: str) -> Folded:
    """`fold` with the way back."""
    folded: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        piece = _fold_char(char)
        folded.append(piece)
        origin += [index] * len(piece)
    return Folded("".join(folded), (*origin, len(text)))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text is indexed by; each tuple in text order with repeats."""

    bigrams: tuple[str, ...]
    words: tuple[str, ...]
    chars: tuple[str, ...]


def analyse(text: str) -> Terms:
    """The terms of a text (folded here). Blanks and punctuation part terms and are none."""
    folded = fold(text)
    runs = [(match.group(), match.start(), match.end()) for match in RUN.finditer(folded)]
    bigrams: list[str] = []
    chars: list[str] = []
    for index, (run, start, _) in enumerate(runs):
        if index and runs[index - 1][2] == start:
            bigrams.append(folded[start - 1 : start + 1])
        if HAN_RUN.fullmatch(run):
            bigrams += [a + b for a, b in pairwise(run)] if len(run) > 1 else [run]
            chars += run
        else:
            bigrams.append(run)
            chars.append(run)
    return Terms(tuple(bigrams), cut_words(folded), tuple(chars))


def cut_words(folded: str) -> tuple[str, ...]:
    """The words of folded text, punctuation left out."""
    return tuple(word for word in rjieba.cut(folded) if RUN.search(word))
