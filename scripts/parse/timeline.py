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
from scripts.parse.dating import years_in
from scripts.parse.headings import PART, Placed
from scripts.parse.metadata import Years

PROBLEM_HEADING = re.compile(
    r"(?:存在|面临|遇到|反映)(?:的|着|了)?.{0,8}(?:问题|不足|困难|短板|弱项|挑战|差距)"
    r"|(?:直面|正视|认清|查摆|剖析).{0,4}(?:问题|不足|差距|短板)|^(?:主要|突出)?(?:问题|不足|困难|短板|弱项)(?:(?:和|与|及|、)?(?:问题|不足|困难|短板|弱项|原因)|$)|不足之处|原因分析"
)
SUGGESTION_HEADING = re.compile(r"(?:意见|对策|工作|有关|几点)(?:和|与|及)?建议|^建议|建议$")
BACKGROUND_HEADING = re.compile(
    r"总体思路$|^(?:指导思想|总体要求|基本(?:情况|原则|概况|思路)|单位概况|机构(?:设置|职能)|工作背景|形势分析|(?:面临的?|发展)(?:形势|环境|机遇)|名词解释)"
)
# Words that turn to the future or the past wherever they stand, and words that do so only in
# a heading of the top level (不断提高工作成效 below a plan is still the plan).
PLAN_ANYWHERE = re.compile(
    r"打算|努力方向|改进(?:措施|方向)|下(?:一)?步|下一阶段|下半年|明年|来年|今后|(?:奋发|谋划|展望|部署|决胜)\d{4}年"
    r"|\d{4}年.{0,12}(?:计划|安排|要点|思路|任务|目标)"
)
PLAN_ON_TOP = re.compile(
    r"奋斗目标|今年.{0,12}任务|计划|安排|要点|思路|工作目标|总体目标|目标任务|工作任务|重点任务|重点工作|保障措施|工作要求|组织保障"
)
# What the last part of a speech is called when its year isn't said.
FORWARD = re.compile(r"锚定|展望|谋划|开创|奋进|奋力|再创|谱写|新局面|新征程|新篇章|新作为")
# What has no single year.
GLOSSARY = re.compile(r"名词(?:解释|注释)")
YEARS_ON_END = re.compile(r"(?:过去|今后|未来|近|这)[三五]年|[三五]年来|十[一二三四五六]五")
FIVE_YEARS_TEXT = re.compile(r"^[-—\s]*(?:[三五]年来|过去的?[三五]年|[“\"]?十[一二三四五六]五[”\"]?(?:时期|以来|期间))")
SALUTATION = re.compile(r"^(?:同志们|各位(?:代表|委员|领导|同志|同仁)|[\u4e00-\u9fff]{0,6}人民政府[：:])")
BACKGROUND_TEXT = re.compile(r"^(?:今年|明年|\d{4}年)(?:，)?是.{2,40}(?:之年|周年|一年|关键)")
DONE_ANYWHERE = re.compile(r"回顾|(?:发展|工作|现状)基础|(?:发展|主要)成就|\d{4}年.{0,12}(?:总结|情况|成效|成绩)")
DONE_ON_TOP = re.compile(
    r"总结|(?:开展|完成|落实|进展|工作|推进|执行|整改)情况|成效|成绩|主要做法|亮点|一年来|上半年|今年以来|取得"
)

