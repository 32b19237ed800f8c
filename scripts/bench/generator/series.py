"""Figures that recur: what a bureau planned for a year and what came of it.

拆除违法建设 2022: 目标 120处 → 完成 131处（met）; 2023: 目标 130处 → 完成 97处（missed）
"""

from dataclasses import dataclass
from typing import Literal

from scripts.bench.generator.dice import Dice
from scripts.bench.generator.grammar import Template, parse_template
from scripts.bench.generator.places import Agency

Outcome = Literal["met", "partly", "missed", "silent"]
# What becomes of a plan, out of twenty.
SHARES: dict[Outcome, int] = {"met": 10, "partly": 4, "missed": 3, "silent": 3}
OUTCOMES: tuple[Outcome, ...] = tuple(outcome for outcome, share in SHARES.items() for _ in range(share))
REACHED = {"met": (1.0, 1.16), "partly": (0.8, 0.97), "missed": (0.4, 0.75), "silent": (0.85, 1.1)}
RATE_GAP = {"met": (0.0, 0.8), "partly": (-1.2, -0.2), "missed": (-4.0, -1.5), "silent": (-0.5, 0.5)}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that recurs; `yearly` is its change in percent (in points for a rate)."""

    theme: str
    name: str
    unit: str
    low: float
    high: float
    yearly: float
    decimals: int
    done: Template
    plan: Template | None


@dataclass(frozen=True, slots=True)
class Point:
    """One year of one figure of one bureau."""

    target: float
    actual: float
    outcome: Outcome
    planned: bool


def parse_indicators(text: str) -> tuple[Indicator, ...]:
    """The figures of indicators.txt."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        theme, name, unit, span, yearly, decimals, wording = line.split("|", 6)
        done, plan = _split(wording)
        low, high = (float(bound) for bound in span.split("-"))
        made = parse_template(plan) if plan else None
        found.append(Indicator(theme, name, unit, low, high, float(yearly), int(decimals), parse_template(done), made))
    return tuple(found)


def _split(wording: str) -> tuple[str, str]:
    """The two wordings: parted by the | that stands outside brackets."""
    depth = 0
    for at, char in enumerate(wording):
        depth += (char == "[") - (char == "]")
        if char == "|" and depth == 0:
            return wording[:at], wording[at + 1 :]
    return wording, ""


def make_series(seed: int, agency: Agency, item: Indicator, years: tuple[int, ...]) -> dict[int, Point]:
    """Year → what was planned and what came of it, moving slowly."""
    dice = Dice(seed, "series", agency.number, item.name)
    rate = item.unit == "%"
    value = dice.spread(item.low, item.high) * (1.0 if rate else agency.size)
    points: dict[int, Point] = {}
    for year in years:
        outcome = dice.choose(OUTCOMES)
        planned = item.plan is not None and dice.chance(0.55)
        drift = item.yearly + dice.spread(-0.5, 0.5) * (1.0 if rate else 12.0)
        if rate:
            target = min(99.9, round(value + max(drift, 0.1), item.decimals))
            value = min(100.0, max(0.0, target + dice.spread(*RATE_GAP[outcome])))
        else:
            target = _round(value * (1 + drift / 100), item.decimals)
            value = max(target * dice.spread(*REACHED[outcome]), 10.0**-item.decimals)
        actual = round(value, item.decimals)
        points[year] = Point(target, actual, outcome, planned)
        # A bad year is made up for: the level comes back most of the way.
        value = actual if rate or outcome == "met" else (actual + 2 * target) / 3
    return points


def _round(value: float, decimals: int) -> float:
    """As plans say it: 130, not 127."""
    if decimals:
        return max(round(value, 1), 0.1)
    step = 1 if value < 20 else 5 if value < 100 else 10 if value < 1000 else 100 if value < 10000 else 1000
    return float(max(step, round(value / step) * step))


def format_value(value: float, item: Indicator, *, in_wan: bool) -> str:
    """The value with its unit: 131处, 1.20万处, 98.65%."""
    if item.decimals == 0 and value >= 20000 and in_wan:
        return f"{value / 10000:.2f}".rstrip("0").rstrip(".") + f"万{item.unit}"
    number = f"{value:.{item.decimals}f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return number + item.unit
