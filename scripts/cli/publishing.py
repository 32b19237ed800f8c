"""`build`: reports in, a new release out."""

import argparse
import errno
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from scripts.build import build
from scripts.cli.parser import OK, PROBLEMS, Commands
from scripts.problems import format_problem
from scripts.store.layout import Layout
from scripts.store.lock import Timeout
from scripts.store.release import current_release
from scripts.summary import BuildSummary

BUSY = "另一个 build 正在运行，等了很久还没有结束；请稍后再试"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def add_commands(commands: Commands) -> None:
    """build."""
    command = commands.add_parser("build", help="读报告，生成网页、网站和索引")
    command.add_argument("--strict", action="store_true", help="有一处错误或待核，就什么都不发布")
    command.add_argument("--json", action="store_true", help="用 JSON 给出结果")
    command.set_defaults(run=_build)


def _build(layout: Layout, options: argparse.Namespace) -> int:
    progress = _Progress(quiet=options.json)
    try:
        summary = build(layout, progress, time.perf_counter, _cpu_seconds, strict=options.strict, waiting=say_waiting)
    except Timeout:
        print(BUSY, file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        kept = "原来的网站没有动，仍在使用" if current_release(layout) is not None else "还没有发布过网站"
        print(f"没有做完：{explain_failure(error)}；{kept}", file=sys.stderr)
        return PROBLEMS
    finally:
        progress.close()
    if options.json:
        body = {key: value for key, value in asdict(summary).items() if "clock" not in key} | {"failed": summary.failed}
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        print("\n".join(summary_lines(summary)))
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


def say_waiting() -> None:
    """Tells that another build is under way."""
    print("另一个 build 正在运行，等它结束……", file=sys.stderr, flush=True)


def explain_failure(error: OSError) -> str:
    """Why the system refused to read or write, and what to do."""
    where = f"：{error.filename}" if error.filename else ""
    if error.errno in FULL:  # a file that is copied is named by what it is copied from
        return "磁盘满了，或超过了限额，请腾出空间后再运行"
    if error.errno in FORBIDDEN:
        return f"没有写的权限{where}"
    if error.errno == errno.ENOENT:
        return f"文件在读写的时候不见了{where}，请再运行一次"
    return f"{error.strerror or type(error).__name__}{where}"


def summary_lines(summary: BuildSummary) -> Iterator[str]:
    """What a build did, for people."""
    yield from (format_problem(item) for item in summary.problems)
    yield (
        f"报告：读取 {summary.reports_read} 份，沿用 {summary.reports_reused} 份，"
        f"发布 {summary.reports_published} 份，没有发布 {summary.reports_refused} 份"
    )
    yield f"页面：写入 {summary.pages_written}，未变 {summary.pages_unchanged}，移除 {summary.pages_removed}"
    yield f"检索：{summary.passages_indexed} 段"
    yield "用时：" + "，".join(f"{name} {seconds:.2f} 秒" for name, seconds in summary.seconds.items())
    errors = sum(item.severity == "error" for item in summary.problems)
    yield f"问题：{len(summary.problems)} 个，其中错误 {errors} 个"
    if summary.strict:
        yield "--strict：有错误或待核，什么都没有发布，原来的网站仍在使用"
    elif summary.switched:
        yield f"已发布新版本 {summary.generation}"
    elif summary.generation:
        yield f"内容没有变化，仍是版本 {summary.generation}"
    else:
        yield "没有发布新版本，原来的网站仍在使用"
    for generation, ids in summary.still_held.items():
        yield f"旧版本 {generation} 里还有已经撤下的报告：{'、'.join(ids)}"
    if summary.still_held:
        yield "旧版本没有人看得到，只留着退回用；要彻底删除：python -m scripts releases prune"
