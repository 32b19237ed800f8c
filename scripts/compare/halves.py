"""A promise of several things: which of them the summary has no word of.

计划 制定免罚清单，建立案例库。   总结 印发免罚清单32项     → ["建立案例库。"]: not done, at most under way
计划 完成解放路、人民路改造。    总结 完成解放路改造      → ["人民路"]
计划 编制规划，推动规范设置。     总结 规划编制完成        → []: the second clause only says to what end
"""

import re
from collections import Counter
from collections.abc import Iterable

from scripts.compare.commitments import DECLARED, PURPOSE, SEEN, Commitment
from scripts.compare.described import Describer
from scripts.compare.statements import STAGE, clauses
from scripts.compare.wording import ACTION, FILLER, bigrams

# So much of a clause's words must stand in one statement of what was done.
ANSWERED = 0.6
# Names of places in a row; what is done to a place named in another sentence is mostly the same.
PLACE = r"[\u3400-\u9fff]{1,6}?(?:路|街|巷|大道|桥|广场|公园|小区|社区|村|河|湖)"
PLACES = re.compile(rf"{PLACE}(?:(?:[、和及与]|以及){PLACE})+(?![、和及与等])")
SEPARATOR = re.compile("[、和及与]|以及")
LEADING = re.compile(rf"^(?:{ACTION.pattern}|{FILLER.pattern}|对|在|将|把)+")
SAME_DEED = 0.4


def unanswered(item: Commitment, settled: Iterable[Counter[str]], describer: Describer) -> list[str]:
    """The clauses and named places of a promise that nothing settled answers, [] for a promise of
    one thing; `settled` are the bigrams of what the summary says was done, statement by statement."""
    text, settled = item.statement.text, tuple(settled)
    if places := _open_places(text, settled, describer):
        return places
    parts = [text[a:b] for a, b in clauses(text)]
    checked = [p for p in parts if (STAGE.search(p) or SEEN.search(p)) and not (PURPOSE.search(p) or DECLARED.match(p))]
    if len(checked) < 2:
        return []
    waiting = {part: describer.bigrams(part) for part in checked}
    for words in settled:
        waiting = {p: grams for p, grams in waiting.items() if (grams & words).total() < ANSWERED * grams.total()}
    return [part.strip("，,。；; ") for part in waiting]


def _open_places(text: str, settled: Iterable[Counter[str]], describer: Describer) -> list[str]:
    """The named places of a promise of several where nothing settled tells of the same deed."""
    found = PLACES.search(text)
    if not found:
        return []
    names = [LEADING.sub("", name) for name in SEPARATOR.split(found.group())]
    rest = describer.bigrams(text.replace(found.group(), " "))
    alike = [words for words in settled if (rest & words).total() >= SAME_DEED * rest.total()]
    return [name for name in names if not any(bigrams(name) <= words for words in alike)]
