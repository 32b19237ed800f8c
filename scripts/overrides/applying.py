"""A report with its corrections made, and what hangs on them made to follow.

“（四）城区绿化” set to plan → the passages below it are plans of its year, their figures targets
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from scripts.model import Decision, Figure, Measure, Problem, Report, Section
from scripts.overrides.entries import Override
from scripts.parse.topics import main_topics
from scripts.problems import problem

# Which doubts a correction of the report settles.
ANSWERS = {
    "reported_year": ("M201", "M202", "M203"),
    "planned_year": ("M201", "M202", "M203"),
    "agency": ("M204",),
    "kind": ("M205",),
}


def apply_overrides(report: Report, overrides: tuple[Override, ...], path: str) -> tuple[Report, tuple[Problem, ...]]:
    """The corrected report; `overridden` lists what was touched.

    Codes: O503 no such target, O504 a number for a figure that the report masks.
    """
    problems: list[Problem] = []
    for item in overrides:
        if item.target == "report":
            report = _correct_report(report, dict(item.values))
        elif not any(part.id == item.target for part in report.body):
            problems.append(problem("O503", path, item.line, f"报告里没有编号“{item.target}”"))
            continue
        elif item.commitment:
            if not any(_holds(part, item) for part in report.body):
                problems.append(problem("O503", path, item.line, f"“{item.target}”里没有「{item.commitment}」"))
                continue
            report = replace(report, decisions=(*report.decisions, _decision(item)))
        elif item.figure:
            meant = [f for f in report.figures if f.measure_id == item.target and f.raw == item.figure]
            if not meant:
                problems.append(problem("O503", path, item.line, f"“{item.target}”里没有指标值「{item.figure}」"))
                continue
            if "value" in dict(item.values) and any(f.redacted for f in meant):
                problems.append(problem("O504", path, item.line, f"“{item.figure}”是遮盖的数"))
                continue
            report = replace(report, figures=tuple(_correct_figures(report.figures, item)))
        else:
            report = _follow(report, replace(report, body=tuple(_correct(report.body, item))), item)
        report = replace(report, overridden=(*report.overridden, item.target))
    retagged = {item.target for item in overrides if "topics" in dict(item.values)}
    if retagged and "report" not in retagged:
        report = replace(report, topics=main_topics(m.topics for m in report.measures))
    return report, tuple(problems)


def answered_codes(overrides: tuple[Override, ...]) -> set[str]:
    """The doubts about a report as a whole that its corrections settle."""
    said = {key for item in overrides if item.target == "report" for key, _ in item.values}
    return {code for key, codes in ANSWERS.items() if key in said for code in codes}


def _holds(part: Section | Measure, item: Override) -> bool:
    """Whether a part is the target and holds the commitment's words, blanks apart."""
    text = part.text if isinstance(part, Measure) else part.title
    return part.id == item.target and "".join(item.commitment.split()) in "".join(text.split())


def _decision(item: Override) -> Decision:
    values = dict(item.values)
    outcome, owner = values.get("outcome", ""), values.get("owner", "")
    return Decision(item.target, item.commitment, outcome, owner, item.reason, item.by)


def _correct_report(report: Report, values: dict[str, Any]) -> Report:
    """The report with its facts corrected; what followed from a wrong year follows the right one."""
    accepted = values.pop("accept", ())
    corrected = replace(report, accepted=(*report.accepted, *accepted), **values)
    renewed = {
        (report.reported_year, "told"): corrected.reported_year,
        (report.planned_year, "plan"): corrected.planned_year,
    }

    def year(status: str, old: int | None) -> int | None:
        return renewed.get((old, "plan" if status == "plan" else "told"), old)

    body = tuple(replace(part, year=year(part.status, part.year)) for part in report.body)
    roles = {part.id: part.status for part in report.body}
    figures = tuple(replace(f, year=year(roles.get(f.measure_id, "done"), f.year)) for f in report.figures)
    return replace(corrected, body=body, figures=figures)


def _correct(body: Sequence[Section | Measure], item: Override) -> Iterator[Section | Measure]:
    """The body with one part corrected; a heading that is none becomes text, and the other way."""
    values = dict(item.values)
    heading, wanted = values.pop("heading", None), values.pop("level", None)
    for part in body:
        if part.id != item.target:
            yield part
        elif isinstance(part, Section) and heading is False:
            text = f"{part.number}{part.title}{part.stop}"
            fields = {"status": part.status, "year": part.year, "topics": part.topics, **values}
            yield Measure(part.id, part.parent_id, -part.line, part.line, text, "", marks=(), **fields)
        elif isinstance(part, Measure) and heading is True:
            above = next((p for p in body if p.id == part.section_id), None)
            level = wanted or (above.level + 1 if isinstance(above, Section) else 1)
            fields = {"status": part.status, "year": part.year, "topics": part.topics, **values}
            yield Section(part.id, part.section_id, level, "", part.text, "", part.line, **fields)
        elif isinstance(part, Section) and wanted is not None:
            yield replace(part, level=wanted, **values)
        else:
            yield replace(part, **values)


def _follow(before: Report, after: Report, item: Override) -> Report:
    """What hangs on a corrected part follows it: the passages below a heading take its new
    status and year, figures those of their passage; below a heading that is none, its parent."""
    old = next(part for part in before.body if part.id == item.target)
    new = next(part for part in after.body if part.id == item.target)
    body = after.body
    if isinstance(old, Section):
        below = {old.id}
        for part in before.body:
            if isinstance(part, Section) and part.parent_id in below:
                below.add(part.id)
        body = tuple(_inherit(part, old, new, below) for part in body)
    body = tuple(_tree(body))
    passages = {part.id: part for part in body if isinstance(part, Measure)}
    figures = tuple(_with_passage(figure, passages.get(figure.measure_id)) for figure in after.figures)
    return replace(after, body=body, figures=figures)


def _tree(body: Sequence[Section | Measure]) -> Iterator[Section | Measure]:
    """The body with every part under the heading that its place and the levels give it."""
    stack: list[tuple[int, str]] = []
    for part in body:
        if isinstance(part, Section):
            while stack and stack[-1][0] >= part.level:
                stack.pop()
            yield replace(part, parent_id=stack[-1][1] if stack else None)
            stack.append((part.level, part.id))
        else:
            yield replace(part, section_id=stack[-1][1] if stack else None)


def _inherit(part: Section | Measure, old: Section, new: Section | Measure, below: set[str]) -> Section | Measure:
    above = part.parent_id if isinstance(part, Section) else part.section_id
    if part.id == new.id or above not in below:
        return part
    status = new.status if part.status == old.status else part.status
    return replace(part, status=status, year=new.year if part.year == old.year else part.year)


def _with_passage(figure: Figure, passage: Measure | None) -> Figure:
    if passage is None:
        return figure
    role = figure.role
    if passage.status in ("plan", "suggestion"):
        role = "target"
    first = passage.topics[0] if passage.topics else None
    topic = figure.topic if figure.topic in passage.topics else first
    return replace(figure, section_id=passage.section_id, topic=topic, role=role)


def _correct_figures(figures: Sequence[Figure], item: Override) -> Iterator[Figure]:
    values = dict(item.values)
    for figure in figures:
        if figure.measure_id != item.target or figure.raw != item.figure:
            yield figure
        elif not values.get("drop"):
            kept = {key: value for key, value in values.items() if key != "drop"}
            if "value" in kept:
                kept["damaged"] = False
            yield replace(figure, **kept)
