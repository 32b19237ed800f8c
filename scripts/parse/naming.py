"""What a figure counts, on which basis and in which scope: the words around the number.

全市累计拆除违法建设83处              → name 拆除违法建设, basis 累计, scope 全市
126家市直公共机构实施分类              → name 市直公共机构实施分类 (number before noun)
收运率由60%提升至75%                   → both 收运率
"""

import re
from collections.abc import Iterable

from scripts.vocab import Indicator

BASIS = re.compile(
    r"累计|全年|半年来|上半年|下半年|前三季度|[一二三四]季度|截至(?:目前|\d{4}年(?:底|末)?|\d{1,2}月(?:底|末|\d{1,2}日)?)?|目前"
    r"|今年以来|今年(?=\d{1,2}[-—–至]\d{1,2}月)?|\d{1,2}[-—–~至]\d{1,2}月(?:份)?|五年来|三年来|每年|每月|每季度|每天|每日|每周|年均|月均|日均|同比"
)
OF_CLAUSE = re.compile("每|[年月日]均|同比")
SCOPE = re.compile(
    r"全省|全市|全区|全县|全局|全系统|市本级|县本级|区本级|市直|县直|市中心城区|中心城区|主城区|城市建成区|建成区|大市区|市区|县城区|城区|县城|乡镇|农村|辖区"
)
CLAUSE = re.compile(r"[。；;！？!?，,：:]")
SENTENCE = "。；;！？"
NAME_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|(?:19|20)\d{2}年|其中|包括|并|且|同时|目前|截至目前|今年|全年|累计|共计|共|合计|总计|已|另|再|先后|分别|我局|我们|全市|全县|全区|全年共"
    r"|计|至|到|由|从|近|和|与|以及|及|了|的|等|对|将|把|为|在|有|达到?|突破)+"
)
NAME_TAIL = re.compile(
    r"(?:[，,：:\s]|累计|共计|共|合计|总计|已|达到|达|(?:提升|提高|增加|增长|上升|扩大|下降|降低|减少|压缩)(?:至|到|了)?"
    r"|由|从|至|到|(?<!行)为|约|近|了|是|有|超过|各|每)$"
)
TAIL_WORD = 4
FROM_TO = re.compile(r"\s*(?:提升|提高|增加|增长|上升|扩大|下降|降低|减少|压缩)?(?:至|到)\s*")
BARE_VERB = re.compile(r"(?:包括|建成|新建|完成|设置|新增|改造|检查|整改|开展|举办|投入|投资|配备|打造|出动|发放|印制)")
BEHIND_END = re.compile(r"(?:和|与|以及|及|、)?(?=[\d*])|、|的(?=.{6})")
NAME_LIMIT = 32
# 拆除违法建设83处，面积1400平方米: whose area is said in the clause before.
CARRIED = re.compile(r"(?:涉及|总|拆除|建筑)?面积")
# How far back basis and scope are looked for, in characters of the same sentence.
WINDOW = 160


def name_figure(text: str, previous_end: int, start: int, end: int) -> tuple[str, int]:
    """(what the number text[start:end] counts, where its words end): the clause before it, or
    the noun behind it when the number opens the clause (7条道路、38个公建小区)."""
    clause = CLAUSE.split(text[max(previous_end, start - WINDOW) : start])[-1].strip("、 \u3000-－−")
    name = _strip_tail(NAME_LEAD.sub("", clause.strip())).strip()
    if len(name) >= 2 and not BARE_VERB.fullmatch(name):
        return name[-NAME_LIMIT:], end
    behind = BEHIND_END.split(CLAUSE.split(text[end : end + NAME_LIMIT])[0])[0]
    noun = behind.strip("）)”（(")
    return ((name + noun)[:NAME_LIMIT], end + len(behind)) if noun else (name, end)


def find_indicator(name: str, unit: str, indicators: Iterable[Indicator]) -> str:
    """The recurring indicator that a figure of this name and unit is, or "": the one whose
    words cover most of the name."""
    fitting = [
        (sum(max(len(word) for word in group if word in name) for group in item.words), item.name)
        for item in indicators
        if unit in item.units
        and all(any(word in name for word in group) for group in item.words)
        and not any(word in name for word in item.exclude)
    ]
    return max(fitting)[1] if fitting else ""


def _strip_tail(name: str) -> str:
    """The name without the words that lead to the number; one word at a time, from the end."""
    while match := NAME_TAIL.search(name, max(0, len(name) - TAIL_WORD)):
        name = name[: match.start()]
    return name


def find_basis(text: str, start: int) -> str:
    """The last basis (口径) said before the number in its sentence; "" for none. 每月, 日均 and
    同比 hold only within their clause."""
    sentence = _sentence_before(text, start)
    clause = max(sentence.rfind(mark) for mark in "，,") + 1
    said = [m.group() for m in BASIS.finditer(sentence) if m.start() >= clause or not OF_CLAUSE.match(m.group())]
    return said[-1] if said else ""


def find_scope(text: str, start: int) -> str:
    """The last scope (范围) said before the number in its sentence; "" for none."""
    return _last(SCOPE, _sentence_before(text, start))


def _sentence_before(text: str, end: int) -> str:
    start = max(text.rfind(mark, max(0, end - WINDOW), end) for mark in SENTENCE) + 1
    return text[max(start, end - WINDOW) : end]


def _last(pattern: re.Pattern[str], text: str) -> str:
    words = pattern.findall(text)
    return words[-1] if words else ""
