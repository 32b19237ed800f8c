"""Many readers at once on a running service, with a new release in the middle.

Every reader has one connection and asks on it as fast as it is answered. Half way a report
with a word of its own is added and built; from then on an answer has to be all old (without
the word) or all new (with it), and its generation says which.
"""

import asyncio
import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

import numpy as np

from scripts.bench.commands import memory_of
from scripts.store.layout import PROGRAM

MARK = "玄圃星槎"
REPORT = f"某镇城管中队2024年工作总结\n一、市容管理\n建成{MARK}示范街1条。\n"
WORDS = [
    "垃圾分类",
    "渣土运输",
    "违法建设",
    "市容环境",
    "数字城管",
    "餐饮油烟",
    "户外广告",
    "停车泊位",
    "园林绿化",
    "行政处罚",
    "环卫作业",
    "污水处理",
]
QUESTION = "怎么治理占道经营？"


@dataclass(slots=True)
class Load:
    """What the readers met: milliseconds of every answer, errors by kind, answers that were of
    two generations, answers by generation, and the server's memory in MB over time."""

    milliseconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    mixed: int = 0
    generations: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    seconds: float = 0.0


def run_load(folder: Path, reports: Sequence[Path], clients: int, seconds: float) -> Load:
    """Builds a base of these reports in an empty folder, serves it and asks for `seconds`."""
    kept = folder / "data" / "reports"
    kept.mkdir(parents=True)
    for path in reports:
        (kept / path.name).write_bytes(path.read_bytes())
    _build(folder)
    server = subprocess.Popen(
        [sys.executable, "-m", "scripts", "--base", str(folder), "serve", "--port", "0"],
        cwd=PROGRAM, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert server.stdout is not None
        found = re.search(r":(\d+)/", server.stdout.readline())
        assert found is not None
        return asyncio.run(_ask_all(folder, int(found[1]), server.pid, clients, seconds))
    finally:
        server.terminate()
        server.wait(10)


def _build(folder: Path) -> None:
    command = [sys.executable, "-m", "scripts", "--base", str(folder), "build", "--json"]
    subprocess.run(command, cwd=PROGRAM, stdout=subprocess.DEVNULL, check=False)


async def _ask_all(folder: Path, port: int, pid: int, clients: int, seconds: float) -> Load:
    load = Load()
    began = perf_counter()
    readers = [asyncio.create_task(_reader(port, load, number, began + seconds)) for number in range(clients)]
    swapped = False
    while perf_counter() < began + seconds:
        await asyncio.sleep(1)
        load.memory.append(memory_of(pid))
        if not swapped and perf_counter() > began + seconds / 3:
            swapped = True
            (folder / "data" / "reports" / "2024-某镇城管中队-工作总结.txt").write_text(REPORT, "utf-8")
            await asyncio.to_thread(_build, folder)
    await asyncio.gather(*readers)
    load.seconds = perf_counter() - began
    return load


async def _reader(port: int, load: Load, number: int, until: float) -> None:
    chance = random.Random(number)
    read, write = await asyncio.open_connection("127.0.0.1", port)
    while perf_counter() < until:
        query = chance.choice((MARK, QUESTION, " ".join(chance.sample(WORDS, 2)), chance.choice(WORDS)))
        began = perf_counter()
        try:
            status, body = await _get(read, write, f"/api/search?q={quote(query)}")
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            load.errors[type(error).__name__] += 1
            read, write = await asyncio.open_connection("127.0.0.1", port)
            continue
        load.milliseconds.append(1000 * (perf_counter() - began))
        if status != 200:
            load.errors[str(status)] += 1
            continue
        answer = json.loads(body)
        load.generations[answer["generation"]] += 1
        if query == MARK:
            holds = bool(answer["total"]) and answer["mode"] == "all"
            first = next(iter(load.generations))
            load.mixed += holds == (answer["generation"] == first)
    write.close()


async def _get(read: asyncio.StreamReader, write: asyncio.StreamWriter, path: str) -> tuple[int, bytes]:
    """Status and body of one request on a kept connection."""
    write.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = (await read.readuntil(b"\r\n\r\n")).decode().lower()
    length = re.search(r"content-length: (\d+)", head)
    if length is None:
        raise ValueError("no length")
    return int(head.split()[1]), await read.readexactly(int(length[1]))


def format_load(load: Load) -> list[str]:
    """What a reader of the measurement wants to know."""
    p50, p95, p99 = np.percentile(load.milliseconds, (50, 95, 99)) if load.milliseconds else (0, 0, 0)
    third = max(1, len(load.memory) // 3)
    return [
        f"{len(load.milliseconds)} 次检索，{load.seconds:.0f} 秒，每秒 {len(load.milliseconds) / load.seconds:.0f} 次",
        f"p50 {p50:.1f} 毫秒，p95 {p95:.1f} 毫秒，p99 {p99:.1f} 毫秒",
        f"出错 {load.errors.total()} 次{'：' + str(dict(load.errors)) if load.errors else ''}",
        f"版本 {len(load.generations)} 个：{'、'.join(f'{n} 次' for n in load.generations.values())}；新旧混杂 {load.mixed} 次",
        f"服务内存（MB）：开始 {np.mean(load.memory[:third]):.0f}，结束 {np.mean(load.memory[-third:]):.0f}，最多 {max(load.memory):.0f}",
    ]
