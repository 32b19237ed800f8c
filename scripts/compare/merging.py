"""One commitment that stands in several reports of an agency, told once with all its sources.

    2021总结“下一步打算”  新建公共停车场3个以上；
    2022工作计划          全年新建公共停车场3个以上。（责任单位：停车办）
    → one commitment for 2022, with two sources and the owner that one of them names

    2021总结 新建公厕6座   2022计划 新建公厕8座    → two: the targets differ
    2021总结 新建公厕6座   2022计划 改造公厕6座    → two: not the same thing

Only near-identical words are one: what one says, the other says too, in this order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scripts.compare.commitments import BRACKETS, Commitment
from scripts.compare.contradiction import contradict
from scripts.compare.described import Describer
from scripts.compare.outcomes import PlanLink
from scripts.compare.stages import stage
from scripts.compare.statements import core_words, without_figures
from scripts.compare.wording import EXACT, TITLED, fold, gist, titles, without_opening

# The shorter of two wordings has at least this share of the longer one's characters.
NEAR = 0.7
LEAST = 4
YEAR = re.compile(r"(?:19|20)\d\d年|^[本今]年")
LEAST_TITLE = 6
# What a document's title has more than its common name: whose it is, and the years it is for.
OF_PLACE = re.compile(r"^[^市县区省]{1,6}[市县区省]")
Target = tuple[tuple[str, ...], ...]


def merge_links(links: Sequence[PlanLink], describer: Describer) -> tuple[PlanLink, ...]:
    """The links of one agency and year, those of one commitment as one (`also`: where else it
    stands), each where the first of them stood. A person's decision goes before the machine's,
    a plan's own words before a summary's, and of two outcomes the one that claims less."""
    groups: list[list[PlanLink]] = []
    known: dict[Target, list[list[PlanLink]]] = defaultdict(list)
    for link in links:
        alike = known[_target(link.commitment)]
        group = next((g for g in alike if _joins(link, g, describer)), None)
        if group is None:
            group = []
            groups.append(group)
            alike.append(group)
        group.append(link)
    return tuple(_merged(group) for group in groups)


def same_commitment(one: Commitment, other: Commitment, describer: Describer) -> bool:
    """Whether two commitments are one: year, targets, dates and documents are the same, and the
    words near-identical; of hidden targets and of declarations only the very same words are one."""
    if (
        one.year != other.year
        or one.kind != other.kind
        or _target(one) != _target(other)
        or not _one_document(one, other)
    ):
        return False
    if fold(without_opening(one.statement.text)) == fold(without_opening(other.statement.text)):
        return True
    if one.kind == "declaratory" or any(f.value is None for f in (*one.figures, *other.figures)):
        return False
    if one.deadline and other.deadline and _date(one) != _date(other):
        return False
    if {f.scope for f in one.figures} != {f.scope for f in other.figures}:
        return False
    if contradict(describer.describe(one.statement), describer.describe(other.statement)):
        return False
    if _documents(one) | _documents(other) and not one.figures:
        return stage_of(one) == stage_of(other)
    return any(
        _near(*(_words(read(c.statement), describer) for c in (one, other))) for read in (without_figures, core_words)
    )


def stage_of(item: Commitment) -> tuple[str, int] | None:
    """How far a commitment wants to bring its document: 出台 and 颁布施行 are one step."""
    found = stage(item.statement.text)
    return (found.ladder, found.step) if found else None


def _date(item: Commitment) -> str:
    """Its deadline without the year, which it has in common with what it is held against."""
    return fold(YEAR.sub("", item.deadline))


def _words(text: str, describer: Describer) -> str:
    return gist(text, describer.synonyms).replace(" ", "")


def _documents(item: Commitment) -> frozenset[str]:
    return titles(item.statement.text)


def _one_document(one: Commitment, other: Commitment) -> bool:
    """Whether both name the same documents in 《》, or one names in plain words what the other
    names by its title (《某市停车场管理办法（试行）》, 停车场管理办法)."""
    first, second = _documents(one), _documents(other)
    if (first and second) or not first | second:
        return first == second
    plain = fold((other if first else one).statement.text)
    cores = [
        OF_PLACE.sub("", fold(BRACKETS.sub("", title)))
        for title in TITLED.findall((one if first else other).statement.text)
    ]
    return all(len(core) >= LEAST_TITLE and core in plain for core in cores)


def _target(item: Commitment) -> Target:
    """What must be equal to the letter: figures with unit, bound and range."""
    figures = []
    for figure in item.figures:
        unit, factor = EXACT.get(figure.unit, (figure.unit, 1))
        low, high = (v * factor if v is not None else None for v in (figure.value, figure.value_high))
        figures.append((unit, f"{low}", f"{high}", figure.bound or "", str(figure.redacted)))
    return tuple(sorted(figures))


def _near(one: str, other: str) -> bool:
    """Whether the shorter wording stands in the longer one, in order, and is most of it."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < LEAST or len(shorter) < NEAR * len(longer):
        return False
    rest = iter(longer)
    return all(char in rest for char in shorter)


def _joins(link: PlanLink, group: Sequence[PlanLink], describer: Describer) -> bool:
    """Whether a link is the group's commitment in another report; what a report says twice it
    means twice, and what persons decided differently stays apart."""
    reports = {item.commitment.statement.report.id for item in group}
    if link.commitment.statement.report.id in reports:
        return False
    decided = {item.status for item in (*group, link) if item.decided_by}
    return len(decided) < 2 and all(same_commitment(i.commitment, link.commitment, describer) for i in group)


def _merged(group: Sequence[PlanLink]) -> PlanLink:
    if len(group) == 1:
        return group[0]
    first = min(group, key=_leading)
    others = tuple(item.commitment for item in group if item is not first)
    said = (first.commitment, *others)
    commitment = replace(
        first.commitment, owner=_first(c.owner for c in said), deadline=_first(c.deadline for c in said)
    )
    return replace(first, commitment=commitment, also=others)


def _leading(link: PlanLink) -> tuple[bool, bool, bool, str]:
    report = link.commitment.statement.report
    return not link.decided_by, link.status == "done", report.kind != "plan", report.id


def _first(words: Iterable[str]) -> str:
    return next(filter(None, words), "")
