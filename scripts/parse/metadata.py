"""What kind of report this is, whose, and which years it speaks of.

    data/reports/2023-某县城管局-工作总结.txt → year 2023, agency 某县城管局, kind summary
    “2023年工作总结和2024年工作打算”           → reported 2023, planned 2024
    “以迎接党的二十大胜利召开为主线”（计划）    → planned 2022, inferred

Agency and kind: the name of the file says it first, then the title, then the text. Years: what
the text states comes before the name, the name before what can only be inferred. A year right behind
连续/未来/近 is damage of a batch replacement (was 连续X年) and counts for nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from scripts.model import KIND_NAMES, Kind, Line, Removed, YearEvidence
from scripts.parse.dating import (
    HAN_DIGITS,
    HAN_YEAR,
    event_year,
    most_named_year,
    published_year,
    signed_year,
    year_before,
    year_of_period,
    years_in,
    years_of_delivery,
)
from scripts.parse.headings import parse_heading
from scripts.vocab import Event

PLAN_WORDS = r"计划|安排|打算|要点|思路|谋划|部署|目标任务|工作任务|重点任务|行动方案"
DONE_WORDS = r"总结|回顾|工作汇报|工作简报|工作小结|进展|开展情况|完成情况|落实情况|进展情况|情况(?:汇报|报告)?|成效|述职|自查报告"
PLANNED = re.compile(
    rf"(?:((?:19|20)\d{{2}})年(?:度|全年|下半年)?(?:[^，。；、年]{{0,14}}?)(?:{PLAN_WORDS}))"
    r"|(?:奋发|谋划|展望|部署|做好|开创|决胜|迎接)((?:19|20)\d{2})年"
    r"|^\s*((?:19|20)\d{2})年[，,](?:我们|我局|全局)?(?:将|要)"
)
REPORTED = re.compile(
    rf"(?:((?:19|20)\d{{2}})年(?:度|全年|上半年|前三季度|以来)?(?:[^，。；、年]{{0,14}}?)(?:{DONE_WORDS}))"
    r"|(?:回顾|总结)(?:过去的)?((?:19|20)\d{2})年"
)
OPENING = re.compile(
    r"^\s*((?:19|20)\d{2})年(?:以来|度|上半年|前三季度|第?[一二三四]季度|\d{1,2}[-—–~至到]\d{1,2}月份?)?[，,]"
    r"(?!.{0,30}(?:(?<!现)将|(?<![主重需必])要(?![求素点闻])|(?<![于但])是))"
)

AGENCY_SUFFIX = (
    r"(?:城市管理(?:和)?(?:综合)?(?:行政)?执法局|城市综合管理(?:和综合执法)?局|城市管理监督局|城市管理局"
    r"|城管(?:综合)?(?:行政)?(?:执法)?局|综合行政执法局|市容(?:园林|环卫)?(?:管理)?局|(?:城市管理|城管|综合)(?:行政)?(?:执法)?(?:支队|大队))"
)
# Bodies that a text also names beside its own; a title names the one that writes.
TITLE_SUFFIX = (
    rf"(?:{AGENCY_SUFFIX}|城乡管理局|(?:市容)?环境卫生(?:服务|管理|事务)?(?:中心|处|站|所|局)|环卫(?:服务|管理)?(?:中心|处|站|所|局)"
    r"|园林绿化(?:服务|管理|事务)?(?:中心|处|局)|市政(?:公用|设施)?(?:服务|管理|维护)?(?:中心|处|局))"
)
AGENCY = re.compile(rf"((?:[\u4e00-\u9fff]{{0,8}}|[*＊XxＸ]{{1,6}})?[省市县区州盟旗])?{AGENCY_SUFFIX}")
TITLE_AGENCY = re.compile(rf"([\u4e00-\u9fff]{{0,8}}(?:[省市县区州盟旗镇乡]|街道)){TITLE_SUFFIX}")
AGENCY_LEVEL = re.compile(r"(?:[*＊XxＸ]{1,6}|[\u4e00-\u9fff]{1,7}?)?[省市县区州盟旗]$")
# Words that may stand right before a name without belonging to it.
AGENCY_LEADS = re.compile(
    r".*(?:制定|制订|印发|根据|按照|关于|中共|和|与|及|由|对|在|向|的|了|是|被|为|报|同|全|各|我)"
)

NAME_KINDS: tuple[tuple[str, Kind], ...] = (
    ("总结", "summary"),
    ("述职", "summary"),
    ("汇报", "summary"),
    ("情况", "summary"),
    ("讲话", "speech"),
    ("致辞", "speech"),
    ("工作会议报告", "speech"),
    ("工作报告", "summary"),
    ("要点", "plan"),
    ("计划", "plan"),
    ("打算", "plan"),
    ("安排", "plan"),
    ("思路", "plan"),
    ("方案", "plan"),
    ("规划", "plan"),
    ("任务分解", "plan"),
    ("答复", "other"),
    ("访谈", "other"),
    ("实录", "other"),
    ("答记者问", "other"),
    ("纪要", "other"),
    ("简报", "other"),
)
# 规划实施情况中期评估报告 tells what became of a plan.
TOLD_OF_A_PLAN = re.compile(r"(?:实施|完成|落实|执行|进展)情况|评估报告")
SALUTATION = re.compile(r"\s*(?:同志们|各位(?:领导|代表|委员|同志|同仁))[、：:，,！!]?")
# How a plan and a summary are built. 下一步打算 closes a summary; a plan has no need of it.
HALF_YEAR = re.compile(r"上半年.{0,20}下半年")
PLAN_STRUCTURE = re.compile(r"指导思想|总体目标|总体要求|工作目标|目标任务|工作任务|重点任务|保障措施")
DONE_STRUCTURE = re.compile(r"回顾|总结|完成情况|开展情况|主要做法|成效|存在.{0,3}(?:问题|不足)|下一?步|打算")
NAME_CONVENTION = re.compile(r"((?:19|20)\d{2})[-_—–](.+?)[-_—–]([^-_—–]+)")
TITLE_WORDS = re.compile(
    r"总结|计划|要点|打算|安排|思路|报告|讲话|汇报|方案|情况|述职|规划|意见|发言|致辞|访谈|实录|答记者问|纪要|简报|答复|任务分解|一览表"
)
TITLE_LIMIT = 60
TITLE_BLOCK = 4


@dataclass(frozen=True, slots=True)
class FileName:
    """What a file name by the convention says; all empty when it follows none."""

    year: int | None
    agency: str
    kind: Kind | None


def read_file_name(path: str) -> FileName:
    """Year, agency and kind from `<year>-<agency>-<kind>.txt`, else nothing."""
    match = NAME_CONVENTION.fullmatch(PurePosixPath(path).stem)
    if match is None:
        return FileName(None, "", None)
    kind = _kind_of_name(match.group(3))
    return FileName(int(match.group(1)), match.group(2).strip(), kind or "other")


def find_title(lines: Sequence[Line]) -> tuple[tuple[Line, ...], str]:
    """(the lines of the title block at the top, the title); ((), "") when there is none.

    A block may be several lines (issuing body, title, date); nothing is shown before it.
    """
    block: list[Line] = []
    found = -1
    for line in [line for line in lines if line.text.strip()][:TITLE_BLOCK]:
        text = line.text.strip()
        if len(text) > TITLE_LIMIT or text[-1] in "。；！？，：:;,.、" or parse_heading(line, alone=False):
            break
        block.append(line)
        if TITLE_WORDS.search(text):
            found = len(block)
        elif found >= 0 and not re.fullmatch(r"[（(].{2,40}[）)]", text):
            break
    if found < 0:
        return (), ""
    while found < len(block) and re.fullmatch(r"\s*[（(].{2,40}[）)]\s*", block[found].text):
        found += 1
    title = next(line.text.strip() for line in block[:found] if TITLE_WORDS.search(line.text))
    return tuple(block[:found]), title


def find_agency(title: str, lines: Iterable[Line]) -> str:
    """The agency that the text names most often, the title's first; "" when it names none."""
    named = _agencies(title)
    if named:
        return named[0]
    titled = TITLE_AGENCY.match(title)
    if titled:
        return titled.group()
    counts = Counter(name for line in lines for name in _agencies(line.text))
    if not counts:
        return ""
    best = max(counts.values())
    return max((name for name, n in counts.items() if n * 2 >= best), key=lambda n: (len(n) > 3, counts[n], n))


