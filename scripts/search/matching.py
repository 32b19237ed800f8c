"""Which passages hold a word or a quoted text, letter by letter.

    matcher.word("垃圾分类") → documents whose text, or the headings above it, hold it
    matcher.phrase("率达98.65%") → documents in which it begins, also where it runs on into the next

The index gives the candidates; the text decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scripts.search.analysis import HAN_RUN, RUN, fold
from scripts.search.columns import Columns
from scripts.search.postings import Kept, Postings
from scripts.search.snippets import Span
from scripts.search.texts import Array, Ids

PIECE = re.compile(r"[a-z]+|\d+")
BLANKS = rb"(?:[\s\x1c-\x1f]|\xc2[\x85\xa0]|\xe3\x80\x80|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f)+"
MANY_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents that match, ascending. `whole`: numbers and Latin words were matched as wholes.
    `crossing`: document → how many characters of a quoted text stand at its end, where the
    rest follows in the next."""

    ids: Ids
    whole: bool = True
    crossing: dict[int, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes held."""
        return int(self.ids.nbytes) + 100 * len(self.crossing) + 200


class Matcher:
    """Matching over one index; safe to share between threads."""

    def __init__(self, postings: Postings, columns: Columns, kept: Kept) -> None:
        self._postings = postings
        self._columns = columns
        self._kept = kept

    def word(self, word: str) -> Matches:
        """Documents whose text, or the headings above it, hold the folded word. A number or a
        Latin word stands by itself: 83 is not found in 183, unless it is nowhere by itself."""
        if HAN_RUN.fullmatch(word) and len(word) <= 2:
            return Matches(self._postings.get("bigrams" if len(word) == 2 else "chars", word).ids)
        return self._kept.get(("word", word), lambda: self._word(word), lambda found: found.size)

    def phrase(self, phrase: str) -> Matches:
        """Documents in which the text begins as printed, blanks folded."""
        return self._kept.get(("phrase", phrase), lambda: self._phrase(phrase), lambda found: found.size)

    def in_text(self, word: str) -> Ids:
        """Documents whose own text holds the folded word."""
        ids = self.word(word).ids
        return ids[self._columns.texts.holding(re.compile(re.escape(word.encode())), ids)]

    def pattern(self, needle: str) -> str:
        """The regular expression that finds a folded word in a folded text."""
        if needle[0].isascii() or needle[-1].isascii():
            return word_pattern(needle, whole=self.word(needle).whole).pattern
        return re.escape(needle)

    def spans(self, folded: str, needle: str) -> list[Span]:
        """Where a folded text holds a folded word."""
        return [match.span() for match in re.finditer(self.pattern(needle), folded)]

    def _word(self, word: str) -> Matches:
        candidates = self._candidates(word)
        for whole in (True, False):
            ids = self._holding(word, candidates, whole=whole)
            if len(ids):
                return Matches(ids, whole)
            if word_pattern(word, whole=True).pattern == re.escape(word):
                break
        return Matches(candidates[:0])

    def _holding(self, word: str, candidates: Ids, *, whole: bool) -> Ids:
        columns, pattern = self._columns, word_pattern(word, whole=whole)
        held = columns.texts.holding(re.compile(pattern.pattern.encode()), candidates)
        for place in np.flatnonzero(~held).tolist():
            context = columns.contexts[columns.context[candidates[place]]]
            held[place] = word in context and pattern.search(context) is not None
        return candidates[held]

    def _candidates(self, folded: str) -> Ids:
        """Documents that hold everything of a folded text that is indexed."""
        found: Ids | None = None
        for ids in self._constraints(folded):
            found = ids if found is None else np.intersect1d(found, ids, assume_unique=True)
            if not len(found):
                break
        return np.arange(self._columns.count, dtype=np.int32) if found is None else found

    def _constraints(self, folded: str) -> Iterator[Ids]:
        for match in RUN.finditer(folded):
            run = match.group()
            if HAN_RUN.fullmatch(run):
                pairs = [run[i : i + 2] for i in range(len(run) - 1)]
                for term in dict.fromkeys(pairs or run):
                    yield self._postings.get("bigrams" if pairs else "chars", term).ids
        for piece in dict.fromkeys(PIECE.findall(folded)):
            tokens = [token for token in self._latin if piece in token]
            if len(tokens) <= MANY_TOKENS:
                yield np.unique(
                    np.concatenate([np.zeros(0, np.int32), *(self._postings.get("chars", t).ids for t in tokens)])
                )

    @cached_property
    def _latin(self) -> list[str]:
        """The numbers and Latin words of the index. A stretch of digits, or of letters, of any
        text lies within one of them."""
        return self._postings.terms("chars", "", lambda term: not term.isascii())

    def _phrase(self, phrase: str) -> Matches:
        candidates = self._candidates(fold(phrase))
        pattern = _phrase_pattern(phrase)
        within = candidates[self._columns.texts.holding(pattern, candidates, raw=True)]
        crossing = dict(self._crossing(phrase))
        ids = np.union1d(within, np.array(list(crossing), np.int32)).astype(np.int32) if crossing else within
        return Matches(ids, crossing=crossing)

    def _crossing(self, phrase: str) -> Iterator[tuple[int, int]]:
        """(document, characters) for each place where the phrase runs on from a document into
        the next: the two characters at the seam find the places."""
        for split in range(1, len(phrase)):
            joined = _seam(ord(phrase[split - 1]), ord(phrase[split]), joined=True)
            yield from self._across(joined, phrase[:split], phrase[split:])
            if phrase[split] == " " and split + 1 < len(phrase):
                parted = _seam(ord(phrase[split - 1]), ord(phrase[split + 1]), joined=False)
                yield from self._across(parted, phrase[:split], phrase[split + 1 :])

    def _across(self, seam: int, left: str, right: str) -> Iterator[tuple[int, int]]:
        seams, order = self._seams
        for number in order[seams.searchsorted(seam) : seams.searchsorted(seam, "right")].tolist():
            if _fold_blanks(self._columns.texts.raw(number))[0].endswith(left) and self._follows(number + 1, right):
                yield number, len(left)

    def _follows(self, number: int, right: str) -> bool:
        """Whether the text printed from the start of a document on begins with `right`."""
        columns = self._columns
        report = columns.report[number]
        text = _fold_blanks(columns.texts.raw(number))[0]
        while len(text) < len(right) and number + 1 < columns.count and columns.report[number + 1] == report:
            number += 1
            text += ("" if columns.joined[number] else " ") + _fold_blanks(columns.texts.raw(number))[0]
        return text.startswith(right)

    @cached_property
    def _seams(self) -> tuple[Array, Array]:
        """The seams between the documents of a report as sorted numbers, and the document before each."""
        columns = self._columns
        if columns.count < 2:
            return np.zeros(0, np.int64), np.zeros(0, np.int32)
        last, first = columns.last[:-1].astype(np.int64), columns.first[1:].astype(np.int64)
        seams = (last << 22) | (first << 1) | columns.joined[1:]
        seams[columns.report[:-1] != columns.report[1:]] = -1
        order = np.argsort(seams, kind="stable").astype(np.int32)
        return seams[order], order

    def phrase_spans(self, number: int, text: str, phrase: str) -> list[Span]:
        """Where a document's text as printed holds a quoted text, in raw characters."""
        folded, origin = _fold_blanks(text)
        found = [(m.start(), m.end()) for m in re.finditer(re.escape(phrase), folded)]
        held = self.phrase(phrase).crossing.get(number)
        if held:
            found.append((len(folded) - held, len(folded)))
        return [(origin[start], origin[end - 1] + 1) for start, end in found]


def word_pattern(word: str, *, whole: bool) -> re.Pattern[str]:
    """Finds a folded word; `whole`: numbers and Latin words only where they stand by themselves."""
    before = after = ""
    if whole and word[0].isdigit() and word[0].isascii():
        before = r"(?<![0-9])(?<![0-9][.,])"
    elif whole and word[0].isascii() and word[0].isalpha():
        before = r"(?<![a-z])"
    if whole and word[-1].isdigit() and word[-1].isascii():
        after = r"(?![0-9])(?![.,][0-9])"
    elif whole and word[-1].isascii() and word[-1].isalpha():
        after = r"(?![a-z])"
    return re.compile(before + re.escape(word) + after)


def _phrase_pattern(phrase: str) -> re.Pattern[bytes]:
    return re.compile(BLANKS.join(re.escape(part.encode()) for part in phrase.split(" ")))


def _seam(last: int, first: int, *, joined: bool) -> int:
    return (last << 22) | (first << 1) | joined


def _fold_blanks(text: str) -> tuple[str, list[int]]:
    """Text with each run of blanks as one blank, and the raw offset of every character."""
    kept: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        if char.isspace():
            if kept and kept[-1] == " ":
                continue
            char = " "
        kept.append(char)
        origin.append(index)
    return "".join(kept), origin
