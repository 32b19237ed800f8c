"""`bench`: the program measured by itself. What a benchmark needs is imported when it runs."""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scripts.cli.parser import MISUSE, OK, Commands, Parser
from scripts.cli.search_benchmarks import add_search_benchmarks
from scripts.intake import read_vocabulary
from scripts.store.layout import PROGRAM, Layout

# Labels that no weight and no threshold was chosen on.
HELD_OUT = "usual"


def add_commands(commands: Commands) -> None:
    """bench reading, relevance, search, load, generate, build, compare."""
    command = commands.add_parser("bench", help="量一量程序自己")
    what = command.add_subparsers(dest="what", required=True, metavar="项目", parser_class=Parser)
    reading = what.add_parser("reading", help="读得准不准、快不快：对着标注过的报告")
    reading.add_argument("--labels", default=str(PROGRAM / "tests" / "labels"), help="标注所在的文件夹")
    reading.add_argument("--verbose", action="store_true", help="列出每一处不同")
    reading.add_argument("--megabytes", type=float, default=20.0, help="量速度用的最大文本，默认 20 MB")
    reading.set_defaults(run=_reading)
    add_search_benchmarks(what)

    generate = what.add_parser("generate", help="编一个任意大小的知识库，量规模用")
    generate.add_argument("--reports", type=int, required=True, help="多少份报告")
    generate.add_argument("--seed", type=int, default=1, help="种子：同一个数编出同样的内容，默认 1")
    generate.add_argument("--out", required=True, help="放在哪个文件夹，没有就新建")
    generate.set_defaults(run=_generate)

    build = what.add_parser("build", help="建库随报告份数怎样增长")
    build.add_argument("--reports", default="100,300,1000", help="各多少份，逗号隔开，默认 100,300,1000")
    build.add_argument("--seed", type=int, default=1, help="种子，默认 1")
    build.add_argument("--stock", action="store_true", help="同时量原装 MkDocs Material 建同样的页面")
    build.add_argument("--commit", action="store_true", help="同时量增加、修改、改名、删除一份报告")
    build.add_argument("--vocabulary", action="store_true", help="同时量词表改一处")
    build.add_argument("--write", metavar="文件", help="把表写进一个页面，如 docs/dev/limits.md")
    build.add_argument("--json", action="store_true", help="用 JSON 给出结果")
    build.set_defaults(run=_measure_builds)

    compare = what.add_parser("compare", help="跨年对比得准不准、快不快：对着标注过的几年报告")
    labelled = PROGRAM / "tests" / "labels" / "compare"
    folders = [*(str(labelled / name) for name in ("three", "two", "six", HELD_OUT)), str(PROGRAM / "data" / "demo")]
    compare.add_argument("--labels", action="append", help="标注所在的文件夹，可重复；里面有 reports/ 和 truth/")
    compare.add_argument("--verbose", action="store_true", help="列出每一处不同")
    compare.add_argument("--reports", type=int, default=0, help="另把标注的报告反复抄到这么多份，量速度")
    compare.add_argument("--fit", action="store_true", help="另按标注算一遍权重，并用别的几套标注算的权重评每一套")
    compare.set_defaults(run=_compare, folders=folders)


