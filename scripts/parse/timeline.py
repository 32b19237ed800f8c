"""Which year each section and passage speaks of, and whether it tells, plans, or complains.

    一、回顾2021年，城管工作…        → done, 2021
    二、2024年工作安排               → plan, 2024
    三、意见建议                     → suggestion, the reported year
    “下一步，我局将…”（总结里的一段）→ plan, the year after

A heading without a cue takes after the section above it, or, at the top, after the one
before it once the report has turned to the future.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.model import Kind, Status
from scripts.parse.headings import Placed
from scripts.parse.metadata import Years, years_in

PROBLEM_HEADING = re.compile(
    r"(?:存在|面临|遇到|反映)(?:的|着|了)?.{0,8}(?:问题|不足|困难|短板|挑战)"
    r"|^(?:主要|突出)?(?:问题|不足|困难|短板)(?:(?:和|与|及|、)(?:问题|不足|困难|短板|原因)|$)|原因分析"
)
SUGGESTION_HEADING = re.compile(r"(?:意见|对策|工作|有关|几点)(?:和|与|及)?建议|^建议|建议$")
BACKGROUND_HEADING = re.compile(
    r"^(?:指导思想|总体要求|基本(?:情况|原则|概况|思路)|单位概况|机构(?:设置|职能)|工作背景|形势分析|名词解释)"
)
# Words that turn to the future or the past wherever they stand, and words that do so only in
# a heading of the top level (不断提高工作成效 below a plan is still the plan).
PLAN_ANYWHERE = re.compile(
    r"打算|下(?:一)?步|下一阶段|下半年|明年|来年|今后|(?:奋发|谋划|展望|部署|决胜)\d{4}年"
    r"|\d{4}年.{0,12}(?:计划|安排|要点|思路|任务|目标)"
)
PLAN_ON_TOP = re.compile(
    r"计划|安排|要点|思路|工作目标|总体目标|目标任务|工作任务|重点任务|重点工作|保障措施|工作要求|组织保障"
)
DONE_ANYWHERE = re.compile(r"回顾|\d{4}年.{0,12}(?:总结|情况|成效|成绩)")
DONE_ON_TOP = re.compile(
    r"总结|(?:开展|完成|落实|进展|工作|推进|执行|整改)情况|成效|成绩|主要做法|亮点|一年来|上半年|今年以来|取得"
)

PROBLEM_TEXT = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是)?(?:目前|但是?|同时)?[，,]?(?:仍|还)?(?:存在|面临)(?:的|着|以下|一些|不少|诸多|哪些)*(?:主要|突出)?.{0,6}(?:问题|不足|困难|短板|差距|挑战)"
    r"|^最.{1,4}的(?:问题|任务|挑战|短板|压力|困难|难题|弱项)是|^(?:主要|突出)(?:问题|不足|困难)(?:是|有|表现)"
)
SUGGESTION_TEXT = re.compile(r"^(?:为此|因此)?[，,]?(?:我们|我局)?(?:恳请|建议)(?!提案|和提案|办理)")
PLAN_TEXT = re.compile(
    r"^(?:下一步|下一阶段|下阶段|下一年|明年|来年|今后|接下来|下半年)[，,：:]?|^(?:\d{4}年)[，,](?:我们|我局|全局|全市|全区|全县)?(?:将|要)"
)
PASSAGE_CUES: tuple[tuple[Status, re.Pattern[str]], ...] = (
    ("problem", PROBLEM_TEXT),
    ("suggestion", SUGGESTION_TEXT),
    ("plan", PLAN_TEXT),
)


@dataclass(frozen=True, slots=True)
class Stance:
    """How a stretch of text is meant, and for which year (None: not known)."""

    status: Status
    year: int | None


def default_stance(kind: Kind | None, years: Years) -> Stance:
    """What holds where no heading says anything."""
    if kind == "plan":
        return Stance("plan", years.planned)
    return Stance("done", years.reported)


def preamble_stance(kind: Kind | None, years: Years) -> Stance:
    """What holds before the first heading: a summary sums up, others introduce."""
    base = default_stance(kind, years)
    return base if kind == "summary" else Stance("background", base.year)


def place_stances(placed: Sequence[Placed], kind: Kind | None, years: Years) -> list[Stance]:
    """The stance of every heading, in order."""
    stances: list[Stance] = []
    current = default_stance(kind, years)
    for item in placed:
        base = current if item.parent is None else stances[item.parent]
        stance = heading_stance(item.heading.title, base, years, top=item.parent is None)
        stances.append(stance)
        if item.parent is None and stance.status != "background":
            current = stance
    return stances


def heading_stance(title: str, base: Stance, years: Years, *, top: bool) -> Stance:
    """The stance that a heading's words and years give, else `base`."""
    written = set(years_in(title))
    status = _heading_status(title, written, years, top)
    if len(written) == 1:
        return Stance(status or base.status, written.pop())
    if status is None:
        return base
    return Stance(status, _year_of(status, years, base.year))


def passage_stance(text: str, base: Stance, years: Years) -> Stance:
    """The stance of a passage: its opening words decide, else its section."""
    opening = text.strip()[:60]
    for status, pattern in PASSAGE_CUES:
        if status != base.status and pattern.search(opening):
            return Stance(status, _year_of(status, years, base.year))
    return base


def _heading_status(title: str, written: set[int], years: Years, top: bool) -> Status | None:
    if BACKGROUND_HEADING.search(title):
        return "background"
    if SUGGESTION_HEADING.search(title):
        return "suggestion"
    past = years.reported in written and years.planned not in written
    future = years.planned in written and years.reported not in written
    planned = future or bool(PLAN_ANYWHERE.search(title)) or (top and bool(PLAN_ON_TOP.search(title)))
    done = past or bool(DONE_ANYWHERE.search(title)) or (top and bool(DONE_ON_TOP.search(title)))
    if PROBLEM_HEADING.search(title) and not planned:
        return "problem"
    if planned and not (done and past):
        return "plan"
    return "done" if done else None


def _year_of(status: Status, years: Years, otherwise: int | None) -> int | None:
    if status == "plan":
        return years.planned if years.planned is not None else otherwise
    if status in ("done", "problem", "suggestion"):
        return years.reported if years.reported is not None else otherwise
    return otherwise
