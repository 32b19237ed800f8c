"""Statements ready to be compared: what is weighed of their words, and what must not contradict.

新建公厕4座，改造老旧公厕7座  → bigrams 新建 建公 公厕 …, actions 建 改, units 座, terms 公厕
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.compare.bags import Numbering, Pieces
from scripts.compare.statements import Statement, core_words, without_figures
from scripts.compare.things import noun_behind, says_little, which_rate
from scripts.compare.wording import EXACT, Synonyms, actions, bigrams, fold, gist, titles, without_opening
from scripts.model import Figure

NAME_LEAST = 3
# 绿道一期 and 绿道二期 are two things, 第一批 and 第二批 two lots.
SECTION = re.compile(
    r"(?<![第届])[一二三四五六七八九](?=期(?!间))|第[一二三四五六七八九](?=批)|[一二三四五六1-6](?=标段)"
)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What a figure counts: its base unit, the bigrams of its name, which rate it is, its name,
    whether that stands behind the number (28栋楼宇), and what qualifies it (存在安全隐患 of 存在安全隐患的门店招牌)."""

    unit: str
    name: Counter[str]
    rate: str
    noun: str
    behind: bool
    qualified: str


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """A statement with its bigrams (counted, numbered, of its core) and characters, and its marks: actions,
    documents, base units, counted things, vocabulary terms, sections of what is built (二期),
    scopes of its figures."""

    statement: Statement
    folded: str
    counts: Counter[str]
    bigrams: Pieces
    core: Pieces
    characters: Pieces
    acts: frozenset[str]
    titles: frozenset[str]
    units: frozenset[str]
    counted: tuple[Counted, ...]
    terms: frozenset[str]
    topics: frozenset[str]
    sections: frozenset[str]
    scopes: frozenset[str]

    @property
    def problem(self) -> bool:
        """Whether its passage names a problem or suggests something."""
        return self.statement.measure.status in ("problem", "suggestion")


class Describer:
    """Describes statements with one set of synonyms, each once."""

    def __init__(self, synonyms: Synonyms) -> None:
        self.synonyms = synonyms
        self.numbering = Numbering()
        self._known: dict[tuple[str, str, int, int], Described] = {}

    def describe(self, statement: Statement) -> Described:
        """The statement described."""
        key = statement.report.id, statement.measure.id, statement.start, statement.end
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._describe(statement)
        return found

    def bigrams(self, words: str) -> Counter[str]:
        """The bigrams of the gist of some words."""
        return bigrams(gist(words, self.synonyms))

    def _describe(self, statement: Statement) -> Described:
        core = core_words(statement)
        words = gist(without_figures(statement), self.synonyms)
        counts = bigrams(words)
        return Described(
            statement,
            fold(without_opening(statement.text)),
            counts,
            self.numbering.pieces(counts),
            self.numbering.pieces(self.bigrams(core)),
            self.numbering.pieces(Counter(words.replace(" ", ""))),
            actions(core),
            titles(statement.text),
            frozenset(EXACT.get(f.unit, (f.unit, 1))[0] for f in statement.figures),
            tuple(self._counted(statement)),
            self.synonyms.terms_in(core),
            frozenset(statement.measure.topics),
            frozenset(SECTION.findall(statement.text)),
            frozenset(figure.scope for figure in statement.figures if figure.scope),
        )

    def _counted(self, statement: Statement) -> Iterator[Counted]:
        for figure in statement.figures:
            noun, behind = _counted_noun(figure, statement)
            name = gist(noun, self.synonyms)
            if len(name) >= NAME_LEAST or 1 < len(name) < len(noun):  # 门店招牌 told as 店招
                unit = EXACT.get(figure.unit, (figure.unit, 1))[0]
                qualified = "" if behind else gist(figure.name.rpartition("的")[0], self.synonyms)
                yield Counted(unit, bigrams(name), which_rate(figure.name), name.replace(" ", ""), behind, qualified)


def _counted_noun(figure: Figure, statement: Statement) -> tuple[str, bool]:
    """The noun that a figure counts, and whether it stands right behind it (3座病害桥梁加固); else it
    is at the end of its name, behind any 的 (存在安全隐患的门店招牌1420块), "" where its name says little."""
    behind = noun_behind(figure, statement)
    if len(behind) > 1 and not figure.name.endswith(behind):
        return behind, True
    noun = figure.name.rsplit("的", 1)[-1]
    return ("" if says_little(noun) else noun), False
