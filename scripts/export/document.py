"""The comparison of an agency or a topic as DOCX, laid out after GB/T 9704 (公文格式): A4 with
margins of 37/35/28/26 mm, 仿宋 三号, 28 points a line, 黑体 and 楷体 headings, sources as notes.

    一、违法建设治理            黑体
    （一）2023年                楷体
        全年共拆除违法建设972处……〔12〕
    注：〔12〕2023年工作总结 第6行
"""

import io
from collections.abc import Iterable, Sequence
from itertools import count

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.run import Run

from scripts.compare.across import Across
from scripts.compare.outcomes import PlanLink
from scripts.corpus import Cited
from scripts.export.archive import same_bytes
from scripts.export.tables import Table, cite, plain_cell, series_table
from scripts.model import KIND_NAMES, OUTCOME_NAMES, STATUS_NAMES

BODY, HEI, KAI, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋_GBK"
THREE, TWO, SMALL = 16, 22, 12
LINE = 28
NUMBERS = "一二三四五六七八九十"


class _Writer:
    """A document being written, and the notes so far."""

    def __init__(self, title: str) -> None:
        self.paper: Paper = Document()
        section = self.paper.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        properties = self.paper.core_properties
        properties.title, properties.author = title, "城市管理知识库"
        self.notes: list[str] = []
        self._numbers = count(1)
        self.line(title, SONG, TWO, align=WD_ALIGN_PARAGRAPH.CENTER, indent=0)

    def line(
        self,
        text: str,
        font: str = BODY,
        size: int = THREE,
        *,
        align: WD_ALIGN_PARAGRAPH | None = None,
        indent: int = 2,
    ) -> None:
        """A paragraph in one font."""
        paragraph = self.paper.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
        form.space_before = form.space_after = Pt(0)
        form.first_line_indent = Pt(size * indent)
        if align is not None:
            form.alignment = align
        _set_font(paragraph.add_run(text), font, size)

    def note(self, source: str) -> str:
        """The mark of a new note."""
        number = next(self._numbers)
        self.notes.append(f"〔{number}〕{source}")
        return f"〔{number}〕"

    def table(self, table: Table) -> None:
        """A table with lines, in a smaller size."""
        grid = self.paper.add_table(rows=1, cols=len(table.columns))
        grid.style = "Table Grid"
        for cell, words in zip(grid.rows[0].cells, table.columns, strict=True):
            _set_font(cell.paragraphs[0].add_run(words), HEI, SMALL)
        for row in table.rows:
            for cell, value in zip(grid.add_row().cells, row, strict=True):
                _set_font(cell.paragraphs[0].add_run(plain_cell(value)), BODY, SMALL)

    def finish(self) -> bytes:
        """The notes at the end, and the bytes."""
        if self.notes:
            self.line("注：", HEI)
            for note in self.notes:
                self.line(note, size=SMALL, indent=0)
        out = io.BytesIO()
        self.paper.save(out)
        return same_bytes(out.getvalue())


def agency_document(across: Across, agency: str) -> bytes:
    """An agency's whole comparison: series, plans against outcomes, topics over the years."""
    writer = _Writer(f"{agency}历年工作对照")
    heads = iter(NUMBERS)
    table = series_table(across, agency)
    if table.rows:
        writer.line(f"{next(heads)}、指标逐年对照", HEI)
        writer.table(table)
    years = across.planned_years(agency)
    if years:
        writer.line(f"{next(heads)}、计划落实情况", HEI)
    for index, year in enumerate(years, 1):
        writer.line(f"（{_han(index)}）{year}年", KAI)
        _plan(writer, [link for link in across.links(agency, year) if link.status != "vague"])
    items = [c for c in across.corpus.cited if c.report.agency == agency]
    writer.line(f"{next(heads)}、各主题历年做法", HEI)
    for index, (topic, name) in enumerate(across.corpus.vocab.topic_names.items(), 1):
        about = [c for c in items if c.measure.topics[:1] == (topic,)]
        if about:
            writer.line(f"（{_han(index)}）{name}", KAI)
            _measures(writer, about, agencies=False)
    return writer.finish()


def topic_document(across: Across, topic: str) -> bytes:
    """What all agencies did about a topic, by year; 横向参考 where there are several."""
    name = across.corpus.vocab.topic_names[topic]
    writer = _Writer(f"{name}历年做法汇编")
    by_year = across.corpus.by_topic[topic]
    if len({c.report.agency for items in by_year.values() for c in items}) > 1:
        writer.line("以下来自不同单位，口径不一，只供横向参考。")
    for index, (year, items) in enumerate(by_year.items(), 1):
        writer.line(f"{_han(index)}、{f'{year}年' if year is not None else '年度待核'}", HEI)
        _measures(writer, items, agencies=True)
    return writer.finish()


def _plan(writer: _Writer, links: Sequence[PlanLink]) -> None:
    for index, link in enumerate(links, 1):
        owner = f"（{link.commitment.owner}）" if link.commitment.owner else ""
        goal = f"{index}. {link.commitment.statement.text.rstrip('。；，')}{owner}"
        goal += "".join(writer.note(cite(c.statement).words) for c in (link.commitment, *link.also))
        told = f"{OUTCOME_NAMES[link.status]}{'（人工校对）' if link.decided_by else ''}"
        if link.evidence is not None:
            told += f"：{link.evidence.text.rstrip('，；')}{writer.note(cite(link.evidence).words)}"
        writer.line(f"{goal}。进展：{told}")


def _measures(writer: _Writer, items: Iterable[Cited], *, agencies: bool) -> None:
    ordered = sorted(items, key=lambda c: (-(c.measure.year or 0), c.report.agency))
    for cited in ordered:
        report = cited.report
        year = f"{cited.measure.year}年" if cited.measure.year is not None else ""
        who = f"{report.agency or '单位待核'}，" if agencies else ""
        said = f"{report.year or ''}{'年' if report.year else ''}{KIND_NAMES[report.kind]} 第{cited.measure.line}行"
        mark = writer.note(f"{report.agency} {said}".strip())
        writer.line(f"{who}{year}（{STATUS_NAMES[cited.measure.status]}）{cited.measure.text.strip()}{mark}")


def _set_font(run: Run, name: str, size: int) -> None:
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _han(number: int) -> str:
    """1 … 99 in Han numerals."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMBERS[tens - 1]}十"
    return head + (NUMBERS[ones - 1] if ones else "")
