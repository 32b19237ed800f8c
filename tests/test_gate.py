"""The gate: what must not be published is nowhere, and nothing else is held back."""

import io
import json
import re
import textwrap
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.audit import audit_report
from scripts.cli import main
from scripts.gate import admit
from scripts.model import Decision, SourceFile
from scripts.parse import parse_report
from scripts.problems import RULES
from scripts.search.engine import open_engine
from tests.support import REPORTS, VOCABULARY, make_base, read, run, tree
from tests.test_reading import PIECES

GOOD = "某县城管局2023年工作总结\n一、垃圾分类\n（一）设施。新建垃圾分类亭38个。\n二、2024年工作打算\n推进垃圾分类。\n"
NAME = "data/reports/2022-乙县城管局-工作总结"
# A report with words that stand nowhere else, to be completed by what is wrong with it.
BAD = "乙县城管局2022年工作总结\n一、示踪标题\n示踪正文写到新建公厕91座。\n{}\n"
WORDS = ("示踪", "踪标题", "踪正文", "13800138000", "138****8000")


def blocking(sentence: str) -> set[str]:
    report, _ = read(f"某县城管局2023年工作总结\n一、情况\n{sentence}\n", "data/reports/x.txt")
    return {item.code for item in audit_report(report, VOCABULARY.cities) if RULES[item.code].blocking}


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("联系人手机13800138000。", {"A607"}),
        ("请拨打138 0013 8000咨询。", {"A607"}),
        ("请拨打138-0013-8000咨询。", {"A607"}),
        ("请拨打138.0013.8000咨询。", {"A607"}),
        ("请拨打138\u30000013\u30008000咨询。", {"A607"}),
        ("手机：１３８００１３８０００。", {"A607"}),
        ("手机+8613800138000。", {"A607"}),
        ("当事人身份证号320902199001011234。", {"A607"}),
        ("当事人身份证号32090219900101123X。", {"A607"}),
        ("当事人身份证号：320902900101123。", {"A607"}),
        ("机密★5年", {"A608"}),
        ("秘　密", {"A608"}),
        ("密级：机密", {"A608"}),
        ("【绝密】", {"A608"}),
        ("【绝密】甲市通报", {"A608"}),
        ("机密级★10年", {"A608"}),
        ("机密*10年", {"A608"}),
        ("绝密级", {"A608"}),
        ("密级（机密）", {"A608"}),
        ("密 级 秘 密", {"A608"}),
        ("机密 启用前", {"A608"}),
        ("绝密 特急", {"A608"}),
        ("绝密 2020年第3期", {"A608"}),
        ("绝密文件", {"A608"}),
        ("秘密文件 注意保管", {"A608"}),
        ("機密", {"A608"}),
        ("（138）00138000", {"A607"}),
        ("证件1101011990 03078515。", {"A607"}),
        ("13800138000机密★", {"A607", "A608"}),
    ],
)
def test_what_the_gate_stops(sentence: str, codes: set[str]) -> None:
    assert blocking(sentence) == codes


@pytest.mark.parametrize(
    "sentence",
    [
        "开通12319城管热线、12345政务服务便民热线和96110专线。",
        "值班电话0712-3366518，传真（0712）3366519。",
        "服务热线400-820-8820，客服95598。",
        "手机138****8000，身份证号3209**********1234。",
        "争取资金13800138000元，清运垃圾15000000000吨。",
        "受理工单编号13800138000，合同第13912345678号。",
        "统一社会信用代码12320900468250123X。",
        "文件〔2023〕15号，2023年12月31日24时前，7×24小时值守。",
        "严格保守国家秘密，规范涉密文件管理，全年没有发生失密、泄密事件。",
        "做好机密文件的收发工作。",
        "密级：公开",
        "投资1.39123456789亿元，坐标120.13912345678。",
    ],
)
def test_what_the_gate_lets_pass(sentence: str) -> None:
    assert blocking(sentence) == set()


