"""How well reports are read, held by floors; and what no input may ever do.

A floor may only be lowered with a sentence in the commit that says why.
"""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scripts.audit import audit_report
from scripts.bench.labels import Labelled, read_labels
from scripts.bench.reading import Scores, score_reading
from scripts.model import SourceFile
from scripts.parse import parse_report
from tests.support import REPORTS, VOCABULARY, read, run

LABELS = Path(__file__).parent / "labels"
LABELLED = list(read_labels(LABELS))
FIVE = [item for item in LABELLED if item.name in {path.stem for path in REPORTS}]
OTHERS = [item for item in LABELLED if item not in FIVE]
# quality → (floor on the five reports, floor on the texts written for the traps)
FLOORS = {
    "headings": (1.0, 0.98),
    "status": (1.0, 0.985),
    "stance": (0.98, 0.965),
    "passages": (0.97, 0.95),
    "topics": (0.90, 0.895),
    "figures": (0.99, 0.99),
    "flags": (0.78, 0.90),
    "removed": (1.0, 0.94),
}


@pytest.fixture(scope="module")
def scores() -> tuple[Scores, Scores]:
    return score_reading(FIVE, VOCABULARY), score_reading(OTHERS, VOCABULARY)


@pytest.mark.parametrize("quality", FLOORS)
def test_reading_stays_above_its_floors(quality: str, scores: tuple[Scores, Scores]) -> None:
    for found, floor in zip(scores, FLOORS[quality], strict=True):
        assert found[quality].f1 >= floor, "\n".join(found[quality].misses + found[quality].extras)


def test_self_check_raises_few_false_alarms(scores: tuple[Scores, Scores]) -> None:
    for found, items in zip(scores, (FIVE, OTHERS), strict=True):
        assert len(found["flags"].extras) <= len(items)


def test_the_five_reports_are_labelled_as_they_are() -> None:
    for path in REPORTS:
        assert next(item.data for item in FIVE if item.name == path.stem) == path.read_bytes()


@pytest.mark.parametrize("item", LABELLED, ids=lambda item: item.name)
def test_no_masked_or_damaged_figure_has_a_value(item: Labelled) -> None:
    report, _ = parse_report(SourceFile(f"{item.name}.txt", item.data), VOCABULARY)
    if report is None:
        return
    texts = {measure.id: measure.text for measure in report.measures}
    for figure in report.figures:
        text = texts[figure.measure_id]
        around = text[max(0, figure.start - 1) : figure.start + len(figure.raw)]
        if re.search(r"[*＊_]|(?<![A-Za-z])[Xx](?![A-Za-z])", around):
            assert figure.value is None, around
        assert not (figure.redacted or figure.damaged) or figure.value is figure.value_high is None


MASKS = st.sampled_from(
    ["*", "**", "X", "xx", "_", "__", "×××", "X.X", "20**", "**00", "202_", "1*", "*.5", "＊＊", "Ｘ"]
)


@given(MASKS, st.sampled_from(["", "约", "近", "不少于", "1", "5"]), st.sampled_from(["", "万", "亿", "余", "多万"]))
@settings(max_examples=200, deadline=None)
def test_a_mask_never_becomes_a_number(mask: str, before: str, after: str) -> None:
    for unit in ("处", "个", "万元", "%", "平方米", "吨/日", "公里"):
        report, _ = read(f"2023年工作总结\n全年共完成{before}{mask}{after}{unit}，进展顺利。", "x.txt")
        assert all(figure.value is None for figure in report.figures), [f.raw for f in report.figures]


@given(st.binary(max_size=400))
@settings(max_examples=400, deadline=None)
@example(b"\xef\xbb\xbf")
@example("投资5万余万元，5亿多万元，3百 千元，1——2万亿万元。".encode())
@example(b"\x00" * 40)
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    report, problems = parse_report(SourceFile("x.txt", data), VOCABULARY)
    assert report is not None or problems


PIECES = st.sampled_from(
    [
        "一、", "（一）", "1.", "1、", "①", "第一，", "一是", "。", "；", "，", "、", "\n", "\r", "\t", "*", "xx", "12", "3.5", "万",
        "亿", "余", "%", "平方米", "处", "其中", "由", "至", "—", "2023年", "连续", "违法建设", "垃圾分类", "“", "”", "《", "#", "公众号：",
        "来源：", "第 1 页", "目录", "篇1", "附件1", "存在的问题", "下一步", "同志们：", "总结", "\x00", "\u200b", "\u3000", "😀", "ａ",
    ]
)  # fmt: skip


