"""`bench`: the program measured by itself. What a benchmark needs is imported when it runs."""

import argparse
import sys
import time
from pathlib import Path

from scripts.cli.parser import MISUSE, OK, Commands, Parser
from scripts.cli.search_benchmarks import add_search_benchmarks
from scripts.intake import read_vocabulary
from scripts.store.layout import PROGRAM, Layout


def add_commands(commands: Commands) -> None:
    """bench reading, compare."""
    command = commands.add_parser("bench", help="量一量程序自己")
    what = command.add_subparsers(dest="what", required=True, metavar="项目", parser_class=Parser)
    reading = what.add_parser("reading", help="读得准不准、快不快：对着标注过的报告")
    reading.add_argument("--labels", default=str(PROGRAM / "tests" / "labels"), help="标注所在的文件夹")
    reading.add_argument("--verbose", action="store_true", help="列出每一处不同")
    reading.add_argument("--megabytes", type=float, default=20.0, help="量速度用的最大文本，默认 20 MB")
    reading.set_defaults(run=_reading)
    add_search_benchmarks(what)

    compare = what.add_parser("compare", help="跨年对比得准不准、快不快：对着标注过的几年报告")
    folders = [str(PROGRAM / "tests" / "labels" / "compare" / "three"), str(PROGRAM / "data" / "demo")]
    compare.add_argument("--labels", action="append", help="标注所在的文件夹，可重复；里面有 reports/ 和 truth/")
    compare.add_argument("--verbose", action="store_true", help="列出每一处不同")
    compare.add_argument("--reports", type=int, default=0, help="另把标注的报告反复抄到这么多份，量速度")
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
    if options.reports:
        sizes = (options.reports // 4, options.reports // 2, options.reports)
        speed = measure_growth(sets[0], sizes, vocab, time.perf_counter)
        told = "，".join(f"{n} 份 {s:.1f} 秒" for n, s in zip(speed.sizes, speed.seconds, strict=True))
        print(f"速度：{told}，增长指数 {speed.exponent:.2f}（1 为线性）")
    return OK


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


def _peak_memory() -> float:
    """The most memory that this process has held, in MB; 0 where the system doesn't say."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