@pytest.mark.parametrize("number", ["13800138000", "320902199001011234"])
def test_a_number_torn_over_two_lines_is_stopped(number: str) -> None:
    long = "我局坚持以人民为中心的发展思想，全面推进城市精细化管理工作，有关情况请向值班人员咨询，"
    for at in range(1, len(number)):
        assert blocking(f"{long}电话{number[:at]}\n{number[at:]}，{long}我们将及时答复。\n{long}") == {"A607"}, at


@given(st.lists(PIECES, max_size=30), st.lists(PIECES, max_size=30))
@settings(max_examples=300, deadline=None)
def test_a_number_is_stopped_wherever_it_stands(before: list[str], after: list[str]) -> None:
    text = "".join(before) + "，13800138000，" + "".join(after)
    report, problems = parse_report(SourceFile("data/reports/x.txt", text.encode()), VOCABULARY)
    found = [*problems, *(audit_report(report, ()) if report is not None else ())]
    assert admit([report] if report is not None else [], found).reports == ()


def test_a_number_in_what_the_page_leaves_out_is_seen() -> None:
    # The source file can be downloaded with the page.
    report, _ = read("来源：市局 作者：小明 责任编辑：13800138000\n某县城管局2023年工作总结\n一、情况\n一切正常。\n")
    assert report.removed
    assert "A607" in {item.code for item in audit_report(report, ())}


def test_the_five_reports_are_published(five: Path) -> None:
    pages = {path.stem for path in (five / "docs" / "reports").glob("2*.md")}
    assert pages == {path.stem for path in REPORTS}


def anywhere(base: Path, words: tuple[str, ...]) -> list[str]:
    """Places outside data/ where one of the words stands, as a name or in the bytes."""
    found = []
    for name, content in unpacked(base):
        if not name.startswith("data/"):
            texts = [word for word in words if word in name or any(word.encode(e) in content for e in ENCODINGS)]
            found += [f"{name}: {word}" for word in texts]
    for index in base.glob("releases/*/index"):
        stored = repr(list(open_engine(index).texts()))
        found += [f"{index.relative_to(base)}/ 的检索: {word}" for word in words if word in stored]
    return found


