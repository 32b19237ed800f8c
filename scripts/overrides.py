"""Human corrections (校对): what a person has decided stands over what was read.

    data/overrides/2023-某县城管局-工作总结.yml
    - target: p-3f2a…            # report, or the id of a heading or passage (see `explain`)
      set: {topics: [C2]}
      reason: 露天焚烧归污染防治
      by: 张三

An entry needs target, set, reason and by; one whose target the report no longer has is a
problem and is left out.
"""

from dataclasses import dataclass, replace
from typing import Any

from scripts.model import KIND_NAMES, STATUS_NAMES, Measure, Problem, Report, Section
from scripts.parse.topics import main_topics
from scripts.problems import problem
from scripts.vocab import Vocabulary
from scripts.yaml_file import load_yaml

REPORT_FIELDS = {"title", "agency", "kind", "reported_year", "planned_year", "topics"}
PASSAGE_FIELDS = {"topics", "status", "year"}


@dataclass(frozen=True, slots=True)
class Override:
    """One correction; `line` is where it stands in its file."""

    target: str
    values: tuple[tuple[str, Any], ...]
    reason: str
    by: str
    line: int | None


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
            values = tuple((key, _plain(item)) for key, item in entry["set"].items())
            found.append(Override(entry["target"], values, entry["reason"], entry["by"], line))
    return tuple(found), tuple(problems)


def apply_overrides(report: Report, overrides: tuple[Override, ...], path: str) -> tuple[Report, tuple[Problem, ...]]:
    """The corrected report; `overridden` lists what was touched. Code: O503 no such target."""
    problems: list[Problem] = []
    for item in overrides:
        if item.target == "report":
            report = replace(report, **dict(item.values))
        elif any(part.id == item.target for part in report.body):
            report = replace(report, body=tuple(_correct(part, item) for part in report.body))
        else:
            problems.append(problem("O503", path, item.line, f"报告里没有编号“{item.target}”"))
            continue
        report = replace(report, overridden=(*report.overridden, item.target))
    retagged = {item.target for item in overrides if "topics" in dict(item.values)}
    if retagged and "report" not in retagged:
        report = replace(report, topics=main_topics(m.topics for m in report.measures))
    return report, tuple(problems)


def _correct(part: Section | Measure, item: Override) -> Section | Measure:
    return replace(part, **dict(item.values)) if part.id == item.target else part


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _fault(entry: Any, vocab: Vocabulary) -> str:
    """What is wrong with an entry, or ""."""
    if not isinstance(entry, dict):
        return "应是“名称: 内容”的形式"
    for key in ("target", "reason", "by"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            return f"缺少“{key}”"
    values = entry.get("set")
    if not isinstance(values, dict) or not values:
        return "“set”应写明要改成什么"
    allowed = REPORT_FIELDS if entry["target"] == "report" else PASSAGE_FIELDS
    for key, value in values.items():
        if key not in allowed:
            return f"“{key}”不能校对；可以校对的是 {'、'.join(sorted(allowed))}"
        if not _fits(key, value, vocab):
            return f"“{key}”的值“{value}”不合规定"
    return ""


def _fits(key: str, value: Any, vocab: Vocabulary) -> bool:
    if key == "topics":
        return isinstance(value, list) and all(topic in vocab.topic_names for topic in value)
    if key == "status":
        return value in STATUS_NAMES
    if key == "kind":
        return value in KIND_NAMES
    if key in ("year", "reported_year", "planned_year"):
        return value is None or (isinstance(value, int) and 1900 <= value <= 2100)
    return isinstance(value, str) and bool(value.strip())
