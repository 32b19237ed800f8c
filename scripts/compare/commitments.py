"""What a plan commits to: every statement of a plan, with its target, deadline and owner.

    全年拆除违法建设25万平方米以上。       quantified    target 25万平方米以上
    厨余垃圾处理厂9月底前建成投运，        verifiable    deadline 9月底前
    持续推进党风廉政建设。               declaratory   nothing that could be checked
    安装在线监测设备**套。               masked        the target is hidden

（责任单位：市环卫处）behind a passage names who is responsible for all of it, and for what stands
before it in the paragraph without a bracket of its own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from scripts.compare.direction import change_words
from scripts.compare.statements import DEADLINE, STAGE, Statement, clauses, of_status
from scripts.model import Figure, Measure

CommitmentKind = Literal["quantified", "verifiable", "declaratory"]
KIND_NAMES: dict[CommitmentKind, str] = {"quantified": "量化", "verifiable": "可验证", "declaratory": "表态性"}
LEAST_WORDS, LEAST_COUNTED = 6, 4
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
OWNER = re.compile(
    r"[（(]\s*(?:责任|牵头|主办|承办|配合|落实)(?:单位|部门|科室|领导|人)?\s*[：:]\s*([^（）()]{2,80})[）)]"
    r"|(?:责任|牵头)(?:单位|部门|科室)\s*[：:]\s*([^（）()。；]{2,80})"
)
# What can be seen to be done or not, besides the stages of a thing.
SEEN = re.compile(
    r"全覆盖|清零|零(?:事故|投诉|上访|增长)|《[^《》]{2,60}》|推行|推广|评选|举办|组织(?:开展)?[^，。；]{0,20}(?:活动|演练|培训|轮训|竞赛|比武|普查)"
    r"|实施[^，。；]{2,24}(?:工程|项目|改造)|开展[^，。；]{0,24}(?:活动|行动)|建立[^，。；]{0,20}(?:制度|机制|台账|清单|档案|平台)|实行[^，。；]{0,20}(?:制度|制|管理)|推行"
    r"|新[建增装]|改造|配备|安装|对接|互联互通|普查|手册|指南|汇编"
)
# Words that open what can't be checked; a date, a document or a thing brought to a stage can.
DECLARED = re.compile(
    r"^[^，。；]{0,8}(?:进一步|不断|持续|切实|深入|着力|努力|全面|大力|坚持|坚决|始终|扎实|深化|健全|完善|严格|积极|充分|充分发挥|严厉|真正|牢牢|毫不|推广|引导|提升|提高|强化)"
)
# What only says to what end the clause before it is done.
PURPOSE = re.compile(r"^(?:以|使|让|确保|推动|促进|形成|努力形成|做到|为|实现|从而|方便|保障)")
RHETORIC_STAGE = re.compile(
    r"(?:创建|启动)(?:成果|工作|力度)|为(?:抓手|目标|载体|主线|引领)|完成(?:全年|各项)[^，。；]{0,8}(?:目标|任务)"
    r"|落地(?:见效|生根|落实)|落实落地|以[^，。；]{2,40}为(?:契机|牵引|统领|抓手|目标|载体|主线|引领|导向|重点)"
    # What is gone by (根据《容貌标准》), and what is only quoted (“重编制、轻评估”), is not what is promised.
    r"|(?:根据|按照|依据|对照|依照|遵循|贯彻)[^，。；《]{0,8}(?:《[^《》]{2,60}》[、和]?){1,6}|“[^“”]{0,40}”"
)
# 重点抓好五个方面工作：, 主要任务如下。 say only that something follows.
INTRODUCES_PLAN = re.compile(
    r"(?:以下|如下|下列)[^。]{0,20}[：:。]?$|[：:]$|^[^，。；]{0,8}[一二三四五六七八九十]个?(?:方面|大)[^，。；]{0,8}[。；]$"
    r"|制定(?:本|[^，。；]{0,10}年)?(?:工作)?(?:计划|要点|安排)"
)
QUOTED = re.compile("“[^“”]{0,60}”")
# 一是开展要素普查，明家底。…: the opening of an item that goes on is its heading.
ITEM = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]{1,3}[，,、])")
HEADING_WORDS = 20
# What tells how things are, or what others did: 省市会议已相继召开, 关键在人, 这些问题既是…也是…
NARRATED = re.compile(
    r"^(?:[^，。；]{2,40}，)?[^，。；要]{0,24}?(?:既是|(?<![一二三四五六七八九十但也都凡])是(?!否|非)|关键在|为我们|将召开"
    r"|已(?:经|相继|陆续)|意义重大|尤为重要|至关重要)"
)


@dataclass(frozen=True, slots=True)
class Commitment:
    """One commitment of a plan for `year`; `figures` are its targets, masked ones too."""

    statement: Statement
    kind: CommitmentKind
    year: int
    figures: tuple[Figure, ...]
    deadline: str
    owner: str

    @property
    def masked(self) -> bool:
        """Whether what it aims at is hidden: no target figure that can be read."""
        return any(f.redacted for f in self.figures) and not any(f.value is not None for f in self.figures)

    @property
    def target(self) -> str:
        """Its target in the plan's own words; "" where it has none."""
        text = self.statement.measure.text
        return "、".join(change_words(figure, text) + figure.raw for figure in self.figures)


