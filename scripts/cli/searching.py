"""`search` and `serve`: answers from the current release."""

import argparse
import contextlib
import json
import socket
import sys
import time
from typing import Any

from scripts.cli.parser import MISUSE, NOT_BUILT, OK, PROBLEMS, Commands
from scripts.model import STATUS_NAMES
from scripts.search.api import FILTERS, BadQuery, answer_json, read_query
from scripts.search.engine import CACHE_BYTES, open_engine
from scripts.search.index import IndexDamaged
from scripts.store.layout import Layout
from scripts.store.release import current_release

MILLION = 1_000_000
MEGABYTES = CACHE_BYTES // MILLION
MODE_NOTES = {
    "any": "（没有一段含有全部检索词，以下是含有一部分的）",
    "question": "（按问题的意思排列）",
}


def add_commands(commands: Commands) -> None:
    """serve, search."""
    command = commands.add_parser("serve", help="在本机提供网站和检索")
    command.add_argument("--host", default="127.0.0.1", help="监听地址，默认只对本机开放")
    command.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    command.add_argument(
        "--cache", type=int, default=MEGABYTES, help=f"检索缓存多少 MB，默认 {MEGABYTES}；内存小就减少"
    )
    command.set_defaults(run=_serve)

    command = commands.add_parser("search", help="检索")
    command.add_argument("query", help="检索词；加引号为逐字匹配")
    for name, words in (("year", "年度"), ("agency", "单位"), ("topic", "主题"), ("kind", "文种"), ("status", "状态")):
        command.add_argument(f"--{name}", action="append", default=[], help=f"只看这个{words}，可重复")
    command.add_argument("--masked", action="append", default=[], help="只看有（yes）或没有（no）脱敏数字的")
    command.add_argument("--report", action="append", default=[], help="只看这份报告，可重复")
    command.add_argument("--exact", action="store_true", help="只搜原词，不搜同义的说法")
    command.add_argument("--sort", default="relevance", help="relevance：按相关程度（默认）；year：新的年度在前")
    command.add_argument("--limit", default="10", help="最多几条，默认 10")
    command.add_argument("--offset", default="0", help="从第几条之后开始")
    command.add_argument("--json", action="store_true", help="用 JSON 给出结果")
    command.set_defaults(run=_search)


def _serve(layout: Layout, options: argparse.Namespace) -> int:
    import uvicorn

    from scripts.search.service import create_app

    if options.cache < 1:
        print(f"用法不对：--cache 应不小于 1，不能是 {options.cache}", file=sys.stderr)
        return MISUSE
    if current_release(layout) is None:
        print(NOT_BUILT, file=sys.stderr)
        return PROBLEMS
    try:
        listening = listen(options.host, options.port)
    except (OSError, OverflowError):
        print(f"{options.host} 的端口 {options.port} 用不了，可能已被占用；", file=sys.stderr, end="")
        print("换一个：make PORT=8001，或 serve --port 8001", file=sys.stderr)
        return PROBLEMS
    app = create_app(lambda: current_release(layout), time.perf_counter, options.cache * MILLION)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
    print(f"城市管理知识库：http://{options.host}:{listening.getsockname()[1]}/   （Ctrl-C 结束）", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    print("已停止")
    return OK


def listen(host: str, port: int) -> socket.socket:
    """A socket whose connections send what they have at once: an answer comes in two parts, and
    the second would wait 40 ms for the first to be acknowledged. OSError, OverflowError where it
    can't be had."""
    listening = socket.create_server((host, port), reuse_port=False)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _search(layout: Layout, options: argparse.Namespace) -> int:
    release = current_release(layout)
    if release is None:
        print(NOT_BUILT, file=sys.stderr)
        return PROBLEMS
    topics = release.topics
    given = {name: getattr(options, name) for name in FILTERS}
    given |= {"q": [options.query], "limit": [options.limit], "offset": [options.offset], "sort": [options.sort]}
    given["exact"] = ["1" if options.exact else "0"]
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
    print(f"{body['total']} 条，{body['took_ms']:.1f} 毫秒{MODE_NOTES.get(body['mode'], '')}")
    for word, others in body["synonyms"].items():
        said = f"“{word}”没有出现过，改为检索相关的" if word in body["related"] else "已同时检索"
        print(f"  {said}：{'、'.join(others)}（--exact 只搜原词）")
    for word in body["missing"]:
        print(f"  “{word}”没有出现过")
    if body["help"] and body["help"]["spellings"]:
        print(f"  是不是要找：{'、'.join(body['help']['spellings'])}")
    for number, hit in enumerate((*body["hits"], *body["partial"])):
        if body["total"] and number == len(body["hits"]):
            print("\n—— 以下只含一部分检索词 ——")
        text = "".join(f"{bold}{s['text']}{plain}" if s["match"] else s["text"] for s in hit["snippet"])
        where = f"{hit['agency']}《{hit['title']}》 › {hit['section']}  [{STATUS_NAMES[hit['status']]}]"
        print(f"\n{where}\n  {text}\n  {hit['url']}")
