"""What a figure counts, in words that hold over the years.

数字城管平台全年共受理案件9.15万件，办结8.92万件，办结率97.5%
→ 受理案件 · 数字城管平台办结 · 数字城管平台受理案件办结率, never a bare 办结率
噪声投诉量同比下降15%          → 噪声投诉量同比下降, a change
对市管56座桥梁开展定期检测   → 市管桥梁
"""

import re
from dataclasses import dataclass

from scripts.compare.direction import POINTS, change_words
from scripts.compare.statements import Statement, clauses
from scripts.compare.wording import Synonyms, gist
from scripts.model import Figure, Record
from scripts.parse.naming import SCOPE

# Names that say nothing without what the sentence speaks of.
BARE = re.compile(
    r"^(?:案件)?(?:办结|结案|完成|覆盖|满意|回访满意|合格|达标|签订|签约|办理|整改|化解|答复|好评|优秀|无害化处理|资源化利用|利用|机扫|处理|面商)率?$"
    r"|^(?:总|建筑|占地)?面积$|^.{0,1}$|^(?:立案)?(?:查处|处罚|督促|检查|罚款|培训|参与|服务|发放|收缴|暂扣|安置|惠及|投资|总投资|资金|新建|改造|建成)$"
    r"|^(?:其中|另有?|其余|剩余|平均|共|仅建成|已完成)|等$|沿线$|片区$"
)
DONE_ONLY = re.compile(r"(?:已|均|全部|建成|投用|投运|投入|使用|改造|提升|整治|竣工|完工|开工|施工|验收|交付|启用)+")
RELATIVE = re.compile(r"^(?:较|比|同比|环比|占)|同比|较上年|比上年|比去年|较法定")
# What a change is held against is told with it: 投诉量较上年, 投诉量同比.
AGAINST_END = re.compile(r"(?:同比|环比|(?:较|(?<![占对])比|高于|低于)[^，。；]{1,14}|平均|年均)$")
STOP = re.compile(r"[，,。；;：:！？（）()、《》“”\s]")
# 按期办结率 is not 办结率.
RATE = re.compile(r"(?:按期|按时|及时|限时|如期|超期|首次|一次|当场|当日|网上|线上|自动|重复)?[\u3400-\u9fff]{2}率")
# Of what a rate is a share: 居民小区覆盖率 is of neighbourhoods, 生活垃圾分类覆盖率 of nobody knows what.
SHARE_OF = re.compile(
    r"小区|社区|行政村|自然村|村庄|乡镇|街道|城区|农村|公共机构|机关|事业单位|学校|医院|企业|单位|工地|道路|桥梁|管网|路灯|车辆|家庭|居民户|农户"
    r"|用户|商户|门店|餐饮|摊位|广告|公厕|公园"
)
AREAS = {"平方米", "公顷", "亩", "平方公里"}
NOUN_LIMIT = 16
WHOSE = 6


@dataclass(frozen=True, slots=True)
class Thing(Record):
    """What is counted: `name` is the same for the same thing, `shown` is for people, `matter` is
    the wider matter (the recurring indicator, else the name); `relative`: it is no amount but a
    change or a share; `change`: which way it went, in the report's words (同比下降), else ""."""

    name: str
    shown: str
    matter: str
    relative: bool
    change: str = ""


def thing_of(figure: Figure, statement: Statement, synonyms: Synonyms) -> Thing:
    """What a figure of this statement counts."""
    words = figure.name
    change = change_words(figure, statement.measure.text)
    if change:
        words = AGAINST_END.sub("", words).removesuffix(change) or _changed(figure, statement, synonyms)
    elif says_little(words):
        words = _context(figure, statement) + words + noun_behind(figure, statement)
    shown = words.strip("、 ，") or figure.name
    name = gist(SCOPE.sub("", shown), synonyms).replace(" ", "")
    # 建成投用3个, said of anything: no line holds what nobody can name.
    if DONE_ONLY.fullmatch(name):
        name = ""
    if figure.unit in AREAS:  # 拆除违法建设20万平方米 and its 面积21.6万平方米
        name = name.removesuffix("总面积").removesuffix("面积")
    relative = bool(change) or POINTS in figure.raw or bool(RELATIVE.search(figure.name)) or "同比" in figure.basis
    if change and not shown.endswith(change):
        shown += change
    return Thing(name, shown, figure.indicator or name, relative, change)


def says_little(name: str) -> bool:
    """Whether a figure's name needs what the sentence speaks of: 办结率, 立案查处, 锦溪路等."""
    return len(name) < 3 or bool(BARE.match(SCOPE.sub("", name)))


def other_rate(one: str, other: str) -> bool:
    """Whether two names are of rates that are not the same: 按期办结率 and 办结率, 群众满意率 and
    代表委员满意率. One that doesn't say whose may be the other's."""
    if not (which_rate(one) and which_rate(other)):
        return False
    whose = [name[: list(RATE.finditer(name))[-1].start()][-WHOSE:] for name in (one, other)]
    apart = all(len(words) > 1 for words in whose) and not set(whose[0]) & set(whose[1])
    return apart or which_rate(one) != which_rate(other)


def other_share(one: str, other: str) -> bool:
    """Whether two rates are shares of different things, or only one of them says of what."""
    if not (which_rate(one) and which_rate(other)):
        return False
    return set(SHARE_OF.findall(one)) != set(SHARE_OF.findall(other))


def which_rate(name: str) -> str:
    """Which rate a name speaks of: 办结率, 按期办结率, 覆盖率; "" where it is none."""
    found = RATE.findall(name)
    return found[-1].replace("按时", "按期") if found else ""


def _context(figure: Figure, statement: Statement) -> str:
    """What the statement speaks of before its first figure, unless that is this one."""
    first = statement.figures[0]
    if first.start == figure.start:
        text = statement.measure.text[statement.start : figure.start]
        parts = [text[a:b] for a, b in clauses(text)]
        bare = len(parts) > 1 and (len(parts[-1]) < 3 or which_rate(figure.name))
        return STOP.sub("", parts[-2] if bare else "")[-NOUN_LIMIT:]
    name = first.name + noun_behind(first, statement) if says_little(first.name) else first.name
    return name.removesuffix(which_rate(name)) if which_rate(figure.name) else name


def _changed(figure: Figure, statement: Statement, synonyms: Synonyms) -> str:
    """What a bare change is of: the figure before it, for points the rate before it."""
    earlier = [f for f in statement.figures if f.start < figure.start and (POINTS not in figure.raw or f.unit == "%")]
    if not earlier:
        return _context(figure, statement)
    before = thing_of(earlier[-1], statement, synonyms)
    return before.shown.removesuffix(before.change)


def noun_behind(figure: Figure, statement: Statement) -> str:
    """The words right behind the number up to the next mark: 56座桥梁开展定期检测 → 桥梁开展定期检测."""
    start = figure.start + len(figure.raw)
    behind = STOP.split(statement.measure.text[start : statement.end], maxsplit=1)[0]
    return behind[:NOUN_LIMIT]
