"""Figures (指标值): numbers with the words that say what they count.

    拆除违法建设83处，面积约1400余㎡  → 拆除违法建设 83 处; 面积 约/余 1400 平方米
    126家市直公共机构全面实施…       → 市直公共机构 126 家 (number before noun)
    累计开挖陈腐垃圾xx吨             → 开挖陈腐垃圾, redacted, value None
    设置1—2个临时摊区                → 临时摊区 1 … 2 个

Years, dates, ordinals, standard numbers, 7×24小时 and “6.13” are no figures. A masked
number has no value, whatever digits stand around the mask.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from scripts.model import Bound, Figure

WIDE = str.maketrans("０１２３４５６７８９％．，＋－～ＸｘＭｍ", "0123456789%.,+-~XxMm")
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
MASKED = r"(?:\d{0,4}\*+|\d{0,4}_+|(?<![A-Za-z0-9])(?:[Xx]{1,8}(?:\.[Xx]{1,4})?|×{2,}))"
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
SCALES = "万亿|千万|百万|万|亿|千|百"
BEFORE = r"大约|大概|约|近|将近|接近|超过|超|逾|突破|不少于|不低于|不小于|至少|不超过|不高于|不多于|至多|最多|最高"
AFTER = "余|多|来|左右|以上|以下|以内|上下"
LOWER = {"超过", "超", "逾", "突破", "不少于", "不低于", "不小于", "至少", "余", "多", "以上"}
UPPER = {"不超过", "不高于", "不多于", "至多", "最多", "最高", "以下", "以内"}

# What makes digits something else: ordinals, dates, standards, road numbers, times.
NOT_BEFORE = re.compile(r"(?:第|[A-Za-z\d.×/\-—:：]|[〔\[（(]20\d\d[〕\]）)])$")
NOT_AFTER = re.compile(r"\s*(?:年(?!均)|月(?!均)|日(?!均|处|产)|号|届|时(?!段)|[×xX]\d|/\d|·|:\d)")
BASIS = re.compile(
    r"累计|全年|半年来|上半年|下半年|前三季度|[一二三四]季度|截至(?:目前|\d{1,2}月(?:底|末|\d{1,2}日)?)?|目前|今年以来|今年(?=\d{1,2}[-—–至]\d{1,2}月)?"
    r"|\d{1,2}[-—–~至]\d{1,2}月(?:份)?|每年|每月|每季度|每天|每日|每周|年均|月均|日均|同比"
)
SCOPE = re.compile(
    r"全省|全市|全区|全县|全局|全系统|市本级|县本级|区本级|市直|县直|市中心城区|中心城区|主城区|城市建成区|建成区|大市区|市区|县城区|城区|县城|乡镇|农村|辖区"
)
CLAUSE = re.compile(r"[。；;！？!?，,：:]")
NAME_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|其中|包括|并|且|同时|目前|截至目前|今年|全年|累计|共计|共|合计|总计|已|另|再|先后|分别|我局|我们|全市|全县|全区|全年共"
    r"|计|至|到|由|从|近|和|与|以及|及|了|的|等|对|将|把|为|在|有|达到?|突破)+"
)
NAME_TAIL = re.compile(
    r"(?:[，,：:\s]|累计|共计|共|合计|总计|已|达到|达|(?:提升|提高|增加|增长|上升|扩大|下降|降低|减少|压缩)(?:至|到)|由|从|至|到|(?<!行)为|约|近|了|是"
    r"|有|超过|各|每)+$"
)
FROM_TO = re.compile(r"\s*(?:提升|提高|增加|增长|上升|扩大|下降|降低|减少|压缩)?(?:至|到)\s*")
BARE_VERB = re.compile(r"(?:包括|建成|新建|完成|设置|新增|改造|检查|整改|开展|举办|投入|投资|配备|打造|出动|发放|印制)")
BEHIND_END = re.compile(r"(?:和|与|以及|及|、)?(?=[\d*])|、|的(?=.{6})")
NAME_LIMIT = 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: what its figures inherit."""

    measure_id: str
    section_id: str | None
    line: int
    role: Literal["actual", "target"]
    year: int | None
    topics: tuple[str, ...]


