"""Tables as CSV (UTF-8 with BOM, for Excel and WPS) and as XLSX.

A cell that a spreadsheet would take for a formula (= + - @) is written so that it stays text.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scripts.export.tables import Cell, Sourced, Table, plain_cell, with_addresses
from scripts.export.workbook import workbook_bytes
from scripts.model import Page

NUMBERS = (int, Decimal, Sourced)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(table: Table, site: str = "") -> bytes:
    """A table as CSV with BOM and CRLF, the addresses of its sources (below `site`) as text."""
    table = with_addresses(table, site)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in table.columns])
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: Cell) -> str:
    text = plain_cell(cell)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(cell, NUMBERS) else text


def xlsx_bytes(tables: Sequence[Table], up: str, site: str = "") -> bytes:
    """Tables as sheets: numbers as numbers, links to their source, a header that stays. Links are
    below `site`, the site's address; where that isn't known they lead `up` to the site's root, which
    holds only while the file lies in the site, so the addresses stand beside them as text."""
    if not site:
        tables = [with_addresses(table, "") for table in tables]
    return workbook_bytes(tables, site or up)


def table_files(stem: str, table: Table, up: str, site: str, beside: Sequence[Table] = ()) -> Iterator[Page]:
    """A table as `<stem>.csv` and `<stem>.xlsx`, there with others `beside` it as further sheets."""
    yield Page(f"{stem}.csv", csv_bytes(table, site))
    yield Page(f"{stem}.xlsx", xlsx_bytes([table, *beside], up, site))