def _agencies(text: str) -> list[str]:
    names = []
    for match in AGENCY.finditer(text):
        name = match.group()
        place = match.group(1) or ""
        if place:
            level = AGENCY_LEVEL.search(AGENCY_LEADS.sub("", place) or place[-1])
            name = (level.group() if level else place[-1]) + name[len(place) :]
            names.append(name)
    return names


def find_kind(title: str, lines: Sequence[Line], headings: Sequence[str]) -> Kind | None:
    """The kind by title, then by its salutation, then by its headings, then by what its
    sentences say was done or is to be done; None when nothing tells."""
    if "政府工作报告" in title:
        return "other"
    if any(SALUTATION.match(line.text) for line in lines[:6]):
        return "speech"
    named = _kind_of_name(title) if title else None
    if named:
        return named
    if OPENING.match(lines[0].text):
        return "summary"
    told = " ".join(headings)
    plan, done = (len(pattern.findall(told)) for pattern in (PLAN_STRUCTURE, DONE_STRUCTURE))
    if plan != done:
        return "plan" if plan > done else "summary"
    text = "".join(line.text for line in lines)
    done_words = len(re.findall(r"(?:已|共|累计|全年|完成了|取得|一年来|开展了|获得|获评|达到?\d|处理了)", text))
    plan_words = len(re.findall(r"(?:将|力争|确保|争取|要求|进一步|着力|推进|持续|计划|逐步)", text))
    if done_words + plan_words < 5:
        return None
    return "summary" if done_words * 3 >= plan_words else "plan"