@lru_cache(maxsize=8)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    unit = "|".join(map(re.escape, sorted(units, key=lambda u: (-len(u), u))))
    return re.compile(
        rf"(?P<before>(?:{BEFORE})\s*)?(?P<number>{NUMBER}|{MASKED})"
        rf"(?:\s*(?P<scale1>{SCALES}))?(?:(?P<range>[-—–~至到]{{1,2}})(?P<high>{NUMBER}|{MASKED}))?"
        rf"(?:\s*(?P<scale2>{SCALES}))?(?P<plus>余|多|来)?(?P<scale3>{SCALES})?(?P<plus2>余|多)?"
        rf"\s*(?P<unit>{unit})(?P<after>左右|以上|以下|以内|上下)?"
    )


def find_figures(text: str, units: Mapping[str, str], place: Place) -> list[Figure]:
    """The figures of one passage in order. `units`: written → canonical unit."""
    plain = text.translate(WIDE)
    found: list[Figure] = []
    end = 0
    for match in _pattern(tuple(units)).finditer(plain):
        if not _is_figure(plain, match):
            continue
        start = match.start("before") if match.group("before") else match.start("number")
        before = text[end:start]
        name, end = _name(text, end, start, match.end())
        if not name and found and FROM_TO.fullmatch(before):
            name = found[-1].name
        found.append(_figure(text, plain, match, start, name, units, place))
    return found


def _is_figure(text: str, match: re.Match[str]) -> bool:
    number = match.start("number")
    if NOT_BEFORE.search(text[max(0, number - 8) : number]):
        return False
    unit = match.group("unit")
    if unit in ("个", "次", "批", "期", "届", "部", "分", "天", "条") and text.startswith("第", max(0, number - 1)):
        return False
    if unit == "个" and text.startswith("月", match.end("unit")):
        return False
    return not NOT_AFTER.match(text[match.end("number") :]) or bool(match.group("scale1"))


def _value(digits: str, scale: int) -> Decimal:
    """Exact, without zeros behind the point: 0.57 × 10⁸ is 57000000."""
    value = Decimal(digits.replace(",", "")) * scale
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def _figure(
    text: str, plain: str, match: re.Match[str], start: int, name: str, units: Mapping[str, str], place: Place
) -> Figure:
    number, high = match.group("number"), match.group("high")
    tail = (match.group("scale2") or "") + (match.group("scale3") or "")
    low_scale = SCALE[(match.group("scale1") or "") if high else (match.group("scale1") or "") + tail]
    masked = not number[0].isdigit() or not number[-1].isdigit() or bool(high and not high[0].isdigit())
    words = [match.group(key) for key in ("before", "plus", "plus2", "after")]
    qualifiers = [word.strip() for word in words if word]
    bound: Bound | None = "lower" if LOWER & set(qualifiers) else "upper" if UPPER & set(qualifiers) else None
    high_scale = SCALE[tail] if tail else low_scale
    if high and not match.group("scale1") and tail:
        low_scale = high_scale
    clause = _sentence_before(text, start)
    return Figure(
        name=name,
        raw=text[start : match.end()],
        value=None if masked else _value(number, low_scale),
        value_high=None if masked or not high else _value(high, high_scale),
        unit=units[match.group("unit")],
        qualifier="".join(qualifiers),
        bound=bound,
        basis=_last(BASIS, clause),
        scope=_last(SCOPE, clause),
        redacted=masked,
        role=place.role,
        year=place.year,
        topic=place.topics[0] if place.topics else None,
        section_id=place.section_id,
        measure_id=place.measure_id,
        start=start,
        line=place.line,
    )


def _sentence_before(text: str, end: int) -> str:
    start = max(text.rfind(mark, 0, end) for mark in "。；;！？") + 1
    return text[start:end]


def _last(pattern: re.Pattern[str], text: str) -> str:
    words = pattern.findall(text)
    return words[-1] if words else ""


def _name(text: str, previous_end: int, start: int, end: int) -> tuple[str, int]:
    """(what the number counts, where its words end): the clause before the number, or the
    noun behind it when the number opens the clause (7条道路、38个公建小区)."""
    clause = CLAUSE.split(text[previous_end:start])[-1].strip("、 \u3000")
    name = NAME_TAIL.sub("", NAME_LEAD.sub("", clause)).strip()
    if len(name) >= 2 and not BARE_VERB.fullmatch(name):
        return name[-NAME_LIMIT:], end
    behind = BEHIND_END.split(CLAUSE.split(text[end : end + NAME_LIMIT])[0])[0]
    noun = behind.strip("）)”（(")
    return ((name + noun)[:NAME_LIMIT], end + len(behind)) if noun else (name, end)
