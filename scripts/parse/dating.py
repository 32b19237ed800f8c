"""Years: those that a text writes, and those that can only be inferred from what it says.

    “较2020年下降64%”                              → 2020 is written, but only compared with
    （2024年2月26日）… 总结去年工作，部署今年任务     → a speech on 2023 for 2024, inferred
    “十四五”时期工作总结                             → filed under 2025, the last of the five, inferred

Whatever is inferred is marked so, with the words that it was inferred from.
"""

import re
from collections import Counter
from collections.abc import Sequence

from scripts.model import Line, Removed, YearEvidence
from scripts.vocab import Event

YEAR = re.compile(r"(?<![\d连])(?<!连续)(?<!未来)(?<!近)(?<!在建)((?:19|20)\d{2})(?=年(?!前|后以))")
YEAR_SPAN = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[ \t]{0,3}(?:年|年度)?[ \t]{0,3}[-—–~至到]{1,3}[ \t]{0,3}(?:19|20)\d{2}"
)
HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
HAN_YEAR = re.compile(r"二[〇零○][〇零○一二三四五六七八九]{2}(?=年)")
COMPARED = re.compile(r"(?:较|比|与|同|由|从|自|相比于?|高于|低于)((?:19|20)\d{2})(?=年)")
PUBLISHED = re.compile(r"(?:时间|日期)[：:|｜\s]{0,4}((?:19|20)\d{2})\s?[-年/.]\s?(\d{1,2})")
FULL_DATE = r"((?:19|20)\d{2})年(\d{1,2})月(?:\d{1,2}日)?"
# A line that is nothing but a date (and who spoke, or issued it), or 今天是 and a date.
DELIVERED = re.compile(
    rf"^\s*[（(]?\s*{FULL_DATE}[^，。；]{{0,12}}$|今天是{FULL_DATE}|^[^，。；\d]{{2,24}}\s{FULL_DATE}\s*$"
)
TOP_LINES = 6
SIGNED = re.compile(rf"^\s*[（(]?\s*{FULL_DATE}\s*[）)]?\s*$")
LAST_WINTER_MONTH = 3
LAST_SPRING_MONTH, FIRST_WINTER_MONTH = 4, 11
YEAR_BEFORE = re.compile(r"去年|过去的?一年|上一?年度|一年来")
YEAR_AFTER = re.compile(r"明年|来年|下一年")
PERIOD = re.compile(r"(十[一二三四五])五[”\"]?[^，。；]{0,12}(?:总结|回顾|收官)")
LAST_OF_PERIOD = {"十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030}


def years_in(text: str) -> list[int]:
    """Years written in a text, in order; the ends of a span like 2021—2035 are none."""
    plain = HAN_YEAR.sub(lambda match: match.group().translate(HAN_DIGITS), text)
    return [int(match.group(1)) for match in YEAR.finditer(YEAR_SPAN.sub("", plain))]


def year_of_period(title: str, line: int) -> YearEvidence | None:
    """The last year of the five that a title sums up; none at their middle."""
    match = PERIOD.search(title)
    if match is None or "中期" in title or years_in(title):
        return None
    return YearEvidence(LAST_OF_PERIOD[match.group(1)], line, match.group(), True)


def years_of_delivery(lines: Sequence[Line], speech: bool) -> tuple[YearEvidence | None, YearEvidence | None]:
    """(reported, planned) by the date on which something was said, and whether it looks back on
    去年 or ahead to 明年."""
    for line in lines[:TOP_LINES]:
        match = DELIVERED.search(line.text)
        if match is None:
            continue
        year, month = (int(group) for group in match.groups() if group)
        words = match.group().strip()
        text = "".join(other.text for other in lines)
        told = YearEvidence(year, line.number, words, True)
        if month <= LAST_SPRING_MONTH and YEAR_BEFORE.search(text):
            return YearEvidence(year - 1, line.number, words, True), told
        if month >= FIRST_WINTER_MONTH and YEAR_AFTER.search(text):
            return told, YearEvidence(year + 1, line.number, words, True)
        return told, told if speech else None
    return None, None


def published_year(lines: Sequence[Line], published: Sequence[Removed]) -> YearEvidence | None:
    """The year before a date of publication in the first months of a year, else its own; a
    half-year report is of the year in which it was published."""
    half = any("上半年" in line.text for line in lines[:6])
    for item in published:
        match = PUBLISHED.search(item.text)
        if match:
            year, month = int(match.group(1)), int(match.group(2))
            before = month <= 3 and not half
            return YearEvidence(year - before, item.line, match.group(), True)
    return None


def signed_year(lines: Sequence[Line]) -> YearEvidence | None:
    """By the date that a summary bears at its top or end: its year, or the year before in the
    first months of one."""
    half = any(re.search("上半年|季度", line.text) for line in lines[:TOP_LINES])
    for line in (*lines[:TOP_LINES], *lines[-TOP_LINES:]):
        match = SIGNED.match(line.text)
        if match:
            year, month = int(match.group(1)), int(match.group(2))
            return YearEvidence(
                year - (month <= LAST_WINTER_MONTH and not half), line.number, match.group().strip(), True
            )
    return None


def most_named_year(lines: Sequence[Line]) -> YearEvidence | None:
    """The year written most often, twice at least, comparisons apart."""
    counts: Counter[int] = Counter()
    first: dict[int, Line] = {}
    for line in lines:
        for year in years_in(COMPARED.sub("", line.text)):
            counts[year] += 1
            first.setdefault(year, line)
    top = counts.most_common(2)
    if not top or top[0][1] < 2 or (len(top) == 2 and top[0][1] == top[1][1]):
        return None
    year, times = top[0]
    return YearEvidence(year, first[year].number, f"全文写到“{year}年”{times}次", True)


def year_before(planned: int, lines: Sequence[Line], events: Sequence[Event]) -> YearEvidence | None:
    """The year that a summary with a plan for `planned` tells of: the year before, where the
    summary dates something in it."""
    for line in lines:
        if planned - 1 in years_in(COMPARED.sub("", line.text)):
            return YearEvidence(planned - 1, line.number, f"{planned - 1}年", True)
    event = event_year(lines, events)
    return event if event is not None and event.year == planned - 1 else None


def event_year(lines: Sequence[Line], events: Sequence[Event]) -> YearEvidence | None:
    """The year of the first dated event."""
    for line in lines:
        for event in events:
            if event.exact and event.term in line.text:
                return YearEvidence(event.year, line.number, event.term, True)
    return None