def unpacked(base: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a base, and every member of the office files among them."""
    for name, content in tree(base).items():
        yield name, content
        if name.endswith((".xlsx", ".docx")):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                yield from ((f"{name}!{member}", packed.read(member)) for member in packed.namelist())


ENCODINGS = ("utf-8", "utf-16-le", "gb18030")


def test_a_refused_report_is_nowhere(tmp_path: Path) -> None:
    bad = BAD.format("联系人手机13800138000。")
    base = make_base(tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": GOOD, f"{NAME}.txt": bad})
    quoting = "- {target: p-0123456789, figure: 示踪正文, set: {value: '1'}, reason: a, by: b}\n"
    make_base(base, {"data/overrides/2022-乙县城管局-工作总结.yml": quoting})
    done = run("build", base=base, code=1)
    assert f"{NAME}.txt: A607 有手机或身份证号码，没有发布；" in done.stdout
    assert "发布 1 份，没有发布 1 份" in done.stdout
    assert not any(word in done.stdout + done.stderr for word in WORDS)
    assert anywhere(base, WORDS) == []
    # The same search finds what is published, in every place.
    shown = " ".join(anywhere(base, ("垃圾",)))
    assert all(place in shown for place in ("docs/reports/", "/site/reports/", ".seg", "的检索", ".cache/reports/"))
    audit = (base / "docs/audit.md").read_text("utf-8")
    assert "没有发布的报告" in audit
    assert "2022-乙县城管局-工作总结" in audit
    assert "guide/problems.md#A607" in audit
    summary = json.loads(run("build", "--json", base=base, code=1).stdout)
    assert (summary["reports_published"], summary["reports_refused"]) == (1, 1)
    assert not any(word in json.dumps(summary, ensure_ascii=False) for word in WORDS)
    # The clerk's own check says where, and masks the number.
    told = run("check", base=base, code=1).stdout
    assert f"{NAME}.txt:4: A607 有手机号码：「138****8000」" in told
    assert "set: {accept: [A607:4]}" in told


def test_a_report_that_turns_bad_or_goes_leaves_only_old_releases_which_prune_removes(tmp_path: Path) -> None:
    other = GOOD.replace("2023", "2021").replace("分类亭", "示踪亭")
    base = make_base(
        tmp_path,
        {
            "data/reports/2023-某县城管局-工作总结.txt": GOOD,
            "data/reports/2021-某县城管局-工作总结.txt": other,
            f"{NAME}.txt": BAD.format("一切正常。"),
        },
    )
    run("build", base=base)
    old = run("releases", base=base).stdout.split()[0]
    (base / f"{NAME}.txt").write_text(BAD.format("机密★5年"), "utf-8")
    (base / "data/reports/2021-某县城管局-工作总结.txt").unlink()
    told = run("build", base=base, code=1).stdout
    assert f"旧版本 {old} 里还有已经撤下的报告：2021-某县城管局-工作总结、2022-乙县城管局-工作总结" in told
    assert "python -m scripts releases prune" in told
    held = anywhere(base, (*WORDS, "示踪亭", "机密★"))
    assert held
    assert all(name.startswith(f"releases/{old}/") for name in held)
    assert "2022-乙县城管局-工作总结" in run("rollback", base=base, code=1).stderr
    run("releases", "prune", base=base)
    assert anywhere(base, (*WORDS, "示踪亭", "机密★")) == []
    assert "旧版本" not in run("build", base=base, code=1).stdout


def test_no_export_has_the_words_of_a_refused_or_withdrawn_report(tmp_path: Path) -> None:
    text = "某县城管局{0}年工作总结\n一、工作情况\n{1}拆除违法建设{2}处，推进垃圾分类。{3}\n二、{4}年工作打算\n{1}拆除违法建设90处。\n"
    names = [f"data/reports/{year}-某县城管局-工作总结.txt" for year in (2021, 2022, 2023, 2024)]
    texts = [text.format(2021 + n, "示踪" if n in (1, 3) else "", 81 + n, "", 2022 + n) for n in range(4)]
    base = make_base(tmp_path / "base", dict(zip(names, texts, strict=True)))
    run("build", base=base)
    exports = [
        f"{stem}.{form}"
        for stem in ("ledger", "series", "plan-2023", "changes-2021-2022", "matrix")
        for form in ("csv", "xlsx")
    ]
    placed = [f"docs/agencies/某县城管局/{name}" for name in (*exports, "comparison.docx")]
    placed += [f"docs/topics/{name}" for name in ("A4-figures.csv", "A4-figures.xlsx", "A4.docx", "matrix.xlsx")]
    placed += [f"docs/indicators/拆除违法建设-处数.{form}" for form in ("csv", "xlsx")]
    assert all((base / name).is_file() for name in placed)
    held = {where.partition("!")[0].partition(":")[0] for where in anywhere(base, ("示踪",))}
    spoken = [name for name in placed if not name.endswith(("matrix.csv", "matrix.xlsx", "series.csv", "series.xlsx"))]
    assert set(spoken) <= held, sorted(set(spoken) - held)
    (base / names[1]).write_text(texts[1].replace("垃圾分类。", "垃圾分类。联系人手机13800138000。"), "utf-8")
    (base / names[3]).unlink()
    run("build", base=base, code=1)
    run("releases", "prune", base=base)
    assert anywhere(base, ("示踪", "13800138000")) == []
    for number, (asked, forms) in enumerate(
        [
            (("--agency", "某县城管局"), ("csv", "xlsx", "docx")),
            (("--agency", "某县城管局", "--table", "改动"), ("csv", "xlsx")),
            (("--agency", "某县城管局", "--table", "计划"), ("csv", "xlsx")),
            (("--topic", "A4"), ("csv", "xlsx", "docx")),
            (("--indicator", "拆除违法建设·处数"), ("csv", "xlsx")),
            (("--matrix",), ("csv", "xlsx")),
        ]
    ):
        for form in forms:
            assert main(["--base", str(base), "export", *asked, "--out", str(base / f"out-{number}.{form}")]) == 0
    assert len(list(base.glob("out-*"))) == 14
    assert anywhere(base, ("示踪", "13800138000")) == []
    assert any(where.startswith("out-0.docx!") for where in anywhere(base, ("拆除违法建设",)))


def test_an_override_with_reason_and_name_lets_a_report_through(tmp_path: Path) -> None:
    base = make_base(tmp_path, {f"{NAME}.txt": BAD.format("举报手机13800138000。")})
    entry = "- {target: report, set: {accept: ['A607:4']}, reason: 公开的举报电话, by: 张三}\n"
    override = "data/overrides/2022-乙县城管局-工作总结.yml"
    make_base(base, {override: entry.replace(", by: 张三", "")})
    assert "没有发布 1 份" in run("build", base=base, code=1).stdout
    make_base(base, {override: entry})
    assert "发布 1 份，没有发布 0 份" in run("build", base=base).stdout
    assert json.loads(run("search", "示踪正文", "--json", base=base).stdout)["total"] == 1
    assert json.loads(run("build", "--json", base=base).stdout)["reports_reused"] == 1
    (base / override).unlink()
    run("build", base=base, code=1)
    run("releases", "prune", base=base)
    assert anywhere(base, WORDS) == []


def test_reports_that_cannot_be_told_apart_or_read_are_refused_alone(tmp_path: Path) -> None:
    base = make_base(
        tmp_path,
        {
            "data/reports/甲/总结.txt": GOOD,
            "data/reports/乙/总结.txt": GOOD.replace("分类亭", "示踪亭"),
            "data/reports/坏.txt": "示踪亭".encode("gb18030") + b"\xff\xfe\xfd" * 40,
            "data/reports/空.txt": b"",
        },
    )
    told = run("build", base=base, code=1).stdout
    assert "data/reports/甲/总结.txt: C301 " in told
    assert "data/reports/坏.txt: D10" in told
    assert "发布 1 份，没有发布 3 份" in told
    audit = (base / "docs/audit.md").read_text("utf-8")
    assert all(name in audit for name in ("甲/总结.txt", "坏.txt", "空.txt"))


def test_strict_publishes_nothing_when_there_is_a_doubt(tmp_path: Path) -> None:
    base = make_base(tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": GOOD})
    run("build", "--strict", base=base)
    before = {name: content for name, content in tree(base).items() if name.startswith(("releases/", "docs/"))}
    make_base(base, {"data/reports/2024-某县城管局-工作总结.txt": GOOD.replace("38个", "座").replace("2023", "2024")})
    told = run("build", "--strict", base=base, code=1).stdout
    assert "A611" in told
    assert "什么都没有发布" in told
    assert before == {n: c for n, c in tree(base).items() if n.startswith(("releases/", "docs/"))}
    assert "已发布新版本" in run("build", base=base).stdout


def test_a_ready_made_correction_lets_nothing_through_before_it_is_completed(tmp_path: Path) -> None:
    base = make_base(tmp_path, {f"{NAME}.txt": BAD.format("举报手机13800138000。")})
    told = run("check", base=base, code=1).stdout
    stanza = re.search(r"(?m)^ *- target: report\n(?:.*\n)*? *by: .*", told)
    assert stanza is not None
    make_base(base, {"data/overrides/2022-乙县城管局-工作总结.yml": textwrap.dedent(stanza.group()) + "\n"})
    told = run("build", base=base, code=1).stdout
    assert "O502" in told
    assert "没有发布 1 份" in told


def test_what_a_person_writes_of_a_plan_passes_the_gate_too() -> None:
    report, _ = read("某县城管局2023年工作要点\n新建公厕4座。\n")
    decision = Decision(report.measures[-1].id, "新建公厕4座", "done", "", "王五电话13800138000", "张三")
    assert "A607" in {item.code for item in audit_report(replace(report, decisions=(decision,)), ())}


def test_of_two_alike_the_one_that_may_be_published_is(tmp_path: Path) -> None:
    bad = GOOD.replace("\n一、", "\n机密★10年\n一、", 1)
    base = make_base(tmp_path, {"data/reports/丙/总结.txt": bad, "data/reports/甲/总结.txt": GOOD})
    told = run("build", base=base, code=1).stdout
    assert "data/reports/丙/总结.txt: C301 " in told
    assert "发布 1 份，没有发布 1 份" in told
