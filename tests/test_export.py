"""What leaves the site: opens right, says the same every time, and runs nothing."""

import csv
import io
import os
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree
from openpyxl import load_workbook

from scripts.bench.comparing import gather
from scripts.bench.labels import read_compared
from scripts.cli import main
from scripts.compare.across import Across
from scripts.compare.coverage import group_by_topic
from scripts.export.document import agency_document, told_of, topic_document
from scripts.export.sheets import csv_bytes, xlsx_bytes
from scripts.export.tables import Link, Table, ledger_table, plan_table, series_table
from tests.support import ROOT, VOCABULARY, make_base, run, tree

AGENCY = "青岚市城市管理局"
TABLE = Table(
    "表", ("名称", "数", "出处"), (("=1+1", Decimal("2.5"), Link("第3行", "reports/a.html#p-1")), ("@x", None, None))
)
TABLE_TWO = Table("二", ("数",), ((1,), (None,), (-2,)))


@pytest.fixture(scope="module")
def demo() -> Across:
    return gather(read_compared(ROOT / "data" / "demo"), VOCABULARY)


def test_csv_has_a_mark_for_excel_and_no_formulas() -> None:
    data = csv_bytes(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [
        ["名称", "数", "出处", "出处地址"],
        ["'=1+1", "2.5", "第3行", "reports/a.html#p-1"],
        ["'@x", "", "", ""],
    ]


def test_xlsx_keeps_numbers_text_links_and_header() -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes([TABLE], "", "http://kb/")))["表"]
    assert sheet.freeze_panes == "A2"
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["B2"].value, sheet["B2"].data_type) == (2.5, "n")
    assert sheet["C2"].hyperlink is not None
    assert (sheet["C2"].value, sheet["C2"].hyperlink.target) == ("第3行", "http://kb/reports/a.html#p-1")


EVIL = ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "<a>&\"'", "x\x01y", "  两头空  ", "", "长" * 40_000]


def test_no_word_of_a_report_is_run_or_lost_in_a_spreadsheet() -> None:
    table = Table("坏/名[字]", ("=列", "出处"), tuple((words, Link(words or "空", 'a b.html#p"1')) for words in EVIL))
    book = load_workbook(io.BytesIO(xlsx_bytes([table], "../")))
    sheet = book["坏名字"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert sheet["B2"].hyperlink is not None
    assert sheet["B2"].hyperlink.target == "../a%20b.html#p%221"
    told = [sheet.cell(row, 1).value for row in range(2, 2 + len(EVIL))]
    assert told[:7] == EVIL[:7]
    assert told[7:10] == ["xy", "  两头空  ", None]
    for row in list(csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"))))[:7]:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝")) for cell in row)


