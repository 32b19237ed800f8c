"""What a figure counts, on which basis and in which scope: the words around the number.

全市累计拆除违法建设83处              → name 拆除违法建设, basis 累计, scope 全市
126家市直公共机构实施分类              → name 市直公共机构实施分类 (number before noun)
收运率由60%提升至75%                   → both 收运率
霁岚路等3个公共停车场建成投用           → 公共停车场建成投用 (the road is an example)
力争新建3个公共停车场                  → 新建公共停车场 (how sure it is, is no part of it)
续建的6公里绿道全线贯通                → 续建的绿道全线贯通
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from scripts.vocab import Indicator

BASIS = re.compile(
    r"累计|全年|半年来|上半年|下半年|前三季度|[一二三四]季度|截至(?:目前|\d{4}年(?:底|末)?|\d{1,2}月(?:底|末|\d{1,2}日)?)?|目前"
    r"|今年以来|今年(?=\d{1,2}[-—–至]\d{1,2}月)?|\d{1,2}[-—–~至]\d{1,2}月(?:份)?|五年来|三年来|每年|每月|每季度|每天|每日|每周|年均|月均|日均|同比"
)
OF_CLAUSE = re.compile("每|[年月日]均|同比")
# A year that is named ends what was counted up before it; 2020年以来, 2020年至今 doesn't.
YEAR = re.compile(r"(?<![\d截至自到])(?:19|20)\d\d年(?!底|末|以来|至今|至|到|[-—–~])(?:度|全年)?")
SAID = re.compile(f"(?:{BASIS.pattern})|(?P<year>{YEAR.pattern})")
# Of the words that open a sentence, those that speak of all of it up to the full stop.
PERIOD = re.compile(r"半年来|[上下]半年|前三季度|[一二三四]季度|截至|今年以来|\d{1,2}[-—–~至]")
SCOPE = re.compile(
    r"全省|全市|全区|全县|全局|全系统|市本级|县本级|区本级|[市县区]直|[市县区]属"
    # 城区执法大队, 乡镇政府: those say who acts, not how far; 各县市区 is no 市区.
    r"|(?:市中心城区|中心城区|主城区|城市建成区|建成区|大市区|(?<![县各])市区|县城区|城区|县城|乡镇|农村|辖区)"
    r"(?!(?:[（(]?街道[）)]?|[、和及]街道)?(?:各|两级|主管|相关|有关)?"
    r"(?:人民政府|政府|党委|党政|党工委|办事处|部门|公安|派出所|干部|主要领导|分管|责任|(?:综合|行政|城管|城市管理)*执法|城管|城市管理|住建))"
)
OF_OFFICES = re.compile("[市县区](?:直|属|本级)")
COMMA = re.compile(r"(?<!\d)[，,：:]|[，,：:](?!\d)")
# 县直单位和|10个小区, 市直机构和472家|区属机构: what stands behind 和 has a scope of its own.
CONJOINED = re.compile(r"(?:[、和及与]|以及)[^、和及与]{0,12}$")
# 联合县直有关部门和属地乡镇, 会同公安、城区街道: with whom, not how far.
TOGETHER = re.compile(r"(?:(?:联合|会同|协同|配合|协调)(?:[^，,。；;：:]{0,20}[、和与及])?(?:属地|各|所在)?|属地)$")
TOGETHER_REACH = 26
CLAUSE = re.compile(r"[。；;！？!?，,：:\t】]")
# 1.拆除违建12处: the number of an item is no part of a name.
NUMBERED = re.compile(r"^(?:[（(]?\d{1,2}[.．、）)](?!\d(?!\d{3}年))|[（(]?[一二三四五六七八九十]{1,3}[）)、])\s*")
SENTENCE, FULL_STOP, HALF_STOP = "。；;！？", "。！？", "；;"
# What is done to a thing so often that 力争, 计划, 再 before it only say how sure or how often.
DEED = (
    "新建|改建|扩建|续建|补建|建成|建设|新增|增设|改造|提升|更新|更换|整治|拆除|完成|启动|打造|创建|培训|安装|投入|投资|实施|设置|铺设"
    "|清理|修复|处理|处置|受理|推进|治理|栽植|种植|购置|招聘|组织|开展|实现|消除"
)
# Words that lead to what is counted. One character may as well begin its name: 有害垃圾, 共享单车,
# 及时率, 在建工地 keep theirs, 共建成 and 有公厕 lose it.
NAME_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|(?:19|20)\d{2}年|其中|包括|同时|截至目前|目前|今年|全年共?|累计|共计|共有|已有|合计|总计|先后|分别|我局|我们|全市|全县|全区|以及|突破"
    r"|达到|达(?![标州成])|有(?![害限效序轨奖关机照声毒形偿利色氧线])|再(?![生造])|共(?![享青同治管识产和创评用]|建(?![成立设造]))"
    r"|及(?![时格])|在(?![建线编岗册职校途])|为(?![民老企农期])|从(?![业事严优轻重快])|对(?![口接外标象照比应策])|和(?![平谐睦美解顺])"
    r"|等(?![级高候待])|到(?![位户访岗期达场家])|近(?![郊年期海零])|将(?![军台])|把(?![关手控])|了(?!解)|的(?!士)|由|至(?![诚善臻])"
    r"|计(?![划量生算时价件酬分])|另(?![案行])|且|并(?![网购联轨])|与(?!会)|已|内(?![部涝河外设容控环])"
    rf"|力争|仅|只(?!能)|年(?:内|底前)|现有|还有|仍有|尚有|(?:确保|争取|计划|拟|预计|再|又)(?={DEED})"
    r"|(?:利用|通过|依托)[\u3400-\u9fff]{2,8}(?=新建|改建|建成|建设|增设|新增|打造))+"
)
NAME_TAIL = re.compile(
    r"(?:[，,：:\s]|累计|共计|共|合计|总计|已|达到|达|(?:提升|提高|增加|增长|上升|扩大|下降|降低|减少|压缩)(?:至|到|了)?"
    r"|[增升降减](?:至|到)|由|从|至|到|(?<!行)为|约|近|了|是|有|超过|各|每|仅|(?:只|只有)(?<!犬只)(?<!船只)|(?:由|从)(?:去年|上年|年初|\d{4}年)的"
    r"|(?:继续|均|都)?(?:保持|维持|稳定|控制)在|的|剩余|其余|余下|(?<=率)(?:均|都|仅|分别|力争|争取|确保|保持|维持|稳定))$"
)
TAIL_WORD = 8
# 续建的6公里绿道, 剩余3条小巷: the thing is behind the number. 全部单位和30个小区: and nothing before it is.
OPEN_TAIL = re.compile(r"(?:的|剩余|其余|余下)$")
SINCE = re.compile(r"(?:由|从)(?:去年|上年|年初|\d{4}年)的$")
JOINED_TAIL = re.compile(r"(?:[和及与]|以及)$")
# Words that only look as if they led to the number: 节约32万元, 文书送达300份.
TAIL_KEPT = re.compile(
    r"(?:[节签预违履解集续特邀]约|[附邻就靠]近|[送传下抵表转通到]达|[报签收接做遇]到|[配整联综融结混组集复符]合|[行作人]为|[拥所公私国享占持设建配现]有|公共|[理事]由|服从)$"
)
SIGNS = "、 \u3000-－−（）()→±+/"
CHANGED_TO = re.compile(
    r"(?:提升|提高|增加|增长|上升|扩大|延长|下降|降低|降|减少|缩减|压缩|缩短|减|增|升|扩)(?:至|到|为)$|^(?:含|次|以上|以内)$"
)
FROM_TO = re.compile(
    r"\s*(?:提升|提高|增加|增长|上升|扩大|拓展|扩充|下降|降低|减少|压缩|压减|压降|缩减|缩短|增|升|扩|降|减)?(?:至|到)\s*"
)
HAN = re.compile(r"[\u3400-\u9fff]{2}")
BARE_VERB = re.compile(rf"(?:包括|检查|整改|举办|配备|出动|发放|印制|{DEED})+")
BEHIND_END = re.compile(r"(?:和|与|以及|及|、)?(?=[\d*])|、|的(?=.{6})")
# 霁岚路等3个公共停车场: before 等 stand examples, behind the number what is counted.
EXAMPLES = re.compile(
    r"^(?P<verb>(?:(?:完成|实施|启动|新建|建成|建设|改造|提升|整治|拆除|修复|维修|清理|疏通|治理|打造|更换|安装|增设|设置|推进)+(?!的))?)"
    r"[^，。；]*(?<![平中初高优同])等$"
)
PLACE = re.compile(r"(?:[路街巷道弄桥河湖江园里苑村镇乡区县市站局委办》”]|广场)等$")
# 知晓率、投放准确率分别达到98%、95%: to each name its number.
RESPECTIVE = re.compile(r"^(?P<names>[^，。；]*?)分别")
JOINT = re.compile("、|以及|[和及与]")
NUMBERS = re.compile(r"\d[\d.,]*|[*Xx×]+")
BARE_RATE = re.compile(r"[^，。；]{1,2}率")
NAME_LIMIT = 32
# 拆除违法建设83处，面积1400平方米: whose area is said in the clause before.
CARRIED = re.compile(r"(?:涉及|总|拆除|建筑)?面积")
# How far back basis and scope are looked for, in characters of the same sentence.
WINDOW = 160
# A period that opens a sentence may stand further away.
CHAIN = 400


def name_figure(text: str, previous_end: int, start: int, end: int) -> tuple[str, int]:
    """(what the number text[start:end] counts, where its words end): the clause before it, or
    the noun behind it when the number opens the clause (7条道路、38个公建小区)."""
    clause = CLAUSE.split(text[max(previous_end, start - WINDOW) : start].rstrip("\t "))[-1].strip(
        SIGNS.replace("）", "").replace(")", "")
    )
    words = NAME_LEAD.sub("", NUMBERED.sub("", clause.strip()))
    name = _strip_tail(words).strip()
    examples = EXAMPLES.match(name)
    if examples is not None:
        names_things = not PLACE.search(name) and not HAN.match(text, end)
        name = name[:-1] if names_things else examples.group("verb")
    behind_it = HAN.match(text, end) is not None
    if behind_it and JOINED_TAIL.search(words):
        name = ""
    opened = OPEN_TAIL.search(words) if behind_it and not SINCE.search(words) else None
    whole = examples is None or not behind_it
    if len(name) >= 2 and not opened and not BARE_VERB.fullmatch(name) and whole:
        return name[-NAME_LIMIT:], end
    # 48小时内办结率98%: a time within which, and what follows has its own number.
    if text.startswith("内", end):
        return name, end
    behind = BEHIND_END.split(CLAUSE.split(text[end : end + NAME_LIMIT])[0])[0]
    noun = behind.strip("）)”（(").removesuffix("中")
    if CHANGED_TO.search(noun):
        return name, end
    if not noun:
        return name, end
    of = "的" if opened and opened.group() == "的" and name else ""
    # 反馈的23项问题整改完成21项: what stands between two numbers is the second's too.
    shared = name and opened and re.search(DEED, noun) and NUMBERS.match(text, end + len(behind))
    return (name + of + noun)[:NAME_LIMIT], end if shared else end + len(behind)


def respective_names(text: str, start: int) -> list[str]:
    """The names of a list whose numbers follow one by one from text[start] on (甲、乙分别达到1、2);
    [] where it isn't so."""
    low, _ = _sentence_start(text, start, SENTENCE + "，,：:", WINDOW)
    said = RESPECTIVE.search(text[low:start])
    if said is None or NUMBERS.search(text[low:start]):
        return []
    names = [NAME_LEAD.sub("", name).strip() for name in JOINT.split(said.group("names"))]
    rest = CLAUSE.split(text[start : start + WINDOW])[0]
    numbers = NUMBERS.findall(rest)
    return names if len(names) == len(numbers) > 1 and all(names) else []