def _compare(layout: Layout, options: argparse.Namespace) -> int:
    from scripts.bench.comparing import format_comparing, gather, measure_growth, score_comparing
    from scripts.bench.labels import read_compared

    vocab, _ = read_vocabulary(layout)
    sets = [read_compared(Path(folder)) for folder in options.labels or options.folders]
    for item in sets:
        if not item.sources:
            print(f"{item.name} 里没有标注过的报告", file=sys.stderr)
            return MISUSE
        print(f"{item.name}（{len(item.sources)} 份报告）")
        print("\n".join(format_comparing(score_comparing(gather(item, vocab), item.truth), verbose=options.verbose)))
    if options.fit:
        fitted = {item.name: (gather(item, vocab), item.truth) for item in sets if item.name != HELD_OUT}
        print("\n".join(_fitted(fitted)))
    if options.reports:
        sizes = (options.reports // 4, options.reports // 2, options.reports)
        speed = measure_growth(sets[0], sizes, vocab, time.process_time)
        told = "，".join(f"{n} 份 {s:.1f} CPU 秒" for n, s in zip(speed.sizes, speed.seconds, strict=True))
        print(f"速度：{told}，增长指数 {speed.exponent:.2f}（1 为线性）")
    return OK


def _fitted(sets: Mapping[str, tuple[Any, Any]]) -> Iterator[str]:
    """The weights that all sets give, and how well each is matched with those of the others."""
    from scripts.bench.comparing import format_comparing
    from scripts.bench.fitting import fit, format_model, gather_pairs, gather_promises, join, score_with

    pairs = {name: join(list(gather_pairs(across, truth["pairs"]))) for name, (across, truth) in sets.items()}
    answers = join([e for across, truth in sets.values() for e in gather_promises(across, truth["promises"])])
    yield format_model("同一举措的权重", fit(join(list(pairs.values()))))
    yield format_model("承诺和总结的权重", fit(answers))
    for name, (across, truth) in sets.items() if len(sets) > 1 else ():
        others = fit(join([examples for other, examples in pairs.items() if other != name]))
        yield f"{name}，用别的标注算的权重"
        yield from format_comparing(score_with(others, across, truth["pairs"]), verbose=False)


def _reading(layout: Layout, options: argparse.Namespace) -> int:
    from scripts.bench.labels import read_labels
    from scripts.bench.reading import format_scores, measure_speed, score_reading

    vocab, _ = read_vocabulary(layout)
    labelled = list(read_labels(Path(options.labels)))
    if not labelled:
        print(f"{options.labels} 里没有标注（.label）", file=sys.stderr)
        return MISUSE
    print("\n".join(format_scores(score_reading(labelled, vocab), verbose=options.verbose)))
    text = "".join(item.data.decode("utf-8", "ignore") for item in labelled[:5])
    largest = int(options.megabytes * 1_000_000)
    for name, sample in (("按原样分行", text), ("全部在一行", text.replace("\n", ""))):
        speed = measure_speed(sample, (largest // 4, largest // 2, largest), vocab, time.perf_counter)
        rate = speed.sizes[-1] / speed.seconds[-1] / 1e6
        print(f"{name}：{speed.sizes[-1] / 1e6:.1f} MB，{rate:.2f} MB/s，增长指数 {speed.exponent:.2f}（1 为线性）")
    print(f"内存最多用到 {_peak_memory():.0f} MB")
    return OK


def _generate(layout: Layout, options: argparse.Namespace) -> int:
    from scripts.bench.folder import write_corpus

    folder = Path(options.out).resolve()
    if (folder / "data" / "reports").exists():
        print(f"{options.out} 里已经有报告，请换一个文件夹", file=sys.stderr)
        return MISUSE
    size = write_corpus(folder, options.reports, options.seed, read_vocabulary(layout)[0].cities)
    print(f"编了 {options.reports} 份报告，{size / 1e6:.1f} MB，在 {options.out}")
    return OK


def _measure_builds(layout: Layout, options: argparse.Namespace) -> int:
    from scripts.bench.building import measure_build, measure_commits, measure_vocabulary
    from scripts.bench.commands import settle
    from scripts.bench.folder import one_more, write_corpus
    from scripts.bench.limits import format_limits, with_tables
    from scripts.bench.scale import Cost, format_costs, growth, stages_of
    from scripts.bench.stock import WHOLE_NAV_LIMIT, measure_stock
    from scripts.bench.weights import Heaviest, measure_pages
    from scripts.store.release import current_release

    sizes = _sizes(options.reports)
    if not sizes:
        print(f"用法不对：--reports 应是逗号隔开的份数，不能是 {options.reports}", file=sys.stderr)
        return MISUSE
    cities = read_vocabulary(layout)[0].cities
    costs: list[Cost] = []
    pages: dict[int, Heaviest] = {}
    with tempfile.TemporaryDirectory() as name:
        bases = {size: Path(name) / str(size) for size in sizes}
        for size, base in bases.items():
            aside = Path(name) / "stock"
            write_corpus(base, size, options.seed, cities)
            settle()
            costs += measure_build(base, size)
            served = current_release(Layout(base))
            if served is not None:
                pages[size] = measure_pages(served.site)
            if options.stock:
                costs.append(measure_stock(base / "docs", aside, size, whole_nav=False))
            if options.stock and size <= WHOLE_NAV_LIMIT:
                costs.append(measure_stock(base / "docs", aside, size, whole_nav=True))
            if not options.commit and not options.vocabulary:
                shutil.rmtree(base)
            print(f"{size} 份量好了", file=sys.stderr, flush=True)
        if options.commit:
            costs += measure_commits(bases, one_more(options.seed, cities))
        if options.vocabulary:
            costs += (cost for size, base in bases.items() for cost in measure_vocabulary(base, size))
    if options.write:
        page = Path(options.write)
        told = " ".join(["python -m scripts bench build", *_told(options)])
        before = page.read_text("utf-8") if page.is_file() else ""
        page.write_text(with_tables(before, format_limits(costs, pages), told), "utf-8")
    if options.json:
        body: dict[str, Any] = {
            "costs": [asdict(c) for c in costs],
            "growth": {s: growth(costs, s) for s in stages_of(costs)},
        }
        body["pages"] = {size: asdict(heaviest) for size, heaviest in pages.items()}
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        print("\n".join(format_costs(costs)))
    return OK


def _told(options: argparse.Namespace) -> list[str]:
    """What the benchmark was asked for, as one would ask again."""
    flags = [f"--{name}" for name in ("stock", "commit", "vocabulary") if getattr(options, name)]
    return [f"--reports {options.reports}", f"--seed {options.seed}", *flags, f"--write {options.write}"]


def _sizes(told: str) -> list[int]:
    """The sizes in ascending order; none when one of them is no number."""
    words = told.replace("，", ",").split(",")
    return sorted({int(word) for word in words}) if all(word.strip().isdecimal() for word in words) else []


def _peak_memory() -> float:
    """The most memory that this process has held, in MB; 0 where the system doesn't say."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
