"""The comparison of an agency or a topic as DOCX, laid out like an official document.

一、逐年改动                黑体
（一）2022→2023            楷体
    全年共拆除违法建设[1538→972]处……¹²    went: struck through, came: underlined
¹² 2023年工作总结 第6行                   an endnote
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scripts.compare.across import Across
from scripts.compare.caveats import caveats
from scripts.compare.coverage import count_statuses, group_by_topic
from scripts.compare.matching import PART_NAMES, Match
from scripts.compare.outcomes import PlanLink
from scripts.compare.recurrence import RETURN_NAMES, Recurrence
from scripts.compare.redline import redline
from scripts.compare.rhetoric import is_telling
from scripts.compare.series import Entry, Place
from scripts.compare.statements import joined, whole_sentence
from scripts.compare.unlike import unlike
from scripts.corpus import Cited
from scripts.export.overviews import topic_figures
from scripts.export.paper import Marked, Paper, Piece
from scripts.export.tables import Cell, Table, cite, figure_cells, series_table
from scripts.model import KIND_NAMES, OUTCOME_NAMES, STATUS_NAMES, Report

NUMBERS = "一二三四五六七八九十"
# Of a topic over all agencies so many figures, promises and problems; the rest is in the tables.
SHOWN = 200
NEW, GONE = "新写", "没有再写"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a topic besides its passages, newest first: figures, problems and whether
    they come back, promises with their outcomes; `more` of each that are left out."""

    figures: Sequence[Entry]
    problems: Sequence[Recurrence]
    promises: Sequence[PlanLink]
    more: tuple[int, int, int] = (0, 0, 0)


def agency_document(across: Across, agency: str) -> bytes:
    """An agency's whole comparison: topics by year, series, plans against outcomes, what changed
    from year to year, topics over the years."""
    writer = Paper(f"{agency}历年工作对照")
    heads = iter(NUMBERS)
    items = [c for c in across.corpus.cited if c.report.agency == agency]
    writer.line(f"{next(heads)}、主题与年度", style="chapter")
    writer.table(_matrix(across, items))
    table = series_table(across, agency)
    if table.rows:
        writer.line(f"{next(heads)}、指标逐年对照", style="chapter")
        writer.table(table)
    years = across.planned_years(agency)
    if years:
        writer.line(f"{next(heads)}、计划落实情况", style="chapter")
    for index, year in enumerate(years, 1):
        writer.line(f"（{_han(index)}）{year}年", style="section")
        _plan(writer, [link for link in across.links(agency, year) if link.status != "vague"])
    pairs = across.pairs(agency)
    if pairs:
        writer.line(f"{next(heads)}、逐年改动", style="chapter")
        writer.line("删去的字划线，新写的字加下划线；标点、序号的差别和没有变的不列。")
    for index, (older, newer) in enumerate(pairs, 1):
        writer.line(f"（{_han(index)}）{older.year}年到{newer.year}年（{KIND_NAMES[newer.kind]}）", style="section")
        _changes(writer, across, older, newer)
    writer.line(f"{next(heads)}、各主题历年做法", style="chapter")
    for index, (topic, name) in enumerate(across.corpus.vocab.topic_names.items(), 1):
        about = [c for c in items if c.measure.topics[:1] == (topic,)]
        if about:
            writer.line(f"（{_han(index)}）{name}", style="section")
            _measures(writer, about, agencies=False)
    return writer.finish()


def topic_title(name: str, years: Iterable[int | None] = (), whose: str = "") -> str:
    """What a topic's document is called: of which `years`, where not of all, and `whose` passages."""
    return f"{name}{'、'.join(map(_year, years)) or '历年'}做法汇编{f'（{whose}）' if whose else ''}"


