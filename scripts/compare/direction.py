"""Which way a figure that is a change goes, and in which unit it is told.

投诉量同比下降38%                 → 同比下降, never 38% alone
清扫率88.5%，较上年提高3.5个百分点  → "", then 较上年提高 in 个百分点, not in %
案件数、罚款数比上年增长22%和15.6%  → 比上年增长 both
清运量增加到25个                  → "": where it came to, no change
"""

import re

from scripts.model import Figure

POINTS = "百分点"
CLAUSE = re.compile("[，,；;：:。！？]")
REACH = 40
THAN = r"同比|环比|(?:较|(?<![占对])比|高于|低于)(?:(?:19|20)\d\d年)?[^，。；\d]{0,10}?"
# What can only be a change, and what is one of a rate or against something (背街小巷提升15条 is not).
WAY = "增长|增加|增幅|增速|上升|上涨|回升|下降|降低|降幅|减少|下滑|压缩|压减|缩短|缩减|净增|净减|节约|节省|高出"
WAY_OF_RATES = f"{WAY}|提高|提升|扩大"
GOES_ON = r"(?:了|达到?|为|近|约|超过?)*(?:[\d.]+(?:%|‰|个?百分点)(?:[和与及、]|以及))*$"
AGAINST = re.compile(rf"(?P<words>(?:{THAN})(?:{WAY_OF_RATES})){GOES_ON}")
OF_POINTS = re.compile(r"(?P<words>同比|环比|(?:高于|低于|相差)[^，。；\d]{0,12})$")
OF_RATE = re.compile(rf"(?P<words>{WAY_OF_RATES}){GOES_ON}")
OF_COUNT = re.compile(rf"(?P<words>{WAY}){GOES_ON}")
RATES = {"%", "‰"}


def change_words(figure: Figure, text: str) -> str:
    """The words that say which way a figure of `text` went and against what, "" where it is no
    change but what there is."""
    words = CLAUSE.split(text[max(0, figure.start - REACH) : figure.start])[-1]
    found = AGAINST.search(words) or (OF_RATE if figure.unit in RATES else OF_COUNT).search(words)
    if found is None and POINTS in figure.raw:
        found = OF_POINTS.search(words)
    return found.group("words") if found else ""


def told_unit(figure: Figure) -> str:
    """The unit that a figure is told in: 个百分点 is none of %."""
    return f"个{POINTS}" if POINTS in figure.raw else figure.unit