def with_subject(name: str, text: str, start: int) -> str:
    """The name of a bare rate with the clause before its own, which says whose rate it is
    (推行垃圾分类，覆盖率达90%); other names as they are."""
    if not BARE_RATE.fullmatch(name):
        return name
    low, _ = _sentence_start(text, start, SENTENCE, WINDOW)
    parts = CLAUSE.split(text[low:start])
    return parts[-2] + name if len(parts) > 1 else name


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


@dataclass(frozen=True, slots=True)
class Said:
    """A basis word that holds for a number; `year`: it is a year's own name (2023年)."""

    word: str
    year: bool


def bases_before(text: str, start: int) -> list[Said]:
    """What is said of the period before the number at `start` and holds for it, in order: in its
    sentence up to the semicolon before it, and a period that opens the sentence (1—10月，…；…).
    每月, 日均 and 同比 hold only within their clause."""
    low, whole = _sentence_start(text, start, FULL_STOP, CHAIN)
    own = max(low, *(text.rfind(mark, low, start) + 1 for mark in HALF_STOP))
    clause = max(own, *(text.rfind(mark, own, start) + 1 for mark in "，,"))
    opening = CLAUSE.search(text, low, start)
    opened = (opening.start() if opening else start) if whole else low
    found = []
    for match in _between(SAID, text, low, start):
        at, word = match.start(), match.group()
        if at >= clause or (at >= own and not OF_CLAUSE.match(word)) or (at < opened and PERIOD.match(word)):
            found.append(Said(word, match.group("year") is not None))
    return found


