"""What was read from one report, as JSON and as text for people.

The JSON is a contract: `docs/dev/explain.schema.json` describes it, a test validates it.
"""

import json
from collections.abc import Iterator
from typing import Any

from scripts.model import KIND_NAMES, STATUS_NAMES, Figure, Measure, Problem, Report, Section
from scripts.problems import format_problem
from scripts.vocab import Vocabulary


def explain_json(report: Report | None, problems: tuple[Problem, ...]) -> str:
    """The contract's JSON; `report` is null when the file could not be read."""
    body = {
        "report": _report(report) if report else None,
        "sections": [_section(section) for section in report.sections] if report else [],
        "measures": [_measure(measure) for measure in report.measures] if report else [],
        "figures": [_figure(figure) for figure in report.figures] if report else [],
        "problems": [
            {"code": p.code, "severity": p.severity, "line": p.line, "message": p.message, "hint": p.hint}
            for p in problems
        ],
        "removed": [
            {"line": item.line, "column": item.column, "text": item.text, "reason": item.reason}
            for item in report.removed
        ]
        if report
        else [],
        "joined": [{"line": item.line, "reason": item.reason} for item in report.joined] if report else [],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _report(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "path": report.path,
        "title": report.title,
        "title_inferred": report.title_inferred,
        "agency": report.agency,
        "kind": report.kind,
        "reported_year": report.reported_year,
        "planned_year": report.planned_year,
        "year_evidence": [
            {"year": e.year, "line": e.line, "text": e.text, "inferred": e.inferred} for e in report.year_evidence
        ],
        "topics": list(report.topics),
        "encoding": report.encoding,
        "sha256": report.sha256,
        "lines": report.line_count,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "parent_id": section.parent_id,
        "level": section.level,
        "number": section.number.strip(),
        "title": section.title,
        "line": section.line,
        "status": section.status,
        "year": section.year,
        "topics": list(section.topics),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "section_id": measure.section_id,
        "line": measure.line,
        "text": measure.text,
        "lead": measure.lead,
        "status": measure.status,
        "year": measure.year,
        "topics": list(measure.topics),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "raw": figure.raw,
        "value": None if figure.value is None else f"{figure.value:f}",
        "value_high": None if figure.value_high is None else f"{figure.value_high:f}",
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "bound": figure.bound,
        "basis": figure.basis,
        "scope": figure.scope,
        "redacted": figure.redacted,
        "damaged": figure.damaged,
        "indicator": figure.indicator,
        "role": figure.role,
        "year": figure.year,
        "topic": figure.topic,
        "section_id": figure.section_id,
        "measure_id": figure.measure_id,
        "line": figure.line,
    }


def explain_text(report: Report | None, problems: tuple[Problem, ...], vocab: Vocabulary) -> Iterator[str]:
    """Lines for a person: facts, tree, figures, what was removed, problems."""
    if report is not None:
        yield from _facts(report, vocab)
        yield from _tree(report, vocab)
        yield from _figures(report)
        if report.removed:
            yield "\n整理记录（不上页面的内容）"
            yield from (f"  第 {item.line} 行  {item.reason}：{_short(item.text)}" for item in report.removed)
        if report.joined:
            yield "\n接到上一段的行"
            yield from (f"  第 {item.line} 行  {item.reason}" for item in report.joined)
    if problems:
        yield "\n需要核对"
        yield from (f"  {format_problem(item)}" for item in problems)


def _facts(report: Report, vocab: Vocabulary) -> Iterator[str]:
    inferred = "（按内容拟定）" if report.title_inferred else ""
    yield f"{report.title}{inferred}"
    yield f"  编号 {report.id}   单位 {report.agency or '看不出'}   文种 {KIND_NAMES[report.kind]}   编码 {report.encoding}"
    yield f"  总结年度 {report.reported_year or '—'}   计划年度 {report.planned_year or '—'}"
    for item in report.year_evidence:
        where = f"第 {item.line} 行" if item.line else "文件名"
        yield f"    {item.year} 年：{where}「{item.text}」{'（推断）' if item.inferred else ''}"
    yield f"  主要主题 {_names(report.topics, vocab) or '—'}"


def _tree(report: Report, vocab: Vocabulary) -> Iterator[str]:
    yield "\n标题与段落（编号可用于校对）"
    for item in report.body:
        if isinstance(item, Section):
            told = f"[{STATUS_NAMES[item.status]} {item.year or '—'}]"
            yield f"{'  ' * item.level}{item.number}{item.title}  {told} {_names(item.topics, vocab)}  {item.id} 第{item.line}行"
        else:
            yield f"        {item.id} [{STATUS_NAMES[item.status]}] {_short(item.text)} {_names(item.topics, vocab)}"


def _figures(report: Report) -> Iterator[str]:
    if report.figures:
        yield f"\n指标值（{len(report.figures)} 个）"
    for figure in report.figures:
        value = "已脱敏" if figure.redacted else "数字有误，未采用" if figure.damaged else f"{figure.value:f}"
        value += f"–{figure.value_high:f}" if figure.value_high is not None else ""
        extra = " ".join(filter(None, (figure.qualifier, figure.basis, figure.scope)))
        yield f"  第 {figure.line} 行  {figure.name}：{value} {figure.unit}  「{figure.raw}」 {extra}"


def _names(topics: tuple[str, ...], vocab: Vocabulary) -> str:
    return "、".join(vocab.topic_names.get(topic, topic) for topic in topics)


def _short(text: str, limit: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
