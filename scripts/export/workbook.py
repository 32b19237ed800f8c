"""Sheets of cells as an XLSX file, written as text: a hundred thousand cells a second, where the
library's own cells are ten times as dear.

The library makes an empty workbook once (styles, properties, how the sheets hang together); the
sheets themselves are put into it. Text is text whatever it begins with, so nothing is a formula.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from scripts.export.archive import same_bytes, write_archive
from scripts.export.tables import Cell, Link, Sourced, Table, widths

# What XML can't hold at all.
NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
NO_ADDRESS = re.compile(r"[\x00-\x20\"<>\\^`{|}]")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# Longer text wraps; a cell holds no more than LONGEST characters.
WRAPS, LONGEST = 24, 32_000
# A sheet with more links than this opens only after a repair.
MOST_LINKS = 65_000
SOURCES = (Link, Sourced)
PLAIN, HEADER, LINK, WRAPPED = range(4)


@dataclass(frozen=True, slots=True)
class _Frame:
    """An empty workbook's parts by name, and the number of each style in it."""

    parts: dict[str, bytes]
    styles: tuple[str, ...]


def workbook_bytes(tables: Sequence[Table], root: str) -> bytes:
    """Tables as sheets: numbers as numbers, links below `root`, a header that stays."""
    frame = _frame(tuple(NOT_IN_NAMES.sub("", table.name)[:31] or "表" for table in tables))
    parts = dict(frame.parts)
    for number, table in enumerate(tables, 1):
        links: list[str] = []
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(table, root, links, frame.styles).encode()
        if links:
            parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relations(links).encode()
    return write_archive(parts)


def _sheet(table: Table, root: str, links: list[str], styles: Sequence[str]) -> str:
    columns = [get_column_letter(index) for index in range(1, len(table.columns) + 1)]
    rows = [_row(1, columns, (_text(words, styles[HEADER]) for words in table.columns))]
    places: list[str] = []
    for number, row in enumerate(table.rows, 2):
        for column, value in zip(columns, row, strict=True):
            if isinstance(value, SOURCES) and len(links) < MOST_LINKS:
                links.append(f"{root}{value.address}")
                places.append(f"{column}{number}")
        rows.append(_row(number, columns, (_cell(value, styles) for value in row)))
    wide = "".join(
        f'<col min="{index}" max="{index}" width="{width}" customWidth="1"/>'
        for index, width in enumerate(widths(table), 1)
    )
    linked = "".join(f'<hyperlink ref="{place}" r:id="rId{n}"/>' for n, place in enumerate(places, 1))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><cols>{wide}</cols><sheetData>{"".join(rows)}</sheetData>'
        f"{f'<hyperlinks>{linked}</hyperlinks>' if linked else ''}</worksheet>"
    )


def _row(number: int, columns: Sequence[str], cells: Iterable[str]) -> str:
    placed = (f'<c r="{column}{number}"{cell}' for column, cell in zip(columns, cells, strict=True) if cell)
    return f'<row r="{number}">{"".join(placed)}</row>'


def _cell(value: Cell, styles: Sequence[str]) -> str:
    """A cell behind its place; "" for an empty one."""
    if value is None or value == "":
        return ""
    if isinstance(value, Link):
        return _text(value.words, styles[LINK])
    if isinstance(value, str):
        return _text(value, styles[WRAPPED] if len(value) > WRAPS else styles[PLAIN])
    if isinstance(value, Sourced):
        return f' s="{styles[LINK]}"><v>{value.value:f}</v></c>'
    number = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f' s="{styles[PLAIN]}"><v>{number}</v></c>'


def _text(words: str, style: str) -> str:
    safe = words[:LONGEST] if words.isalnum() else escape(NEVER.sub("", words)[:LONGEST])
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'


def _relations(links: Sequence[str]) -> str:
    kind = f"{RELATIONS}/hyperlink"
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target={quoteattr(_address(link))} TargetMode="External"/>'
        for n, link in enumerate(links, 1)
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


def _address(link: str) -> str:
    """A link as an address may be written; Chinese may stand as it is."""
    return NO_ADDRESS.sub(lambda m: f"%{ord(m.group()):02X}", NEVER.sub("", link))


@lru_cache(maxsize=64)
def _frame(names: tuple[str, ...]) -> _Frame:
    """The workbook that has these sheets, with nothing in them."""
    book = Workbook(write_only=True)
    book.properties.creator = "城市管理知识库"
    for name in names:
        sheet = book.create_sheet(name)
        sheet.append([_styled(sheet, style) for style in range(4)])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(io.BytesIO(same_bytes(out.getvalue()))) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    styles = re.findall(r'<c [^>]*\bs="(\d+)"', parts["xl/worksheets/sheet1.xml"].decode())
    assert len(styles) == 4, styles
    return _Frame(parts, tuple(styles))


def _styled(sheet: Any, style: int) -> Any:
    """A cell of one of the styles."""
    cell = WriteOnlyCell(sheet, value="x")
    cell.alignment = Alignment(vertical="top", wrap_text=style == WRAPPED)
    if style == HEADER:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8F3F0")
    if style == LINK:
        cell.font = Font(color="0F5C55", underline="single")
    return cell
