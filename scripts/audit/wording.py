"""Sentences that have lost a word, as their own form shows.

    变末端执法为源头。           → A613 末端执法 is a way of 执法, 源头 alone is none
    发表文章300余、转载20条      → A613 a number without what it counts
    约达数十亿元                 → A612 two estimates of one number

A turn like 变被动为主动 is whole: both halves are bare. So is 变垃圾为资源.
"""

import re
from collections.abc import Iterator

from scripts.audit.stretches import Check, Finding, texts
from scripts.model import Report

# Words that say how or where a thing is done; alone they are no thing.
MANNERS = (
    "源头|末端|前端|中端|后端|终端|事前|事中|事后|被动|主动|静态|动态|粗放|粗放式|精细|突击|突击式|运动式|常态|长效|临时|单一|单向|双向|多元"
    "|线下|线上|分散|集中|传统|现代|人工|智能|人防|技防|柔性|刚性|封闭|开放|平面|立体|定期|随机|自上而下|自下而上"
)
TURN = re.compile(rf"变({MANNERS})([\u4e00-\u9fff]{{1,6}})为({MANNERS})(?=[。，；！、])")
HALF_SAID = {"的", "型", "式", "化", "性"}
NO_UNIT = re.compile(r"(?:\d|[*＊]{1,6}|[万千百])[余多][、，。；](?!\d)")
TWO_ESTIMATES = re.compile(r"(?:大约|约|将近|接近)(?:达到?|为|有|计|合)?[数几][十百千万亿]{1,2}[\u4e00-\u9fff]{1,3}")


def check_turns(report: Report) -> Iterator[Finding]:
    """变 one way of doing a thing 为 another way, of nothing."""
    for line, text in texts(report):
        for match in TURN.finditer(text):
            if match.group(2) not in HALF_SAID:
                yield "A613", line, f"后半句像是缺了词：「{match.group()}」，前面说的是「{match.group(2)}」"


def check_missing_units(report: Report) -> Iterator[Finding]:
    """Numbers with 余 or 多 behind them and then no unit."""
    for line, text in texts(report):
        for match in NO_UNIT.finditer(text):
            yield "A613", line, f"数后面没有计量单位：「{text[max(0, match.start() - 8) : match.end()]}」"


def check_estimates(report: Report) -> Iterator[Finding]:
    """Numbers said to be about some tens or hundreds: nobody can tell how many."""
    for line, text in texts(report):
        for match in TWO_ESTIMATES.finditer(text):
            yield "A612", line, f"约数重复，数量存疑：「{match.group()}」"


WORDING_CHECKS: tuple[Check, ...] = (check_turns, check_missing_units, check_estimates)
