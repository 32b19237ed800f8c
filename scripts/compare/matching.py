"""Which statements of two reports of one agency are the same measure, and which are new or gone.

    2021 新建公厕6座，全部24小时免费开放    2022 全年建成投用新公厕4座      reworded
    2021 落实24小时值班制度,               2022 落实２４小时值班制度，      unchanged
    2021 清运垃圾11.8万吨                  2022 –                          gone

Pairs are taken best first, one to one; what is left may be a part of a pair's side (a split
or a merge). Only statements that share a rare bigram are compared, so the work grows with
the text, not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from scripts.compare.statements import Statement, core_words, of_status, whole_passages, without_figures
from scripts.compare.things import says_little, which_rate
from scripts.compare.wording import (
    EXACT,
    Synonyms,
    Weights,
    actions,
    bigrams,
    cosine,
    fold,
    gist,
    titles,
    weigh,
    without_opening,
)
from scripts.model import Status

Verdict = Literal["unchanged", "reworded", "new", "gone"]
VERDICT_NAMES: dict[Verdict, str] = {
    "unchanged": "未变",
    "reworded": "改写",
    "new": "今年新写",
    "gone": "今年没有写",
}
PARTS: dict[str, tuple[Status, ...]] = {
    "done": ("done", "background"),
    "problem": ("problem", "suggestion"),
    "plan": ("plan",),
}
PART_NAMES = {"done": "工作情况", "problem": "问题和建议", "plan": "工作打算"}
# Chosen on data/demo; see docs/dev/decisions.md.
SAME = 0.38
# Problems are said in few words that change from year to year.
PROBLEM_SAME = 0.20
SHARED_TOPIC = 0.08
PART = 0.6
# A bigram in more than this share of the statements (but at least so many) finds no candidates.
COMMON_SHARE, COMMON_LEAST = 0.12, 8
CONTRADICTION, OTHER_UNIT, OTHER_THING, OTHER_TERM = 0.55, 0.7, 0.7, 0.4
# What is counted decides more than what is said around it.
NAME_LEAST, SAME_THING, OTHER_NAME, COUNTED = 3, 0.75, 0.35, 0.8
# Two that are each other's best by far need less when topic, action and unit agree.
MUTUAL, MARGIN = 0.2, 0.1
HEADING = 0.25
CORE, CONTAINED, NAMED = 0.9, 0.75, 0.7
# Statements with fewer characters than this say too little to be matched by likeness.
SHORT = 4


@dataclass(frozen=True, slots=True)
class Match:
    """Statements of the older and the newer report that are one measure; one side may be empty.

    `likeness` is 0 … 1; 1 for what is unchanged."""

    older: tuple[Statement, ...]
    newer: tuple[Statement, ...]
    verdict: Verdict
    likeness: float


@dataclass(frozen=True, slots=True)
class _Side:
    """A statement ready to be compared."""

    statement: Statement
    folded: str
    counts: Counter[str]
    vector: dict[str, float]
    core: dict[str, float]
    heading: dict[str, float]
    acts: frozenset[str]
    titles: frozenset[str]
    units: frozenset[str]
    counted: tuple[tuple[str, Counter[str], str], ...]
    terms: frozenset[str]
    problem: bool


class Comparison:
    """Statements of two texts with vectors over their common weights."""

    def __init__(self, older: Sequence[Statement], newer: Sequence[Statement], synonyms: Synonyms) -> None:
        texts = [bigrams(gist(without_figures(s), synonyms)) for s in (*older, *newer)]
        self._weights = weigh(texts[: len(older)], texts[len(older) :])
        self._synonyms = synonyms
        self.older = [self._side(s, c) for s, c in zip(older, texts[: len(older)], strict=True)]
        self.newer = [self._side(s, c) for s, c in zip(newer, texts[len(older) :], strict=True)]
        seen = Counter(gram for counts in texts for gram in counts)
        limit = max(COMMON_LEAST, COMMON_SHARE * len(texts))
        self._by_gram: dict[str, list[int]] = defaultdict(list)
        for index, side in enumerate(self.newer):
            for gram in side.counts:
                if seen[gram] <= limit:
                    self._by_gram[gram].append(index)

    def _side(self, statement: Statement, counts: Counter[str]) -> _Side:
        section = statement.cited.section
        heading = bigrams(gist(section.title, self._synonyms)) if section else Counter[str]()
        return _Side(
            statement,
            fold(without_opening(statement.text)),
            counts,
            self._weights.vector(counts),
            self._weights.vector(bigrams(gist(core_words(statement), self._synonyms))),
            self._weights.vector(heading),
            actions(core_words(statement)),
            titles(statement.text),
            frozenset(EXACT.get(f.unit, (f.unit, 1))[0] for f in statement.figures),
            tuple(self._counted(statement)),
            self._synonyms.terms_in(core_words(statement)),
            statement.measure.status in ("problem", "suggestion"),
        )

    def _counted(self, statement: Statement) -> Iterator[tuple[str, Counter[str], str]]:
        """(unit, bigrams of the name, which rate) of the figures whose name says what they count."""
        for figure in statement.figures:
            name = "" if says_little(figure.name) else gist(figure.name, self._synonyms)
            if len(name) >= NAME_LEAST:
                yield EXACT.get(figure.unit, (figure.unit, 1))[0], bigrams(name), which_rate(figure.name)

    def likeness(self, one: _Side, other: _Side) -> float:
        """How alike two statements are, 0 … 1."""
        if one.statement.lead != other.statement.lead:
            return 0.0
        words = max(
            cosine(one.vector, other.vector),
            CORE * cosine(one.core, other.core),
            CONTAINED * self._weights.containment(one.counts, other.counts),
        )
        if one.titles and other.titles:
            words = max(words, NAMED) if one.titles & other.titles else words * CONTRADICTION
        if one.acts and other.acts and not one.acts & other.acts:
            words *= CONTRADICTION
        if one.units and other.units and not one.units & other.units:
            words *= OTHER_UNIT
        if one.terms and other.terms and not one.terms & other.terms:
            words *= OTHER_TERM
        counted = _counted_alike(one, other)
        if counted is not None:
            words = (
                max(words, counted * COUNTED)
                if counted >= SAME_THING
                else words * OTHER_THING
                if counted < OTHER_NAME
                else words
            )
        if (
            words
            and one.problem
            and other.problem
            and set(one.statement.measure.topics) & set(other.statement.measure.topics)
        ):
            words += SHARED_TOPIC
        return min(1.0, words * (1 - HEADING) + HEADING * max(words, cosine(one.heading, other.heading) * sqrt(words)))

    def candidates(self, index: int) -> Iterator[int]:
        """The newer statements that share a telling bigram with an older one, ascending."""
        yield from sorted({j for gram in self.older[index].counts for j in self._by_gram.get(gram, ())})

    def scored(self) -> Iterator[tuple[float, int, int]]:
        """(likeness, older, newer) of all candidate pairs."""
        for i, side in enumerate(self.older):
            for j in self.candidates(i):
                yield self.likeness(side, self.newer[j]), i, j


def _counted_alike(one: _Side, other: _Side) -> float | None:
    """How alike the thing that one side counts first is to one that the other side counts in the
    same unit, 0 … 1; None where they can't be held against each other."""
    first = [(one.counted[0], side) for side in other.counted] if one.counted else []
    first += [(side, other.counted[0]) for side in one.counted] if other.counted else []
    alike = [
        2 * (a & b).total() / (a.total() + b.total()) if not (rate and rate_b) or rate == rate_b else 0.0
        for (unit, a, rate), (unit_b, b, rate_b) in first
        if unit == unit_b
    ]
    return max(alike, default=None)


