"""How pages quote statements: the words, a link to their passage, a redline, a figure's cell.

2023年总结第12行 → reports/2023-某县城管局-工作总结.html#p-…
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scripts.compare.caveats import caveats
from scripts.compare.matching import Match
from scripts.compare.outcomes import PlanLink
from scripts.compare.redline import Stretch, redline
from scripts.compare.series import GAP_NAMES, Entry, Place, Point
from scripts.compare.statements import ELLIPSIS, Statement, follows, joined, whole_sentence
from scripts.compare.unlike import unlike
from scripts.model import KIND_NAMES, OUTCOME_NAMES, ROLE_NAMES, Figure, Outcome, Role
from scripts.pages import markdown as md
from scripts.pages.addresses import passage_address
from scripts.pages.charts import plain
from scripts.pages.markdown import Markup
from scripts.pages.parts import mask

EARLY = "※"
OUTCOME_KINDS: dict[Outcome, str] = {
    "done": "done",
    "ongoing": "plan",
    "failed": "problem",
    "missing": "doubt",
    "masked": "background",
    "vague": "background",
    "later": "background",
}


ROLE_KINDS: dict[Role, str] = {"actual": "done", "target": "plan", "ongoing": "doubt"}


def role_mark(figure: Figure) -> str:
    """目标 or 在建 before a figure that is no actual one; "" before one that is."""
    return "" if figure.role == "actual" else f"{ROLE_NAMES[figure.role]} "


def source(statement: Statement, up: str) -> Markup:
    """Where a statement stands, as a link: 2023年工作总结 第12行."""
    report = statement.report
    words = f"{report.year or '年度待核'}{'年' if report.year else ''}{KIND_NAMES[report.kind]} 第{statement.measure.line}行"
    return md.link(md.text(words), passage_address(statement, up), {"class": "kb-source"})


def quote(statement: Statement) -> Markup:
    """A statement's words, masks shown apart."""
    text = statement.measure.text
    end = statement.start + len(text[statement.start : statement.end].rstrip())
    return _words(text, statement.start, end, [(mark.start, mark.end) for mark in statement.measure.marks])


def quote_sentence(statement: Statement) -> Markup:
    """The whole sentence of a statement, for a clause may lack its subject; where it has more
    than the statement, the statement's own words are marked."""
    whole = whole_sentence(statement)
    if whole.text == statement.text:
        return quote(statement)
    text, masks = statement.measure.text, [(mark.start, mark.end) for mark in statement.measure.marks]
    start = whole.start + len(text[whole.start : whole.end]) - len(text[whole.start : whole.end].lstrip())
    end = statement.start + len(text[statement.start : statement.end].rstrip())
    own = md.element("mark", _words(text, statement.start, end, masks), {"class": "kb-own"})
    return md.join(
        [
            _words(text, start, statement.start, masks),
            own,
            _words(text, end, whole.start + len(text[whole.start : whole.end].rstrip()), masks),
        ]
    )


def figure_words(figure: Figure, statement: Statement) -> Markup:
    """A figure of a statement as it is written, its mask shown apart."""
    if not statement.measure.marks:
        return md.text(figure.raw)
    inside = [(mark.start - figure.start, mark.end - figure.start) for mark in statement.measure.marks]
    return _words(figure.raw, 0, len(figure.raw), inside)


def _words(text: str, start: int, end: int, masks: Iterable[tuple[int, int]]) -> Markup:
    """`text[start:end]`, with what of the masked stretches is in it shown apart."""
    parts: list[Markup] = []
    position = start
    for left, right in masks:
        low, high = max(left, position), min(right, end)
        if low < high:
            parts += [md.text(text[position:low]), mask(md.text(text[low:high]))]
            position = high
    rest = md.text(text[position:end])
    return md.join([*parts, rest]) if parts else rest


def outcome_badge(link: PlanLink) -> Markup:
    """已完成 and so on, with what is to be known beside it; what a person decided is marked 已校对,
    with their reason."""
    badge = md.badge(OUTCOME_NAMES[link.status], OUTCOME_KINDS[link.status])
    if told := caveats(link):
        return md.join([badge, md.element("small", md.text("；".join(told)), {"class": "kb-caveat"})], " ")
    if not link.decided_by:
        return badge
    title = f"{link.reason}（{link.decided_by}）"
    return md.join([badge, md.span(md.text("已校对"), {"class": "kb-badge kb-badge--done", "title": title})], " ")


