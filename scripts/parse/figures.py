"""Figures (指标值): numbers with a unit, what they count, and how sure they are.

    拆除违法建设83处，面积约1400余㎡  → 拆除违法建设 83 处; 面积 约/余 1400 平方米
    累计开挖陈腐垃圾xx吨             → 开挖陈腐垃圾, redacted, value None
    设置1—2个临时摊区                → 1 … 2 个
    面积12、6519公顷                 → damaged, value None: the point was mistyped, or wasn't it?

Years, dates, ordinals, standard numbers, 7×24小时 and “6.13” are no figures. A masked or
damaged number has no value, whatever digits stand around.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from scripts.model import Bound, Figure, Line, Role
from scripts.parse.naming import (
    CARRIED,
    FROM_TO,
    JOINT,
    WINDOW,
    find_basis,
    find_indicator,
    find_scope,
    name_figure,
    respective_names,
    with_subject,
)
from scripts.parse.progress import is_listed, is_under_way
from scripts.parse.remainder import name_part
from scripts.parse.topics import find_topics
from scripts.vocab import Vocabulary

WIDE = str.maketrans("０１２３４５６７８９％．，＋－～ＸｘＭｍ＊", "0123456789%.,+-~XxMm*")
GROUPED = r"\d{1,3}(?:(?:,\d{3}){1,5}|(?: \d{3}){1,5}(?!\d))(?:\.\d{1,8})?"
PLAIN = r"\d{1,15}(?:\.\d{1,8})?"
# Two numbers where one was meant: 12、6519公顷, 42、29%, 23·7, 5 716 torn at a line's end.
BROKEN = r"\d{1,15}[、·]\d{1,15}|\d{1,15}(?:,\d{1,3}){1,5}(?!\d)|\d{1,15}(?:[ \u2005]\d{1,15}){1,3}(?:\.\d{1,8})?"
NUMBER = rf"(?<!\d)(?:{GROUPED}(?!\d)|{BROKEN}|{PLAIN})(?!\d)"
MASKED = r"(?<![\d.*])[\d.]{0,12}\*[\d.*]*(?<!\.)|(?<![\d_])\d{0,4}_[\d_]*|(?<![A-Za-z0-9])(?:[Xx]{1,8}(?:\.[Xx]{1,4}|0{1,4})?|(?<!×)×{2,})"
CLAUSE_END = re.compile("[，,；;。！？]")
SCALE = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
# 3千万, 2百亿: one scale may stand before another, but not 5万万.
COMBINED = {a + b for a in ("十", "百", "千") for b in ("万", "亿")} | {"万亿"}
SCALES = "万亿|千万|百万|万|亿|千(?![米克瓦伏])|百(?!分)"
# 节约32万元 and 附近3处 are exact.
BEFORE = (
    "大约|大概|约为|(?<![节签预违履解集续特邀制])约|将近|接近|(?<![附邻就靠最临])近|超过|超|逾|突破"
    "|不少于|不低于|不小于|至少|不超过|不高于|不多于|至多|最多|最高"
)
AFTER = "左右|以上|以下|以内|上下"
LOWER = {"超过", "超", "逾", "突破", "不少于", "不低于", "不小于", "至少", "余", "多", "以上"}
UPPER = {"不超过", "不高于", "不多于", "至多", "最多", "最高", "以下", "以内"}
# What makes digits something else: ordinals, standards, road numbers, times, formulas.
NOT_BEFORE = re.compile(r"(?:第|[A-Za-z\d.×/:*_]|[A-Za-z][-—]|20\d\d[-—]|[〔\[（(]20\d\d[〕\]）)])$")
NOT_AFTER = re.compile(r"\s*(?:年(?!均)|月(?!均)|日(?!均|处|产)|号|届|时(?!段)|[×xX]\d|/\d|:\d)")
# XX路, **大道, xx样板: behind a mask these are parts of names.
STREET = {"路", "道", "样"}
RANKED = {"名", "位", "强"}
OTHER_UNIT = re.compile(r"(?<=分)贝|/(?:小时|时|分钟|秒|平方米|平米|㎡|m²|户|天|日|月|年|立方米|公里|桶|车)")
DIGIT = re.compile(r"[0-9０-９*＊_XxＸｘ×]")
# 1亿2000万元, 3万5千元: what stands before is part of the number.
HEAD = re.compile(r"(?<![\d.])(\d{1,9}(?:\.\d{1,4})?)(亿|万|千)零?$")
MINUS = re.compile(r"(?<![\d%A-Za-z])[-−]$")
TARGET = re.compile(
    r"(?:目标(?!(?:任务)?的)|力争|确保|计划(?!生育)|拟|预计|争取(?![^，。；]{0,12}(?:资金|项目|支持|补助))|预期)(?!已|实际)[^，。；（(]{0,16}$"
)
TARGET_REACH = 24
# 38%的年度目标, 每月**平方米拆违计划: named as a target behind it, unless it is one that was reached.
AIM = re.compile(r"的?[\u4e00-\u9fff]{0,4}(?:目标(?!任务?的?完成)|计划)(?!的?(?:完成|实现|达成))")
REACHED = re.compile(r"(?<!未)(?<!未能)(?<!没有)(?<!没能)(?:完成|实现|达到|达成|超过|超额)[^，。；]{0,16}$")
# The year that a sentence says of a number. Not a year that it is compared with, that something
# has lasted since, or that it rose from (由2020年的1200吨增至3300吨); several on end are none.
ASIDE = (
    r"(?:自|从)(?:19|20)\d{2}年[^，。；]{0,30}?(?:以来|至今|起|开始)|(?:19|20)\d{2}年(?:以来|至今|起)"
    r"|(?:较|比|与|同|[高低多少优]于)(?:(?:19|20)\d{2}年|去年|上年)|(?:是|为|相当于)(?:去年|上年)的"
    r"|[由从](?:(?:19|20)\d{2}年|去年|上年)[^，。；]{0,30}?(?:增至|升至|降至|减至|至|到)"
)
HIDDEN_YEAR = r"(?<![近续去来每*＊XxＸ×_])(?:20|19)?[*＊XxＸ×_]{1,4}年|(?:20|19)\d?[*＊XxＸ×_]{1,3}年"
YEARS = re.compile(
    rf"(?P<aside>{ASIDE})|(?P<span>(?:19|20)\d{{2}}年?[-—–~至到]{{1,2}}(?:19|20)\d{{2}}年)|(?P<hidden>{HIDDEN_YEAR})"
    r"|(?P<said>(?:19|20)\d{2})年|(?P<last>去年|上年(?!度?同期))|(?P<this>今年|本年)|(?P<next>明年|来年)"
)
# 《专项规划（2021—2025年）》经批准，拆除广告牌146块: the title's years are not the figure's.
TITLED = re.compile(r"《[^《》]{1,60}》")


@dataclass(frozen=True, slots=True)
class Place:
    """The passage that figures are looked for in: its words, and what they inherit."""

    measure_id: str
    section_id: str | None
    line: Line
    role: Role
    year: int | None
    topics: tuple[str, ...]


@lru_cache(maxsize=8)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    unit = "|".join(map(re.escape, sorted(units, key=lambda u: (-len(u), u))))
    return re.compile(
        rf"(?P<before>(?:{BEFORE})\s*)?(?P<number>{MASKED}|{NUMBER})"
        rf"(?:\s*(?P<scale1>{SCALES}))?(?:%?(?P<range>[-—–~至到]{{1,2}})(?P<high>{MASKED}|{NUMBER}))?"
        rf"(?:\s*(?P<scale2>{SCALES}))?(?P<plus>余|多|来)?(?P<scale3>{SCALES})?(?P<plus2>余|多)?"
        rf"\s*(?:大(?=[项类件]))?(?P<unit>{unit})(?P<after>{AFTER})?"
    )


def find_figures(place: Place, vocab: Vocabulary) -> list[Figure]:
    """The figures of one passage in order."""
    units = vocab.units
    text = place.line.text
    if not units or not DIGIT.search(text):
        return []
    plain = text.translate(WIDE)
    found: list[Figure] = []
    end = behind = 0
    waiting: list[str] = []
    for match in _pattern(tuple(units)).finditer(plain):
        if not _is_figure(plain, match):
            continue
        head = HEAD.search(plain, max(0, match.start("number") - 16), match.start("number"))
        start = match.start("before") if match.group("before") else head.start() if head else match.start("number")
        between = text[end:start]
        name, end = name_figure(text, end, start, match.end())
        waiting = waiting if JOINT.fullmatch(between.strip()) else respective_names(text, start)
        if waiting:
            name, end = waiting.pop(0), match.end()
        if not name and found and FROM_TO.fullmatch(between):
            name = found[-1].name
        name = name_part(name, text, start, match.end(), units[match.group("unit")], found)
        if found and CARRIED.fullmatch(name) and not re.search("[。！？]", between):
            name = found[-1].name + name
        figure = _figure(place, match, head, start, name, units[match.group("unit")], vocab)
        if figure.role == "actual" and (
            is_under_way(plain, behind, start, match.end(), figure.unit)
            or (found and found[-1].role == "ongoing" and is_listed(text[behind:start]))
        ):
            figure = replace(figure, role="ongoing")
        found.append(figure)
        behind = match.end()
    return found


def _is_figure(text: str, match: re.Match[str]) -> bool:
    number = match.start("number")
    if NOT_BEFORE.search(text[max(0, number - 8) : number]):
        return False
    # 前10名, 前3位: a rank. 75分贝, 80公里/小时: another unit than the list has.
    if text[number - 1 : number] == "前" and match.group("unit") in RANKED:
        return False
    if OTHER_UNIT.match(text, match.end("unit")):
        return False
    if match.group("unit") in STREET and not match.group("number")[-1].isdigit():
        return False
    if match.group("number") == "24" and match.group("unit") == "小时":
        return False
    if match.group("unit") == "个" and text.startswith("月", match.end("unit")):
        return False
    return not NOT_AFTER.match(text, match.end("number")) or bool(match.group("scale1"))


@dataclass(frozen=True, slots=True)
class _Value:
    """A number read: low and high end, and why there is none."""

    low: Decimal | None
    high: Decimal | None
    redacted: bool
    damaged: bool


def _read_value(match: re.Match[str], head: re.Match[str] | None, place: Place) -> _Value:
    number, high = match.group("number"), match.group("high")
    if _is_masked(number) or (high is not None and _is_masked(high)):
        return _Value(None, None, redacted=True, damaged=False)
    if _is_broken(number) or (high is not None and _is_broken(high)):
        return _Value(None, None, redacted=False, damaged=True)
    tail = (match.group("scale2") or "") + (match.group("scale3") or "")
    own = match.group("scale1") or ""
    if own not in SCALE or tail not in SCALE or (own and tail and not high and own + tail not in COMBINED):
        return _Value(None, None, redacted=False, damaged=True)
    low = _decimal(number, SCALE[own or tail] if high else SCALE[own] * SCALE[tail])
    if head is not None:
        whole = _decimal(head.group(1), SCALE[head.group(2)])
        if high or low >= SCALE[head.group(2)]:
            return _Value(None, None, redacted=False, damaged=True)
        low += whole
    if MINUS.search(match.string, max(0, match.start("number") - 2), match.start("number")):
        return _Value(None, None, redacted=False, damaged=True)
    # 2023座 in a report on 2023: what a batch replacement of years leaves behind.
    if place.year is not None and low == place.year and not high:
        return _Value(None, None, redacted=False, damaged=True)
    return _Value(low, _decimal(high, SCALE[tail or own]) if high else None, redacted=False, damaged=False)


def _is_masked(number: str) -> bool:
    return not (number[0].isdigit() and number[-1].isdigit()) or any(char in "*_Xx×" for char in number)


def _is_broken(number: str) -> bool:
    return not re.fullmatch(rf"{GROUPED}|{PLAIN}", number)


def _decimal(digits: str, scale: int) -> Decimal:
    """Exact, without zeros behind the point: 0.57 × 10⁸ is 57000000."""
    value = Decimal(digits.replace(",", "").replace(" ", "")) * scale
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def _figure(
    place: Place,
    match: re.Match[str],
    head: re.Match[str] | None,
    start: int,
    name: str,
    unit: str,
    vocab: Vocabulary,
) -> Figure:
    text = place.line.text
    words = [match.group(key) for key in ("before", "plus", "plus2", "after")]
    qualifiers = [word.strip() for word in words if word]
    bound: Bound | None = "lower" if LOWER & set(qualifiers) else "upper" if UPPER & set(qualifiers) else None
    value = _read_value(match, head, place)
    year = _year(text, start, place)
    # A report can't tell what was done after its year.
    ahead = year is not None and place.year is not None and year > place.year
    return Figure(
        name=name,
        raw=text[start : match.end()],
        value=value.low,
        value_high=value.high,
        unit=unit,
        qualifier="".join(qualifiers),
        bound=bound,
        basis=find_basis(text, start),
        scope=find_scope(text, start, match.end(), name),
        redacted=value.redacted,
        damaged=value.damaged,
        indicator=find_indicator(with_subject(name, text, start), unit, vocab.indicators_by_unit.get(unit, ())),
        role="target" if ahead or _is_aimed_at(text, start, match.end()) else place.role,
        year=year,
        topic=_topic(place, start, match.end(), vocab),
        section_id=place.section_id,
        measure_id=place.measure_id,
        start=start,
        line=place.line.line_at(start),
    )


def _is_aimed_at(text: str, start: int, end: int) -> bool:
    """Whether the words around a number call it a target: 力争达到38%, 未达到38%的年度目标."""
    before = text[max(0, start - TARGET_REACH) : start]
    named = AIM.match(text, end, end + TARGET_REACH) and not REACHED.search(before)
    return bool(TARGET.search(before) or named)


def _topic(place: Place, start: int, end: int, vocab: Vocabulary) -> str | None:
    """Of the topics of a passage the one that the figure's clause speaks of, or its sentence so
    far; the first where neither says."""
    if len(place.topics) < 2:
        return place.topics[0] if place.topics else None
    text = place.line.text
    low, behind = max(0, start - WINDOW), CLAUSE_END.search(text, end, end + WINDOW)
    clause = max(low, *(text.rfind(mark, low, start) + 1 for mark in "，,；;。！？"))
    sentence = max(low, *(text.rfind(mark, low, start) + 1 for mark in "；;。！？"))
    for stretch in (text[clause : behind.start() if behind else end], text[sentence:end]):
        for topic in find_topics(stretch, vocab):
            if topic in place.topics:
                return topic
    return place.topics[0]


def _year(text: str, start: int, place: Place) -> int | None:
    """The year that the sentence itself names before the number, else the passage's. None for
    several years on end and for a year that is masked."""
    window = max(0, start - WINDOW)
    sentence = text[max(window, *(text.rfind(mark, window, start) + 1 for mark in "。；！？")) : start]
    year = place.year
    for match in YEARS.finditer(TITLED.sub("", sentence)):
        if match.group("said"):
            year = int(match.group("said"))
        elif match.group("span") or match.group("hidden"):
            year = None
        elif match.group("this"):
            year = place.year
        elif match.group("last") and place.year is not None:
            year = place.year - 1
        elif match.group("next") and place.year is not None:
            year = place.year + (place.role == "actual")
    return year
