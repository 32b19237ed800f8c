"""What leaves the site: opens right, says the same every time, and runs nothing."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from openpyxl import load_workbook

from scripts.bench.comparing import gather
from scripts.bench.labels import read_compared
from scripts.compare.across import Across
from scripts.export.document import agency_document, topic_document
from scripts.export.sheets import csv_bytes, xlsx_bytes
from scripts.export.tables import Link, Table, ledger_table, plan_table, series_table
from tests.support import ROOT, VOCABULARY, make_base, run

AGENCY = "青岚市城市管理局"
TABLE = Table(
    "表", ("名称", "数", "出处"), (("=1+1", Decimal("2.5"), Link("第3行", "reports/a.html#p-1")), ("@x", None, None))
)


@pytest.fixture(scope="module")
def demo() -> Across:
    return gather(read_compared(ROOT / "data" / "demo"), VOCABULARY)


def test_csv_has_a_mark_for_excel_and_no_formulas() -> None:
    data = csv_bytes(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [["名称", "数", "出处"], ["'=1+1", "2.5", "第3行"], ["'@x", "", ""]]


def test_xlsx_keeps_numbers_text_links_and_header() -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes([TABLE], "http://kb/")))["表"]
    assert sheet.freeze_panes == "A2"
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["B2"].value, sheet["B2"].data_type) == (2.5, "n")
    assert sheet["C2"].hyperlink is not None
    assert (sheet["C2"].value, sheet["C2"].hyperlink.target) == ("第3行", "http://kb/reports/a.html#p-1")


def test_masked_figures_leave_no_number_behind(demo: Across) -> None:
    masked = [row for row in ledger_table(demo, AGENCY).rows if row[11] == "已脱敏"]
    assert masked
    assert all(row[4] is None for row in masked)


def test_every_row_of_every_table_is_as_wide_as_its_header(demo: Across) -> None:
    for table in (ledger_table(demo, AGENCY), series_table(demo, AGENCY), plan_table(demo, AGENCY, 2022)):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_documents_have_the_margins_and_fonts_of_official_ones(demo: Across) -> None:
    data = agency_document(demo, AGENCY)
    paper = Document(io.BytesIO(data))
    section = paper.sections[0]
    assert [round(m.mm) for m in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin) if m] == [
        37, 35, 28, 26,
    ]  # fmt: skip
    assert section.page_width is not None
    assert round(section.page_width.mm) == round(Mm(210).mm)
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "未完成" in text
    assert "〔1〕" in text
    used = {p.style.name for p in paper.paragraphs if p.style is not None}
    fonts = {s.name: s.element.rPr.rFonts.get(qn("w:eastAsia")) for s in paper.styles if s.name in used}
    assert {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋_GBK"} <= set(fonts.values())
    assert len(paper.tables) == 1


def test_the_same_records_give_the_same_bytes(demo: Across) -> None:
    table = ledger_table(demo, AGENCY)
    assert xlsx_bytes([table], "") == xlsx_bytes([table], "")
    assert topic_document(demo, "A4") == topic_document(demo, "A4")


def test_export_on_the_command_line(tmp_path: Path) -> None:
    reports = sorted((ROOT / "data" / "demo" / "reports").glob("*.txt"))
    base = make_base(tmp_path / "base", {f"data/reports/{path.name}": path.read_bytes() for path in reports})
    out = tmp_path / "计划.csv"
    run("export", "--agency", AGENCY, "--plan", "2022", "--out", str(out), base=base)
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    told = {row["目标要求"]: row["进展情况"] for row in rows}
    assert told["全年更换破损窨井盖1500个，"] == "未完成"
    assert run("export", "--agency", "没有的局", "--out", str(out), base=base, code=2).stderr
    assert run("export", "--agency", AGENCY, "--out", str(tmp_path / "x.pdf"), base=base, code=2).stderr