def topic_document(title: str, passages: Mapping[int | None, Sequence[Cited]], told: Told) -> bytes:
    """What was done about a topic by year, and what else is told of it; 横向参考 where there are
    several agencies."""
    writer = Paper(title)
    if len({c.report.agency for items in passages.values() for c in items}) > 1:
        writer.line("以下来自不同单位，口径不一，只供横向参考。")
    for index, (year, items) in enumerate(passages.items(), 1):
        writer.line(f"{_han(index)}、{_year(year)}", style="chapter")
        _measures(writer, items, agencies=True)
    heads = (f"{_han(index)}、" for index in range(len(passages) + 1, 100))
    _told(writer, told, heads)
    return writer.finish()


def told_of(across: Across, topic: str) -> Told:
    """What all agencies tell of a topic besides its passages."""
    problems = [p for r in across.corpus.reports for p in across.problems_of(r.id) if topic in p.problem.measure.topics]
    promised = {agency: across.promised(agency) for agency in across.agencies}
    years = sorted({year for links in promised.values() for about, year in links if about == topic}, reverse=True)
    promises = [link for year in years for links in promised.values() for link in links.get((topic, year), ())]
    return cut(topic_figures(across, topic), problems, promises)


def cut(figures: Sequence[Entry], problems: Sequence[Recurrence], promises: Sequence[PlanLink]) -> Told:
    """The first of each, and how many are left out."""
    more = (max(0, len(side) - SHOWN) for side in (figures, problems, promises))
    return Told(figures[:SHOWN], problems[:SHOWN], promises[:SHOWN], (next(more), next(more), next(more)))


def _told(writer: Paper, told: Told, heads: Iterator[str]) -> None:
    names = ("指标值", "说到的问题和下一年", "计划和落实")
    tables = (_figures(told.figures), _problems(told.problems), _promises(told.promises))
    for name, table, more in zip(names, tables, told.more, strict=True):
        if table.rows:
            writer.line(f"{next(heads)}{name}", style="chapter")
            writer.table(table)
            if more:
                writer.line(f"另有{more}条，见网站。")


def _figures(entries: Iterable[Entry]) -> Table:
    columns = ("年度", "单位", "指标", "原文写法", "说明", "口径", "范围", "目标或完成", "出处")
    rows = []
    for entry in entries:
        year, agency, shown, raw, _, _, words, _, basis, scope, role, doubt, _, source = figure_cells(entry)
        notes = "，".join(str(note) for note in (words, doubt) if note)
        rows.append((year, agency, shown, raw, notes, basis, scope, role, source))
    return Table("指标值", columns, tuple(rows))


def _problems(items: Iterable[Recurrence]) -> Table:
    columns = ("年度", "单位", "说到的问题", "出处", "下一年", "下一年的话", "下一年的出处")
    rows = []
    for item in items:
        report, later = item.problem.report, item.later
        again = (later.text, cite(later)) if later is not None else ("", None)
        rows.append(
            (report.year, report.agency, item.problem.text, cite(item.problem), RETURN_NAMES[item.state], *again)
        )
    return Table("问题", columns, tuple(rows))


def _promises(links: Iterable[PlanLink]) -> Table:
    columns = ("年度", "单位", "目标要求", "计划出处", "进展情况", "进展依据", "总结出处")
    rows: list[tuple[Cell, ...]] = []
    for link in links:
        item, evidence = link.commitment, link.evidence
        found = (whole_sentence(evidence).text, cite(evidence)) if evidence is not None else ("", None)
        agency = item.statement.report.agency
        rows.append((item.year, agency, item.statement.text, cite(item.statement), _outcome(link), *found))
    return Table("计划", columns, tuple(rows))


def _matrix(across: Across, items: Sequence[Cited]) -> Table:
    """Topic × year in few columns, for a page upright: 39 计划17 另9."""
    by_topic = group_by_topic(items, across.corpus.vocab.topic_names)
    years = sorted({c.measure.year for c in items if c.measure.year is not None})
    rows = []
    for topic, name in across.corpus.vocab.topic_names.items():
        counts = [count_statuses(by_topic[topic].get(year, ())) for year in years]
        if any(map(sum, counts)):
            rows.append((name, *map(_counted, counts)))
    return Table("主题与年度", ("主题", *map(str, years)), tuple(rows))


