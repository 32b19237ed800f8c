"""The reader's contract: `explain FILE --json` is what its schema says, for any file."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from tests.support import REPORTS, ROOT, make_base, run, tree

SCHEMA = json.loads((ROOT / "docs" / "dev" / "explain.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_the_five_reports_fit_the_schema(path: Path) -> None:
    body = json.loads(run("explain", str(path), "--json").stdout)
    jsonschema.validate(body, SCHEMA)
    sections = {section["id"] for section in body["sections"]}
    measures = {measure["id"] for measure in body["measures"]}
    assert len(sections) == len(body["sections"])
    assert len(measures) == len(body["measures"])
    assert {s["parent_id"] for s in body["sections"]} - {None} <= sections
    assert {m["section_id"] for m in body["measures"]} - {None} <= sections
    assert {f["measure_id"] for f in body["figures"]} <= measures
    lines = path.read_text("utf-8").split("\n")
    for section in body["sections"]:
        assert section["title"] in lines[section["line"] - 1]
    for measure in body["measures"]:
        assert measure["text"].strip()[:20] in lines[measure["line"] - 1].replace("##paidbegin##", "")
    for figure in body["figures"]:
        assert figure["raw"] in lines[figure["line"] - 1]
        assert (figure["value"] is None) == figure["redacted"]


def test_other_names_are_read_from_the_text(tmp_path: Path) -> None:
    expected = {
        "2021-乙市城管局-工作总结": ("summary", 2021, None, "市城管局"),
        "2021-丙市城管局-会议讲话": ("speech", 2021, 2022, ""),
        "2022-戊区城管局-工作计划": ("plan", None, 2022, "区城管局"),
        "2022-甲市城管局-工作总结": ("summary", 2022, None, "市城管局"),
        "2023-丁县城管局-工作总结": ("summary", 2023, 2024, "县城市管理局"),
    }
    for number, path in enumerate(REPORTS):
        copy = tmp_path / f"00{number}_x.txt"
        shutil.copy(path, copy)
        report = json.loads(run("explain", str(copy), "--json").stdout)["report"]
        told = (report["kind"], report["reported_year"], report["planned_year"], report["agency"])
        assert told == expected[path.stem]


def test_explain_writes_nothing(tmp_path: Path) -> None:
    shutil.copy(REPORTS[0], tmp_path / "a.txt")
    before = tree(tmp_path)
    run("explain", str(tmp_path / "a.txt"), base=tmp_path)
    assert tree(tmp_path) == before


def test_a_file_that_is_no_report_fits_the_schema_too(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"PK\x03\x04" + bytes(50))
    body = json.loads(run("explain", str(tmp_path / "x.txt"), "--json", code=1).stdout)
    jsonschema.validate(body, SCHEMA)
    assert body["report"] is None
    assert [p["code"] for p in body["problems"]] == ["D102"]


def test_text_output_names_what_was_removed_and_why() -> None:
    path = next(p for p in REPORTS if "丁县" in p.name)
    told = run("explain", str(path)).stdout
    assert "付费墙标记" in told
    assert "拆除违法建设：83 处" in told


def test_a_report_is_looked_for_from_here_and_then_from_the_base(tmp_path: Path) -> None:
    inside = "data/reports/2023-某县城管局-工作总结.txt"
    base = make_base(tmp_path / "base", {inside: "某县城管局2023年工作总结\n一、垃圾分类\n新建垃圾分类亭3个。\n"})
    here = make_base(tmp_path / "here", {})
    assert "某县城管局" in run("explain", inside, base=base, cwd=here).stdout
    assert "查了 1 份" in run("check", inside, base=base, cwd=here).stdout
    assert "D104" in run("check", "data/reports/没有.txt", base=base, cwd=here, code=1).stdout
    make_base(here, {inside: "另一县城管局2022年工作总结\n一、垃圾分类\n新建垃圾分类亭4个。\n"})
    assert "另一县城管局" in run("explain", inside, base=base, cwd=here).stdout
