"""The comparison of an agency or a topic as DOCX, laid out like an official document.

一、违法建设治理            黑体
（一）2023年                楷体
    全年共拆除违法建设972处……〔12〕
注：〔12〕2023年工作总结 第6行
"""

from collections.abc import Iterable, Sequence

from scripts.compare.across import Across
from scripts.compare.caveats import caveats
from scripts.compare.outcomes import PlanLink
from scripts.compare.statements import whole_sentence
from scripts.corpus import Cited
from scripts.export.paper import Paper
from scripts.export.tables import cite, series_table
from scripts.model import KIND_NAMES, OUTCOME_NAMES, STATUS_NAMES

NUMBERS = "一二三四五六七八九十"


def agency_document(across: Across, agency: str) -> bytes:
    """An agency's whole comparison: series, plans against outcomes, topics over the years."""
    writer = Paper(f"{agency}历年工作对照")
    heads = iter(NUMBERS)
    table = series_table(across, agency)
    if table.rows:
        writer.line(f"{next(heads)}、指标逐年对照", "chapter")
        writer.table(table)
    years = across.planned_years(agency)
    if years:
        writer.line(f"{next(heads)}、计划落实情况", "chapter")
    for index, year in enumerate(years, 1):
        writer.line(f"（{_han(index)}）{year}年", "section")
        _plan(writer, [link for link in across.links(agency, year) if link.status != "vague"])
    items = [c for c in across.corpus.cited if c.report.agency == agency]
    writer.line(f"{next(heads)}、各主题历年做法", "chapter")
    for index, (topic, name) in enumerate(across.corpus.vocab.topic_names.items(), 1):
        about = [c for c in items if c.measure.topics[:1] == (topic,)]
        if about:
            writer.line(f"（{_han(index)}）{name}", "section")
            _measures(writer, about, agencies=False)
    return writer.finish()


def topic_document(across: Across, topic: str, only: Sequence[int | None] | None = None) -> bytes:
    """What all agencies did about a topic, by year (`only` these); 横向参考 where there are several."""
    by_year = across.corpus.by_topic[topic]
    told = {year: items for year, items in by_year.items() if only is None or year in only}
    years = "" if only is None else "、".join(_year(year) for year in told)
    writer = Paper(f"{across.corpus.vocab.topic_names[topic]}{years or '历年'}做法汇编")
    if len({c.report.agency for items in told.values() for c in items}) > 1:
        writer.line("以下来自不同单位，口径不一，只供横向参考。")
    for index, (year, items) in enumerate(told.items(), 1):
        writer.line(f"{_han(index)}、{_year(year)}", "chapter")
        _measures(writer, map(across.corpus.cite, items), agencies=True)
    return writer.finish()


def _year(year: int | None) -> str:
    return f"{year}年" if year is not None else "年度待核"


def _plan(writer: Paper, links: Sequence[PlanLink]) -> None:
    for index, link in enumerate(links, 1):
        words, owner = link.commitment.statement.text.rstrip("。；，"), link.commitment.owner
        goal = f"{index}. {words}" + (f"（{owner}）" if owner and owner not in words else "")
        goal += "".join(writer.note(cite(c.statement).words) for c in (link.commitment, *link.also))
        told = f"{OUTCOME_NAMES[link.status]}{'（人工校对）' if link.decided_by else ''}"
        told += f"（{'；'.join(notes)}）" if (notes := caveats(link)) else ""
        if link.evidence is not None:
            told += f"：{whole_sentence(link.evidence).text.rstrip('，；')}{writer.note(cite(link.evidence).words)}"
        writer.line(f"{goal}。进展：{told}")


def _measures(writer: Paper, items: Iterable[Cited], *, agencies: bool) -> None:
    ordered = sorted(items, key=lambda c: (-(c.measure.year or 0), c.report.agency))
    for cited in ordered:
        report = cited.report
        year = f"{cited.measure.year}年" if cited.measure.year is not None else ""
        who = f"{report.agency or '单位待核'}，" if agencies else ""
        said = f"{report.year or ''}{'年' if report.year else ''}{KIND_NAMES[report.kind]} 第{cited.measure.line}行"
        mark = writer.note(f"{report.agency} {said}".strip())
        writer.line(f"{who}{year}（{STATUS_NAMES[cited.measure.status]}）{cited.measure.text.strip()}{mark}")


def _han(number: int) -> str:
    """1 … 99 in Han numerals."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMBERS[tens - 1]}十"
    return head + (NUMBERS[ones - 1] if ones else "")
