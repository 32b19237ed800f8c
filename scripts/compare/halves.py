"""A promise of several things: which of them the summary has no word of.

计划 制定免罚清单，建立案例库。   总结 印发免罚清单32项     → ["建立案例库。"]: not done, at most under way
计划 编制规划，推动规范设置。     总结 规划编制完成        → []: the second clause only says to what end
"""

from collections import Counter
from collections.abc import Iterable

from scripts.compare.commitments import DECLARED, PURPOSE, SEEN, Commitment
from scripts.compare.described import Describer
from scripts.compare.statements import STAGE, clauses

# So much of a clause's words must stand in one statement of what was done.
ANSWERED = 0.6


def unanswered(item: Commitment, settled: Iterable[Counter[str]], describer: Describer) -> list[str]:
    """The clauses of a promise that nothing settled answers, [] for a promise of one thing;
    `settled` are the bigrams of what the summary says was done, statement by statement."""
    text = item.statement.text
    parts = [text[a:b] for a, b in clauses(text)]
    checked = [p for p in parts if (STAGE.search(p) or SEEN.search(p)) and not (PURPOSE.search(p) or DECLARED.match(p))]
    if len(checked) < 2:
        return []
    waiting = {part: describer.bigrams(part) for part in checked}
    for words in settled:
        waiting = {p: grams for p, grams in waiting.items() if (grams & words).total() < ANSWERED * grams.total()}
    return [part.strip("，,。；; ") for part in waiting]
