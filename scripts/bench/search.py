"""How fast the search is, beside engines that one would pick instead: the same passages, the
same questions, in one process, turn by turn, so that what disturbs one disturbs all.

    every    the first ten passages that hold two words      any   … that hold one of them
    filtered every, of one year                              phrase   a quoted text
    page     what a reader sees: ten passages with their words marked, and counts by facet
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scripts.bench.rivals import Fts5, Naive, Tantivy
from scripts.search.analysis import cut_words
from scripts.search.engine import CACHE_BYTES, Engine, open_engine
from scripts.search.index import write_index
from scripts.search.postings import Kept, Postings
from scripts.search.records import SearchDocument, SearchQuery
from scripts.search.texts import Ids

Clock = Callable[[], float]
KINDS = ("every", "any", "filtered", "phrase", "page")
QUERIES = 40
ROUNDS = 5


class Product:
    """The search of this program."""

    name = "本程序"

    def __init__(self, folder: Path, cache_bytes: int = CACHE_BYTES) -> None:
        self.folder = folder
        self._cache_bytes = cache_bytes
        self.engine: Engine | None = None

    def write(self, documents: Sequence[SearchDocument]) -> None:
        """Indexes the passages."""
        write_index(self.folder, documents)

    def open(self) -> None:
        """Opens what was written."""
        self.engine = open_engine(self.folder, self._cache_bytes)

    def every(self, *words: str) -> int:
        """The first ten that hold all words."""
        return self._count(SearchQuery(" ".join(words)))

    def any(self, *words: str) -> int:
        """The first ten that hold any."""
        return self._count(SearchQuery(" OR ".join(words)))

    def filtered(self, year: int, *words: str) -> int:
        """The first ten of a year that hold all words."""
        return self._count(SearchQuery(" ".join(words), year=(year,)))

    def phrase(self, text: str) -> int:
        """The first ten that hold the text."""
        return self._count(SearchQuery(f'"{text}"'))

    def page(self, *words: str) -> int:
        """Ten hits with their text marked, and counts by facet."""
        assert self.engine is not None
        return len(self.engine.answer(SearchQuery(" ".join(words))).hits)

    def _count(self, query: SearchQuery) -> int:
        assert self.engine is not None
        return len(self.engine.rank(query)[0])


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in every form."""

    words: tuple[str, str]
    year: int
    phrase: str


def make_questions(documents: Sequence[SearchDocument], seed: int) -> list[Asked]:
    """Pairs of words that stand together in a passage, some frequent, some rare, and a stretch
    of that passage."""
    chance = random.Random(seed)
    frequent = Counter(word for document in documents[:5000] for word in set(cut_words(document.text)))
    usual = {word for word, n in frequent.items() if len(word) == 2 and word.isalpha() and 5 <= n <= 1000}
    asked: list[Asked] = []
    while len(asked) < QUERIES:
        document = chance.choice(documents)
        words = sorted(set(cut_words(document.text)) & usual)
        clause = max(document.text.split("，"), key=len)[:8]
        if len(words) > 1 and document.year is not None and len(cut_words(clause)) > 1:
            first, second = chance.sample(words, 2)
            asked.append(Asked((first, second), document.year, clause))
    return asked


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one engine for one kind of question."""

    p50: float
    p95: float
    mean: float


def time_engines(engines: Sequence[Any], asked: Sequence[Asked], clock: Clock) -> dict[tuple[str, str], Times]:
    """(engine, kind) → times. The engines take turns: each answers all questions of a kind, one
    after another as a service does; the first round warms up and doesn't count."""
    taken: dict[tuple[str, str], list[float]] = {(e.name, kind): [] for e in engines for kind in KINDS}
    for turn in range(ROUNDS + 1):
        for kind in KINDS:
            for engine in engines:
                call = getattr(engine, kind)
                for question in asked:
                    given = _given(kind, question)
                    began = clock()
                    call(*given)
                    seconds = clock() - began
                    if turn:
                        taken[engine.name, kind].append(1000 * seconds)
    return {
        key: Times(float(np.percentile(v, 50)), float(np.percentile(v, 95)), float(np.mean(v)))
        for key, v in taken.items()
    }


def first_answers(product: Product, asked: Sequence[Asked], clock: Clock) -> Times:
    """What the first page for each question takes, nothing having been asked before."""
    taken = []
    for question in asked:
        began = clock()
        product.page(*question.words)
        taken.append(1000 * (clock() - began))
    return Times(float(np.percentile(taken, 50)), max(taken), float(np.mean(taken)))


def _given(kind: str, question: Asked) -> tuple[Any, ...]:
    if kind == "filtered":
        return (question.year, *question.words)
    return (question.phrase,) if kind == "phrase" else question.words


def rivals(folder: Path) -> list[Any]:
    """The other engines, each with a folder of its own."""
    return [Naive(folder / "whoosh"), Tantivy(folder / "tantivy"), Fts5(folder / "fts5")]


def bm25f_difference(engine: Engine, words: Sequence[str]) -> float:
    """The largest relative difference between scores summed here over decoded postings, with
    Whoosh's own BM25F formula, and those Whoosh gives, over every document of any word."""
    from whoosh import query, scoring
    from whoosh.searching import Searcher

    reader = engine.ranker.postings.reader
    searcher = Searcher(reader, weighting=scoring.BM25F())
    count = reader.doc_count_all()
    mean = reader.field_length("bigrams") / count
    lengths = np.array([reader.doc_field_length(n, "bigrams") or 0 for n in range(count)], np.float64)

    def formula(field: str, frequency: Any, ids: Ids) -> Any:
        idf = np.log(count / (len(ids) + 1)) + 1
        norm = 1.2 * ((1 - 0.75) + 0.75 * lengths[ids] / mean)
        return idf * frequency * (1.2 + 1) / (frequency + norm)

    postings = Postings(reader, formula, Kept(100_000_000))
    total = np.zeros(count, np.float64)
    for word in words:
        held = postings.get("bigrams", word)
        total[held.ids] += held.at(held.ids)
    wanted = query.Or([query.Term("bigrams", word) for word in words])
    found = searcher.search(wanted, limit=None, optimize=False)
    return max((abs(total[hit.docnum] - hit.score) / hit.score for hit in found), default=0.0)


def format_times(times: dict[tuple[str, str], Times], names: Sequence[str]) -> list[str]:
    """A Markdown table: milliseconds, and how many times as fast the product is."""
    lines = ["| | 引擎 | p50 | p95 | 平均 | 平均比（÷ 本程序） |", "| --- | --- | --- | --- | --- | --- |"]
    for kind in KINDS:
        own = times[Product.name, kind].mean
        for name in names:
            row = times[name, kind]
            lines.append(f"| {kind} | {name} | {row.p50:.2f} | {row.p95:.2f} | {row.mean:.2f} | {row.mean / own:.1f} |")
    return lines
