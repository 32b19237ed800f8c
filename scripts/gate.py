"""The gate (发布关口): which reports may be published, and what is said of the others.

    2023-某县.txt:12: A607 有手机号码「138****8000」
    → not published; listed as 2023-某县.txt: A607, without line and without words

A report with a blocking problem (`problems.RULES`) is refused whole; the rest is published.
What is said of a refused one in public names its file and the code and quotes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scripts.model import Problem, Report
from scripts.parse import report_id
from scripts.problems import RULES

OVERRIDES = "data/overrides/"
# Their messages tell of the file, not of what it says.
ABOUT_FILES = ("D", "C")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not published, and the codes why, each once, ascending."""

    path: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Admission:
    """What passed the gate: the reports in their order, what was refused by path, and the
    problems as they may be shown to everybody, in their order."""

    reports: tuple[Report, ...]
    refused: tuple[Refusal, ...]
    problems: tuple[Problem, ...]


def admit(reports: Sequence[Report], problems: Iterable[Problem]) -> Admission:
    """The reports without those that a problem blocks. `problems` are all that are open:
    what an override accepts is no longer among them."""
    problems = tuple(problems)
    why: dict[str, set[str]] = {}
    for item in problems:
        if RULES[item.code].blocking:
            why.setdefault(item.path, set()).add(item.code)
    admitted = tuple(report for report in reports if report.path not in why)
    kept = {report.id for report in admitted}
    refused = tuple(Refusal(path, tuple(sorted(codes))) for path, codes in sorted(why.items()))
    return Admission(admitted, refused, tuple(_public(problems, why, {report_id(path) for path in why} - kept)))


def _public(problems: Iterable[Problem], why: dict[str, set[str]], refused_ids: set[str]) -> Iterator[Problem]:
    """The problems without the words of refused reports, which their overrides may quote too."""
    said: set[tuple[str, str]] = set()
    for item in problems:
        if item.path in why:
            if not RULES[item.code].blocking or (item.path, item.code) in said:
                continue
            said.add((item.path, item.code))
            yield _without_words(item)
        elif item.path.startswith(OVERRIDES) and report_id(item.path) in refused_ids:
            yield replace(item, message=RULES[item.code].what)
        else:
            yield item


def _without_words(item: Problem) -> Problem:
    if item.code.startswith(ABOUT_FILES):
        return item
    return replace(item, line=None, message=f"{RULES[item.code].what}，没有发布")
