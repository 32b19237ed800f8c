"""The amounts that a question asks for: passages that give one come first.

    改造了多少座公厕？ → 「新建改造城市公厕X座」 before 「老旧公厕改造任务」

A masked number is one, too: that the report gives it, and hides it, is the answer.
"""

import re
from collections.abc import Mapping, Sequence

UNITS = "座处家户吨件起次人名辆盏场条米份项套组亩栋块台批期"
ASKED = re.compile(rf"多少(?:(钱|元|万元|亿元)|([{UNITS}])|个?)|(?<!第)几(?:([{UNITS}])|个)")
NUMBER = r"(?<![a-z\d.])[\d*x][\d*x.,]*+[余多]?[万亿千百]?[余多]?"
AFTER, BEFORE = 12, 6


def amount_pattern(asked: str, needles: Mapping[str, Sequence[str]]) -> re.Pattern[str] | None:
    """Finds an amount of what is asked for, in folded text; None when a folded question asks for
    none. `needles`: word of the question → what may stand for it; the amount is of the word that
    follows 多少 (座), where one does, else it stands beside any."""
    found = ASKED.search(asked)
    if found is None:
        return None
    counted = [words for label, words in needles.items() if asked.startswith(label, found.end())]
    listed = {word for words in counted or needles.values() for word in words}
    if not listed:
        return None
    beside = "|".join(map(re.escape, sorted(listed, key=lambda word: (-len(word), word))))
    money, unit = found[1], found[2] or found[3]
    amount = NUMBER + ("元" if money else unit or "(?![年月日])")
    return re.compile(rf"(?:{beside})[^。；]{{0,{AFTER}}}?{amount}|{amount}[^。；，]{{0,{BEFORE}}}(?:{beside})")
