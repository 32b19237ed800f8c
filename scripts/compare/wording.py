"""How alike two statements are, apart from their numbers, marks and rhetoric.

    新建公厕4座            全年建成投用新公厕4座       the same: 公厕, built
    新建公厕4座            改造老旧公厕7座            not the same: built, mended
    清理“牛皮癣”2.3万余处   组织清洗小广告1.9万余处     the same: the vocabulary's synonyms

Character bigrams, weighted by how rare they are in the two texts; what is done to the thing
(建、改、拆、查、罚…) must not contradict.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

NUMBER = re.compile(r"[\d*_×○]+(?:[.,·]\d+)*\s*(?:万|亿|千|百)?(?:余|多)?|(?<![a-z])x{1,8}(?![a-z])|几|若干")
OPENING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}(?:是|要|方面)|第[一二三四五六七八九十]{1,3}[，,、：:]"
    r"|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]|[①-⑳])\s*"
)
# Words that say how much, how or when, never what.
FILLER = re.compile(
    r"(?:19|20)\d\d年度?|今年以来|一年来|截至目前|目前|全年度?|年内|年底前?|年末|[上下]半年|\d{1,2}[-—–~至]\d{1,2}月(?:份)?|\d{1,2}月(?:份|底|末)?前?|[一二三四]季度"
    r"|累计|共计|合计|总计|分别|进一步|持续|切实|不断|深入|扎实|全面|大力|积极|认真|稳步|有序|着力|加快|加强|加大|继续|坚持|始终|严格|有效"
    r"|力争|确保|争取|计划|预计|保持在?|达到?|提升至|提升到|提高到|扩大到|增加到|超额|顺利|圆满|如期|成功|率先"
    r"|组织|开展|推进|实施|落实|做好|抓好|进行|实现|完成|我局|全局|全[市区县]|各类|各项|相关|有关|工作|力度|任务"
)
ACTIONS: Mapping[str, str] = {
    "建": r"新建|建成|建设|建立|新增|增设|增建|兴建|设置|布设|落成|打造|投用|投入使用|启用|新[^，。]{0,2}(?:公厕|装)",
    "改": r"改造|改建|提升|提质|翻新|升级|续建|整治提升",
    "拆": r"拆除|拆违|取缔|清拆",
    "修": r"维修|修复|修补|更换|养护|维护|修剪",
    "查": r"检查|排查|巡查|督查|抽查|检测|安检",
    "罚": r"查处|处罚|立案|罚款|查扣|暂扣|取证|纠正|劝导|抄告",
    "清": r"清理|清除|清洗|清运|清掏|清淤|疏通|疏浚|清扫|外运",
    "训": r"培训|轮训|考试|练兵|比武|考核",
    "宣": r"宣传|普法|报道|宣讲",
    "办": r"受理|办理|办结|转办|承办|答复|化解",
    "植": r"栽植|种植|补植|绿化|植树",
    "签": r"签订|签约|签署",
    "评": r"评选|评查|评比",
    "接": r"接入|联网",
}
ACTION = re.compile("|".join(f"(?P<{name}>{words})" for name, words in ACTIONS.items()))
LEAST_BIGRAMS = 4
# Legal units that are exact multiples of each other.
EXACT: Mapping[str, tuple[str, int]] = {
    "公顷": ("平方米", 10_000),
    "平方公里": ("平方米", 1_000_000),
    "公里": ("米", 1_000),
}
NOTE = re.compile(r"[（(]\s*(?:责任|牵头|主办|承办|配合|落实)(?:单位|部门|科室|领导|人)?\s*[：:][^（）()]*[）)]")
TITLED = re.compile(r"《([^《》]{2,60})》")
# What is no letter, no digit and no mark that makes a difference.
NOT_FOLDED = re.compile(r"[^\w%*.]+")
HAN = re.compile(r"[\u3400-\u9fffA-Za-z]+")


def fold(text: str) -> str:
    """`text` without differences of width, case, marks and blanks."""
    return NOT_FOLDED.sub("", unicodedata.normalize("NFKC", text).lower())


def without_opening(text: str) -> str:
    """`text` without its 一是, （二）, 3. or ①."""
    return OPENING.sub("", text)


@lru_cache(maxsize=16384)
def actions(text: str) -> frozenset[str]:
    """What is done to the thing: a set of 建 改 拆 修 查 罚 …, empty where nothing says."""
    return frozenset(match.lastgroup for match in ACTION.finditer(text) if match.lastgroup)


@dataclass(frozen=True)
class Synonyms:
    """The vocabulary's synonym groups, as one pattern; a word stands for the first of its group."""

    first: Mapping[str, str]
    pattern: re.Pattern[str] | None
    terms: re.Pattern[str] | None = None

    def fold(self, text: str) -> str:
        """`text` with every synonym replaced by the first of its group."""
        return self.pattern.sub(lambda m: self.first[m.group()], text) if self.pattern else text

    def terms_in(self, text: str) -> frozenset[str]:
        """The vocabulary's terms in `text`, synonyms as one."""
        return frozenset(self.terms.findall(self.fold(text))) if self.terms else frozenset()


def read_synonyms(groups: Iterable[Sequence[str]], terms: Iterable[str] = ()) -> Synonyms:
    """Synonyms from groups, and the vocabulary's terms; the longest word wins where several fit.
    A group with a word that holds one of another group (拆违, 拆除违法建设) stands for that word,
    told with the other's first: 拆除违建."""
    groups = [tuple(group) for group in groups]
    first: dict[str, str] = {}
    for group in groups:
        for word in group:
            first.setdefault(word, group[0])
    simple = _any_of(sorted(first, key=lambda word: (-len(word), word)))
    for group in groups:
        for word in group:
            inner = simple.search(word, 1) if simple else None
            if inner and first[inner.group()] != group[0]:
                whole = word.replace(inner.group(), first[inner.group()])
                first |= {other: whole for other in group if first[other] == group[0]}
                break
    words = sorted(first, key=lambda word: (-len(word), word))
    known = sorted({first.get(term, term) for term in terms}, key=lambda word: (-len(word), word))
    return Synonyms(first, _any_of(words), _any_of(known))


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(map(re.escape, words))) if words else None


def gist(text: str, synonyms: Synonyms) -> str:
    """The words of `text` that say what it is about: no numbers, rhetoric or marks; blank-separated."""
    plain = unicodedata.normalize("NFKC", without_opening(NOTE.sub("", text))).lower()
    plain = NUMBER.sub(" ", FILLER.sub(" ", synonyms.fold(plain)))
    return " ".join(HAN.findall(plain))


def titles(text: str) -> frozenset[str]:
    """The documents that `text` names in 《》, folded."""
    return frozenset(fold(title) for title in TITLED.findall(text))


def bigrams(words: str) -> Counter[str]:
    """Character bigrams within the runs of `words`; a run of one character counts as itself."""
    found: Counter[str] = Counter()
    for run in words.split():
        found.update([run] if len(run) == 1 else (a + b for a, b in pairwise(run)))
    return found
