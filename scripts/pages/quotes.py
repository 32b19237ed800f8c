"""How pages quote statements: the words, a link to their passage, a redline, a figure's cell.

2023年总结第12行 → reports/2023-某县城管局-工作总结.html#p-…
"""

from scripts.compare.matching import Match
from scripts.compare.outcomes import PlanLink
from scripts.compare.redline import Stretch, redline
from scripts.compare.series import GAP_NAMES, Entry, Point
from scripts.compare.statements import Statement
from scripts.model import KIND_NAMES, OUTCOME_NAMES, Outcome
from scripts.pages import markdown as md
from scripts.pages.addresses import passage_address
from scripts.pages.charts import plain
from scripts.pages.markdown import Markup
from scripts.pages.parts import mask

OUTCOME_KINDS: dict[Outcome, str] = {
    "done": "done",
    "ongoing": "plan",
    "failed": "problem",
    "missing": "doubt",
    "masked": "background",
    "vague": "background",
    "later": "background",
}


def source(statement: Statement, up: str) -> Markup:
    """Where a statement stands, as a link: 2023年工作总结 第12行."""
    report = statement.report
    words = f"{report.year or '年度待核'}{'年' if report.year else ''}{KIND_NAMES[report.kind]} 第{statement.measure.line}行"
    return md.link(md.text(words), passage_address(statement, up), {"class": "kb-source"})


def quote(statement: Statement) -> Markup:
    """A statement's words, masks shown apart."""
    text = statement.measure.text
    parts: list[Markup] = []
    position = statement.start
    for mark in statement.measure.marks:
        if statement.start <= mark.start and mark.end <= statement.end:
            parts.append(md.text(text[position : mark.start]))
            parts.append(mask(md.text(text[mark.start : mark.end])))
            position = mark.end
    parts.append(md.text(text[position : statement.end].rstrip()))
    return md.join(parts)


def outcome_badge(link: PlanLink) -> Markup:
    """已完成 and so on; what a person decided is marked 已校对, with their reason."""
    badge = md.badge(OUTCOME_NAMES[link.status], OUTCOME_KINDS[link.status])
    if not link.decided_by:
        return badge
    title = f"{link.reason}（{link.decided_by}）"
    return md.join([badge, md.span(md.text("已校对"), {"class": "kb-badge kb-badge--done", "title": title})], " ")


def red(match: Match) -> Markup:
    """The redline of what was reworded; several statements of a side one after the other."""
    older, newer = ("".join(s.text for s in side) for side in (match.older, match.newer))
    return md.join(_stretch(part) for part in redline(older, newer))


def _stretch(part: Stretch) -> Markup:
    number = " kb-red--number" if part.number else ""
    if part.change == "same":
        return md.text(part.newer)
    found = []
    if part.older:
        found.append(md.element("del", md.text(part.older), {"class": f"kb-red{number}"}))
    if part.newer:
        found.append(md.element("ins", md.text(part.newer), {"class": f"kb-red{number}"}))
    return md.join(found)


def point_cell(point: Point, up: str) -> Markup:
    """A year of a series as a cell: every figure as it is written, a link to its sentence; a gap says why."""
    if not point.entries:
        return md.span(md.text("—"), {"class": "kb-none", "title": GAP_NAMES["none"]})
    shown = [md.link(md.text(entry.figure.raw), passage_address(entry.statement, up)) for entry in point.entries]
    cell = md.join(dict.fromkeys(shown), "、")
    if point.gap:
        cell = md.join([cell, md.badge(GAP_NAMES[point.gap], "doubt")], " ")
    return cell


def figure_value(entry: Entry) -> str:
    """The value of a ledger entry with what makes it more or less: 约 216000, 已脱敏, 85—95."""
    figure = entry.figure
    if figure.redacted:
        return "已脱敏"
    if figure.damaged or figure.value is None:
        return "数字有误"
    value = plain(figure.value)
    return f"{value}—{plain(figure.value_high)}" if figure.value_high is not None else value
