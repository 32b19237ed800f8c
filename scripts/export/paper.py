"""A document being written, laid out after GB/T 9704 (公文格式): A4 with margins of 37/35/28/26 mm,
仿宋 三号, 28 points a line, 黑体 and 楷体 headings, sources as endnotes of Word's own, words that
went struck through and words that came underlined.

    paper.line("拆除", Marked("1538", "gone"), Marked("972", "come"), "处", paper.note("2023年工作总结 第6行"))

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
from scripts.export.endnotes import with_endnotes
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
RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
LOOKS = {
    "gone": '<w:rPr><w:strike/><w:color w:val="A03030"/></w:rPr>',
    "come": '<w:rPr><w:color w:val="0F5C52"/><w:u w:val="single"/></w:rPr>',
}
NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TITLE = re.compile(rb"<dc:title>[^<]*</dc:title>|<dc:title/>")


@dataclass(frozen=True, slots=True)
class Note:
    """The mark of an endnote."""

    number: int


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that went from a text, or came into it."""

    text: str
    look: Literal["gone", "come"]


Piece = str | Note | Marked


@dataclass(slots=True)
class Paper:
    """A document and the notes so far."""

    title: str
    _body: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line(self.title, style="title")

    def line(self, *pieces: Piece, style: Style = "body") -> None:
        """A paragraph."""
        self._body.append(_paragraph(pieces, style))

    def note(self, source: str) -> Note:
        """A new note, to be put where its mark is to stand."""
        self._notes.append(source)
        return Note(len(self._notes))

    def table(self, table: Table) -> None:
        """A table with lines, in a smaller size."""
        grid = "<w:gridCol/>" * len(table.columns)
        rows = [_row(table.columns, "head")]
        rows += [_row([plain_cell(value) for value in row], "cell") for row in table.rows]
        look = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        self._body.append(f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")
        self.line("")

    def finish(self) -> bytes:
        """The bytes."""
        parts = dict(_frame())
        body = parts["word/document.xml"].decode()
        at = body.rindex("<w:sectPr")
        parts["word/document.xml"] = (body[:at] + "".join(self._body) + body[at:]).encode()
        title = f"<dc:title>{_safe(self.title)}</dc:title>".encode()
        parts["docProps/core.xml"] = TITLE.sub(lambda _: title, parts["docProps/core.xml"])
        return write_archive(with_endnotes(parts, map(_endnote, self._notes)) if self._notes else parts)


def _safe(text: str) -> str:
    return escape(NEVER.sub("", text))


def _paragraph(pieces: Sequence[Piece], style: Style) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="kb-{style}"/></w:pPr>{"".join(map(_run, pieces))}</w:p>'


def _run(piece: Piece) -> str:
    if isinstance(piece, Note):
        return f'<w:r>{RAISED}<w:endnoteReference w:id="{piece.number}"/></w:r>'
    text = piece.text if isinstance(piece, Marked) else piece
    look = LOOKS[piece.look] if isinstance(piece, Marked) else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{_safe(text)}</w:t></w:r>' if text else ""


def _endnote(source: str) -> str:
    mark = f"<w:r>{RAISED}<w:endnoteRef/></w:r>"
    return f'<w:p><w:pPr><w:pStyle w:val="kb-note"/></w:pPr>{mark}{_run(" " + source)}</w:p>'


def _row(cells: Sequence[str], style: Style) -> str:
    return f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{_paragraph([words], style)}</w:tc>' for words in cells)}</w:tr>"


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