def test_the_workbook_is_as_the_library_would_read_and_write_it() -> None:
    book = load_workbook(io.BytesIO(xlsx_bytes([TABLE, TABLE_TWO], "", "http://kb/")))
    again = io.BytesIO()
    book.save(again)
    rows = [[[c.value for c in row] for row in sheet.iter_rows()] for sheet in load_workbook(again)]
    assert rows == [
        [["名称", "数", "出处"], ["=1+1", 2.5, "第3行"], ["@x", None, None]],
        [["数"], [1], [None], [-2]],
    ]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration base, built."""
    reports = sorted((ROOT / "data" / "demo" / "reports").glob("*.txt"))
    files: dict[str, str | bytes] = {f"data/reports/{path.name}": path.read_bytes() for path in reports}
    one = "某县城管局2023年工作总结\n一、工作情况\n全年拆除违法建设83处。\n"
    base = make_base(tmp_path_factory.mktemp("exported"), files | {"data/reports/2023-某县城管局-工作总结.txt": one})
    run("build", base=base)
    return base


@pytest.mark.parametrize(
    ("page", "stem"),
    [
        ("index.md", "topics/matrix"),
        ("topics/index.md", "topics/matrix"),
        ("topics/A4.md", "topics/A4-figures"),
        ("indicators/拆除违法建设-处数.md", "indicators/拆除违法建设-处数"),
        (f"agencies/{AGENCY}/index.md", f"agencies/{AGENCY}/matrix"),
        (f"agencies/{AGENCY}/index.md", f"agencies/{AGENCY}/ledger"),
        (f"agencies/{AGENCY}/ledger.md", f"agencies/{AGENCY}/series"),
        (f"agencies/{AGENCY}/ledger.md", f"agencies/{AGENCY}/ledger"),
        (f"agencies/{AGENCY}/plan-2022.md", f"agencies/{AGENCY}/plan-2022"),
        (f"agencies/{AGENCY}/changes-2022-2023.md", f"agencies/{AGENCY}/changes-2022-2023"),
    ],
)
def test_every_table_has_its_files_and_its_page_leads_there(exported: Path, page: str, stem: str) -> None:
    docs = exported / "docs"
    way = os.path.relpath(stem, Path(page).parent)
    text = (docs / page).read_text("utf-8")
    for form in ("csv", "xlsx"):
        assert f"(<{way}.{form}>)" in text
    rows = list(csv.reader(io.StringIO((docs / f"{stem}.csv").read_text("utf-8-sig"))))
    sheet = load_workbook(docs / f"{stem}.xlsx").worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert sheet.max_row == len(rows) > 2
    # Every link of a sheet leads to a file of the site.
    [release] = (exported / "releases").glob("*/site")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.hyperlink is not None and cell.hyperlink.target is not None:
                place, _, anchor = cell.hyperlink.target.partition("#")
                target = (release / stem).parent / place
                assert target.resolve().is_file(), cell.hyperlink.target
                assert not anchor or f'id="{anchor}"' in target.resolve().read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("topics/A4.md", "topics/A4.docx"),
        (f"agencies/{AGENCY}/index.md", f"agencies/{AGENCY}/comparison.docx"),
        ("agencies/某县城管局/index.md", "agencies/某县城管局/comparison.docx"),
    ],
)
def test_topics_and_agencies_have_a_document_even_with_one_year(exported: Path, page: str, name: str) -> None:
    way = os.path.relpath(name, Path(page).parent)
    assert f"(<{way}>)" in (exported / "docs" / page).read_text("utf-8")
    words = "\n".join(p.text for p in Document(str(exported / "docs" / name)).paragraphs)
    assert "拆除违法建设" in words
    assert re.search(r"\d{4}年工作(?:总结|计划) 第\d+行$", endnotes((exported / "docs" / name).read_bytes())["1"])


def test_the_matrix_keeps_done_plans_and_others_apart(exported: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO((exported / "docs/agencies" / AGENCY / "matrix.csv").read_text("utf-8-sig")))
    )
    assert len(rows) == len(VOCABULARY.topics) + 1
    total = rows[-1]
    for kind in ("完成", "计划", "其他"):
        column = [int(row[f"合计{kind}"]) for row in rows]
        assert sum(column[:-1]) == column[-1]
        assert sum(int(total[name]) for name in total if name.endswith(kind) and name[:2] == "20") == column[-1]


def test_a_moved_workbook_still_leads_to_its_sources(tmp_path: Path) -> None:
    base = make_base(
        tmp_path,
        {
            f"data/reports/{year}-某县城管局-工作总结.txt": f"某县城管局{year}年工作总结\n一、工作情况\n拆除违法建设8{year - 2000}处。\n"
            for year in (2021, 2022)
        },
    )
    place = "reports/2022-某县城管局-工作总结.html#p-"
    series = base / "docs/agencies/某县城管局/series.xlsx"
    run("build", base=base)
    sheet = load_workbook(series)["逐年对照"]
    head = [cell.value for cell in sheet[1]]
    assert str(sheet[2][head.index("最近出处地址")].value).startswith(place)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace('site_url: ""', "site_url: http://kb.local/wiki")
    make_base(base, {"mkdocs.yml": settings})
    run("build", base=base)
    sheet = load_workbook(series)["逐年对照"]
    assert "最近出处地址" not in [cell.value for cell in sheet[1]]
    year = sheet[2][head.index("2022")]
    assert (year.value, year.data_type) == (822, "n")
    assert year.hyperlink is not None
    assert str(year.hyperlink.target).startswith(f"http://kb.local/wiki/{place}")
    told = list(csv.DictReader(io.StringIO(series.with_suffix(".csv").read_text("utf-8-sig"))))
    assert told[0]["最近出处地址"].startswith(f"http://kb.local/wiki/{place}")


def test_targets_of_plans_are_numbers_with_their_unit(demo: Across) -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes([plan_table(demo, AGENCY, 2022)], "")))["2022年计划落实"]
    head = [cell.value for cell in sheet[1]]
    rows = [{name: cell.value for name, cell in zip(head, row, strict=True)} for row in sheet.iter_rows(min_row=2)]
    numbers = {str(row["目标要求"])[:8]: (row["目标数"], row["计量单位"], row["完成数"]) for row in rows}
    assert numbers["全年更换破损窨井"] == (1500, "个", 1340)
    assert numbers["市区新增公共停车"] == (2000, "个", 1420)
    assert numbers["全年完成揽云大道"] == (None, "米", None)


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
    used = {p.style.name for p in paper.paragraphs if p.style is not None}
    fonts = {s.name: s.element.rPr.rFonts.get(qn("w:eastAsia")) for s in paper.styles if s.name in used}
    assert {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋_GBK"} <= set(fonts.values())
    assert len(paper.tables) == 2
    assert paper.core_properties.language == "zh-CN"
    assert {lang.get(qn("w:eastAsia")) for lang in paper.styles.element.iter(qn("w:lang"))} == {"zh-CN"}


def endnotes(data: bytes) -> dict[str, str]:
    """Number → words of the endnotes of a document, each of which has its mark in the text."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        notes = etree.fromstring(parts.read("word/endnotes.xml"))
        body = etree.fromstring(parts.read("word/document.xml"))
        kinds = etree.fromstring(parts.read("[Content_Types].xml"))
        ways = etree.fromstring(parts.read("word/_rels/document.xml.rels"))
    assert [item for item in kinds if item.get("PartName") == "/word/endnotes.xml"]
    assert [item for item in ways if item.get("Target") == "endnotes.xml"]
    own = [note for note in notes if note.get(qn("w:type")) is None]
    marks = [mark.get(qn("w:id")) for mark in body.iter(qn("w:endnoteReference"))]
    assert marks == [note.get(qn("w:id")) for note in own]
    return {note.get(qn("w:id")) or "": "".join(note.itertext()).strip() for note in own}