def read_commitments(statements: Iterable[Statement]) -> Iterator[Commitment]:
    """The commitments among the statements of one report, in reading order."""
    planned = of_status(statements, "plan")
    owners = _owners(planned)
    over_items = {
        before.measure.id
        for before, after in pairwise(planned)
        if before.measure.line == after.measure.line
        and before.measure.id != after.measure.id
        and ITEM.match(after.measure.text)
    }
    for statement in (part for whole in planned for part in _parts(whole)):
        year = statement.measure.year
        if year is None or not _says_something(statement):
            continue
        figures = tuple(f for f in statement.figures if f.role == "target" and f.year == year and _is_target(f))
        deadline = DEADLINE.search(statement.text)
        kind = _kind(statement, figures)
        if kind == "declaratory" and (statement.lead or NARRATED.match(QUOTED.sub("", statement.text))):
            continue
        heading = _opens_item(statement) or (statement.measure.id in over_items and _is_alone(statement))
        if kind != "quantified" and not deadline and heading:
            continue
        yield Commitment(
            statement, kind, year, figures, deadline.group() if deadline else "", owners[statement.measure.id]
        )


def _parts(whole: Statement) -> Iterator[Statement]:
    """A statement with what can be checked apart from the declarations behind it; what only
    says to what end stays where it is."""
    text = whole.measure.text[whole.start : whole.end]
    spans = [*clauses(text)]
    cut = len(text)
    while len(spans) > 1:
        low, high = spans.pop()
        if not DECLARED.match(text[low:high]) or whole.lead or _checkable(text[low:high], whole, low, high):
            break
        if not any(_checkable(text[a:b], whole, a, b) for a, b in spans):
            break
        cut = low
    for low, high in ((0, cut), (cut, len(text))):
        if low < high:
            inside = tuple(f for f in whole.figures if low <= f.start - whole.start < high)
            yield replace(whole, start=whole.start + low, end=whole.start + high, figures=inside)


def _opens_item(statement: Statement) -> bool:
    """Whether a statement is only the heading of the item that it opens: a short sentence with
    more behind it."""
    text = statement.measure.text
    words = re.findall(r"[\u3400-\u9fff]", statement.text)
    opens = statement.start == 0 and ITEM.match(text) and statement.text.endswith("。") and "《" not in statement.text
    return bool(opens) and len(words) <= HEADING_WORDS and bool(text[statement.end :].strip())


def _is_alone(statement: Statement) -> bool:
    """Whether a statement is all of its passage, and short: 加强思想理论武装。 before 一是…"""
    words = re.findall(r"[\u3400-\u9fff]", statement.text)
    return len(words) <= HEADING_WORDS and statement.measure.text.strip() == statement.text


def _checkable(clause: str, whole: Statement, low: int, high: int) -> bool:
    figure = any(low <= f.start - whole.start < high for f in whole.figures)
    # 推广“首违不罚” says what is wished for, behind a list that is to be made.
    seen = SEEN.search(clause.removeprefix("推广"))
    return figure or bool(DEADLINE.search(clause) or STAGE.search(clause) or seen)


def _says_something(statement: Statement) -> bool:
    """Not a bare number, bracket or salutation; not the sentence that only introduces the plan."""
    words = BRACKETS.sub("", statement.text)
    introduces = INTRODUCES_PLAN.search(words)
    least = LEAST_COUNTED if statement.figures else LEAST_WORDS
    return len(re.findall(r"[\u3400-\u9fff]", words)) >= least and not introduces


def _is_target(figure: Figure) -> bool:
    """A number of a list (五个方面, 三项制度) is none; what counts a thing is."""
    return figure.redacted or figure.value is not None


def _kind(statement: Statement, figures: tuple[Figure, ...]) -> CommitmentKind:
    if figures:
        return "quantified"
    text = RHETORIC_STAGE.sub("", BRACKETS.sub("", statement.text))
    if DEADLINE.search(text) or "《" in text:
        return "verifiable"
    parts = [text[a:b] for a, b in clauses(text)]
    seen = any((SEEN.search(p) or STAGE.search(p)) and not DECLARED.match(p) for p in parts)
    return "verifiable" if seen else "declaratory"


def _owners(planned: Sequence[Statement]) -> dict[str, str]:
    """Passage id → who is responsible for it: the bracket in it, else the next one behind it in its
    paragraph, where no item (二是) begins before; "" for nobody."""
    passages = list({s.measure.id: s.measure for s in planned}.values())
    found: dict[str, str] = {}
    after: Measure | None = None
    for measure in reversed(passages):
        named = OWNER.search(measure.text)
        goes_on = after is not None and _one_paragraph(measure, after) and not ITEM.match(after.text)
        found[measure.id] = (named.group(1) or named.group(2)).strip() if named else ""
        if named is None and after is not None and goes_on:
            found[measure.id] = found[after.id]
        after = measure
    return found


def _one_paragraph(one: Measure, other: Measure) -> bool:
    """Whether two passages stand in one paragraph; headings that are passages stand in none."""
    return one.paragraph == other.paragraph >= 0 and one.section_id == other.section_id
