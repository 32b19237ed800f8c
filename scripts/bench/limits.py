"""The tables of docs/dev/limits.md: what a base of a size costs, from what `bench build` measured.

<!-- bench build: 由 python -m scripts bench build … 写入 -->
| 份数 | 阶段 | CPU 秒 | …
<!-- bench build -->
"""

import re
from collections.abc import Mapping, Sequence

from scripts.bench.scale import WHOLE, Cost, growth, stages_of
from scripts.bench.weights import Heaviest

BEGIN, END = "<!-- bench build: {} -->", "<!-- bench build -->"
PLACE = re.compile(r"<!-- bench build: .*? -->\n.*?<!-- bench build -->", re.DOTALL)
EDIT = f"·{WHOLE}"


def format_limits(costs: Sequence[Cost], pages: Mapping[int, Heaviest]) -> str:
    """The tables as Markdown."""
    return "\n\n".join("\n".join(table) for table in (_stages(costs), _edits(costs), _pages(pages)) if table)


def with_tables(text: str, tables: str, command: str) -> str:
    """A page with its tables replaced, said to come from `command`; at its end where it has none."""
    block = f"{BEGIN.format(command)}\n\n{tables}\n\n{END}"
    return PLACE.sub(lambda _: block, text, count=1) if PLACE.search(text) else f"{text.rstrip()}\n\n{block}\n"


def _stages(costs: Sequence[Cost]) -> list[str]:
    """CPU seconds a stage by size, the exponent, the memory of the whole."""
    sizes = sorted({cost.reports for cost in costs})
    by_place = {(cost.stage, cost.reports): cost for cost in costs}
    lines = [_row("CPU 秒", *(f"{size} 份" for size in sizes), "增长指数"), _rule(len(sizes) + 1)]
    for stage in stages_of(costs):
        if stage.endswith(EDIT):
            continue
        found = [by_place.get((stage, size)) for size in sizes]
        exponent = growth(costs, stage)
        told = f"{exponent:.2f}" if exponent is not None else "—"
        lines.append(_row(stage, *(f"{cost.cpu:.1f}" if cost else "—" for cost in found), told))
    whole = [by_place[WHOLE, size] for size in sizes]
    lines.append(_row("用时（秒）", *(f"{cost.wall:.0f}" for cost in whole), "—"))
    lines.append(_row("内存最多（MB）", *(f"{cost.memory:.0f}" for cost in whole), "—"))
    lines.append(_row("写盘（MB）", *(f"{cost.written / 1e6:.0f}" for cost in whole), "—"))
    return lines


def _edits(costs: Sequence[Cost]) -> list[str]:
    """What changes cost: CPU seconds, and the part of a whole build."""
    edits = [stage for stage in stages_of(costs) if stage.endswith(EDIT)]
    if not edits:
        return []
    sizes = sorted({cost.reports for cost in costs})
    by_place = {(cost.stage, cost.reports): cost.cpu for cost in costs}
    lines = [_row("改动的 CPU 秒（全建的几分之一）", *(f"{size} 份" for size in sizes)), _rule(len(sizes))]
    for stage in edits:
        cells = []
        for size in sizes:
            cpu = by_place.get((stage, size))
            cells.append(f"{cpu:.1f}（1/{by_place[WHOLE, size] / cpu:.1f}）" if cpu else "—")
        lines.append(_row(stage.removesuffix(EDIT), *cells))
    return lines


def _pages(pages: Mapping[int, Heaviest]) -> list[str]:
    if not pages:
        return []
    lines = [_row("网页", "最大的 HTML（KB）", "打开一页最多下载（KB）"), _rule(2)]
    return lines + [_row(f"{size} 份", f"{p.html / 1000:.0f}", f"{p.sent / 1000:.0f}") for size, p in pages.items()]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(numbers: int) -> str:
    return _row("---", *["---:"] * numbers)
