"""Text to search terms.

    analyse("拆除违法建设83处")
    → bigrams: 拆除 除违 违法 法建 建设 设8 83 3处 处   words: 拆除 违法 建设 83 处   chars: 拆 除 …

Matching is on folded text: NFKC, lower case, traditional characters as simplified ones, so
that 違建 finds 违建 and ＧＢ finds gb. Folding goes character by character, so the way back to
the raw characters is known: hits are shown in the report's own words.
"""

import re
import unicodedata
from dataclasses import dataclass
from operator import add

import rjieba
from opencc import OpenCC

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U0003134f"
RUN = re.compile(rf"[{HAN}]+|[a-z]+(?:\d+)?|\d+(?:\.\d+)*[a-z]*|[^\W_a-z\d{HAN}]+")
HAN_RUN = re.compile(rf"[{HAN}]+")
_TO_SIMPLIFIED = OpenCC("t2s")


class _Folding(dict[int, str]):
    """How a character is matched, worked out at its first use; a table for `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1 and HAN_RUN.match(folded):
            simplified = _TO_SIMPLIFIED.convert(folded)
            folded = simplified if len(simplified) == 1 else folded
        self[code] = folded
        return folded


_FOLDING = _Folding()


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `origin[i]` is the raw offset of folded character i, plus one at the end."""

    text: str
    origin: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw (start, end) of a folded span; whole raw characters."""
        return self.origin[start], max(self.origin[end - 1] + 1, self.origin[end])


def fold(text: str) -> str:
    """`text` as it is matched; never shorter than it."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def fold_with_origin(text: str) -> Folded:
    """`fold` with the way back."""
    folded = fold(text)
    if len(folded) == len(text):
        return Folded(folded, tuple(range(len(text) + 1)))
    origin = [index for index, char in enumerate(text) for _ in fold(char)]
    return Folded(folded, (*origin, len(text)))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text is indexed by; each in text order with repeats."""

    bigrams: list[str]
    words: list[str]
    chars: list[str]


def analyse(text: str) -> Terms:
    """The terms of a text (folded here). Blanks and punctuation part terms and are none."""
    return analyse_folded(fold(text))


def analyse_folded(folded: str) -> Terms:
    """`analyse` of text that is folded already."""
    bigrams, chars = cut_pairs(folded)
    return Terms(bigrams, cut_words(folded), chars)


def cut_pairs(folded: str) -> tuple[list[str], list[str]]:
    """The bigrams and the characters of folded text; Latin words and numbers stay whole in both."""
    bigrams: list[str] = []
    chars: list[str] = []
    end = -1
    for match in RUN.finditer(folded):
        run = match.group()
        if match.start() == end:
            bigrams.append(folded[end - 1 : end + 1])
        end = match.end()
        if run[0] > "\u33ff" and HAN_RUN.match(run):
            bigrams += map(add, run, run[1:]) if len(run) > 1 else (run,)
            chars += run
        else:
            bigrams.append(run)
            chars.append(run)
    return bigrams, chars


def cut_words(folded: str) -> list[str]:
    """The words of folded text, punctuation left out."""
    return [word for word in rjieba.cut(folded) if word.isalnum() or RUN.search(word)]