def _counted(counts: tuple[int, int, int]) -> str:
    done, planned, others = counts
    words = (f"{done}" if done else "", f"计划{planned}" if planned else "", f"另{others}" if others else "")
    return " ".join(filter(None, words))


def _changes(writer: Paper, across: Across, older: Report, newer: Report) -> None:
    """What is reworded as a redline, what is new and what is gone; slogans apart."""
    entries = across.placed(newer.agency)
    for part, matches in across.changes(older.id, newer.id).items():
        telling = [m for m in matches if m.verdict != "unchanged" and is_telling(m) and not _is_lead(m)]
        if not telling:
            continue
        writer.line(f"{PART_NAMES[part]}：")
        for match in (m for m in telling if m.verdict == "reworded"):
            notes = [writer.note(cite(side[0]).words) for side in (match.older, match.newer)]
            writer.line(*_red(match, entries), *notes)
        for verdict, words in (("new", f"{newer.year}年{NEW}"), ("gone", f"{newer.year}年{GONE}")):
            for match in (m for m in telling if m.verdict == verdict):
                side = match.newer or match.older
                writer.line(f"（{words}）", joined(side), writer.note(cite(side[0]).words))


def _is_lead(match: Match) -> bool:
    return all(s.lead for s in (*match.older, *match.newer))


def _red(match: Match, entries: Mapping[Place, Entry]) -> list[Piece]:
    """A redline word by word; numbers that can't be compared with the reason."""
    stretches = redline(joined(match.older), joined(match.newer))
    apart = {pair.stretch: pair.reasons for pair in unlike(match, stretches, entries)}
    found: list[Piece] = []
    for index, part in enumerate(stretches):
        if part.change == "same":
            found.append(part.newer)
        else:
            found += [Marked(part.older, "gone"), Marked(part.newer, "come")]
        if index in apart:
            found.append(f"（不可比：{'、'.join(apart[index])}）")
    return found


def _year(year: int | None) -> str:
    return f"{year}年" if year is not None else "年度待核"


def _outcome(link: PlanLink) -> str:
    told = f"{OUTCOME_NAMES[link.status]}{'（人工校对）' if link.decided_by else ''}"
    return told + (f"（{'；'.join(notes)}）" if (notes := caveats(link)) else "")


def _plan(writer: Paper, links: Sequence[PlanLink]) -> None:
    for index, link in enumerate(links, 1):
        words, owner = link.commitment.statement.text.rstrip("。；，"), link.commitment.owner
        goal = f"{index}. {words}" + (f"（{owner}）" if owner and owner not in words else "")
        notes = [writer.note(cite(c.statement).words) for c in (link.commitment, *link.also)]
        told: list[Piece] = [f"。进展：{_outcome(link)}"]
        if link.evidence is not None:
            told += [f"：{whole_sentence(link.evidence).text.rstrip('，；')}", writer.note(cite(link.evidence).words)]
        writer.line(goal, *notes, *told)


def _measures(writer: Paper, items: Iterable[Cited], *, agencies: bool) -> None:
    ordered = sorted(items, key=lambda c: (-(c.measure.year or 0), c.report.agency))
    for cited in ordered:
        report = cited.report
        year = f"{cited.measure.year}年" if cited.measure.year is not None else ""
        who = f"{report.agency or '单位待核'}，" if agencies else ""
        said = f"{report.year or ''}{'年' if report.year else ''}{KIND_NAMES[report.kind]} 第{cited.measure.line}行"
        mark = writer.note(f"{report.agency} {said}".strip())
        writer.line(f"{who}{year}（{STATUS_NAMES[cited.measure.status]}）{cited.measure.text.strip()}", mark)


def _han(number: int) -> str:
    """1 … 99 in Han numerals."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMBERS[tens - 1]}十"
    return head + (NUMBERS[ones - 1] if ones else "")
