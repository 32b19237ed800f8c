"""What a part of a counted whole counts, where its own words don't say.

计划新建的3个停车场中，霁岚公园、鹿鸣广场2个已建成投用，另1个正在施工
                                      → 停车场建成投用, 停车场正在施工, never the park's name
建成口袋公园11个，其余4个正在建设        → 口袋公园正在建设
口袋公园建设任务未能按期完成，全年仅建成6个 → 建成口袋公园
"""

import re
from collections.abc import Sequence

from scripts.model import Figure
from scripts.parse.naming import DEED, WINDOW

CLAUSE, FULL_STOP = re.compile("[，,；;：:。！？]"), re.compile("[。！？]")
REST = re.compile(r"(?:目前|现)?(?:其余|剩余|剩下|余下|另外?|还有|仍有|尚有)的?")
# 3个停车场中，: what is said next is of these.
WHOLE = re.compile(r"(?P<noun>[\u3400-\u9fff]{2,20}?)中[，,]")
# Behind a part stands what became of it, never a thing: 已建成投用, 正在施工.
BECAME = re.compile(r"(?:已|均|都|全部|正|完成|建成|投用|开工|完工|竣工|未|尚|还|因|处于|达到|进入|基本|顺利|如期)")
# The noun of 改造老旧公厕, 楼宇亮化提升项目已完成: what was done and how far is not the thing.
DONE_BEFORE = re.compile(rf"^(?:目前|[上下]半年|已|共|全部)*(?:{DEED}|整改)+")
DONE_BEHIND = re.compile(
    r"(?:已经?|均|全部|新|整治|整改|改造|提升|建设)*(?:建成|完成|完工|竣工|投用|安装)+(?:使用|投用)?$"
)
# 口袋公园建设任务未能按期完成: what the figure behind it is of.
TASK = re.compile(
    r"(?P<noun>[\u3400-\u9fff]{2,12}?)(?:建设|改造|提升|整治|治理|拆除|创建)(?:任务|工程|项目|工作|计划|进度)?"
    r"(?:未|没有|没能|按|如期|提前|超额|全面|顺利|基本|受|推进|进展|滞后)"
)
STRESS = re.compile("^(?:已经?|均|都|全部)+")
DEEDS = re.compile(rf"(?:{DEED})+")
LIMIT = 32


def name_part(name: str, text: str, start: int, end: int, unit: str, found: Sequence[Figure]) -> str:
    """The name of the number text[start:end] with the thing that the sentence has said before;
    `name` where it says its thing itself. `found` are the figures before it in the passage."""
    low = max([text.rfind(mark, max(0, start - WINDOW), start) + 1 for mark in "。！？"])
    before = [figure for figure in found if figure.start >= low and figure.unit == unit]
    clause = CLAUSE.split(text[low:start])[-1].strip()
    behind = CLAUSE.split(text[end : end + LIMIT])[0].split("、")[0]
    if behind and not BECAME.match(behind):
        return name
    behind = STRESS.sub("", behind)
    if whole := _whole(text, before):
        return (whole + behind)[:LIMIT]
    if REST.fullmatch(clause):
        noun = next(filter(None, (_thing(figure.name) for figure in reversed(before))), "")
        return (noun + behind)[:LIMIT] if noun else ""
    if not behind and DEEDS.fullmatch(name) and not before:
        return name + _task(text[low:start])
    return name


def _whole(text: str, before: Sequence[Figure]) -> str:
    """What the last whole (3个停车场中，) counts; "" where there is none."""
    for figure in reversed(before):
        if match := WHOLE.match(text, figure.start + len(figure.raw)):
            return match.group("noun")
    return ""


def _thing(name: str) -> str:
    """A name without what was done: 改造老旧公厕 → 老旧公厕; "" where no thing is left."""
    noun = DONE_BEHIND.sub("", DONE_BEFORE.sub("", name))
    return noun if len(noun) > 1 and not BECAME.match(noun) else ""


def _task(sentence: str) -> str:
    """The thing whose task the clause before the number's own speaks of."""
    clauses = CLAUSE.split(sentence)
    found = TASK.match(clauses[-2]) if len(clauses) > 1 else None
    return found.group("noun") if found else ""