def red(match: Match) -> Markup:
    """The redline of what was reworded; several statements of a side one after the other."""
    (older, hidden_before), (newer, hidden_after) = _side(match.older), _side(match.newer)
    found: list[Markup] = []
    before = after = 0
    for part in redline(older, newer):
        ends = before + len(part.older), after + len(part.newer)
        gone = _words(older, before, ends[0], hidden_before)
        come = _words(newer, after, ends[1], hidden_after)
        found += [come] if part.change == "same" else _changed(part, gone, come)
        before, after = ends
    return md.join(found)


def unlike_notes(match: Match, entries: Mapping[Place, Entry]) -> Iterator[Markup]:
    """The numbers of a redline that can't be compared, those of one reason together: 1538处→972处
    不可比：口径不同. They stand behind the words, which are the reports' own."""
    by_reasons: dict[tuple[str, ...], list[Markup]] = {}
    for pair in unlike(match, redline(joined(match.older), joined(match.newer)), entries):
        one, other = (figure_words(entry.figure, entry.statement) for entry in (pair.older, pair.newer))
        by_reasons.setdefault(pair.reasons, []).append(md.join([one, md.text("→"), other]))
    for reasons, numbers in by_reasons.items():
        told = md.join([md.join(numbers, "、"), md.text(f" 不可比：{'、'.join(reasons)}")])
        yield md.element("small", told, {"class": "kb-caveat"})


def _side(statements: Sequence[Statement]) -> tuple[str, list[tuple[int, int]]]:
    """The words of statements one after the other, and where they are masked."""
    text, masks = "", []
    for last, statement in zip((None, *statements), statements, strict=False):
        text += ELLIPSIS if last is not None and not follows(last, statement) else ""
        whole = statement.measure.text
        start = whole.index(statement.text, statement.start)
        for mark in statement.measure.marks:
            if start <= mark.start < start + len(statement.text):
                masks.append((mark.start - start + len(text), mark.end - start + len(text)))
        text += statement.text
    return text, masks


def _changed(part: Stretch, gone: Markup, come: Markup) -> Iterator[Markup]:
    kind = {"class": "kb-red kb-red--number", "title": "数字"} if part.number else {"class": "kb-red"}
    if part.older:
        yield md.element("del", gone, kind)
    if part.newer:
        yield md.element("ins", come, kind)


def point_cell(point: Point, up: str) -> Markup:
    """A year of a series as a cell: every figure as it is written, a link to its sentence; a gap says why."""
    if not point.entries:
        return md.span(md.text("—"), {"class": "kb-none", "title": GAP_NAMES["none"]})
    shown = [
        md.link(figure_words(entry.figure, entry.statement), passage_address(entry.statement, up))
        for entry in point.entries
    ]
    cell = md.join([md.join(dict.fromkeys(shown), "、"), early_mark(point.entries)])
    if point.gap:
        cell = md.join([cell, md.badge(GAP_NAMES[point.gap], "doubt")], " ")
    return cell


def early_mark(entries: Iterable[Entry]) -> Markup:
    """※ beside figures whose report says that some end before the year does; empty for others."""
    told = "；".join(_early(entries))
    return md.element("abbr", md.text(EARLY), {"class": "kb-early", "title": told}) if told else md.text("")


def early_notes(entries: Iterable[Entry]) -> list[str]:
    """What ※ on a page means, year by year, as a block; none where there is no mark."""
    told = _early(entries)
    return [md.block(md.text(f"{EARLY} {'；'.join(told)}。"), "kb-note")] if told else []


def _early(entries: Iterable[Entry]) -> list[str]:
    """The years whose reports say so, with their words."""
    marked = {(entry.year or 0, entry.agency, entry.early.removeprefix("这份")) for entry in entries if entry.early}
    several = len({agency for _, agency, _ in marked}) > 1
    return [f"{agency if several else ''}{year}年{words}" for year, agency, words in sorted(marked)]


def figure_value(entry: Entry) -> str:
    """The value of a ledger entry with what makes it more or less: 约 216000, 已脱敏, 85—95."""
    figure = entry.figure
    if figure.redacted:
        return "已脱敏"
    if figure.damaged or figure.value is None:
        return "数字有误"
    value = plain(figure.value)
    return f"{value}—{plain(figure.value_high)}" if figure.value_high is not None else value
