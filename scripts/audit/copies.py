"""Reports that are copies of another one, whatever their punctuation.

2022-某县.txt and 2022-某县(1).txt with the same passages → A610 on the second by path
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from scripts.model import Measure, Problem, Section
from scripts.problems import problem

NO_WORD = re.compile(r"[\W_]+")
SAME_SHARE = 0.8
LONG = 24
# Bytes of a digest of a passage's words.
WORD = 16


def compared_words(body: Iterable[Section | Measure]) -> set[str]:
    """What of a report is held against others: its long passages without marks."""
    return {NO_WORD.sub("", item.text) for item in body if isinstance(item, Measure) and len(item.text) >= LONG}


def find_near_duplicates(reports: Mapping[str, bytes]) -> list[Problem]:
    """Reports that are copies of an earlier one, whatever their punctuation (A610); `reports`:
    path → digests of its `compared_words`, WORD bytes each, one after the other.

    Near-linear, because only reports that share a passage are compared, by those that recur."""
    paths = sorted(reports)
    told = b"".join(map(reports.__getitem__, paths))
    firsts = np.frombuffer(told, dtype=np.uint64)[:: WORD // 8]
    values, counts = np.unique(firsts, return_counts=True)
    recurring = np.flatnonzero(np.isin(firsts, values[counts > 1]))
    ends = np.cumsum([len(reports[path]) // WORD for path in paths], dtype=np.intp)
    owners: dict[bytes, str] = {}
    found: list[Problem] = []
    for path, places in zip(paths, np.split(recurring, np.searchsorted(recurring, ends))[:-1], strict=True):
        passages = [told[place * WORD : (place + 1) * WORD] for place in places.tolist()]
        shared = Counter(owners[p] for p in passages if p in owners)
        other = min(shared, key=lambda first: (-shared[first], first), default="")
        if passages and shared[other] >= SAME_SHARE * (len(reports[path]) // WORD):
            found.append(problem("A610", path, None, f"与 {other} 几乎相同，{shared[other]} 段文字一样"))
        for passage in passages:
            owners.setdefault(passage, path)
    return found
