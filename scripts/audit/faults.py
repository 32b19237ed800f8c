"""Faults that a careful reader finds in the words themselves.

    受理668件，其中热线526件、随手拍152件   → A601 526 + 152 = 678，比总数 668 多
    连续2021年开展培训                     → A604 像是批量替换留下的（原来可能是“连续几年”）

Each check is a function from a report to (code, line, message); it speaks only where the
words themselves decide, because every false alarm costs a person's time.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from scripts.audit.stretches import Check, Finding, texts
from scripts.model import Figure, Measure, Report

REPLACED = re.compile(
    r"(?:连续|未来|近|过去|历时|为期|用了?)(?:19|20)\d{2}年(?![底初末度—\-至到以])|第(?:19|20)\d{2}[次届批位名]|(?:19|20)\d{2}[多余]年"
)
YEAR_AS_COUNT = re.compile(r"(?:19|20)\d{2}[^\d.]")
TITLE_LEVEL = re.compile(r"([省市县区])(?:城市|城)?(?:综合)?(?:管理|管|行政执法)")
LEVEL_BODIES = {level: re.compile(rf"{level}委|{level}政府|{level}人民政府") for level in "市县区"}
PAIRS = {"”": "“", "》": "《", "）": "（", "】": "【", "』": "『", "」": "「", "’": "‘", ")": "("}
OPENERS = set(PAIRS.values())
BARE_UNIT = re.compile(
    r"(?:达到?|提高到|提升至|率|占比|上升|下降)[%％](?=[，。；、])|(?:罚款|投资|投入|收缴|争取资金)(?:万|亿)元(?=[，。；、])"
    r"|(?:新建|改建|更换|改造|种植|栽植|建成|安装|购置|配备|发放|修建|铺设|清淤|摆放)[\u4e00-\u9fff]{1,10}"
    r"(?<![一二三四五六七八九十百千万亿几多数两半每整])(?:座|套|盏|株|台|辆|万元|平方米|公里|吨|盆)"
    # what ends like a unit may be a thing: 管理平台, 环卫车辆
    r"(?<!平台|舞台|站台|看台|展台|阳台|配套|成套|手套|车辆|花盆|插座|底座|讲座|基座|植株)(?=[，。；、])"
)
AD = re.compile(
    r"更多.{0,16}(?:范文|素材|公文|材料).{0,12}(?:关注|公众号|下载|网站)|(?:范文|素材|文秘)(?:网|库|大全)|公众号[：:]\S{2,12}"
)
ABBREVIATIONS = {
    "地理信息系统": "GIS",
    "全球定位系统": "GPS",
    "建筑信息模型": "BIM",
    "城市信息模型": "CIM",
    "政府和社会资本合作": "PPP",
    "管道闭路电视": "CCTV",
    "挥发性有机物": "VOCs",
    "人工智能": "AI",
}
ABBREVIATED = re.compile(rf"({'|'.join(ABBREVIATIONS)})[（(]([A-Za-z]{{1,4}})[）)]")
OPEN_END = re.compile(r"[\u4e00-\u9fff，、]$")
LONG = 24
# 占立案总数的62%: the share of the figure before it in what is counted so.
SHARE = re.compile(r"占([\u4e00-\u9fff]{2,8})(?:总数|总量|总面积)的$")
SHARE_REACH = 20
NEAR = 30  # figures of a sentence that a rate is checked against
MAX_SUM_PARTS = 12
# What every case, or every building without permission, is either the one or the other of.
EITHER_OR = (("一般程序", "简易程序"), ("普通程序", "简易程序"), ("存量", "新增"))


def _sentences(report: Report) -> Iterator[tuple[Measure, list[Figure]]]:
    """The figures of each sentence that has several."""
    by_measure: dict[str, list[Figure]] = {}
    for figure in report.figures:
        by_measure.setdefault(figure.measure_id, []).append(figure)
    for measure in report.measures:
        figures = by_measure.get(measure.id, [])
        ends = [match.end() for match in re.finditer("[。！？]", measure.text)]
        by_sentence: dict[int, list[Figure]] = {}
        for figure in figures:
            by_sentence.setdefault(bisect_right(ends, figure.start), []).append(figure)
        yield from ((measure, inside) for inside in by_sentence.values() if len(inside) >= 2)


def _exact(figure: Figure) -> Decimal | None:
    return figure.value if figure.value_high is None and not figure.qualifier else None


def check_sums(report: Report) -> Iterator[Finding]:
    """Parts after 其中 that come to more than their total, or to less where there are no others."""
    for measure, figures in _sentences(report):
        for index, total in enumerate(figures[:-1]):
            after = measure.text[total.start + len(total.raw) : figures[index + 1].start]
            whole = _exact(total)
            if whole is None or not re.match(r"[^。；]{0,6}[，,（(：:]?\s*其中", after):
                continue
            parts = _parts(measure, figures[index + 1 :], total)
            if len(parts) < 2:
                continue
            told, last = " + ".join(f"{part:f}" for part in parts), figures[index + len(parts)]
            listed = measure.text[total.start : last.start]
            all_told = len(parts) == 2 and any(one in listed and other in listed for one, other in EITHER_OR)
            if sum(parts) > whole or (all_told and sum(parts) != whole):
                differs = "多" if sum(parts) > whole else "少"
                yield "A601", total.line, f"分项合计不符：{told} = {sum(parts):f}，比总数「{total.raw}」{differs}"


def _parts(measure: Measure, figures: list[Figure], total: Figure) -> list[Decimal]:
    """The values listed with 、 right after 其中, all in the unit of the total."""
    parts: list[Decimal] = []
    end = None
    for figure in figures[:MAX_SUM_PARTS]:
        between = measure.text[end : figure.start] if end is not None else ""
        value = _exact(figure)
        if figure.unit != total.unit or value is None or re.search(r"[，,；;：:]", between):
            break
        parts.append(value)
        end = figure.start + len(figure.raw)
    return parts


def check_rates(report: Report) -> Iterator[Finding]:
    """A rate or share whose part and whole stand in the same sentence and give another one."""
    for measure, figures in _sentences(report):
        for rate in figures:
            value = _exact(rate)
            if rate.unit != "%" or value is None:
                continue
            before = [f for f in figures if f.start < rate.start]
            share = SHARE.search(measure.text, max(0, rate.start - SHARE_REACH), rate.start)
            if share:
                pairs = _share_pairs(before, share.group(1)[:2])
            elif rate.name.endswith("率"):
                pairs = _rate_pairs(before, rate.name[:-1][-2:])
            else:
                continue
            if pairs and not any(_rounds_to(part * 100 / whole, value) for part, whole in pairs):
                part, whole = pairs[-1]
                yield (
                    "A602",
                    rate.line,
                    f"比率不符：{part:f} ÷ {whole:f} 不等于「{share.group() if share else rate.name}{rate.raw}」",
                )


def _rate_pairs(figures: list[Figure], stem: str) -> list[tuple[Decimal, Decimal]]:
    pairs = []
    for whole, part in combinations(figures[-NEAR:], 2):
        high, low = _exact(whole), _exact(part)
        if stem in part.name and whole.unit == part.unit != "%" and high and low is not None and low <= high:
            pairs.append((low, high))
    return pairs


def _share_pairs(figures: list[Figure], stem: str) -> list[tuple[Decimal, Decimal]]:
    """The last figure out of the one that counts `stem`, where there is just one."""
    wholes = [figure for figure in figures[:-1] if stem in figure.name]
    part, whole = (_exact(figures[-1]), _exact(wholes[0])) if len(wholes) == 1 else (None, None)
    if not part or not whole or part > whole or wholes[0].unit != figures[-1].unit:
        return []
    return [(part, whole)]


def _rounds_to(exact: Decimal, told: Decimal) -> bool:
    step = Decimal(1).scaleb(min(int(told.as_tuple().exponent), 0))
    return exact.quantize(step, ROUND_HALF_UP) == told or abs(exact - told) < step


def check_level(report: Report) -> Iterator[Finding]:
    """A title of one level of government over a text of another."""
    match = TITLE_LEVEL.search(report.title) if report.title_lines else None
    if match is None or match.group(1) not in LEVEL_BODIES:
        return
    text = "".join(part for _, part in texts(report))
    counts = {level: len(pattern.findall(text)) for level, pattern in LEVEL_BODIES.items()}
    own = match.group(1)
    other = max((level for level in counts if level != own), key=lambda level: counts[level])
    if counts[own] == 0 and counts[other] >= 1:
        line = report.title_lines[0].number
        yield "A603", line, f"单位层级矛盾：标题写「{match.group()}」，正文说的是{other}委、{other}政府"


def check_replaced(report: Report) -> Iterator[Finding]:
    """Words that a batch replacement has spoilt."""
    for line, text in texts(report):
        for match in REPLACED.finditer(text):
            yield "A604", line, f"像是批量替换留下的：「{match.group()}」"
    for figure in report.figures:
        if figure.damaged and YEAR_AS_COUNT.match(figure.raw):
            yield "A604", figure.line, f"像是批量替换留下的：「{figure.raw}」"


def check_quotes(report: Report) -> Iterator[Finding]:
    """A quotation mark or bracket that has no other half in its paragraph."""
    for line, text in texts(report):
        stack: list[tuple[str, int]] = []
        for at, char in enumerate(text):
            if char in OPENERS:
                stack.append((char, at))
            elif char in PAIRS:
                wanted = {PAIRS[char], {"（": "(", "(": "（"}.get(PAIRS[char], "")}
                if stack and stack[-1][0] in wanted:
                    stack.pop()
                elif char not in ")）":
                    yield "A605", line, f"引号或括号不成对：「{text[max(0, at - 10) : at + 1]}」"
        for _, at in stack[:1]:
            yield "A605", line, f"引号或括号不成对：「{text[at : at + 12]}」"


def check_bare_units(report: Report) -> Iterator[Finding]:
    """A unit whose number was deleted."""
    for measure in report.measures:
        for match in BARE_UNIT.finditer(measure.text):
            start = max(0, match.start() - 8)
            yield "A611", measure.line, f"单位前面缺数字：「{measure.text[start : match.end()]}」"


def check_damaged_figures(report: Report) -> Iterator[Finding]:
    """Numbers that are mistyped or torn; they are given no value."""
    for figure in report.figures:
        if figure.damaged and not YEAR_AS_COUNT.match(figure.raw):
            yield "A612", figure.line, f"数字写法有误，没有采用：「{figure.raw}」"


def check_open_ends(report: Report) -> Iterator[Finding]:
    """A long paragraph that stops without an end mark."""
    for item in report.paragraphs():
        if isinstance(item, tuple):
            text = "".join(measure.text for measure in item).rstrip()
            if len(text) >= LONG and OPEN_END.search(text) and re.search("[，。]", text):
                yield "A613", item[-1].line, f"句子没有收尾：「…{text[-12:]}」"


def check_abbreviations(report: Report) -> Iterator[Finding]:
    """A full name whose abbreviation behind it has lost letters: 地理信息系统（IS）."""
    for line, text in texts(report):
        for match in ABBREVIATED.finditer(text):
            short = ABBREVIATIONS[match.group(1)]
            if match.group(2) != short and match.group(2) in short:
                yield "A615", line, f"缩写像是缺了字母：「{match.group()}」，通常写作 {short}"


def check_ads(report: Report) -> Iterator[Finding]:
    """Words of template sellers in the middle of the text, where nothing says where they end."""
    for line, text in texts(report):
        match = AD.search(text)
        if match:
            yield "A614", line, f"像是混进正文的广告：「{match.group()}」"


FAULT_CHECKS: tuple[Check, ...] = (
    check_sums,
    check_rates,
    check_level,
    check_replaced,
    check_quotes,
    check_bare_units,
    check_damaged_figures,
    check_open_ends,
    check_abbreviations,
    check_ads,
)