def match_statements(
    older: Sequence[Statement], newer: Sequence[Statement], synonyms: Synonyms, same: float = SAME
) -> tuple[Match, ...]:
    """All statements of both sides, each in one match or more; in the order of the newer report,
    what is gone at the place where it stood. Those at least `same` alike are one measure."""
    both = Comparison(older, newer, synonyms)
    pairs: dict[int, list[tuple[int, float]]] = defaultdict(list)
    taken: set[int] = set()
    for i, j in _equal(both):
        pairs[i].append((j, 1.0))
        taken.add(j)
    everything = [item for item in both.scored() if item[0] >= min(same, MUTUAL)]
    mutual = _each_others_best(both, everything)
    scored = sorted(
        (item for item in everything if item[0] >= same or item[1:] in mutual), key=lambda t: (-t[0], t[1], t[2])
    )
    for score, i, j in scored:
        if i not in pairs and j not in taken:
            pairs[i].append((j, score))
            taken.add(j)
    _add_parts(both, pairs, taken, scored)
    return tuple(_ordered(both, pairs))


def match_reports(
    older: Sequence[Statement], newer: Sequence[Statement], synonyms: Synonyms
) -> dict[str, tuple[Match, ...]]:
    """The matches of two reports by part (PARTS, in order): what was done with what was done,
    problems with problems, plans with plans."""
    found = {}
    for name, statuses in PARTS.items():
        one, other = of_status(older, *statuses), of_status(newer, *statuses)
        if name == "problem":
            one, other = whole_passages(one), whole_passages(other)
        found[name] = match_statements(one, other, synonyms, PROBLEM_SAME if name == "problem" else SAME)
    return found


