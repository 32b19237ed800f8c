"""Reports that are copies of another one, whatever their punctuation.

2022-某县.txt and 2022-某县(1).txt with the same passages → A610 on the second by path
"""

import re
from collections import Counter
from collections.abc import Sequence

from scripts.model import Problem, Report
from scripts.problems import problem

NO_WORD = re.compile(r"[\W_]+")
SAME_SHARE = 0.8
LONG = 24


def find_near_duplicates(reports: Sequence[Report]) -> list[Problem]:
    """Reports that are copies of an earlier one, whatever their punctuation (A610).

    Compared by the sets of their passages' words without marks; near-linear, because only
    reports that share a passage are compared."""
    owners: dict[str, int] = {}
    found: list[Problem] = []
    for number, report in enumerate(sorted(reports, key=lambda r: r.path)):
        passages = {NO_WORD.sub("", m.text) for m in report.measures if len(m.text) >= LONG}
        shared = Counter(owners[p] for p in passages if p in owners)
        other, times = shared.most_common(1)[0] if shared else (0, 0)
        if passages and times >= SAME_SHARE * len(passages):
            first = sorted(reports, key=lambda r: r.path)[other]
            found.append(problem("A610", report.path, None, f"与 {first.path} 几乎相同，{times} 段文字一样"))
        for passage in passages:
            owners.setdefault(passage, number)
    return found
