"""What is to be known beside 已完成: what the summary leaves open although the figure or the
stage is reached.

计划 办结率98%以上          总结 1—10月办结率98.1%         总结的数是1-10月的
计划 拆解中心上半年建成投用    总结 拆解中心7月建成投用        计划“上半年”，总结写的是7月
计划 管理办法6月底前出台      总结 管理办法印发实施           总结没有写明是否6月底前做到
"""

import re
from collections.abc import Iterator

from scripts.compare.basis import period_of
from scripts.compare.outcomes import PlanLink
from scripts.compare.statements import Statement, whole_sentence

PART = re.compile(r"半年|季度|截至(?!\d{4}年底|年底|12月)|今年以来|\d{1,2}-(?!12)\d{1,2}月")
MONTH = re.compile(r"(?<![\d—–-])(\d{1,2})月(?!至|[-—–~])")
# The last month that a date allows, where it names none.
LAST_MONTHS = (("上半年", 6), ("一季度", 3), ("二季度", 6), ("三季度", 9))
WHOLE_YEAR = re.compile(r"年[底内末]|下半年|四季度|12月")
KEPT = re.compile(r"如期|按期|按时|提前|按计划")


def caveats(link: PlanLink) -> tuple[str, ...]:
    """What a reader of 已完成 should know, in words, and one of 未完成 where the figure is not of the
    whole year; () for none, for every other outcome, and where a person has decided."""
    if link.status not in ("done", "failed") or link.evidence is None or link.decided_by:
        return ()
    deadlines = _of_deadline(link, link.evidence) if link.status == "done" else ()
    return (*_of_period(link, link.evidence), *deadlines)


def _of_period(link: PlanLink, told: Statement) -> Iterator[str]:
    if not link.pairs:
        return
    target, actual = link.pairs[0]
    period = period_of(actual, told)
    if PART.search(period):
        yield f"总结的数是{period}的"
    elif actual.basis != "全年" and (link.status == "failed" or target.unit in ("%", "‰") or target.bound == "upper"):
        # What is counted up and reached stays reached; a rate may fall again by the end of the year.
        yield from filter(None, [link.early])


def _of_deadline(link: PlanLink, told: Statement) -> Iterator[str]:
    deadline = link.commitment.deadline
    if not deadline or WHOLE_YEAR.search(deadline):
        return
    words = whole_sentence(told).text
    last = _last_month(deadline)
    months = [int(month) for month in MONTH.findall(words)]
    if KEPT.search(words) or deadline in words or (last and any(month <= last for month in months)):
        return
    if last and months:
        yield f"计划“{deadline}”，总结写的是{'、'.join(f'{month}月' for month in months)}"
    else:
        yield f"总结没有写明是否{deadline}做到"


def _last_month(deadline: str) -> int | None:
    named = MONTH.findall(deadline)
    if named:
        return int(named[-1])
    return next((month for word, month in LAST_MONTHS if word in deadline), None)
