"""Tables as CSV (UTF-8 with BOM, for Excel and WPS) and as XLSX.

A cell that a spreadsheet would take for a formula (= + - @) is written so that it stays text.
"""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from scripts.export.archive import same_bytes
from scripts.export.tables import Cell, Link, Table, plain_cell, widths

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(table: Table) -> bytes:
    """A table as CSV with BOM and CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: Cell) -> str:
    text = plain_cell(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text


def xlsx_bytes(tables: Sequence[Table], root: str) -> bytes:
    """Tables as sheets: numbers as numbers, links to their source (`root` is the way from the
    file to the site's root, or the site's address), a header that stays."""
    book = Workbook(write_only=True)
    book.properties.creator = "城市管理知识库"
    for table in tables:
        sheet = book.create_sheet(table.name[:31])
        sheet.freeze_panes = "A2"
        for index, width in enumerate(widths(table), 1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.append([_header(sheet, name) for name in table.columns])
        for row in table.rows:
            sheet.append([_cell(sheet, cell, root) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


def _header(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8F3F0")
    return cell


def _cell(sheet: Any, value: Cell, root: str) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, Link):
        cell = WriteOnlyCell(sheet, value=value.words)
        cell.hyperlink = f"{root}{value.address}"
        cell.font = Font(color="0F5C55", underline="single")
        return cell
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
        cell.alignment = Alignment(wrap_text=len(value) > 24, vertical="top")
    return cell
