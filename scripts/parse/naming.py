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
CLAUSE = re.compile(r"[。；;！？!?，,：:\t】]")
# 1.拆除违建12处: the number of an item is no part of a name.
NUMBERED = re.compile(r"^(?:[（(]?\d{1,2}[.．、）)](?!\d(?!\d{3}年))|[（(]?[一二三四五六七八九十]{1,3}[）)、])\s*")
SENTENCE = "。；;！？"
# Words that lead to what is counted. One character may as well begin its name: 有害垃圾, 共享单车,
# 及时率, 在建工地 keep theirs, 共建成 and 有公厕 lose it.
NAME_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|(?:19|20)\d{2}年|其中|包括|同时|截至目前|目前|今年|全年共?|累计|共计|共有|已有|合计|总计|先后|分别|我局|我们|全市|全县|全区|以及|突破"
    r"|达到|达(?![标州成])|有(?![害限效序轨奖关机照声毒形偿利色氧线])|再(?![生造])|共(?![享青同治管识产和创评用]|建(?![成立设造]))"
    r"|及(?![时格])|在(?![建线编岗册职校途])|为(?![民老企农期])|从(?![业事严优轻重快])|对(?![口接外标象照比应策])|和(?![平谐睦美解顺])"
    r"|等(?![级高候待])|到(?![位户访岗期达场家])|近(?![郊年期海零])|将(?![军台])|把(?![关手控])|了(?!解)|的(?!士)|由|至(?![诚善臻])"
    r"|计(?![划量生算时价件酬分])|另(?![案行])|且|并(?![网购联轨])|与(?!会)|已|内(?![部涝河外设容控环]))+"
)
NAME_TAIL = re.compile(
    r"(?:[，,：:\s]|累计|共计|共|合计|总计|已|达到|达|(?:提升|提高|增加|增长|上升|扩大|下降|降低|减少|压缩)(?:至|到|了)?"
    r"|由|从|至|到|(?<!行)为|约|近|了|是|有|超过|各|每)$"
)
TAIL_WORD = 4
# Words that only look as if they led to the number: 节约32万元, 文书送达300份.
TAIL_KEPT = re.compile(
    r"(?:[节签预违履解集续特邀]约|[附邻就靠]近|[送传下抵表转通到]达|[报签收接做遇]到|[配整联综融结混组集复符]合|[行作人]为|[拥所公私国享占持设建配现]有|公共|[理事]由|服从)$"
)
SIGNS = "、 \u3000-－−（）()→±+/"
CHANGED_TO = re.compile(
    r"(?:提升|提高|增加|增长|上升|扩大|延长|下降|降低|降|减少|缩减|压缩|缩短|减)(?:至|到|为)$|^(?:含|次|以上|以内)$"
)
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
    clause = CLAUSE.split(text[max(previous_end, start - WINDOW) : start].rstrip("\t "))[-1].strip(
        SIGNS.replace("）", "").replace(")", "")
    )
    name = _strip_tail(NAME_LEAD.sub("", NUMBERED.sub("", clause.strip()))).strip()
    if len(name) >= 2 and not BARE_VERB.fullmatch(name):
        return name[-NAME_LIMIT:], end
    # 48小时内办结率98%: a time within which, and what follows has its own number.
    if text.startswith("内", end):
        return name, end
    behind = BEHIND_END.split(CLAUSE.split(text[end : end + NAME_LIMIT])[0])[0]
    noun = behind.strip("）)”（(")
    if CHANGED_TO.search(noun):
        return name, end
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
    while not TAIL_KEPT.search(name, max(0, len(name) - TAIL_WORD)) and (
        match := NAME_TAIL.search(name, max(0, len(name) - TAIL_WORD))
    ):
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
