"""The period that a figure is of (口径), so that half a year is never compared with a whole one.

全年累计纠正占道经营2.05万起      年度
新建公厕4座（年度总结）           年度: a yearly summary without other words speaks of its year
1—10月共清运生活垃圾39.6万吨      1-10月
专项整治开展半年来，查处287起     半年来
累计安装300套                    累计: since when isn't said
日均收运112吨                    日均
"""

import re
import unicodedata

from scripts.compare.statements import Statement
from scripts.model import Figure
from scripts.parse.naming import BASIS, OF_CLAUSE

YEARLY = "年度"
WHOLE_YEAR = {"全年", "年度"}
SENTENCE = "。；;！？"
REACH = 160


def period_of(figure: Figure, statement: Statement) -> str:
    """The period in one normal form; 年度 for a whole year."""
    said = _said_before(figure, statement)
    averages = [word for word in said if OF_CLAUSE.match(word) and word != "同比"]
    periods = [word for word in said if not OF_CLAUSE.match(word) and word != "累计" and word != "目前"]
    period = periods[-1] if periods else "累计" if "累计" in said else YEARLY
    period = YEARLY if period in WHOLE_YEAR else re.sub(r"[—–~至]", "-", unicodedata.normalize("NFKC", period))
    if averages:
        return averages[-1] if period in (YEARLY, "累计") else f"{period}{averages[-1]}"
    return period


def _said_before(figure: Figure, statement: Statement) -> list[str]:
    text, start = statement.measure.text, figure.start
    low = max(text.rfind(mark, max(0, start - REACH), start) for mark in SENTENCE) + 1
    sentence = text[max(low, start - REACH) : start]
    clause = max(sentence.rfind(mark) for mark in "，,") + 1
    found = []
    for match in BASIS.finditer(sentence):
        far = match.start() < clause
        if not (far and (match.group() == "累计" or OF_CLAUSE.match(match.group()))):
            found.append(match.group())
    return found
