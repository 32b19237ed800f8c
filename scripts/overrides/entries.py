"""What a file of corrections says: each entry read and checked, with the line it stands on.

- target: p-3f2a…
  set: {topics: [C2]}      # or by name: 生活垃圾分类
  reason: 露天焚烧归污染防治
  by: 张三
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scripts.model import KIND_NAMES, OUTCOME_NAMES, STATUS_NAMES, Problem
from scripts.problems import problem
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
        return value in ("actual", "target", "ongoing")
    if key in CHOICES:
        return isinstance(value, str) and (value in CHOICES[key] or value in CHOICES[key].values())
    if key in ("year", "reported_year", "planned_year"):
        return value is None or (isinstance(value, int) and 1900 <= value <= 2100)
    return isinstance(value, str) and bool(value.strip())
