"""The build as a clerk sees it: what it writes, what it leaves alone, what it says."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from scripts.build import build, publish_pages
from scripts.model import Draft, Page
from scripts.overrides import apply_overrides, load_overrides
from scripts.packed import Packed
from scripts.store.layout import Layout
from scripts.store.publish import publish
from scripts.summary import BuildSummary
from tests.support import ROOT, VOCABULARY, make_base, read, run, tree

GOOD = "某县城管局2023年工作总结\n一、垃圾分类\n（一）设施。新建垃圾分类亭38个。\n二、2024年工作打算\n推进垃圾分类。\n"


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    base = make_base(tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": GOOD})
    run("build", base=base)
    before = {
        p: (p.stat().st_mtime_ns, p.read_bytes()) for p in base.rglob("*") if p.is_file() and "lock" not in p.name
    }
    summary = json.loads(run("build", "--json", base=base).stdout)
    after = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in base.rglob("*") if p.is_file() and "lock" not in p.name}
    assert before == after
    assert (summary["reports_read"], summary["reports_reused"], summary["pages_written"]) == (0, 1, 0)
    assert summary["switched"] is False


def program_files() -> set[Path]:
    """What the program's own folder holds, but for what tools leave there while tests run."""
    tools = {".git", "__pycache__", ".venv", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
    return {p for p in ROOT.rglob("*") if not tools & set(p.parts)}


def test_everything_goes_into_the_base_and_nothing_into_the_program(tmp_path: Path) -> None:
    program = program_files()
    base = make_base(tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": GOOD, "docs/about.md": "# 关于本单位\n"})
    config = (
        (ROOT / "mkdocs.yml").read_text("utf-8").replace("  - 自检: audit.md", "  - 自检: audit.md\n  - 关于: about.md")
    )
    (base / "mkdocs.yml").write_text(config, "utf-8")
    run("build", base=base)
    made = {p.relative_to(base).parts[0] for p in base.rglob("*")}
    assert made == {"data", "docs", "releases", "search_index", ".cache", "mkdocs.yml"}
    assert (base / "docs" / "about.md").read_text("utf-8") == "# 关于本单位\n"
    release = next(p for p in (base / "releases").iterdir() if p.is_dir())
    assert (release / "site" / "about.html").is_file()
    assert (release / "site" / "guide" / "search.html").is_file()
    assert program_files() == program


def test_pages_carry_title_and_tags(five: Path) -> None:
    for path in (five / "docs" / "reports").glob("2*.md"):
        front = dict(line.split(": ", 1) for line in path.read_text("utf-8").split("\n---\n")[0].split("\n")[1:])
        assert json.loads(front["title"])
        assert json.loads(front["tags"])


def test_a_page_written_by_hand_is_never_touched(tmp_path: Path) -> None:
    base = make_base(
        tmp_path,
        {"data/reports/2023-某县城管局-工作总结.txt": GOOD, "docs/reports/2023-某县城管局-工作总结.md": "我写的\n"},
    )
    told = run("build", base=base, code=1).stdout
    assert "P801" in told
    assert (base / "docs/reports/2023-某县城管局-工作总结.md").read_text("utf-8") == "我写的\n"


def test_a_deleted_report_leaves_nothing_behind(tmp_path: Path) -> None:
    base = make_base(
        tmp_path,
        {
            "data/reports/2023-某县城管局-工作总结.txt": GOOD,
            "data/reports/2022-某县城管局-工作总结.txt": GOOD.replace("2023", "2022").replace("38个", "41个示踪词"),
        },
    )
    run("build", base=base)
    (base / "data/reports/2022-某县城管局-工作总结.txt").unlink()
    run("build", base=base)
    release = json.loads((base / "releases/current.json").read_text("utf-8"))["generation"]
    for folder in (base / "docs", base / ".cache", base / "releases" / release):
        for name, content in tree(folder).items():
            assert "示踪词".encode() not in content, name
            assert "2022-某县" not in name


def test_one_bad_report_never_stops_the_rest(tmp_path: Path) -> None:
    base = make_base(
        tmp_path,
        {
            "data/reports/2023-某县城管局-工作总结.txt": GOOD,
            "data/reports/空.txt": b"",
            "data/reports/没有转换.docx": b"PK",
            "data/reports/二进制.txt": b"%PDF-1.7\n" + bytes(range(256)),
            "data/reports/甲/重名.txt": GOOD,
            "data/reports/乙/重名.txt": GOOD,
            "data/overrides/2023-某县城管局-工作总结.yml": "- target: [\n",
            "data/vocab/topics.yml": "groups:\n  - {id: A\n",
        },
    )
    (base / "data/reports/读不出.txt").symlink_to(base / "不见了")
    told = run("build", base=base, code=1).stdout
    for line in (
        "data/reports/空.txt: D101 ",
        "data/reports/没有转换.docx: D102 ",
        "data/reports/二进制.txt: D102 ",
        "data/reports/读不出.txt: D104 ",
        "data/reports/甲/重名.txt: C301 ",
        "data/overrides/2023-某县城管局-工作总结.yml:2: O501 ",
        "data/vocab/topics.yml:3: V401 ",
    ):
        assert any(said.startswith(line) for said in told.splitlines()), f"{line}\n{told}"
    assert "发布 2 份" in told
    assert (base / "docs/reports/重名.md").is_file()


def test_a_broken_site_leaves_the_old_one_served(tmp_path: Path) -> None:
    base = make_base(tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": GOOD})
    run("build", base=base)
    pointer = (base / "releases/current.json").read_bytes()
    (base / "docs/guide/index.md").write_text("# 使用\n\n[断链](nowhere.md)\n", "utf-8")
    told = run("build", base=base, code=1).stdout
    assert "P802" in told
    assert "nowhere.md" in told
    assert "原来的网站仍在使用" in told
    assert (base / "releases/current.json").read_bytes() == pointer
    run("search", "垃圾分类", base=base)


def test_an_override_corrects_a_tag_and_says_so(tmp_path: Path) -> None:
    base = make_base(tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": GOOD})
    body = json.loads(run("explain", str(base / "data/reports/2023-某县城管局-工作总结.txt"), "--json").stdout)
    target = next(m["id"] for m in body["measures"] if "38个" in m["text"])
    override = base / "data/overrides/2023-某县城管局-工作总结.yml"
    override.parent.mkdir()
    override.write_text(f"- target: {target}\n  set: {{topics: [D3]}}\n  reason: 试\n  by: 张三\n", "utf-8")
    run("build", base=base)
    assert target in (base / "docs/topics/D3.md").read_text("utf-8")
    assert target not in (base / "docs/topics/B2.md").read_text("utf-8")
    assert "已校对" in (base / "docs/reports/2023-某县城管局-工作总结.md").read_text("utf-8")
    override.write_text("- target: p-0000000000\n  set: {topics: [D3]}\n  reason: 试\n  by: 张三\n", "utf-8")
    assert f"{override.relative_to(base).as_posix()}:1: O503" in run("build", base=base).stdout


def test_a_correction_fills_no_masked_figure_in(tmp_path: Path) -> None:
    base = make_base(
        tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": "2023年工作总结\n一、情况\n拆除违法建设**处。\n"}
    )
    report = str(base / "data/reports/2023-某县城管局-工作总结.txt")
    target = json.loads(run("explain", report, "--json").stdout)["measures"][0]["id"]
    override = base / "data/overrides/2023-某县城管局-工作总结.yml"
    override.parent.mkdir()
    entry = f'- target: {target}\n  figure: "**处"\n  set: {{}}\n  reason: 试\n  by: 张三\n'
    override.write_text(entry.replace("{}", "{value: 26}"), "utf-8")
    assert "O504" in run("build", base=base).stdout
    assert "26" not in (base / "docs/reports/2023-某县城管局-工作总结.md").read_text("utf-8").replace("2026", "")
    override.write_text(entry.replace("{}", "{name: 违建}"), "utf-8")
    assert "O504" not in run("build", base=base).stdout


def test_redacted_text_is_never_filled_in(five: Path) -> None:
    listing = json.loads(run("explain", str(next((ROOT / "data/reports").glob("2022-甲市*"))), "--json").stdout)[
        "figures"
    ]
    masked = [figure for figure in listing if "*" in figure["raw"]]
    assert len(masked) > 80
    assert all(figure["redacted"] and figure["value"] is None for figure in masked)


FRAGMENTS = st.sampled_from(
    [
        "2023年工作总结", "2024年工作打算", "一、垃圾分类", "二、违法建设治理", "（一）强化执法。拆除违法建设83处。",
        "建成路灯364盏。", "清理小广告**处。", "下一步，我局将推进垃圾分类，新建公厕5座。", "存在的问题主要有：人手不足。",
        "# 标记 | 表格", "存在的问题：停车难突出。", "整治出店经营12处。", "清理牛皮癣12处。", "新建垃圾分类亭38个。",
    ]
)  # fmt: skip
TEXTS = st.lists(FRAGMENTS, min_size=2, max_size=8).map("\n".join)
NAMES = st.sampled_from(
    [f"{year}-某县城管局-工作总结" for year in range(2020, 2024)] + ["甲/2023-甲市城管局-工作计划", "乙"]
)
TOPICS = (ROOT / "data/vocab/topics.yml").read_text("utf-8")
# What somebody may change in the vocabulary: what is written there, and what is put in its place.
VOCABULARY_EDITS = {
    "a new term": ("strong: [", "strong: [分类亭, 没有人写的词, "),
    "a term of another topic": ("strong: [", "strong: [小广告, "),
    "a term that ends another": ("exclude: [", "exclude: [拆除违法建设, "),
    "a new synonym": ("synonyms: [[", "synonyms: [[路灯, 公厕], [牛皮癣, "),
    "a synonym less": ("[[小广告, 牛皮癣, ", "[[小广告, "),
    "a name": ("name: 城市照明亮化", "name: 路灯"),
    "a new topic": ("topics:\n", "topics:\n  - {id: A99, name: 亭子, strong: [垃圾分类亭, 公厕], weak: [小广告]}\n"),
    "a definition": ("definition: ", "definition: 另一种说法，"),
}


class Edits(RuleBasedStateMachine):
    """Any history of edits leaves docs/ as a fresh build would."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.base = make_base(Path(self.folder.name) / "grown", {})
        self.files: dict[str, str] = {}

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        self.files[f"data/reports/{name}.txt"] = text

    @precondition(lambda self: any("reports" in name for name in self.files))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        del self.files[data.draw(st.sampled_from(sorted(name for name in self.files if "reports" in name)))]

    @rule(edits=st.lists(st.sampled_from(sorted(VOCABULARY_EDITS)), max_size=2, unique=True))
    def vocabulary(self, edits: list[str]) -> None:
        text = TOPICS
        for before, after in (VOCABULARY_EDITS[edit] for edit in edits):
            assert before in text
            text = text.replace(before, after, 1)
        self.files["data/vocab/topics.yml"] = text

    @rule()
    def publish_and_compare(self) -> None:
        shutil.rmtree(self.base / "data")
        grown = make_base(self.base, self.files)
        with tempfile.TemporaryDirectory() as folder:
            fresh = make_base(Path(folder), self.files)
            (digest, _), (again, _) = (self.published(base) for base in (grown, fresh))
            assert tree(grown / "docs") == tree(fresh / "docs")
            assert digest == again
            assert self.published(grown) == (digest, 0)
            assert self.kept(grown) == self.kept(fresh)

    def published(self, base: Path) -> tuple[str, int]:
        """Brings the pages up to date: what they are a release of, and how many were written."""
        summary = BuildSummary(clock=lambda: 0.0, cpu_clock=lambda: 0.0)
        material = publish_pages(Layout(base), lambda *_: None, summary, strict=False)
        assert material is not None
        return material.contents.digest, summary.pages_written

    def kept(self, base: Path) -> set[str]:
        """The names of what is kept beside the pages: nothing of what is gone."""
        return {path.suffix if path.suffix == ".drawer" else path.name for path in (base / ".cache/memo").glob("*")}

    def teardown(self) -> None:
        self.folder.cleanup()


Edits.TestCase.settings = settings(
    max_examples=8, stateful_step_count=8, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestEdits = Edits.TestCase


def test_incremental_builds_equal_a_full_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.pages.paging.MOST", 4000)  # every list over several pages
    name = "2023-某县城管局-工作总结"
    more = {f"{year}-某县城管局-工作总结": GOOD.replace("2023", str(year)) for year in range(2018, 2023)}
    measure = next(m.id for m in read(GOOD)[0].measures if "38个" in m.text)
    override = f"- {{target: {measure}, set: {{topics: [D3]}}, reason: 试, by: 张三}}\n"
    topics = (ROOT / "data/vocab/topics.yml").read_text("utf-8").replace("name: 城市照明亮化", "name: 路灯")
    reports = {f"data/reports/{n}.txt": text for n, text in ({name: GOOD} | more).items()}
    renamed = {key.replace("2019", "改名"): text for key, text in reports.items()}
    termed = topics.replace("strong: [", "strong: [分类亭, 没有人写的词, ", 1)
    worded = termed
    for edit in ("a new synonym", "a new topic"):
        worded = worded.replace(*VOCABULARY_EDITS[edit], 1)
    steps: list[dict[str, str]] = [
        {f"data/reports/{name}.txt": GOOD},
        reports,
        reports | {f"data/overrides/{name}.yml": override},
        renamed | {f"data/overrides/{name}.yml": override, "data/vocab/topics.yml": topics},
        renamed | {"data/vocab/topics.yml": termed},
        renamed | {"data/vocab/topics.yml": worded},
        {key: text.replace("垃圾", "路灯") for key, text in renamed.items() if "2020" not in key},
    ]
    grown = Layout(make_base(tmp_path / "grown", {}))
    for number, step in enumerate(steps):
        for folder in ("reports", "overrides", "vocab"):
            shutil.rmtree(grown.base / "data" / folder, ignore_errors=True)
        summary = build(Layout(make_base(grown.base, step)), lambda *_: None, lambda: 0.0)
        fresh = Layout(make_base(tmp_path / f"fresh{number}", step))
        again = build(fresh, lambda *_: None, lambda: 0.0)
        assert (summary.switched, again.switched) == (True, True), summary.problems
        assert tree(grown.docs) == tree(fresh.docs)
        assert summary.generation == again.generation
        sites = [tree(layout.releases / again.generation / "site") for layout in (grown, fresh)]
        assert sites[0] == sites[1]
    assert (grown.docs / "years/2023.md").is_file()
    assert list(grown.docs.glob("topics/*-20*.md"))


def test_a_new_term_costs_the_reports_that_have_it(tmp_path: Path) -> None:
    lamps = GOOD.replace("垃圾分类亭38个", "太阳能灯杆38个").replace("2023", "2022")
    names = "data/reports/2023-某县城管局-工作总结.txt", "data/reports/2022-某县城管局-工作总结.txt"
    base = make_base(tmp_path, dict(zip(names, (GOOD, lamps), strict=True)))
    run("build", base=base)
    topics = (ROOT / "data/vocab/topics.yml").read_text("utf-8")

    def with_term(term: str) -> tuple[int, int]:
        make_base(base, {"data/vocab/topics.yml": topics.replace("strong: [", f"strong: [{term}, ", 1)})
        summary = json.loads(run("build", "--json", base=base).stdout)
        assert summary["switched"] is True
        return summary["reports_read"], summary["reports_reused"]

    assert with_term("没有人写的词") == (0, 2)
    before = (base / "docs/topics/A1.md").read_text("utf-8")
    assert with_term("太阳能灯杆") == (1, 1)
    assert "太阳能灯杆" not in before
    assert "太阳能灯杆" in (base / "docs/topics/A1.md").read_text("utf-8")
    assert with_term("没有人写的词") == (1, 1)
    assert (base / "docs/topics/A1.md").read_text("utf-8") == before


@pytest.mark.parametrize("name", ["index", "README", "含 空格 和（括号）", "a.b", "百分%号#井"])
def test_any_file_name_works(tmp_path: Path, name: str) -> None:
    base = make_base(tmp_path, {f"data/reports/{name}.txt": GOOD})
    told = run("build", base=base).stdout
    assert "发布 1 份" in told


def test_a_generated_page_changed_by_hand_is_made_anew_and_said(tmp_path: Path) -> None:
    base = make_base(tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": GOOD})
    run("build", base=base)
    page = base / "docs/reports/2023-某县城管局-工作总结.md"
    wanted = page.read_bytes()
    page.write_text("假的数字：99999 处", "utf-8")
    assert "P803" in run("build", base=base).stdout
    assert page.read_bytes() == wanted


def test_overrides_correct_headings_figures_and_years(tmp_path: Path) -> None:
    name = "data/reports/某局材料.txt"
    base = make_base(tmp_path, {name: "一、垃圾分类\n新建分类亭38个，改造xx座。\n二、小标题其实是正文\n路灯维修。\n"})
    body = json.loads(run("explain", str(base / name), "--json").stdout)
    section = next(s["id"] for s in body["sections"] if "小标题" in s["title"])
    measure = next(m["id"] for m in body["measures"] if "38个" in m["text"])
    make_base(
        base,
        {
            "data/overrides/某局材料.yml": f"""
- {{target: report, set: {{reported_year: 2021, agency: 某局, kind: 工作总结}}, reason: 原件写明, by: 张三}}
- {{target: {section}, set: {{heading: false}}, reason: 是正文, by: 张三}}
- {{target: {measure}, set: {{status: 计划, topics: [生活垃圾分类]}}, reason: 核对, by: 张三}}
- {{target: {measure}, figure: 38个, set: {{value: "48"}}, reason: 原件是48, by: 张三}}
- {{target: {measure}, figure: 39个, set: {{value: "48"}}, reason: 没有这个数, by: 张三}}
"""
        },
    )
    told = run("build", base=base).stdout
    assert "某局材料.yml:6: O503" in told
    assert "M202" not in told
    assert "M204" not in told
    found = json.loads(run("search", "路灯", "--year", "2021", "--json", base=base).stdout)
    assert found["total"] == 1
    page = (base / "docs/reports/某局材料.md").read_text("utf-8")
    assert "## 二、小标题" not in page
    assert "二、小标题其实是正文" in page


def test_check_offers_corrections(tmp_path: Path) -> None:
    text = "某县城管局总结\n一、情况\n受理诉求668件，其中热线来电526件、随手拍152件。\n"
    base = make_base(tmp_path, {"data/reports/a.txt": text})
    told = run("check", base=base, code=1).stdout
    assert "data/reports/a.txt:3: A601" in told
    assert "figure: 668件" in told
    assert "原文　受理诉求668件，其中热线来电526件" in told
    assert "原因　“其中”后面" in told
    assert "data/overrides/a.yml" in told
    make_base(
        base, {"data/overrides/a.yml": "- {target: report, set: {accept: ['A601:3']}, reason: 核对过, by: 张三}\n"}
    )
    assert "A601" not in run("check", "--brief", base=base, code=1).stdout
    assert json.loads(run("check", "--json", base=base, code=1).stdout)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data/vocab/topics.yml", b"a: \x01\n"),
        ("data/vocab/topics.yml", b"topics: 5\n"),
        ("data/vocab/topics.yml", "topics:\n  - {id: A1, id: A2}\n".encode("gbk")),
        ("data/vocab/units.yml", b"units: []\n"),
        ("data/vocab/units.yml", b"a: !!bool x\n"),
        ("data/vocab/indicators.yml", b"indicators: [{name: x, words: 3}]\n"),
        (
            "data/overrides/2023-某县城管局-工作总结.yml",
            b"- {target: report, set: {topics: [[A1]]}, reason: a, by: b}\n",
        ),
        (
            "data/overrides/2023-某县城管局-工作总结.yml",
            b"- {target: report, set: {status: {a: b}}, reason: a, by: b}\n",
        ),
        ("data/overrides/2023-某县城管局-工作总结.yml", b"- 5\n"),
    ],
)
def test_no_data_file_stops_the_build(tmp_path: Path, name: str, content: bytes) -> None:
    base = make_base(tmp_path, {"data/reports/2023-某县城管局-工作总结.txt": GOOD, name: content})
    summary = json.loads(run("build", "--json", base=base, code=0 if "[]" in content.decode("gbk") else 1).stdout)
    assert summary["reports_published"] == 1
    assert summary["switched"] is True


def test_a_title_is_never_taken_for_html(tmp_path: Path) -> None:
    hostile = "2023年工作总结</title><script>alert(1)</script>"
    base = make_base(tmp_path, {"data/reports/a.txt": GOOD.replace("某县城管局2023年工作总结", hostile)})
    run("build", base=base)
    generation = json.loads((base / "releases/current.json").read_text("utf-8"))["generation"]
    for path in (base / "releases" / generation / "site").rglob("*.html"):
        assert "<script>alert" not in path.read_text("utf-8"), path


def test_a_damaged_release_is_made_anew(tmp_path: Path) -> None:
    base = make_base(tmp_path, {"data/reports/a.txt": GOOD})
    run("build", base=base)
    generation = json.loads((base / "releases/current.json").read_text("utf-8"))["generation"]
    with next((base / "releases" / generation / "index").glob("*.seg")).open("ab") as segment:
        segment.write(b"x")
    run("search", "垃圾", base=base, code=1)
    assert json.loads(run("build", "--json", base=base).stdout)["switched"] is True
    run("search", "垃圾", base=base)
    (base / "releases/current.json").write_text("{", "utf-8")
    assert json.loads(run("build", "--json", base=base).stdout)["switched"] is True


def test_misuse_is_said_in_chinese(tmp_path: Path) -> None:
    for words in (["serve", "--port", "abc"], ["nothing"], ["search"], ["build", "--wrong"]):
        told = run(*words, base=make_base(tmp_path, {}), code=2).stderr
        assert "用法不对" in told
    make_base(tmp_path, {"data/reports/a.txt": GOOD})
    run("build", base=tmp_path)
    assert "端口" in run("serve", "--port", "99999", base=tmp_path, code=1).stderr
    assert "--cache" in run("serve", "--cache", "0", base=tmp_path, code=2).stderr


def test_what_hangs_on_a_corrected_part_follows_it() -> None:
    text = "2023年工作总结\n一、工作情况\n（一）路灯\n安装路灯38盏。\n小标题\n拆除违建12处。\n二、其他\n开展学习。\n"
    report, _ = read(text, "x.txt")
    first, lamps, small, _ = report.sections
    stanza = f"""
- {{target: {first.id}, set: {{status: 计划, year: 2024}}, reason: 是打算, by: 张三}}
- {{target: {small.id}, set: {{level: 1}}, reason: 是一级标题, by: 张三}}
- {{target: {lamps.id}, set: {{heading: false}}, reason: 是正文, by: 张三}}
"""
    overrides, problems = load_overrides(stanza, "x.yml", VOCABULARY)
    assert not problems
    corrected, problems = apply_overrides(report, overrides, "x.yml")
    assert not problems
    sections = {section.id: section for section in corrected.sections}
    assert sections[small.id].parent_id is None
    assert lamps.id not in sections
    told = {m.text[:4]: (m.status, m.year, m.section_id) for m in corrected.measures}
    assert told["安装路灯"] == ("plan", 2024, first.id)
    assert told["拆除违建"][2] == small.id
    figure = next(f for f in corrected.figures if f.raw == "38盏")
    assert (figure.role, figure.section_id) == ("target", first.id)
    assert "".join(m.text for m in corrected.measures).count("（一）路灯") == 1


def test_a_build_that_was_stopped_leaves_pages_that_are_still_its_own(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def pages(upto: int) -> Iterator[Page]:
        for number in range(3):
            if number == upto:
                raise Stopped
            yield Page(f"guide/{number}.md", b"# made\n")

    with pytest.raises(Stopped):
        publish(tmp_path, pages(2))
    (tmp_path / "guide/0.md").write_text("# 我改的\n", "utf-8")
    published = publish(tmp_path, [Page(f"guide/{number}.md", b"# anew\n") for number in range(3)])
    assert (tmp_path / "guide/0.md").read_text("utf-8") == "# 我改的\n"
    assert (tmp_path / "guide/1.md").read_bytes() == b"# anew\n"
    assert published.written == 2
    assert set(tree(tmp_path)) == {"guide/0.md", "guide/1.md", "guide/2.md", ".generated.json"}


def test_a_draft_is_made_only_when_it_has_to_be(tmp_path: Path) -> None:
    made: list[str] = []

    def draft(made_from: str) -> Draft:
        def make() -> bytes:
            made.append(made_from)
            return f"# {made_from}\n".encode()

        return Draft("a.md", made_from, make)

    first = publish(tmp_path, [draft("x")])
    publish(tmp_path, [draft("x")], first.left)
    (tmp_path / "a.md").touch()  # looks different, is the same
    again = publish(tmp_path, [draft("x")], first.left)
    assert made == ["x"]
    assert again.left != first.left
    assert again.digests == first.digests
    second = publish(tmp_path, [draft("y")], again.left)
    assert second.written == 1
    (tmp_path / "a.md").write_text("改过", "utf-8")
    assert publish(tmp_path, [draft("y")], second.left).problems[0].code == "P803"
    assert made == ["x", "y", "y"]
    (tmp_path / "a.md").unlink()
    assert publish(tmp_path, [draft("y")], second.left).written == 1
    assert made == ["x", "y", "y", "y"]
    publish(tmp_path, [draft("")], {"a.md": ""})
    assert made[-1] == ""


def test_packed_records_are_the_records() -> None:
    report, _ = read(GOOD)
    packed = Packed(report.figures)
    assert list(packed) == list(report.figures)
    assert packed == tuple(report.figures)
    assert (len(packed), packed[0], packed[-1:]) == (len(report.figures), report.figures[0], tuple(report.figures[-1:]))
    assert repr(packed) == repr(tuple(report.figures))
    assert hash(packed) == hash(tuple(report.figures))
    assert packed != Packed(())