def _equal(both: Comparison) -> Iterator[tuple[int, int]]:
    """Statements that are the same but for marks, width and numbering, in order."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for j, side in enumerate(both.newer):
        waiting[side.folded].append(j)
    for i, side in enumerate(both.older):
        if side.folded and waiting.get(side.folded):
            yield i, waiting[side.folded].pop(0)


def _each_others_best(both: Comparison, scored: Iterable[tuple[float, int, int]]) -> set[tuple[int, int]]:
    """Pairs that are each other's best by MARGIN and agree in topic, action and unit."""
    best: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
    for score, i, j in scored:
        best["older", i].append((score, j))
        best["newer", j].append((score, i))
    found = set()
    for (side, i), others in best.items():
        if side == "newer" or not _leads(others):
            continue
        j = max(others)[1]
        if _leads(best["newer", j]) and max(best["newer", j])[1] == i and _agree(both.older[i], both.newer[j]):
            found.add((i, j))
    return found


def _leads(scores: list[tuple[float, int]]) -> bool:
    ordered = sorted((score for score, _ in scores), reverse=True)
    return len(ordered) < 2 or ordered[0] - ordered[1] >= MARGIN


def _agree(one: _Side, other: _Side) -> bool:
    if one.acts and other.acts and not one.acts & other.acts:
        return False
    counted = _counted_alike(one, other)
    if (counted is not None and counted < OTHER_NAME) or (one.terms and other.terms and not one.terms & other.terms):
        return False
    if bool(one.units) != bool(other.units) or (one.units and not one.units & other.units):
        return False
    return bool(set(one.statement.measure.topics) & set(other.statement.measure.topics))


def _add_parts(
    both: Comparison,
    pairs: dict[int, list[tuple[int, float]]],
    taken: set[int],
    scored: Iterable[tuple[float, int, int]],
) -> None:
    """Splits and merges: a statement left over beside one that has a match, and alike that
    one's partner."""
    partners = {j: i for i, found in pairs.items() for j, _ in found}
    for score, i, j in scored:
        if score < PART or (i in pairs) == (j in taken):
            continue
        beside = [both.newer[j2] for j2, _ in pairs[i]] if i in pairs else [both.older[partners[j]]]
        left = both.newer[j] if i in pairs else both.older[i]
        if all(left.statement.measure.id == side.statement.measure.id for side in beside):
            pairs[i].append((j, score))
            taken.add(j)
            partners.setdefault(j, i)


def _ordered(both: Comparison, pairs: dict[int, list[tuple[int, float]]]) -> Iterator[Match]:
    group_of: dict[int, list[int]] = defaultdict(list)
    for i, found in pairs.items():
        for j, _ in found:
            group_of[j].append(i)
    gone = [i for i in range(len(both.older)) if i not in pairs]
    shown: set[int] = set()
    position = 0
    for j in range(len(both.newer)):
        own = sorted(group_of.get(j, ()))
        while own and position < len(gone) and gone[position] < own[0]:
            yield Match((both.older[gone[position]].statement,), (), "gone", 0.0)
            position += 1
        if not own:
            yield Match((), (both.newer[j].statement,), "new", 0.0)
        elif own[0] not in shown:
            yield _match(both, pairs, own, shown)
    for i in gone[position:]:
        yield Match((both.older[i].statement,), (), "gone", 0.0)


def _match(both: Comparison, pairs: dict[int, list[tuple[int, float]]], older: list[int], shown: set[int]) -> Match:
    newer = sorted({j for i in older for j, _ in pairs[i]})
    shown.update(older)
    score = max(score for i in older for _, score in pairs[i])
    same = len(older) == len(newer) == 1 and both.older[older[0]].folded == both.newer[newer[0]].folded
    return Match(
        tuple(both.older[i].statement for i in older),
        tuple(both.newer[j].statement for j in newer),
        "unchanged" if same else "reworded",
        score,
    )


__all__ = ["VERDICT_NAMES", "Comparison", "Match", "Verdict", "Weights", "match_statements"]
