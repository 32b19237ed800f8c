"""Which passages answer a query, and how well each does before nearness.

Every need of a query has a posting of its own, made from those of its terms and kept: the
passages that hold the word (or a synonym), and what it is worth in each. A query is then a
meeting of a few postings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scripts.search.amounts import amount_pattern
from scripts.search.analysis import analyse_folded, fold
from scripts.search.matching import Matcher
from scripts.search.needs import Need, Needle
from scripts.search.postings import Kept, Posting, Values
from scripts.search.query import Atom, ParsedQuery, is_light_word
from scripts.search.ranking import Ranker, Weighted, top_places, weigh
from scripts.search.texts import Ids, Texts

POOL = 1000
LEAST = 1e-6
ASIDE = 0.25
AMOUNTS = 20
AMOUNT_GAIN = 1.5
FEW = 3
Mode = Literal["all", "any", "question", "none"]


@dataclass(frozen=True, slots=True)
class Found:
    """Documents that answer, each once, and their scores; `near` as `Ranker.best` takes it."""

    ids: Ids
    scores: Values
    mode: Mode
    near: dict[str, float]

    def only(self, kept: NDArray[np.bool_]) -> "Found":
        """The part of it that a mask keeps."""
        return Found(self.ids[kept], self.scores[kept], self.mode, self.near)


class Finder:
    """Finds over one index; safe to share between threads."""

    def __init__(self, ranker: Ranker, matcher: Matcher, kept: Kept, texts: Texts, count: int) -> None:
        self._ranker = ranker
        self._matcher = matcher
        self._kept = kept
        self._texts = texts
        self._count = count

    def find(self, parsed: ParsedQuery, needs: Sequence[Need]) -> Found:
        """The documents that answer, and in which mode: all needs, or the question, or as a
        last resort any of the needs."""
        if parsed.question:
            found = self._answer_question(parsed, needs)
        else:
            found = self._meet(parsed, needs, _near(parsed))
            if not len(found.ids) and len(needs) > 1 and not any(need.quoted for need in needs):
                found = self.find_any(parsed, needs)
        return self._without(found, parsed.excluded)

    def find_any(self, parsed: ParsedQuery, needs: Sequence[Need]) -> Found:
        """The documents that meet any need."""
        ids, scores = self._union([self.posting(need) for need in needs])
        between = self._between(parsed, needs)
        if between:
            scores = scores + self._ranker.score(ids, between)
        return self._without(Found(ids, scores, "any", _near(parsed)), parsed.excluded)

    def posting(self, need: Need) -> Posting:
        """The documents that meet a need, and what it is worth in each."""
        if need.either:
            ids, scores = self._items(need)
            order = ids.argsort()
            return Posting(ids[order], scores[order], self._count)
        return self._kept.get(("need", need.needles, need.synonyms), lambda: self._posting(need), Posting.bytes)

    def _items(self, need: Need) -> tuple[Ids, Values]:
        """`posting` as arrays, not in order where there are alternatives."""
        if need.either:
            return self._union([self.posting(one) for one in need.either])
        return self.posting(need).items()

    def _union(self, postings: Sequence[Posting]) -> tuple[Ids, Values]:
        """The documents of any posting, not in order, and the sum of what they are worth."""
        if len(postings) > FEW:
            total = np.zeros(self._count, np.float32)
            for posting in postings:
                posting.add_to(total, 1)
            ids = np.flatnonzero(total).astype(np.int32)
            return ids, total.take(ids)
        parts: list[tuple[Ids, Values]] = []
        for place, posting in enumerate(postings):
            ids, scores = posting.items()
            for before in postings[:place]:
                new = np.flatnonzero(before.at(ids) == 0)
                ids, scores = ids.take(new), scores.take(new)
            for after in postings[place + 1 :]:
                scores = scores + after.at(ids)
            parts.append((ids, scores))
        return np.concatenate([ids for ids, _ in parts]), np.concatenate([scores for _, scores in parts])

    def _posting(self, need: Need) -> Posting:
        held = [self._ids(needle) for needle in need.needles]
        own = reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), held)
        others = [self._matcher.word(folded).ids for folded, _ in need.synonyms]
        ids = reduce(np.union1d, others, own).astype(np.int32)
        terms = _terms(" ".join(needle.text for needle in need.needles)) if len(own) else ()
        scores = self._ranker.score_with_synonyms(ids, terms, [_terms(folded) for folded, _ in need.synonyms])
        return Posting(ids, np.maximum(scores, np.float32(LEAST)), self._count)

    def _ids(self, needle: Needle) -> Ids:
        return (self._matcher.phrase(needle.text) if needle.quoted else self._matcher.word(needle.text)).ids

    def _meet(self, parsed: ParsedQuery, needs: Sequence[Need], near: dict[str, float]) -> Found:
        if len(needs) == 1:
            ids, scores = self._items(needs[0])
        else:
            first, *others = sorted(map(self.posting, needs), key=lambda posting: posting.df)
            ids, scores = first.items()
            for posting in others:
                ids, scores = posting.meet(ids, scores)
        between = self._between(parsed, needs)
        if between and len(ids):
            scores = scores + self._ranker.score(ids, between)
        return Found(ids, scores, "all", near)

    def _between(self, parsed: ParsedQuery, needs: Sequence[Need]) -> Weighted:
        """The terms of what was typed that no need has: pairs across words, function words."""
        names = [need.label for need in needs]
        cut = [atom for group in parsed.groups for atom in group if not atom.quoted and atom.text not in names]
        if not cut or any(need.either for need in needs):
            return ()
        had = {term[:2] for need in needs for term in _terms(need.label)}
        return [term for atom in cut for term in _terms(atom.text) if term[:2] not in had]

    def _answer_question(self, parsed: ParsedQuery, needs: Sequence[Need]) -> Found:
        """The POOL documents with the best scores by bigrams and words of one character (by all
        characters where there are none), scored in full; of those that hold what is quoted,
        where any do."""
        terms = self._asked(parsed, needs)
        alone = {("chars", need.label) for need in needs if len(need.label) == 1 and not is_light_word(need.label)}
        pooled = [term for term in terms if term[0] == "bigrams" or term[:2] in alone]
        total = self._ranker.score_all(pooled if any(self._occurs(t) for t in pooled) else terms)
        for need in needs:
            if need.synonyms:
                ids, worth = self.posting(need).items()
                total[ids] = np.maximum(total[ids], worth)
        quoted = [self.posting(need) for need in needs if need.quoted]
        ids = np.flatnonzero(total).astype(np.int32)
        for posting in quoted:
            held = ids[posting.at(ids) > 0]
            ids = held if len(held) else ids
        if len(ids) > POOL:
            ids = np.sort(ids[top_places(total[ids], POOL)])
        scores = self._ranker.score(ids, terms)
        weights = {term[:2]: term[2] for term in terms}
        for need in needs:
            if need.synonyms:
                own = self._ranker.score(ids, [(*t[:2], weights.get(t[:2], 0.0)) for t in _terms(need.label)])
                scores += np.maximum(self.posting(need).at(ids) - own, 0)
        scores = self._with_amounts(ids, scores, parsed, needs)
        return Found(ids, scores, "question", {term: weight for field, term, weight in terms if field == "bigrams"})

    def _asked(self, parsed: ParsedQuery, needs: Sequence[Need]) -> Weighted:
        """The terms of a question. Those that only its asking and light words give count for
        little (多少 of 花了多少钱 is in 由少到多, too), and those of a word that stands nowhere,
        where others are looked for in its place."""
        gone = [need.label for need in needs if need.synonyms and not len(self._matcher.word(need.label).ids)]
        telling = " ".join(_telling(atom, gone) for group in parsed.groups for atom in group)
        told = {term[:2] for term in _terms(telling)}
        terms = _terms(_typed(parsed))
        return [(*term[:2], term[2] if term[:2] in told else min(term[2], ASIDE)) for term in terms]

    def _with_amounts(self, ids: Ids, scores: Values, parsed: ParsedQuery, needs: Sequence[Need]) -> Values:
        """The scores, higher for those of the best documents that give an amount asked for."""
        told = [need for need in needs if not is_light_word(need.label)]
        words = {need.label: [needle.text for needle in need.all_needles()] for need in told}
        pattern = amount_pattern(_typed(parsed), words)
        if pattern is None:
            return scores
        best = top_places(scores, AMOUNTS)
        giving = [place for place in best.tolist() if pattern.search(self._texts.folded(int(ids[place])))]
        gains = np.ones_like(scores)
        gains[giving] = AMOUNT_GAIN
        return scores * gains

    def _occurs(self, term: tuple[str, str, float]) -> bool:
        return self._ranker.postings.get(term[0], term[1]).df > 0

    def _without(self, found: Found, excluded: Sequence[Atom]) -> Found:
        for atom in excluded:
            gone = self._matcher.phrase(atom.text).ids if atom.quoted else self._matcher.in_text(atom.text)
            found = found.only(~np.isin(found.ids, gone, assume_unique=True))
        return found


def _typed(parsed: ParsedQuery) -> str:
    return fold(" ".join(atom.text for group in parsed.groups for atom in group))


@lru_cache(maxsize=8192)
def _terms(text: str) -> Weighted:
    return weigh(analyse_folded(fold(text)))


def _telling(atom: Atom, gone: Sequence[str]) -> str:
    """What is typed, blank where it is an asking or light word or one that is nowhere."""
    text = atom.text
    for word in gone:
        text = text.replace(word, " " * len(word))
    kept = list(text)
    at = 0
    for word in atom.words:
        at = atom.text.index(word, at)
        if is_light_word(word):
            kept[at : at + len(word)] = " " * len(word)
        at += len(word)
    return "".join(kept)


def _near(parsed: ParsedQuery) -> dict[str, float]:
    """The bigrams of what was typed, and their weights."""
    typed = [_terms(atom.text) for group in parsed.groups for atom in group]
    return {term: weight for terms in typed for field, term, weight in terms if field == "bigrams"}
