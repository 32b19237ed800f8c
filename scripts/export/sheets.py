"""Tables as CSV (UTF-8 with BOM, for Excel and WPS) and as XLSX.

A cell that a spreadsheet would take for a formula (= + - @) is written so that it stays text.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scripts.export.tables import Cell, Table, plain_cell
from scripts.export.workbook import workbook_bytes
from scripts.model import Page

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(table: Table) -> bytes:
    """A table as CSV with BOM and CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in table.columns])
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: Cell) -> str:
    text = plain_cell(cell)
    number = cell is None or isinstance(cell, int | Decimal)
    return f"'{text}" if not number and text.startswith(FORMULA) else text


def xlsx_bytes(tables: Sequence[Table], root: str) -> bytes:
    """Tables as sheets: numbers as numbers, links to their source (`root` is the way from the
    file to the site's root, or the site's address), a header that stays."""
    return workbook_bytes(tables, root)


def table_files(stem: str, table: Table, root: str, beside: Sequence[Table] = ()) -> Iterator[Page]:
    """A table as `<stem>.csv` and `<stem>.xlsx`, there with others `beside` it as further sheets."""
    yield Page(f"{stem}.csv", csv_bytes(table))
    yield Page(f"{stem}.xlsx", xlsx_bytes([table, *beside], root))
