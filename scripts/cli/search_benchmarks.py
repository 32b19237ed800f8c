"""`bench relevance | search | load`: the search measured beside others, and under load."""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

from scripts.cli.parser import MISUSE, OK, PROBLEMS, Commands
from scripts.intake import read_vocabulary
from scripts.store.layout import PROGRAM, Layout
from scripts.store.sources import list_reports, read_source


def add_search_benchmarks(what: Commands) -> None:
    """relevance, search, load."""
    relevance = what.add_parser("relevance", help="排得好不好：在 BEIR 格式的检索集上，和常见做法并排")
    relevance.add_argument("--dataset", action="append", required=True, help="检索集所在的文件夹，可重复")
    relevance.add_argument("--queries", type=int, help="最多用几个问题，默认全部")
    relevance.add_argument("--no-whoosh", action="store_true", help="不建 Whoosh+jieba 的索引（它最慢）")
    relevance.set_defaults(run=_relevance)

    search = what.add_parser("search", help="检索快不快：和 Whoosh+jieba、tantivy、SQLite FTS5 交替计时")
    search.add_argument("--passages", type=int, default=100_000, help="多少段，默认 100000")
    search.add_argument("--seed", type=int, default=1, help="种子，默认 1")
    search.add_argument("--only", action="store_true", help="只量本程序")
    search.add_argument("--cache", type=int, default=256, help="检索缓存多少 MB，默认 256")
    search.set_defaults(run=_search)

    load = what.add_parser("load", help="很多人同时检索，中间换一次版本")
    load.add_argument("--clients", type=int, default=64, help="同时多少人，默认 64")
    load.add_argument("--seconds", type=float, default=60.0, help="多久，默认 60 秒")
    load.add_argument("--reports", help="报告所在的文件夹，默认本知识库的 data/reports")
    load.set_defaults(run=_load)


def _relevance(layout: Layout, options: argparse.Namespace) -> int:
    from scripts.bench.datasets import BadDataset, read_dataset
    from scripts.bench.relevance import bm25, format_table, judge, naive_whoosh, product

    vocab, _ = read_vocabulary(layout)
    about: dict[str, object] = {"synonyms": vocab.synonyms, "related": dict(vocab.related_words)}
    for name in options.dataset:
        try:
            dataset = read_dataset(Path(name), options.queries)
        except BadDataset as error:
            print(error, file=sys.stderr)
            return MISUSE
        print(f"\n{dataset.name}：{len(dataset.documents)} 篇，{len(dataset.judged)} 问")
        with tempfile.TemporaryDirectory() as folder:
            searches = {
                "本程序": product(dataset, Path(folder) / "own", about),
                "BM25，二字词": bm25(dataset, "bigrams"),
                "BM25，分词": bm25(dataset, "words"),
            }
            if not options.no_whoosh:
                logging.getLogger("jieba").setLevel(logging.WARNING)
                searches["Whoosh+jieba"] = naive_whoosh(dataset, Path(folder) / "whoosh")
            rows = [judge(name, search, dataset, time.perf_counter) for name, search in searches.items()]
        print("\n".join(format_table(rows)))
        best = max(row.mrr for row in rows[1:])
        print(f"MRR@10 比其余最好的高 {100 * (rows[0].mrr / best - 1):+.1f} %" if best else "其余都没有找到")
    return OK


def _search(layout: Layout, options: argparse.Namespace) -> int:
    from scripts.bench.commands import memory_of
    from scripts.bench.passages import make_passages
    from scripts.bench.search import (
        Product,
        bm25f_difference,
        first_answers,
        format_times,
        make_questions,
        rivals,
        time_engines,
    )  # fmt: skip
    from scripts.parse import parse_report

    logging.getLogger("jieba").setLevel(logging.WARNING)
    vocab, _ = read_vocabulary(layout)
    sources = [read_source(path, layout.name(path)) for path in list_reports(Layout(PROGRAM))]
    reports = [report for source in sources if (report := parse_report(source, vocab)[0]) is not None]  # type: ignore[arg-type]  # the program's own reports can be read
    documents = list(make_passages(reports, options.passages, options.seed))
    asked = make_questions(documents, options.seed)
    print(
        f"{len(documents)} 段，平均 {sum(len(d.text) for d in documents) / len(documents):.0f} 字；{len(asked)} 个问题"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = Product(folder / "own", options.cache * 1_000_000)
        engines = [own, *([] if options.only else rivals(folder))]
        print("| 引擎 | 建索引 CPU 秒 | 毫秒/段 | 索引 MB | 打开 毫秒 |\n| --- | --- | --- | --- | --- |")
        for engine in engines:
            began = time.process_time()
            engine.write(documents)
            seconds = time.process_time() - began
            before, opened = memory_of(), time.perf_counter()
            engine.open()
            opening = time.perf_counter() - opened
            if engine is own:
                grown = memory_of() - before
            size = sum(path.stat().st_size for path in engine.folder.rglob("*") if path.is_file())
            rate = 1000 * seconds / len(documents)
            print(
                f"| {engine.name} | {seconds:.1f} | {rate:.3f} | {size / 1e6:.1f} | {1000 * opening:.1f} |", flush=True
            )
        first = first_answers(own, asked, time.perf_counter)
        print(f"本程序打开后多占内存 {grown:.0f} MB；第一次问 p50 {first.p50:.1f} 毫秒，最慢 {first.p95:.1f} 毫秒")
        times = time_engines(engines, asked, time.perf_counter)
        print("\n".join(format_times(times, [engine.name for engine in engines])))
        print(f"问完之后共占内存 {memory_of():.0f} MB")
        if own.engine is not None:
            words = list(asked[0].words)
            print(f"与 Whoosh 自己的 BM25F 相差最多 {bm25f_difference(own.engine, words):.1e}（相对）")
    return OK


def _load(layout: Layout, options: argparse.Namespace) -> int:
    from scripts.bench.load import format_load, run_load

    folder = Path(options.reports) if options.reports else layout.reports
    with tempfile.TemporaryDirectory() as name:
        result = run_load(Path(name), sorted(folder.glob("*.txt")), options.clients, options.seconds)
    print("\n".join(format_load(result)))
    return OK if not result.errors and not result.mixed else PROBLEMS