@given(
    st.lists(PIECES, max_size=60).map("".join),
    st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-8-sig"]),
)
@settings(max_examples=400, deadline=None)
def test_no_text_makes_the_reader_fail_or_lose_a_character(text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    report, _ = parse_report(SourceFile("2023-某县城管局-工作总结.txt", data), VOCABULARY)
    if report is None or encoding != "utf-8" or report.encoding != "utf-8":
        return  # a few bytes with NULs among them may as well be UTF-16
    shown = "".join(line.text for line in report.title_lines)
    for part in report.body:
        shown += part.text if hasattr(part, "text") else f"{part.number}{part.title}{part.stop}"
    kept = sorted(char for char in shown if not char.isspace())
    gone = sorted(char for item in report.removed for char in item.text if not char.isspace())
    assert sorted(kept + gone) == sorted(char for char in text if not char.isspace())
    assert audit_report(report, VOCABULARY.cities) is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_report(encoding: str) -> None:
    text = REPORTS[-1].read_text("utf-8").replace("㎡", "平方米")
    expected, _ = read(text)
    found, _ = read(text.encode(encoding))
    assert [m.text for m in found.measures] == [m.text for m in expected.measures]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_a_truncated_last_character_is_said(encoding: str) -> None:
    data = ("2023年工作总结\n" + "全县城市管理工作扎实推进。" * 20 + "完").encode(encoding)[:-1]
    _, problems = read(data)
    assert "D106" in {p.code for p in problems}


def test_carriage_returns_alone_end_lines() -> None:
    report, _ = read("2023年工作总结\r一、情况\r拆除违法建设83处。\r")
    assert [s.line for s in report.sections] == [2]
    assert [f.line for f in report.figures] == [3]


def test_bench_reading_prints_the_table() -> None:
    told = run("bench", "reading", "--megabytes", "0.1").stdout
    assert "headings" in told
    assert "MB/s" in told


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("受理诉求668件，其中热线来电526件、市民随手拍152件。", "A601"),
        ("受理诉求668件，办结659件，办结率达99.65%。", "A602"),
        ("连续2021年开展冬季培训活动。", "A604"),
        ("落实“三会一课。深入开展谈话。", "A605"),
        ("杨梅同志被评为优秀工会工作者。", "A606"),
        ("联系电话13800138000。", "A607"),
        ("指导*县、华容县通过复查。", "A609"),
        ("生活垃圾回收利用率达到%，新建公厕座。", "A611"),
        ("改造绿地12、6519公顷。", "A612"),
        ("建立了排水管网地理信息系统（IS）。", "A615"),
    ],
)
def test_the_self_check_finds_a_fault_and_nothing_in_its_mended_form(sentence: str, code: str) -> None:
    mended = {
        "A601": "受理诉求668件，其中热线来电516件、市民随手拍152件。",
        "A602": "受理诉求668件，办结659件，办结率达98.65%。",
        "A604": "连续三年开展冬季培训活动。",
        "A605": "落实“三会一课”。深入开展谈话。",
        "A606": "有关同志被评为优秀工会工作者。",
        "A607": "拨打12319热线。",
        "A609": "指导所属各县通过复查。",
        "A611": "生活垃圾回收利用率达到35%，新建公厕6座。",
        "A612": "改造绿地12.6519公顷。",
        "A615": "建立了排水管网地理信息系统（GIS）。",
    }[code]
    for text, expected in ((sentence, [code]), (mended, [])):
        report, _ = read(f"2023年工作总结\n一、情况\n{text}", "x.txt")
        assert sorted({item.code for item in audit_report(report, VOCABULARY.cities)}) == expected, text


@pytest.mark.parametrize(
    ("sentence", "whole", "code"),
    [
        ("变被动管理为主动服务，变末端执法为源头。", "变被动为主动，变末端执法为源头治理。", "A613"),
        ("刊发信息300余、报道20篇。", "刊发信息300余篇、报道20篇。", "A613"),
        ("每年节约财政资金约达数十亿元。", "每年节约财政资金数十亿元。", "A612"),
        ("立案540件，简易程序324件，占立案总数的62%。", "立案540件，简易程序324件，占立案总数的60%。", "A602"),
        ("办案48件，其中一般程序23件、简易程序24件。", "办案48件，其中一般程序23件、简易程序25件。", "A601"),
        ("整治**路、槐荫路沿线广告。", "整治**路、主干路沿线广告。", "A609"),
        ("**区、青山区实现零增长。", "**区、高新区实现零增长。", "A609"),
    ],
)
def test_a_sentence_that_lost_a_word_is_found_and_a_whole_one_is_not(sentence: str, whole: str, code: str) -> None:
    for text, expected in ((sentence, [code]), (whole, [])):
        report, _ = read(f"2023年工作总结\n一、情况\n{text}", "x.txt")
        assert [item.code for item in audit_report(report, VOCABULARY.cities)] == expected, text


@pytest.mark.parametrize(
    "sentence", ["建成智慧停车管理平台，", "购置环卫车辆，", "摆放花盆，", "新建配套，", "改造***座，"]
)
def test_a_thing_whose_name_ends_like_a_unit_lacks_no_number(sentence: str) -> None:
    report, _ = read(f"2023年工作总结\n一、情况\n{sentence}市容面貌焕然一新。", "x.txt")
    assert list(audit_report(report, VOCABULARY.cities)) == []


def test_a_place_that_undoes_a_mask_is_found_wherever_it_is_named_again() -> None:
    text = "2023年工作总结\n一、情况\n指导*县、华容县通过复查，中心城区整洁。\n华容县焚烧问题已整改。\n中心城区有*个县、*新区。"
    report, _ = read(text, "x.txt")
    assert [p.line for p in audit_report(report, ()) if p.code == "A609"] == [3, 4]


def test_a_city_is_known_by_its_short_name_where_it_is_told_what_was_held_there() -> None:
    body = "盐城的**区、盐城的**局、盐城的**县各有*处、*座、*件、*项、*起、*人、*场。\n全省会议在盐召开。"
    report, _ = read(f"2023年工作总结\n一、情况\n{body}", "x.txt")
    assert [p.line for p in audit_report(report, ("盐城",)) if "反复" in p.message] == [3, 4]
