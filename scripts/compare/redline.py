"""What changed between two wordings, word by word; marks, width and numbering are no change.

    全年拆除违法建设138处，集中整治占道经营。
    全年拆除违法建设96处、常态管控占道经营。
    → 全年拆除违法建设 [138→96]处， [集中整治→常态管控] 占道经营。
    新建公厕6座，全部开放  →  改造公厕11个，夜间开放: [新建→改造] 公厕 [6→11] [座→个]，[全部→夜间] 开放

The older words joined are the older text, the newer words the newer one, character for character.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

import rjieba

from scripts.compare.wording import OPENING

Change = Literal["same", "removed", "added", "changed"]
NUMBER = re.compile(r"[\d０-９*＊_×]+(?:[.．,，][\d０-９*＊]+)*(?:[%％]|[余多]?[万亿千]{0,2}[余多]?)")
PIECE = re.compile(
    rf"(?P<number>{NUMBER.pattern})|(?P<han>[\u3400-\u9fff]+)|(?P<latin>[A-Za-zＡ-Ｚａ-ｚ]+)|(?P<rest>.)", re.DOTALL
)
OPENING_MARKS = frozenset("（(《〈“‘【［[「『")
# Longer texts are compared by clause, so that the work stays bounded.
LONGEST = 1500
# Of what was said in all other words the few in common tell nothing.
LEAST_KEPT = 0.25


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of both texts: `older` is "" where added, `newer` "" where removed; `number`:
    what differs is a number."""

    change: Change
    older: str
    newer: str
    number: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as it is printed and as it is compared; `key` is "" for what makes no difference."""

    text: str
    key: str
    number: bool


# A page, a table and a document show each pair, one soon after the other.
@lru_cache(maxsize=1024)
def redline(older: str, newer: str) -> tuple[Stretch, ...]:
    """The stretches in order; neighbours differ in kind."""
    before, after = _tokens(older), _tokens(newer)
    keys_before, keys_after = [t for t in before if t.key], [t for t in after if t.key]
    if not keys_before and not keys_after:
        return (Stretch("same", older, newer, False),) if older or newer else ()
    if not keys_before or not keys_after:
        whole = (_stretch("removed", before, []), _stretch("added", [], after))
        return tuple(part for part in whole if part.older or part.newer)
    matcher = SequenceMatcher(None, [t.key for t in keys_before], [t.key for t in keys_after], autojunk=False)
    if _kept(matcher, keys_before, keys_after) < LEAST_KEPT:
        return tuple(_joined([*_differences(before, after)]))
    place_before, place_after = _places(before), _places(after)
    found: list[Stretch] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        one = before[place_before[i1] : place_before[i2]]
        other = after[place_after[j1] : place_after[j2]]
        if kind == "equal":
            found.append(_stretch("same", one, other))
        else:
            found += _differences(one, other)
    return tuple(_joined(found))


def _kept(matcher: "SequenceMatcher[str]", before: list[_Token], after: list[_Token]) -> float:
    """The share of characters that both have, in order."""
    kept = sum(
        len(before[i].text) for block in matcher.get_matching_blocks() for i in range(block.a, block.a + block.size)
    )
    return 2 * kept / sum(len(token.text) for token in (*before, *after))


def is_same(older: str, newer: str) -> bool:
    """Whether nothing but marks, width and numbering differs."""
    return all(part.change == "same" for part in redline(older, newer))


def _tokens(text: str) -> list[_Token]:
    opening = OPENING.match(text)
    start = opening.end() if opening else 0
    tokens = [_Token(text[:start], "", False)] if start else []
    for match in PIECE.finditer(text[:LONGEST], start):
        piece = match.group()
        folded = unicodedata.normalize("NFKC", piece).lower()
        if match.lastgroup == "han":
            tokens += [_Token(word, word, False) for word in rjieba.cut(piece)]
        elif match.lastgroup == "rest" and not folded.isalnum():
            tokens.append(_Token(piece, "", False))
        else:
            tokens.append(_Token(piece, folded, match.lastgroup == "number"))
    tail = text[max(start, LONGEST) :]
    return [*tokens, _Token(tail, tail, False)] if tail else tokens


def _places(tokens: list[_Token]) -> list[int]:
    """Where each counted token stands; marks go with the token before them, those that open
    something with the one after."""
    places = []
    for index, token in enumerate(tokens):
        if token.key:
            start = index
            while start and tokens[start - 1].text in OPENING_MARKS:
                start -= 1
            places.append(start)
    if places:
        places[0] = 0
    return [*places, len(tokens)] if places else [len(tokens)]


def _stretch(change: Change, one: list[_Token], other: list[_Token]) -> Stretch:
    counted = [t for t in (*one, *other) if t.key]
    number = change != "same" and bool(counted) and all(t.number for t in counted)
    return Stretch(change, "".join(t.text for t in one), "".join(t.text for t in other), number)


def _differences(one: list[_Token], other: list[_Token]) -> Iterator[Stretch]:
    """What was removed and added in one place, numbers apart from words: each for its counterpart
    where both sides have them in the same turns, else all that was removed before all that was
    added."""
    before, after = _runs(one), _runs(other)
    if [run[0] for run in before] == [run[0] for run in after] and (
        len(before) > 1 or _counted(one) == _counted(other) == 1 or before[0][0]
    ):
        yield from (_stretch("changed", a, b) for (_, a), (_, b) in zip(before, after, strict=True))
        return
    yield from (_stretch("removed", run, []) for _, run in before)
    yield from (_stretch("added", [], run) for _, run in after)


def _runs(tokens: list[_Token]) -> list[tuple[bool, list[_Token]]]:
    """The tokens as runs of numbers (True) and of words; what isn't counted goes with the run
    before it."""
    runs: list[tuple[bool, list[_Token]]] = []
    for token in tokens:
        if runs and (not token.key or runs[-1][0] == token.number):
            runs[-1][1].append(token)
        elif runs and not any(t.key for t in runs[-1][1]):
            runs[-1] = (token.number, [*runs[-1][1], token])
        else:
            runs.append((token.number, [token]))
    return runs


def _counted(tokens: list[_Token]) -> int:
    return sum(bool(token.key) for token in tokens)


def _joined(parts: list[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one kind as one."""
    held: Stretch | None = None
    for part in parts:
        if not (part.older or part.newer):
            continue
        if held is not None and (held.change, held.number) == (part.change, part.number):
            held = Stretch(held.change, held.older + part.older, held.newer + part.newer, held.number)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held
