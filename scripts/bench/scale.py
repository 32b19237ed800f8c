"""How the build grows with the base, and what stock MkDocs Material costs on the same pages.

 份数   阶段   CPU秒   秒   内存MB   写入MB
  300   读取    9.1   5.8     310      41.0
增长指数（300—3000 份）：读取 1.01，页面 1.04
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

STAGES = ("读取", "页面", "索引", "网站")
WHOLE = "全部"
# Below this many reports, starting up weighs more than the work.
FROM = 300
# A stage so short says nothing about growth.
TOO_SHORT = 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """What one stage cost at one size; `memory` in MB (0: not seen), `written` in bytes."""

    reports: int
    stage: str
    cpu: float
    wall: float
    memory: float
    written: int


def growth(costs: Sequence[Cost], stage: str) -> float | None:
    """The exponent of CPU seconds over reports, least squares on logarithms, from FROM reports on;
    None with fewer than two sizes. 1 is linear."""
    points = [(c.reports, c.cpu) for c in costs if c.stage == stage and c.cpu >= TOO_SHORT]
    late = [point for point in points if point[0] >= FROM]
    points = late if len(late) >= 2 else points
    if len({reports for reports, _ in points}) < 2:
        return None
    xs, ys = [log(reports) for reports, _ in points], [log(cpu) for _, cpu in points]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return over / sum((x - middle_x) ** 2 for x in xs)


def stages_of(costs: Sequence[Cost]) -> list[str]:
    """The stages in the order in which they first occur."""
    return list(dict.fromkeys(cost.stage for cost in costs))


def format_costs(costs: Sequence[Cost]) -> Iterator[str]:
    """The table, then the exponents."""
    yield f"{'份数':>6}  {'CPU秒':>8}{'秒':>8}{'内存MB':>9}{'写入MB':>10}  阶段"
    for cost in costs:
        row = f"{cost.cpu:9.2f}{cost.wall:9.2f}{cost.memory:9.0f}{cost.written / 1e6:12.1f}"
        yield f"{cost.reports:8}{row}  {cost.stage}"
    yield from _shares(costs)
    told = [(stage, growth(costs, stage)) for stage in stages_of(costs)]
    if any(exponent is not None for _, exponent in told):
        yield "增长指数（CPU，1 为线性）：" + "，".join(f"{s} {e:.2f}" for s, e in told if e is not None)


def _shares(costs: Sequence[Cost]) -> Iterator[str]:
    """One commit as a part of a whole build, by size."""
    whole = {cost.reports: cost.cpu for cost in costs if cost.stage == WHOLE}
    for reports, cpu in whole.items():
        commits = [c.cpu for c in costs if c.reports == reports and c.stage.endswith(f"一份·{WHOLE}")]
        if commits:
            yield f"{reports} 份时一次提交最多 {max(commits):.2f} CPU 秒，是全建的 1/{cpu / max(commits):.1f}"