PROBLEM_TEXT = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是)?(?:目前|但是?|同时)?[，,]?(?:仍|还)?(?:存在|面临)(?:的|着|以下|一些|不少|诸多|哪些)*(?:主要|突出)?.{0,6}(?:问题|不足|困难|短板|差距|挑战)"
    r"|^(?:同时[，,])?我们(?:也|还)?(?:应当|必须|要)?(?:清醒|深刻)?地?(?:看到|认识到)"
    r"|^[^。]{0,40}(?:虽|尽管|成绩(?:的同时|面前))[^。]{0,30}(?:但|也|仍|还)[^。]{0,30}(?:差距|不足|问题|短板|薄弱)"
    r"|^最.{1,4}的(?:问题|任务|挑战|短板|压力|困难|难题|弱项)是|^(?:主要|突出)(?:问题|不足|困难)(?:是|有|表现)"
)
SUGGESTION_TEXT = re.compile(r"^(?:为此|因此)?[，,]?(?:我们|我局)?(?:恳请|建议)(?!提案|和提案|办理)")
PLAN_TEXT = re.compile(
    r"^(?:下一步|下一阶段|下阶段|下一年|明年|来年|今后|接下来|下半年|下季度|[二三四]季度(?=[，,].{0,6}(?:将|要)))[，,：:]?|^(?:\d{4}年)[，,](?:我们|我局|全局|全市|全区|全县)?(?:将|要)"
)
PLANNED_YEAR = re.compile(r"\s*((?:19|20)\d{2})年[，,]")
# What ends so announces what stands in the passages after it.
ANNOUNCES = re.compile(r"(?:[：:]|(?:以下|如下|下列|几个?方面)[^，。；]{0,16}。)\s*$")
LAST_SENTENCE = re.compile(r"[^。！？；]*[。！？；]?\s*$")
TROUBLE = re.compile(r"问题|不足|困难|短板|弱项|差距|挑战|矛盾|建议")
PASSAGE_CUES: tuple[tuple[Status, re.Pattern[str]], ...] = (
    ("background", BACKGROUND_TEXT),
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
    if kind == "speech" and years.planned is not None:
        return Stance("background", years.planned)
    return base if kind == "summary" else Stance("background", base.year)


def place_stances(placed: Sequence[Placed], kind: Kind | None, years: Years) -> list[Stance]:
    """The stance of every heading, in order. A part (篇2：2020年总结) has years of its own."""
    stances: list[Stance] = []
    spoken: list[Years] = []
    current = default_stance(kind, years)
    for item in placed:
        above = item.parent
        base = current if above is None else stances[above]
        own = years if above is None else spoken[above]
        top = above is None or placed[above].heading.rank == PART
        if item.heading.rank == PART and len(set(years_in(item.heading.title))) == 1:
            year = years_in(item.heading.title)[0]
            told = bool(DONE_ON_TOP.search(item.heading.title))
            planned = not told and (bool(PLAN_ON_TOP.search(item.heading.title)) or current.status == "plan")
            own = Years(None, year, ()) if planned else Years(year, None, ())
            base = Stance("plan" if planned else "done", year)
        stance = heading_stance(item.heading.title, base, own, top=top)
        turns = base.status == "problem" or FORWARD.search(item.heading.title)
        if kind == "speech" and above is None and stances and stance == base and turns:
            stance = Stance("plan", own.planned)
        stances.append(stance)
        spoken.append(own)
        if above is None and stance.status != "background":
            current = stance
    return stances


def heading_stance(title: str, base: Stance, years: Years, *, top: bool) -> Stance:
    """The stance that a heading's words and years give, else `base`."""
    written = set(years_in(title))
    status = _heading_status(title, written, years, top)
    if GLOSSARY.search(title) or (not written and YEARS_ON_END.search(title)):
        return Stance(status or base.status, None)
    if len(written) == 1:
        return Stance(status or base.status, written.pop())
    if status is None:
        return base
    return Stance(status, _year_of(status, years, base.year))


def passage_stance(text: str, base: Stance, years: Years) -> Stance:
    """The stance of a passage: its opening words decide, else its section."""
    opening = text.strip()[:60]
    if SALUTATION.match(opening):
        return Stance("background", base.year)
    if FIVE_YEARS_TEXT.match(opening):
        return Stance(base.status, None)
    for status, pattern in PASSAGE_CUES:
        if status == base.status or (status == "background" and base.status == "done"):
            continue
        if pattern.search(opening):
            said = PLANNED_YEAR.match(opening) if status == "plan" else None
            return Stance(status, int(said.group(1)) if said else _year_of(status, years, base.year))
    return base


def announced_stance(text: str, stance: Stance, base: Stance) -> Stance:
    """What holds for the passages after one that turns away and announces them, up to the next
    heading: 2021年，我们将重点做好以下工作。 Its last sentence announces: 我们也看到，……缺口较大。
    2025年着力做好： is no list of problems."""
    turned = stance.status != base.status and stance.status != "background"
    if not turned or not ANNOUNCES.search(text):
        return base
    last = LAST_SENTENCE.search(text.rstrip())
    announcing = last.group() if last else text
    troubled = stance.status in ("problem", "suggestion")
    return base if troubled and announcing.strip() != text.strip() and not TROUBLE.search(announcing) else stance


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
