"""`build`: reports in, a new release out."""

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from typing import Any

from filelock import Timeout
from tqdm import tqdm

from scripts.build import build
from scripts.cli.parser import OK, PROBLEMS, Commands
from scripts.problems import format_problem
from scripts.store.layout import Layout
from scripts.summary import BuildSummary


def add_commands(commands: Commands) -> None:
    """build."""
    command = commands.add_parser("build", help="读报告，生成网页、网站和索引")
    command.add_argument("--json", action="store_true", help="用 JSON 给出结果")
    command.set_defaults(run=_build)


def _build(layout: Layout, options: argparse.Namespace) -> int:
    progress = _Progress(quiet=options.json)
    try:
        summary = build(layout, progress, time.perf_counter, _cpu_seconds)
    except Timeout:
        print("另一个 build 正在运行，等了很久还没有结束；请稍后再试", file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        print(f"写不下去了：{error}；原来的网站没有动", file=sys.stderr)
        return PROBLEMS
    finally:
        progress.close()
    if options.json:
        body = {key: value for key, value in asdict(summary).items() if "clock" not in key} | {"failed": summary.failed}
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        _print_summary(summary)
    return PROBLEMS if summary.failed else OK


def _cpu_seconds() -> float:
    """Seconds on the processor, of this process and of its children that have ended."""
    return sum(os.times()[:4])


class _Progress:
    """A bar on a terminal, a line a stage in a log."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._label = ""

    def __call__(self, label: str, done: int, total: int) -> None:
        if self._quiet:
            return
        if not sys.stderr.isatty():
            if done == total:
                print(f"{label} {done}/{total}" if total > 1 else label, file=sys.stderr, flush=True)
            return
        if label != self._label:
            self.close()
            self._bar, self._label = (
                tqdm(total=total, desc=label, leave=False, bar_format="{desc} {bar} {n}/{total}"),
                label,
            )
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _print_summary(summary: BuildSummary) -> None:
    for item in summary.problems:
        print(format_problem(item))
    print(
        f"报告：读取 {summary.reports_read} 份，沿用 {summary.reports_reused} 份，发布 {summary.reports_published} 份"
    )
    print(f"页面：写入 {summary.pages_written}，未变 {summary.pages_unchanged}，移除 {summary.pages_removed}")
    print(f"检索：{summary.passages_indexed} 段")
    print("用时：" + "，".join(f"{name} {seconds:.2f} 秒" for name, seconds in summary.seconds.items()))
    errors = sum(item.severity == "error" for item in summary.problems)
    print(f"问题：{len(summary.problems)} 个，其中错误 {errors} 个")
    if summary.switched:
        print(f"已发布新版本 {summary.generation}")
    elif summary.generation:
        print(f"内容没有变化，仍是版本 {summary.generation}")
    else:
        print("没有发布新版本，原来的网站仍在使用")