def find_basis(text: str, start: int) -> str:
    """The last basis (口径) said before the number that holds for it; "" for none, and where the
    sentence has named a year since."""
    said = bases_before(text, start)
    return said[-1].word if said and not said[-1].year else ""


def find_scope(text: str, start: int, end: int, name: str) -> str:
    """The scope (范围) that the clause of the number text[start:end] says, "" for none: before it,
    or of the noun right behind it (126家市直机构). What its neighbours in the sentence say is theirs;
    only a number that names nothing (覆盖率88%, 面积2万平方米) has the scope of the clause before."""
    low, _ = _sentence_start(text, start, SENTENCE, WINDOW)
    commas = [match.end() for match in COMMA.finditer(text, low, start)]
    bare = not name or bool(BARE_RATE.fullmatch(name)) or name.endswith("面积")
    own = commas[-1 - bare] if len(commas) > bare else low
    said = [m for m in _between(SCOPE, text, own, start) if not TOGETHER.search(_before(text, m.start()))]
    if said and (bare or _reaches(said[-1].group(), text[said[-1].end() : start])):
        return said[-1].group()
    behind = OF_OFFICES.match(text, end)
    return behind.group() if behind else ""


def _reaches(scope: str, between: str) -> bool:
    """Whether a scope still holds behind these words: 全县9家企业和12户餐饮店 is all 全县,
    20个县直单位和10个小区 is not all 县直."""
    return scope.startswith("全") or not CONJOINED.search(between)


def _before(text: str, end: int) -> str:
    return text[max(0, end - TOGETHER_REACH) : end]


def _sentence_start(text: str, end: int, marks: str, reach: int) -> tuple[int, bool]:
    """Where the sentence that `end` is in begins, and whether that was found; no further than
    `reach` back."""
    low = max(0, end - reach)
    start = max(text.rfind(mark, low, end) for mark in marks) + 1
    return max(start, low), start > low or low == 0


def _between(pattern: re.Pattern[str], text: str, low: int, high: int) -> list[re.Match[str]]:
    """The matches within text[low:high], in order."""
    starts, found = _occurrences(pattern, text)
    first, last = bisect_left(starts, low), bisect_left(starts, high)
    return [match for match in found[first:last] if match.end() <= high]


@lru_cache(maxsize=64)
def _occurrences(pattern: re.Pattern[str], text: str) -> tuple[list[int], list[re.Match[str]]]:
    """Every match in a passage and where it begins: looked for once, however many figures it has."""
    found = list(pattern.finditer(text))
    return [match.start() for match in found], found