def _kind_of_name(name: str) -> Kind | None:
    for kind, written in KIND_NAMES.items():
        if name == written:
            return kind
    if TOLD_OF_A_PLAN.search(name):
        return "summary"
    places = [(name.find(word), kind) for word, kind in NAME_KINDS if word in name]
    return min(places)[1] if places else None


@dataclass(frozen=True, slots=True)
class Years:
    """The years that a report speaks of and why, in order of weight."""

    reported: int | None
    planned: int | None
    evidence: tuple[YearEvidence, ...]


def find_years(
    name: FileName,
    kind: Kind | None,
    title: str,
    lines: Sequence[Line],
    headings: Sequence[Line],
    events: Sequence[Event],
    published: Sequence[Removed] = (),
) -> Years:
    """Reported and planned year with their evidence; a year that only events give is inferred."""
    titled = (Line(lines[0].number, title),) if title else ()
    reported, planned = _stated_years([*titled, *headings, *lines])
    if planned is None and reported is not None and HALF_YEAR.search(title):
        planned = YearEvidence(reported.year, lines[0].number, title, False)
    if planned is None and reported is not None and kind in ("speech", "other"):
        planned = _year_of_delivery(lines, reported.year)
    if reported is None and planned is not None and name.year is None and kind == "summary":
        reported = year_before(planned.year, lines, events)
    if reported is None and planned is None and name.year is None:
        guess = year_of_period(title, lines[0].number)
        if guess is None and kind in ("speech", "other"):
            reported, planned = years_of_delivery(lines, kind == "speech")
        if guess is reported is planned is None:
            guess = most_named_year(lines) or event_year(lines, events) or published_year(lines, published)
            guess = guess or (signed_year(lines) if kind == "summary" else None)
        if guess is not None and kind == "plan":
            planned = guess
        elif guess is not None:
            reported = guess
    if name.year is not None and kind == "plan" and planned is None:
        planned = YearEvidence(name.year, None, "文件名", False)
    elif name.year is not None and kind != "plan" and reported is None:
        reported = YearEvidence(name.year, None, "文件名", False)
    if kind == "plan" and planned is None and reported is not None:
        reported, planned = None, reported
    evidence = [item for item in (reported, planned) if item is not None]
    return Years(reported.year if reported else None, planned.year if planned else None, tuple(evidence))


def _year_of_delivery(lines: Sequence[Line], reported: int) -> YearEvidence | None:
    """A speech on year Y−1 that is titled or dated Y sets the tasks of Y."""
    for line in lines[:4]:
        if len(line.text) < TITLE_LIMIT and reported + 1 in years_in(line.text):
            return YearEvidence(reported + 1, line.number, line.text.strip(), False)
    return None


def _stated_years(lines: Sequence[Line]) -> tuple[YearEvidence | None, YearEvidence | None]:
    reported = planned = None
    for line in lines:
        text = HAN_YEAR.sub(lambda match: match.group().translate(HAN_DIGITS), line.text)
        planned = planned or _first(PLANNED, line, text)
        reported = reported or _first(REPORTED, line, text) or _first(OPENING, line, text)
        if reported and planned:
            break
    return reported, planned


def _first(pattern: re.Pattern[str], line: Line, text: str) -> YearEvidence | None:
    for match in pattern.finditer(text):
        year = next(group for group in match.groups() if group)
        if years_in(text[max(0, match.start() - 4) : match.end() + 2]):
            return YearEvidence(int(year), line.number, match.group().strip(), False)
    return None
