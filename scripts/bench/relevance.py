"""How well the search ranks: any BEIR-format set through the product's own analysis, index
and evaluator, beside what one would get from stock parts.

R@k      part of the relevant documents among the first k, mean over queries
MRR@10   1 / rank of the first relevant document, 0 beyond 10
nDCG@10  gain by grade, discounted by rank, against the best possible order
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

import numpy as np

from scripts.bench.datasets import Dataset, dataset_documents
from scripts.search.analysis import analyse
from scripts.search.engine import open_engine
from scripts.search.index import write_index

DEPTH = 100
Clock = Callable[[], float]
# query → document ids, best first
Search = Callable[[str], Sequence[str]]
CUTS = (1, 10, 100)


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the queries of a set, and milliseconds a query."""

    name: str
    recall: dict[int, float]
    mrr: float
    ndcg: float
    milliseconds: float


def judge(name: str, search: Search, dataset: Dataset, clock: Clock) -> Quality:
    """Runs every query once."""
    recalls: list[list[float]] = []
    mrr: list[float] = []
    ndcg: list[float] = []
    seconds = 0.0
    for query, grades in dataset.judged.items():
        began = clock()
        found = list(search(dataset.queries[query]))[:DEPTH]
        seconds += clock() - began
        recalls.append([len(grades.keys() & set(found[:cut])) / len(grades) for cut in CUTS])
        first = next((rank for rank, key in enumerate(found[:10], 1) if key in grades), 0)
        mrr.append(1 / first if first else 0.0)
        gain = sum((2 ** grades.get(key, 0) - 1) / log2(rank + 1) for rank, key in enumerate(found[:10], 1))
        best = sorted(grades.values(), reverse=True)[:10]
        ndcg.append(gain / sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(best, 1)))
    mean = np.mean(recalls, axis=0)
    return Quality(
        name,
        {cut: float(value) for cut, value in zip(CUTS, mean, strict=True)},
        float(np.mean(mrr)),
        float(np.mean(ndcg)),
        1000 * seconds / max(1, len(mrr)),
    )


def product(dataset: Dataset, folder: Path, about: dict[str, object]) -> Search:
    """The product: its index of the set, written into an empty folder, and its ranking."""
    write_index(folder, dataset_documents(dataset), about)
    engine = open_engine(folder)
    return lambda query: engine.best(query, DEPTH)


def bm25(dataset: Dataset, field: str) -> Search:
    """Plain BM25 (k1 1.2, b .75) over the bigrams or the words of title and text."""
    import bm25s

    keys = list(dataset.documents)
    texts = [f"{title} {text}" for title, text in dataset.documents.values()]
    model = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    model.index([getattr(analyse(text), field) for text in texts], show_progress=False)

    def search(query: str) -> list[str]:
        terms = [term for term in getattr(analyse(query), field) if term in model.vocab_dict]
        if not terms:
            return []
        scores = model.get_scores(terms)
        best = np.argpartition(-scores, min(DEPTH, len(keys) - 1))[:DEPTH]
        return [keys[i] for i in best[np.argsort(-scores[best], kind="stable")] if scores[i] > 0]

    return search


def naive_whoosh(dataset: Dataset, folder: Path) -> Search:
    """What the tutorials do: Whoosh with jieba's analyzer, any term, BM25F."""
    from jieba.analyse import ChineseAnalyzer
    from whoosh import fields, index, qparser

    schema = fields.Schema(key=fields.ID(stored=True), text=fields.TEXT(analyzer=ChineseAnalyzer()))
    folder.mkdir()
    created = index.create_in(str(folder), schema)
    writer = created.writer(limitmb=512)
    for key, (title, text) in dataset.documents.items():
        writer.add_document(key=key, text=f"{title} {text}")
    writer.commit()
    searcher = created.searcher()
    parser = qparser.QueryParser("text", schema, group=qparser.OrGroup, plugins=[qparser.WhitespacePlugin()])
    return lambda query: [hit["key"] for hit in searcher.search(parser.parse(query), limit=DEPTH)]


def format_table(rows: Sequence[Quality]) -> list[str]:
    """A Markdown table; the best of each column is for the reader to see."""
    lines = ["| | R@1 | R@10 | R@100 | MRR@10 | nDCG@10 | 毫秒/问 |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for row in rows:
        numbers = [*(row.recall[cut] for cut in CUTS), row.mrr, row.ndcg]
        lines.append(f"| {row.name} | " + " | ".join(f"{n:.3f}" for n in numbers) + f" | {row.milliseconds:.1f} |")
    return lines
