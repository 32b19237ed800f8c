"""A document being written, laid out after GB/T 9704 (公文格式): A4 with margins of 37/35/28/26 mm,
仿宋 三号, 28 points a line, 黑体 and 楷体 headings, sources as notes at the end.

The library makes an empty document once (page, styles); paragraphs and tables are put into it as
text, a hundred thousand of them in seconds.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Blank
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from scripts.export.archive import same_bytes, write_archive
from scripts.export.tables import Table, plain_cell

Style = Literal["title", "chapter", "section", "body", "note", "cell", "head"]
BODY, HEI, KAI, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋_GBK"
THREE, TWO, SMALL = 16, 22, 12
LINE = 28
LANGUAGE = "zh-CN"
# Style → font, size, characters that the first line is set in, level in the outline.
STYLES: dict[Style, tuple[str, int, int, int | None]] = {
    "title": (SONG, TWO, 0, None),
    "chapter": (HEI, THREE, 2, 0),
    "section": (KAI, THREE, 2, 1),
    "body": (BODY, THREE, 2, None),
    "note": (BODY, SMALL, 0, None),
    "cell": (BODY, SMALL, 0, None),
    "head": (HEI, SMALL, 0, None),
}
NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TITLE = re.compile(rb"<dc:title>[^<]*</dc:title>|<dc:title/>")


@dataclass(slots=True)
class Paper:
    """A document and the notes so far."""

    title: str
    _body: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line(self.title, "title")

    def line(self, text: str, style: Style = "body") -> None:
        """A paragraph."""
        self._body.append(_paragraph(text, style))

    def note(self, source: str) -> str:
        """The mark of a new note."""
        mark = f"〔{len(self._notes) + 1}〕"
        self._notes.append(f"{mark}{source}")
        return mark

    def table(self, table: Table) -> None:
        """A table with lines, in a smaller size."""
        grid = "<w:gridCol/>" * len(table.columns)
        rows = [_row(table.columns, "head")]
        rows += [_row([plain_cell(value) for value in row], "cell") for row in table.rows]
        look = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        self._body.append(f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")
        self.line("")

    def finish(self) -> bytes:
        """The notes at the end, and the bytes."""
        if self._notes:
            self.line("注：", "chapter")
            self._body += [_paragraph(note, "note") for note in self._notes]
        parts = dict(_frame())
        body = parts["word/document.xml"].decode()
        at = body.rindex("<w:sectPr")
        parts["word/document.xml"] = (body[:at] + "".join(self._body) + body[at:]).encode()
        title = f"<dc:title>{_safe(self.title)}</dc:title>".encode()
        parts["docProps/core.xml"] = TITLE.sub(lambda _: title, parts["docProps/core.xml"])
        return write_archive(parts)


def _safe(text: str) -> str:
    return escape(NEVER.sub("", text))


def _paragraph(text: str, style: Style) -> str:
    run = f'<w:r><w:t xml:space="preserve">{_safe(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="kb-{style}"/></w:pPr>{run}</w:p>'


def _row(cells: Sequence[str], style: Style) -> str:
    return f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{_paragraph(words, style)}</w:tc>' for words in cells)}</w:tr>"


@lru_cache(maxsize=1)
def _frame() -> dict[str, bytes]:
    """The parts of an empty document with its page and styles."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    properties = paper.core_properties
    properties.title, properties.author, properties.language = "x", "城市管理知识库", LANGUAGE
    # Else Word takes the Chinese for English: its proofing, and the font where one is missing.
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)
    for name, (font, size, indent, level) in STYLES.items():
        style = paper.styles.add_style(f"kb-{name}", WD_STYLE_TYPE.PARAGRAPH)
        style.font.name, style.font.size = "Times New Roman", Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        form = style.paragraph_format
        if name not in ("cell", "head"):
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
        form.space_before = form.space_after = Pt(0)
        form.first_line_indent = Pt(size * indent)
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER if name == "title" else None
        if level is not None:
            outline = OxmlElement("w:outlineLvl")
            outline.set(qn("w:val"), str(level))
            style.element.get_or_add_pPr().append(outline)
    _slim(paper)
    out = io.BytesIO()
    paper.save(out)
    with zipfile.ZipFile(io.BytesIO(same_bytes(out.getvalue()))) as made:
        return {name: made.read(name) for name in made.namelist()}


def _slim(paper: Blank) -> None:
    """Takes away what the library's empty document has and nothing here uses: most of its size."""
    for rels in (paper.part.rels, paper.part.package.rels):
        for name in [name for name, rel in rels.items() if rel.reltype.endswith(("stylesWithEffects", "thumbnail"))]:
            del rels[name]
    for style in list(paper.styles.element.style_lst):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in ("TableNormal", "TableGrid"):
            paper.styles.element.remove(style)