def test_an_agency_document_has_matrix_and_redlines(demo: Across) -> None:
    data = agency_document(demo, AGENCY)
    paper = Document(io.BytesIO(data))
    matrix = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert matrix[0][:2] == ["主题", "2020"]
    assert any("计划" in cell for row in matrix[1:] for cell in row)
    runs = [(run.text, bool(run.font.strike), bool(run.font.underline)) for p in paper.paragraphs for run in p.runs]
    assert ("1538", True, False) in runs
    assert ("972", False, True) in runs
    assert "（不可比：口径不同：1-10月／年度）" in "".join(words for words, *_ in runs)
    assert all("第" in words and "行" in words for words in endnotes(data).values())


def test_a_topic_document_has_figures_problems_and_plans(demo: Across) -> None:
    paper = Document(io.BytesIO(topic_document("做法汇编", {}, told_of(demo, "A4"))))
    figures, problems, plans = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    assert [row for row in figures if row[3] == "1538处" and row[0] == "2022"]
    assert {row[4] for row in problems[1:]} >= {"下一年又提到", "下一年没有再提"}
    assert [row for row in plans if row[0] == "2023" and row[4].startswith("未完成") and "第12行" in row[3]]


def test_the_page_gives_the_document_that_the_command_line_gives(exported: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    assert export(exported, out, "--topic", "A4") == 0
    assert out.read_bytes() == (exported / "docs/topics/A4.docx").read_bytes()


def test_the_same_records_give_the_same_bytes(demo: Across) -> None:
    table = ledger_table(demo, AGENCY)
    assert xlsx_bytes([table], "") == xlsx_bytes([table], "")
    told = told_of(demo, "A4")
    passages = group_by_topic(demo.corpus.cited, demo.corpus.vocab.topic_names)["A4"]
    assert topic_document("做法汇编", passages, told) == topic_document("做法汇编", passages, told)


def export(base: Path, out: Path, *asked: str) -> int:
    """The exit status of `export`, in this process."""
    try:
        return main(["--base", str(base), "export", *asked, "--out", str(out)])
    except SystemExit as stopped:
        return int(stopped.code or 0)


def test_export_on_the_command_line(exported: Path, tmp_path: Path) -> None:
    out = tmp_path / "计划.csv"
    run("export", "--agency", AGENCY, "--plan", "2022", "--out", str(out), base=exported)
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    told = {row["目标要求"]: row["进展情况"] for row in rows}
    assert told["全年更换破损窨井盖1500个，"] == "未完成"


def test_every_table_can_be_exported(exported: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "全部.xlsx", tmp_path / "表.csv"
    assert export(exported, whole, "--agency", AGENCY) == 0
    sheets = ["指标台账", "逐年对照", "主题与年度", "2023年计划落实", "2022年计划落实", "2021年计划落实", "逐年改动"]
    assert load_workbook(whole).sheetnames == sheets
    for asked, head in (
        ("--topic 违法建设治理", "年度,单位,指标"),
        ("--indicator 拆除违法建设·处数", "年度,单位,指标"),
        ("--matrix", "主题,2020完成"),
        (f"--agency {AGENCY} --table 逐年对照", "指标,口径,范围"),
    ):
        assert export(exported, out, *asked.split()) == 0
        assert out.read_text("utf-8-sig").startswith(head)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("--agency 没有的局", "x.csv"),
        ("--topic 没有", "x.csv"),
        ("--indicator 没有", "x.csv"),
        ("", "x.csv"),
        ("--matrix --topic A4", "x.csv"),
        ("--matrix --table 台账", "x.csv"),
        ("--matrix", "x.docx"),
        ("--matrix", "x.pdf"),
    ],
)
def test_what_cannot_be_exported_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: str, name: str
) -> None:
    base = make_base(tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": "某县城管局2023年工作总结\n拆违83处。\n"})
    assert export(base, tmp_path / name, *asked.split()) == 2
    assert capsys.readouterr().err
    assert not (tmp_path / name).exists()


def test_an_export_only_reads_the_base(tmp_path: Path) -> None:
    name = "data/reports/{}-某县城管局-工作总结.txt"
    base = make_base(tmp_path / "kb", {name.format(2022): "某县城管局2022年工作总结\n一、市容\n拆除违法建设83处。\n"})
    run("build", base=base)
    make_base(base, {name.format(2023): "某县城管局2023年工作总结\n一、市容\n拆除违法建设90处。\n"})
    (base / name.format(2022)).unlink()
    (base / ".cache" / "reports" / "build-is-writing.new").write_bytes(b"x")
    before = tree(base)
    assert export(base, tmp_path / "表.csv", "--agency", "某县城管局", "--table", "台账") == 0
    assert "90处" in (tmp_path / "表.csv").read_text("utf-8-sig")
    assert tree(base) == before


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = make_base(
        tmp_path / "kb", {"data/reports/2023-某县城管局-工作总结.txt": "某县城管局2023年工作总结\n拆违83处。\n"}
    )
    assert export(base, base / "没有" / "表.csv", "--matrix") == 2
    assert "没有这个文件夹" in capsys.readouterr().err
    (base / "表.csv").mkdir()
    assert export(base, base / "表.csv", "--matrix") == 1
    assert "写不了" in capsys.readouterr().err


def test_a_table_that_there_is_not_is_told_from_a_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert export(tmp_path, tmp_path / "x.csv", "--agency", "x", "--table", "没有") == 2
    assert "--table 没有 '没有' 这一项，可用的是 '台账'" in capsys.readouterr().err
