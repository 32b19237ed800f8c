"""`bench`: the program measured by itself. What a benchmark needs is imported when it runs."""

import argparse
import sys
import time
from pathlib import Path

from scripts.build import read_vocabulary
from scripts.cli.parser import MISUSE, OK, Commands, Parser
from scripts.store.layout import PROGRAM, Layout


def add_commands(commands: Commands) -> None:
    """bench reading, generate."""
    command = commands.add_parser("bench", help="量一量程序自己")
    what = command.add_subparsers(dest="what", required=True, metavar="项目", parser_class=Parser)
    reading = what.add_parser("reading", help="读得准不准、快不快：对着标注过的报告")
    reading.add_argument("--labels", default=str(PROGRAM / "tests" / "labels"), help="标注所在的文件夹")
    reading.add_argument("--verbose", action="store_true", help="列出每一处不同")
    reading.add_argument("--megabytes", type=float, default=20.0, help="量速度用的最大文本，默认 20 MB")
    reading.set_defaults(run=_reading)

    generate = what.add_parser("generate", help="编一个任意大小的知识库，量规模用")
    generate.add_argument("--reports", type=int, required=True, help="多少份报告")
    generate.add_argument("--seed", type=int, default=1, help="种子：同一个数编出同样的内容，默认 1")
    generate.add_argument("--out", required=True, help="放在哪个文件夹，没有就新建")
    generate.set_defaults(run=_generate)


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


def _peak_memory() -> float:
    """The most memory that this process has held, in MB; 0 where the system doesn't say."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
