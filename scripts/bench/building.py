"""Builds bases of growing size in processes of their own, and stock Material beside them.

measure_build(folder, 300) → Cost(300, "读取", cpu=9.1, …), …, Cost(300, "全部", …)
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from scripts.bench.commands import Run, bytes_since, measure
from scripts.bench.scale import STAGES, WHOLE, Cost
from scripts.store.layout import PROGRAM, Layout

ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONPATH": str(PROGRAM)}
REST = "其余"


def measure_build(base: Path, reports: int, label: str = "") -> list[Cost]:
    """One build of a base, stage by stage; `label` goes before the stages' names.
    RuntimeError when nothing was released."""
    since = time.time()
    command = [sys.executable, "-m", "scripts", "--base", str(base), "build", "--json"]
    run = measure(command, PROGRAM, ENVIRONMENT)
    try:
        summary: dict[str, Any] = json.loads(run.output)
    except ValueError:
        raise RuntimeError(run.output + run.errors) from None
    if not summary["switched"]:
        raise RuntimeError(str(summary["problems"]))
    return list(_costs(Layout(base), reports, label, summary, run, since))


def measure_commits(base: Path, reports: int, added: tuple[str, bytes]) -> list[Cost]:
    """What one commit costs after a full build: a report (path below data/reports, bytes)
    added, changed, renamed and deleted, a build after each."""
    folder = base / "data" / "reports"
    report = folder / added[0]
    renamed = report.with_name("改名" + report.name)

    def add() -> None:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_bytes(added[1])

    def change() -> None:
        report.write_bytes(report.read_bytes() + "\n补充拆除违法建设12处。\n".encode())

    edits: tuple[tuple[str, Callable[[], object]], ...] = (
        ("增加", add),
        ("修改", change),
        ("改名", lambda: report.rename(renamed)),
        ("删除", renamed.unlink),
    )
    costs = []
    for name, edit in edits:
        edit()
        costs += [cost for cost in measure_build(base, reports, f"{name}一份·") if cost.stage.endswith(WHOLE)]
    return costs


def measure_vocabulary(base: Path, reports: int) -> list[Cost]:
    """What a change of the vocabulary costs after a full build: one more term of one topic,
    one that a third of the reports speak of."""
    topics = Layout(base).vocab / "topics.yml"
    topics.parent.mkdir(parents=True, exist_ok=True)
    own = topics.read_bytes() if topics.is_file() else None
    text = (own or (PROGRAM / "data" / "vocab" / "topics.yml").read_bytes()).decode()
    topics.write_text(text.replace("strong: [", "strong: [长效机制, ", 1), "utf-8")
    costs = measure_build(base, reports, "词表加一个词·")
    return [cost for cost in costs if cost.stage.endswith(WHOLE)]


def _costs(layout: Layout, reports: int, label: str, summary: dict[str, Any], run: Run, since: float) -> Iterator[Cost]:
    release = layout.releases / summary["generation"]
    places = {"读取": layout.cache, "页面": layout.docs, "索引": release / "index", "网站": release / "site"}
    written = {stage: bytes_since(place, since) for stage, place in places.items()}
    for stage in STAGES:
        if stage in summary["seconds"]:
            wall, begin = summary["seconds"][stage], summary["began"][stage]
            memory = run.peak_between(begin, begin + wall)
            yield Cost(reports, label + stage, summary["cpu_seconds"][stage], wall, memory, written[stage])
    rest_cpu = run.cpu - sum(summary["cpu_seconds"].values())
    rest_wall = run.wall - sum(summary["seconds"].values())
    yield Cost(reports, label + REST, rest_cpu, rest_wall, 0.0, 0)
    yield Cost(reports, label + WHOLE, run.cpu, run.wall, run.peak, sum(written.values()))
