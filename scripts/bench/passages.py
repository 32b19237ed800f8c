"""Passages by the hundred thousand, resampled from real reports: for measuring, not for reading.

Clauses of the given reports are put together anew, their numbers changed, so that words are
about as frequent as in real text, and no two passages are alike.
"""

import random
import re
from collections.abc import Iterator, Sequence

from scripts.model import KIND_NAMES, STATUS_NAMES, Report
from scripts.search.records import SearchDocument

CLAUSE = re.compile(r"[^，。；：]+[，。；：]?")
PASSAGES_A_REPORT = 60


def make_passages(reports: Sequence[Report], count: int, seed: int) -> Iterator[SearchDocument]:
    """`count` documents of made-up reports; the same for the same seed."""
    chance = random.Random(seed)
    clauses = [c for report in reports for measure in report.measures for c in CLAUSE.findall(measure.text)]
    titles = [section.title for report in reports for section in report.sections]
    topics = sorted({topic for report in reports for measure in report.measures for topic in measure.topics})
    kinds, statuses = list(KIND_NAMES), list(STATUS_NAMES)
    for number in range(count):
        report, position = divmod(number, PASSAGES_A_REPORT)
        if position == 0:
            year, agency, kind = 2008 + report % 17, f"第{report % 211}城管局", kinds[report % len(kinds)]
        if position % 6 == 0:
            heading = chance.choice(titles)
        text = "".join(chance.choices(clauses, k=chance.randint(3, 12))).rstrip("，；：。") + "。"
        yield SearchDocument(
            position=position,
            report_id=f"{year}-{report:06}",
            report_title=f"{agency}{year}年工作总结",
            anchor=f"p-{number:010x}",
            section=heading,
            context=heading,
            text=re.sub(r"\d+", lambda match: _other(match.group(), chance), text),
            joint=" ",
            year=year,
            agency=agency,
            kind=kind,
            status=chance.choice(statuses),
            topics=tuple(chance.sample(topics, chance.randint(0, 2))),
            heading=False,
            masked=chance.random() < 0.1,
        )


def _other(number: str, chance: random.Random) -> str:
    """A number of as many digits."""
    first = chance.choice("123456789")
    return first + "".join(chance.choices("0123456789", k=len(number) - 1))
