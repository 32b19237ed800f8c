"""The command line: `python -m scripts build | serve | search | explain | check | bench`.

Exit status: 0 all is well, 1 there are problems, 2 the command was used wrongly.
"""

import argparse
import contextlib
import io
import json
import re
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from filelock import Timeout
from tqdm import tqdm

from scripts.audit import audit_report
from scripts.build import BuildSummary, build, correct_reports, read_vocabulary
from scripts.corpus import build_corpus
from scripts.explain import explain_json, explain_text
from scripts.model import STATUS_NAMES, Problem, Report, SourceFile
from scripts.overrides import override_stanza
from scripts.parse import parse_report
from scripts.problems import format_problem
from scripts.search.api import BadQuery, answer_json, read_query
from scripts.search.engine import open_engine
from scripts.search.index import IndexDamaged
from scripts.store.layout import PROGRAM, Layout
from scripts.store.release import current_release
from scripts.store.sources import list_reports, read_source

OK, PROBLEMS, MISUSE = 0, 1, 2


# What argparse says in English, and what a clerk should read.
SAID = (
    (re.compile(r"the following arguments are required: (.*)"), r"缺少 \1"),
    (re.compile(r"argument (\S+): invalid int value: (.*)"), r"\1 应是整数，不能是 \2"),
    (re.compile(r"argument \S+: invalid choice: (\S+) \(choose from (.*)\)"), r"没有 \1 这个命令，可用的是 \2"),
    (re.compile(r"argument (\S+): expected one argument"), r"\1 后面要有一个值"),
    (re.compile(r"unrecognized arguments: (.*)"), r"不认识 \1"),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        said = next((p.sub(words, message) for p, words in SAID if p.fullmatch(message)), message)
        self.exit(MISUSE, f"用法不对：{said}\n用 {self.prog} --help 看说明\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a character shows ?
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args([word.encode("utf-8", "replace").decode() for word in given])
    base = Path(options.base).resolve()
    if not base.is_dir():
        print(f"没有这个文件夹：{options.base}", file=sys.stderr)
        return MISUSE
    try:
        return int(options.run(Layout(base), options))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return OK


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m scripts", description="城市管理知识库：把工作报告做成网站和全文检索。")
    parser.add_argument(
        "--base", default=str(PROGRAM), help="知识库所在的文件夹（里面有 data/），默认是程序所在的文件夹"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令", parser_class=_Parser)

    command = commands.add_parser("build", help="读报告，生成网页、网站和索引")
    command.add_argument("--json", action="store_true", help="用 JSON 给出结果")
    command.set_defaults(run=_build)

    command = commands.add_parser("serve", help="在本机提供网站和检索")
    command.add_argument("--host", default="127.0.0.1", help="监听地址，默认只对本机开放")
    command.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    command.set_defaults(run=_serve)

    command = commands.add_parser("search", help="检索")
    command.add_argument("query", help="检索词；加引号为逐字匹配")
    for name, words in (("year", "年度"), ("agency", "单位"), ("topic", "主题"), ("kind", "文种"), ("status", "状态")):
        command.add_argument(f"--{name}", action="append", default=[], help=f"只看这个{words}，可重复")
    command.add_argument("--limit", default="10", help="最多几条，默认 10")
    command.add_argument("--offset", default="0", help="从第几条之后开始")
    command.add_argument("--json", action="store_true", help="用 JSON 给出结果")
    command.set_defaults(run=_search)

    command = commands.add_parser("explain", help="看从一份报告里读到了什么，不写任何文件")
    command.add_argument("file", help="报告文件，放在哪里都可以")
    command.add_argument("--json", action="store_true", help="用 JSON 给出，格式见 docs/dev/explain.schema.json")
    command.set_defaults(run=_explain)

    command = commands.add_parser("check", help="检查报告、词表和校对文件，列出要核对的地方")
    command.add_argument("files", nargs="*", help="只查这些报告（不套用校对）；不写就全查")
    command.add_argument("--brief", action="store_true", help="只列问题，不给出现成的校对")
    command.add_argument("--json", action="store_true", help="用 JSON 给出结果")
    command.set_defaults(run=_check)

    command = commands.add_parser("bench", help="量一量程序自己")
    what = command.add_subparsers(dest="what", required=True, metavar="项目", parser_class=_Parser)
    reading = what.add_parser("reading", help="读得准不准、快不快：对着标注过的报告")
    reading.add_argument("--labels", default=str(PROGRAM / "tests" / "labels"), help="标注所在的文件夹")
    reading.add_argument("--verbose", action="store_true", help="列出每一处不同")
    reading.add_argument("--megabytes", type=float, default=20.0, help="量速度用的最大文本，默认 20 MB")
    reading.set_defaults(run=_bench_reading)
    return parser


def _build(layout: Layout, options: argparse.Namespace) -> int:
    progress = _Progress(quiet=options.json)
    try:
        summary = build(layout, progress, time.perf_counter)
    except Timeout:
        print("另一个 build 正在运行，等了很久还没有结束；请稍后再试", file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        print(f"写不下去了：{error}；原来的网站没有动", file=sys.stderr)
        return PROBLEMS
    finally:
        progress.close()
    if options.json:
        body = {key: value for key, value in asdict(summary).items() if key != "clock"} | {"failed": summary.failed}
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        _print_summary(summary)
    return PROBLEMS if summary.failed else OK


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


def _serve(layout: Layout, options: argparse.Namespace) -> int:
    import uvicorn

    from scripts.search.service import create_app

    if current_release(layout) is None:
        print("知识库还没有建好，请先运行 python -m scripts build", file=sys.stderr)
        return PROBLEMS
    try:
        listening = socket.create_server((options.host, options.port), reuse_port=False)
    except (OSError, OverflowError):
        print(f"{options.host} 的端口 {options.port} 用不了，可能已被占用；", file=sys.stderr, end="")
        print("换一个：make PORT=8001，或 serve --port 8001", file=sys.stderr)
        return PROBLEMS
    app = create_app(lambda: current_release(layout), time.perf_counter)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
    print(f"城市管理知识库：http://{options.host}:{listening.getsockname()[1]}/   （Ctrl-C 结束）", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    print("已停止")
    return OK


def _search(layout: Layout, options: argparse.Namespace) -> int:
    release = current_release(layout)
    if release is None:
        print("知识库还没有建好，请先运行 python -m scripts build", file=sys.stderr)
        return PROBLEMS
    topics = release.topics
    given = {name: getattr(options, name) for name in ("year", "agency", "topic", "kind", "status")}
    given |= {"q": [options.query], "limit": [options.limit], "offset": [options.offset]}
    try:
        query = read_query(given, topics)
        engine = open_engine(release.index)
    except BadQuery as error:
        print(f"用法不对：{error}", file=sys.stderr)
        return MISUSE
    except IndexDamaged as error:
        print(f"{error}；请重新运行 python -m scripts build", file=sys.stderr)
        return PROBLEMS
    began = time.perf_counter()
    answer = engine.answer(query)
    body = answer_json(answer, topics, (time.perf_counter() - began) * 1000)
    if options.json:
        print(json.dumps(body | {"generation": release.generation}, ensure_ascii=False, indent=2))
    else:
        _print_hits(body)
    return OK


def _print_hits(body: dict[str, Any]) -> None:
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("【", "】")
    note = "（没有一段含有全部检索词，以下是含有一部分的）" if body["mode"] == "any" else ""
    print(f"{body['total']} 条，{body['took_ms']:.1f} 毫秒{note}")
    for word in body["missing"]:
        print(f"  “{word}”没有出现过")
    for hit in body["hits"]:
        text = "".join(f"{bold}{s['text']}{plain}" if s["match"] else s["text"] for s in hit["snippet"])
        print(
            f"\n{hit['agency']}《{hit['title']}》 › {hit['section']}  [{STATUS_NAMES[hit['status']]}]\n  {text}\n  {hit['url']}"
        )


def _explain(layout: Layout, options: argparse.Namespace) -> int:
    vocab, _ = read_vocabulary(layout)
    source = read_source(Path(options.file), options.file)
    report, problems = parse_report(source, vocab) if isinstance(source, SourceFile) else (None, (source,))
    if report is not None:
        problems += audit_report(report, vocab.cities)
    if options.json:
        print(explain_json(report, problems))
    else:
        print("\n".join(explain_text(report, problems, vocab)))
    return PROBLEMS if report is None else OK


def _check(layout: Layout, options: argparse.Namespace) -> int:
    vocab, vocab_problems = read_vocabulary(layout)
    reports: list[Report] = []
    problems: list[Problem] = []
    paths = [Path(name) for name in options.files] or list_reports(layout)
    for path in paths:
        source = read_source(path, str(path) if options.files else layout.name(path))
        report, found = parse_report(source, vocab) if isinstance(source, SourceFile) else (None, (source,))
        problems += found
        reports += [report] if report is not None else []
    if not options.files:
        reports, problems = correct_reports(layout, reports, problems, vocab)
        problems += vocab_problems
    problems = list(build_corpus(reports, vocab, problems).problems)
    if options.json:
        print(json.dumps([asdict(item) for item in problems], ensure_ascii=False, indent=2))
    else:
        by_path = {report.path: report for report in reports}
        for item in problems:
            print(format_problem(item))
            if not options.brief and item.path in by_path and (stanza := override_stanza(by_path[item.path], item)):
                print(f"\n# data/overrides/{by_path[item.path].id}.yml\n{stanza}\n")
        print(f"查了 {len(paths)} 份报告，{len(problems)} 个地方要核对")
    return PROBLEMS if any(item.severity != "info" for item in problems) else OK


def _bench_reading(layout: Layout, options: argparse.Namespace) -> int:
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


__all__ = ["main"]
