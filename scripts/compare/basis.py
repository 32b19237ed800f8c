"""The period that a figure is of (口径), so that half a year is never compared with a whole one.

全年累计纠正占道经营2.05万起      年度
新建公厕4座（年度总结）           年度: a yearly summary without other words speaks of its year
1—10月共清运生活垃圾39.6万吨      1-10月
专项整治开展半年来，查处287起     半年来
累计安装300套                    累计: since when isn't said
累计拆除312处，面积4.5万平方米      累计 both: it holds until another period is named
累计建成31座，2023年新建4座         累计, then 年度
1—10月拆除83处；清运垃圾1.9万吨     1-10月 both: what opens a sentence holds behind a semicolon too
日均收运112吨                    日均

部分指标统计时间截至2022年10月底。 is said once and of some figures, nobody knows which: it changes
no basis, it stands beside those that are taken for the year's (`ends_early`).
"""

import re
import unicodedata

from scripts.compare.statements import Statement
from scripts.model import Figure, Measure, Report
from scripts.parse.naming import OF_CLAUSE, bases_before

YEARLY, COUNTED_UP = "年度", "累计"
WHOLE_YEAR = {"全年", "年度", "今年"}
# Words that say no period: 目前 is a point in time, 同比 a comparison.
NO_PERIOD = {"目前", "同比"}
# 部分指标统计时间截至2022年10月底: said once, of the whole report.
CLOSED = re.compile(r"(?:统计|数据|指标)[^，。；]{0,12}截(?:至|止到?)(?P<till>[^，。；]{0,6}\d{1,2}月(?:底|末|份)?)")
HALF = re.compile(r"上半年|半年(?:工作)?总结|前三季度|[一二三]季度")


def period_of(figure: Figure, statement: Statement) -> str:
    """The period in one normal form; 年度 for a whole year."""
    period = average = ""
    for said in bases_before(statement.measure.text, figure.start):
        if OF_CLAUSE.match(said.word):
            average = said.word if said.word not in NO_PERIOD else average
        elif said.word not in NO_PERIOD:
            period = _next_period(period, said.word, named_year=said.year)
    period = _normal(period)
    if average:
        return average if period in (YEARLY, COUNTED_UP) else f"{period}{average}"
    return period


def _next_period(period: str, word: str, *, named_year: bool) -> str:
    """What holds after another word: 全年累计 stays 全年, a year alone only ends what was before."""
    if word == COUNTED_UP:
        return period or word
    return YEARLY if named_year and period else "" if named_year else word


def _normal(period: str) -> str:
    if not period or period in WHOLE_YEAR:
        return YEARLY
    return re.sub(r"(?<=\d)[—–~至](?=\d)", "-", unicodedata.normalize("NFKC", period))


def ends_early(report: Report) -> str:
    """How a report says of itself that its figures end before its year does; "" where it doesn't."""
    if HALF.search(report.title):
        return "这份总结没有写到年底"
    for item in report.body:
        if isinstance(item, Measure) and (closed := CLOSED.search(item.text)) and "12月" not in closed.group("till"):
            return f"这份总结写明有的数只统计到{closed.group('till')}"
    return ""


def early_of(figure: Figure, period: str, report: Report, early: str) -> str:
    """`early`, what a report says of figures that end before its year does, where it may hold for
    this figure: one that was done in its year and has no period of its own."""
    held = (
        period == YEARLY and figure.basis != "全年" and figure.role == "actual" and figure.year == report.reported_year
    )
    return early if held else ""
