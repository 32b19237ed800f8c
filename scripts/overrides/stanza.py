"""A ready-made correction for a doubt, for a person to complete.

- target: p-81d0…
  figure: 12、6519公顷
  set: {value: "（核对后的数）"}
  reason: （写明理由）
  by: （姓名）
"""

from scripts.model import Problem, Report
from scripts.problems import RULES


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
        figure = next(
            (f for f in report.figures if f.line == item.line and f.raw in item.message and not f.redacted), None
        )
        if figure is not None:
            return figure.measure_id, f'  figure: {figure.raw}\n  set: {{value: "（核对后的数）"}}'
    if item.code in RULES and item.code.startswith("A"):
        return "report", f"  set: {{accept: [{item.code}{f':{item.line}' if item.line else ''}]}}"
    return "", ""
