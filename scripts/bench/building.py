"""Builds bases of growing size in processes of their own, and stock Material beside them.

measure_build(folder, 300) → Cost(300, "读取", cpu=9.1, …), …, Cost(300, "全部", …)
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.bench.commands import Run, bytes_since, measure, settle
from scripts.bench.scale import STAGES, WHOLE, Cost
from scripts.store.layout import PROGRAM, Layout

ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONPATH": str(PROGRAM)}
REST = "其余"
# How often the commits are measured.
ROUNDS = 3


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


def measure_commits(bases: Mapping[int, Path], added: tuple[str, bytes]) -> Iterator[Cost]:
    """What one commit costs after a full build: a report (path below data/reports, bytes) added,
    changed, renamed and deleted, a build after each; `bases` by their number of reports.

    The bases take turns, edit by edit, in several rounds, and the least of an edit counts: a machine
    is faster now and slower then, and what is compared must have seen the same of it."""
    least: dict[tuple[str, int], Cost] = {}
    for number in range(ROUNDS):
        for name, edit in _edits(added[0], added[1] + b"\n" * number).items():
            for reports, base in bases.items():
                edit(base / "data" / "reports")
                settle()
                cost = next(c for c in measure_build(base, reports, f"{name}一份·") if c.stage.endswith(WHOLE))
                known = least.setdefault((name, reports), cost)
                least[name, reports] = min(known, cost, key=lambda item: item.cpu)
    yield from least.values()


def _edits(path: str, content: bytes) -> dict[str, Callable[[Path], object]]:
    """The edits of a folder of reports, one after the other; at the end it is as it was."""

    def add(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)

    def renamed(folder: Path) -> Path:
        return (folder / path).with_name("改名" + Path(path).name)

    return {
        "增加": add,
        "修改": lambda folder: (folder / path).write_bytes(content + "\n补充拆除违法建设12处。\n".encode()),
        "改名": lambda folder: (folder / path).rename(renamed(folder)),
        "删除": lambda folder: renamed(folder).unlink(),
    }


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
