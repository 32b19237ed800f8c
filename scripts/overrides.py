"""Human corrections (校对): what a person has decided stands over what was read.

    data/overrides/2023-某县城管局-工作总结.yml
    - target: p-3f2a…            # report, or the id of a heading or passage (see `explain`)
      set: {topics: [C2]}
      reason: 露天焚烧归污染防治
      by: 张三
    - target: p-81d0…
      commitment: 新建公共停车场3个以上     # words of the commitment in that passage
      set: {outcome: 已完成}
      reason: 第3个停车场12月28日投用，见局简报
      by: 李四

An entry needs target, set, reason and by; one whose target the report no longer has is a
problem and is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from scripts.model import (
    KIND_NAMES,
    OUTCOME_NAMES,
    STATUS_NAMES,
    Decision,
    Figure,
    Measure,
    Problem,
    Report,
    Section,
)
from scripts.parse.topics import main_topics
from scripts.problems import RULES, problem
from scripts.vocab import Vocabulary
from scripts.yaml_file import load_yaml

COMMITMENT_FIELDS = {"outcome", "owner"}
FIGURE_FIELDS = {"value", "unit", "name", "year", "role", "drop"}
REPORT_FIELDS = {"title", "agency", "kind", "reported_year", "planned_year", "topics", "accept"}
CHOICES: dict[str, dict[str, str]] = {
    "status": {str(key): name for key, name in STATUS_NAMES.items()},
    "kind": {str(key): name for key, name in KIND_NAMES.items()},
    "outcome": {str(key): name for key, name in OUTCOME_NAMES.items() if key != "later"},
}
ACCEPTED = re.compile(r"A\d{3}(?::\d+)?")
# Which doubts a correction of the report settles.
ANSWERS = {
    "reported_year": ("M201", "M202", "M203"),
    "planned_year": ("M201", "M202", "M203"),
    "agency": ("M204",),
    "kind": ("M205",),
}
PASSAGE_FIELDS = {"topics", "status", "year", "heading", "level"}


# What a ready-made correction has in the place of a reason and a name.
PLACEHOLDER = re.compile(r"[（(][^（()）]*[)）]")


@dataclass(frozen=True, slots=True)
class Override:
    """One correction; `line` is where it stands in its file."""

    target: str
    figure: str
    values: tuple[tuple[str, Any], ...]
    reason: str
    by: str
    line: int | None
    commitment: str = ""


def load_overrides(text: str, path: str, vocab: Vocabulary) -> tuple[tuple[Override, ...], tuple[Problem, ...]]:
    """The corrections of one file in order. Codes: O501 not YAML or no list, O502 bad entry."""
    value, lines, error = load_yaml(text, path)
    if error is not None:
        return (), (problem("O501", path, error[0], f"YAML 读不懂：{error[1]}"),)
    if value is None:
        return (), ()
    if not isinstance(value, list):
        return (), (problem("O501", path, 1, "最外层应是以“- target:”开头的列表"),)
    found: list[Override] = []
    problems: list[Problem] = []
    for index, entry in enumerate(value):
        line = lines.get((index,))
        wrong = _fault(entry, vocab)
        if wrong:
            problems.append(problem("O502", path, line, f"第 {index + 1} 条：{wrong}"))
        else:
            values = tuple((key, _meant(key, item, vocab)) for key, item in entry["set"].items())
            found.append(
                Override(
                    entry["target"],
                    str(entry.get("figure", "")),
                    values,
                    entry["reason"],
                    entry["by"],
                    line,
                    str(entry.get("commitment", "")),
                )
            )
    return tuple(found), tuple(problems)


def apply_overrides(report: Report, overrides: tuple[Override, ...], path: str) -> tuple[Report, tuple[Problem, ...]]:
    """The corrected report; `overridden` lists what was touched. Code: O503 no such target."""
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
            if not any(f.measure_id == item.target and f.raw == item.figure for f in report.figures):
                problems.append(problem("O503", path, item.line, f"“{item.target}”里没有指标值「{item.figure}」"))
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
                kept |= {"redacted": False, "damaged": False}
            yield replace(figure, **kept)


def _meant(key: str, value: Any, vocab: Vocabulary) -> Any:
    """The value as the records hold it: ids for what people may write by name."""
    if key == "accept":
        return tuple(map(str, value))
    if key == "topics":
        return tuple(dict.fromkeys(_topic_id(topic, vocab) for topic in value))
    if key in ("heading", "drop"):
        return value in (True, "true", "是")
    if key == "value":
        return Decimal(str(value))
    if key in CHOICES:
        return next(item for item, name in CHOICES[key].items() if value in (item, name))
    return value


def _topic_id(topic: Any, vocab: Vocabulary) -> str:
    """The id of a topic given by id or name; "" for none."""
    if not isinstance(topic, str):
        return ""
    if topic in vocab.topic_names:
        return topic
    return next((found for found, name in vocab.topic_names.items() if name == topic), "")


def _fault(entry: Any, vocab: Vocabulary) -> str:
    """What is wrong with an entry, or ""."""
    if not isinstance(entry, dict):
        return "应是“名称: 内容”的形式"
    for key in ("target", "reason", "by"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            return f"缺少“{key}”"
        if PLACEHOLDER.fullmatch(entry[key].strip()):
            return f"“{key}”还是提示「{entry[key].strip()}」，请换成实际内容"
    values = entry.get("set")
    if not isinstance(values, dict) or not values:
        return "“set”应写明要改成什么"
    allowed = REPORT_FIELDS if entry["target"] == "report" else _fields_of(entry)
    for key, value in values.items():
        if key not in allowed:
            return f"“{key}”不能校对；可以校对的是 {'、'.join(sorted(allowed))}"
        if not _fits(key, value, vocab):
            return f"“{key}”的值“{value}”不合规定{_allowed(key)}"
    return ""


def _fields_of(entry: dict[str, Any]) -> set[str]:
    """What may be corrected in a passage, or in a figure or commitment in it."""
    return COMMITMENT_FIELDS if "commitment" in entry else FIGURE_FIELDS if "figure" in entry else PASSAGE_FIELDS


def _allowed(key: str) -> str:
    if key in CHOICES:
        return "，可以写 " + "、".join(CHOICES[key].values())
    return "，应是主题编号或名称的列表，见 data/vocab/topics.yml" if key == "topics" else ""


def _fits(key: str, value: Any, vocab: Vocabulary) -> bool:
    if key == "accept":
        return isinstance(value, list) and all(ACCEPTED.fullmatch(str(item)) for item in value)
    if key == "topics":
        return isinstance(value, list) and all(_topic_id(topic, vocab) for topic in value)
    if key == "level":
        return isinstance(value, int) and 1 <= value <= 6
    if key in ("heading", "drop"):
        return isinstance(value, bool) or value in ("true", "false", "是", "否")
    if key == "value":
        return re.fullmatch(r"\d{1,15}(?:\.\d{1,8})?", str(value)) is not None
    if key == "role":
        return value in ("actual", "target")
    if key in CHOICES:
        return isinstance(value, str) and (value in CHOICES[key] or value in CHOICES[key].values())
    if key in ("year", "reported_year", "planned_year"):
        return value is None or (isinstance(value, int) and 1900 <= value <= 2100)
    return isinstance(value, str) and bool(value.strip())


def override_stanza(report: Report, item: Problem) -> str:
    """A ready-made correction for a doubt, to be completed by a person: "" where none helps."""
    target, line = _doubted(report, item)
    if not target:
        return ""
    return "\n".join([f"- target: {target}", line, "  reason: （写明理由）", "  by: （姓名）"])


def _doubted(report: Report, item: Problem) -> tuple[str, str]:
    """(what to correct, the `set` line) for a problem."""
    whole = {
        "M201": ("reported_year", report.reported_year or report.planned_year),
        "M202": ("reported_year", "（年度）"),
        "M203": ("reported_year", report.reported_year or "（年度）"),
        "M204": ("agency", "（单位）"),
        "M205": ("kind", "工作总结"),
        "A603": ("agency", report.agency or "（单位）"),
    }
    if item.code in whole:
        key, value = whole[item.code]
        if item.code == "M201" and report.reported_year is None:
            key = "planned_year"
        return "report", f"  set: {{{key}: {value}}}"
    if item.code in ("A601", "A602", "A604", "A611", "A612") and item.line is not None:
        figure = next((f for f in report.figures if f.line == item.line and f.raw in item.message), None)
        if figure is not None:
            return figure.measure_id, f'  figure: {figure.raw}\n  set: {{value: "（核对后的数）"}}'
    if item.code in RULES and item.code.startswith("A"):
        return "report", f"  set: {{accept: [{item.code}{f':{item.line}' if item.line else ''}]}}"
    return "", ""
