"""The site made page by page: what changed is made, the rest is linked, and it is the same site."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from scripts.site import SiteFailure, build_site, site_inputs
from scripts.site.faults import tell_faults
from scripts.site.record import read_record
from scripts.store.layout import Layout
from tests.support import make_base, tree

SETTINGS = (
    "site_name: 库\nuse_directory_urls: false\nplugins: []\ntheme: {name: material, language: zh, font: false}\n"
    "markdown_extensions: [attr_list, md_in_html, tables]\nvalidation: {links: {anchors: warn}}\n"
    "nav: [{首页: index.md}]\nnot_in_nav: '*'\n"
)
HOME = "# 首页\n\n[甲](a/甲.md)\n"


def built(layout: Layout, name: str, before: Path | None) -> Path | SiteFailure:
    release = layout.releases / name
    shutil.rmtree(release, ignore_errors=True)
    release.mkdir(parents=True)
    failure = build_site(layout, site_inputs(layout), release, before)
    return failure if failure is not None else release


def told(release: Path) -> tuple[object, ...]:
    """The site, its folders, and the record beside it with addresses for their numbers."""
    record = read_record(release, site_stamp(release))
    assert record is not None
    listed = record.addresses.listed
    pages = {
        name: (
            page.digest,
            page.address,
            page.size,
            sorted(listed[int(n.rstrip("#"))] + "#" * n.endswith("#") for n in page.targets.split()),
        )
        for name, page in record.pages.items()
    }
    folders = sorted(path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_dir())
    return tree(release / "site"), folders, pages, sorted(record.theme)


def site_stamp(release: Path) -> str:
    head = (release / "site.list").read_text("utf-8").partition("\0")[0]
    return str(json.loads(head)["stamp"])


class SiteEdits(RuleBasedStateMachine):
    """Any history of edits gives the site that a fresh build gives, or fails as that would."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        pages = {"docs/index.md": HOME, "docs/a/甲.md": "# 甲 {: #x }\n", "mkdocs.yml": SETTINGS}
        self.layout = Layout(make_base(Path(self.folder.name), pages))
        self.before: Path | None = None
        self.count = 0

    @rule(
        name=st.sampled_from(["index.md", "a/甲.md", "a/乙 丙.md", "b.md"]),
        anchor=st.sampled_from(["x", "y"]),
        leads=st.sampled_from(["a/甲.md", "a/甲.md#x", "a/甲.md#y", "b.md", "图.txt", "index.md"]),
    )
    def write(self, name: str, anchor: str, leads: str) -> None:
        up = "../" if "/" in name else ""
        self.page(name).parent.mkdir(exist_ok=True)
        self.page(name).write_text(f"# 题 {{: #{anchor} }}\n\n[见](<{up}{leads}>)\n", "utf-8")

    @rule(text=st.sampled_from(["一", "二二"]))
    def copy(self, text: str) -> None:
        self.page("图.txt").write_text(text, "utf-8")

    @rule(name=st.sampled_from(["a/甲.md", "a/乙 丙.md", "b.md", "图.txt"]))
    def delete(self, name: str) -> None:
        self.page(name).unlink(missing_ok=True)

    @precondition(lambda self: self.count < 4)
    @rule()
    def build_and_compare(self) -> None:
        self.count += 1
        grown = built(self.layout, f"grown{self.count}", self.before)
        fresh = built(self.layout, "fresh", None)
        assert isinstance(grown, Path) == isinstance(fresh, Path), (grown, fresh)
        if isinstance(grown, Path) and isinstance(fresh, Path):
            assert told(grown) == told(fresh)
            self.before = grown

    def page(self, name: str) -> Path:
        return self.layout.docs / name

    def teardown(self) -> None:
        self.build_and_compare()
        self.folder.cleanup()


SiteEdits.TestCase.settings = settings(
    max_examples=6, stateful_step_count=7, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestSiteEdits = SiteEdits.TestCase


def test_unchanged_pages_are_not_written_again(tmp_path: Path) -> None:
    layout = Layout(make_base(tmp_path, {"docs/index.md": HOME, "docs/a/甲.md": "# 甲\n", "mkdocs.yml": SETTINGS}))
    first = built(layout, "one", None)
    assert isinstance(first, Path)
    (layout.docs / "index.md").write_text(HOME + "\n新的一段\n", "utf-8")
    second = built(layout, "two", first)
    assert isinstance(second, Path)
    same = "site/a/甲.html"
    assert (first / same).stat().st_ino == (second / same).stat().st_ino
    assert "新的一段" not in (first / "site/index.html").read_text("utf-8")
    (second / same).unlink()  # a damaged release is no source
    (second / same).write_text("坏了", "utf-8")
    third = built(layout, "three", second)
    assert isinstance(third, Path)
    assert (third / same).read_text("utf-8") == (first / same).read_text("utf-8")


def test_a_link_from_an_unchanged_page_to_a_lost_place_stops_the_release(tmp_path: Path) -> None:
    pages = {"docs/index.md": "# 首页\n\n[甲](a.md#x)\n", "docs/a.md": "# 甲 {: #x }\n", "mkdocs.yml": SETTINGS}
    layout = Layout(make_base(tmp_path, pages))
    first = built(layout, "one", None)
    assert isinstance(first, Path)
    (layout.docs / "a.md").write_text("# 甲 {: #y }\n", "utf-8")
    failure = built(layout, "two", first)
    assert isinstance(failure, SiteFailure)
    assert any("a.html#x" in line for line in failure.lines)


def test_the_record_forgets_a_page_that_is_gone(tmp_path: Path) -> None:
    pages = {
        "docs/index.md": "# 首页\n\n[甲](withdrawn.md) [乙](b.md)\n",
        "docs/b.md": "# 乙\n\n[回去](index.md)\n",
        "docs/withdrawn.md": "# 甲\n",
        "mkdocs.yml": SETTINGS,
    }
    layout = Layout(make_base(tmp_path, pages))
    first = built(layout, "one", None)
    assert isinstance(first, Path)
    assert "withdrawn" in (first / "site.list").read_text("utf-8")
    (layout.docs / "withdrawn.md").unlink()
    (layout.docs / "index.md").write_text("# 首页\n\n[乙](b.md)\n", "utf-8")
    second = built(layout, "two", first)
    assert isinstance(second, Path), second
    assert "withdrawn" not in (second / "site.list").read_text("utf-8")
    (layout.docs / "b.md").write_text("# 乙 {: #b }\n", "utf-8")
    assert isinstance(built(layout, "three", second), Path)


def files_of(release: Path) -> set[str]:
    return {path.relative_to(release / "site").as_posix() for path in (release / "site").rglob("*") if path.is_file()}


@pytest.mark.parametrize("more", ["外部: 'https://example.org/x'", "再: ./index.md", "没有: nowhere.html"])
def test_whatever_the_nav_names_the_site_has_its_theme(tmp_path: Path, more: str) -> None:
    settings = SETTINGS.replace("nav: [{首页: index.md}]", f"nav: [{{首页: ./index.md}}, {{{more}}}]")
    settings = settings.replace("validation: {", "validation: {nav: {not_found: ignore}, ")
    release = built(Layout(make_base(tmp_path, {"docs/index.md": "# 首页\n", "mkdocs.yml": settings})), "one", None)
    assert isinstance(release, Path), release
    assert any(name.endswith(".css") for name in files_of(release))


@pytest.mark.parametrize(("first", "then"), [("x.html", "x.md"), ("x.md", "x.html"), ("g/README.md", "g/index.md")])
def test_a_file_in_the_way_of_another_stops_the_release_whenever_it_came(tmp_path: Path, first: str, then: str) -> None:
    layout = Layout(make_base(tmp_path, {"docs/index.md": "# 首页\n", f"docs/{first}": "旧", "mkdocs.yml": SETTINGS}))
    release = built(layout, "one", None)
    assert isinstance(release, Path), release
    (layout.docs / then).write_text("新", "utf-8")
    grown, fresh = built(layout, "two", release), built(layout, "fresh", None)
    assert isinstance(grown, SiteFailure)
    assert isinstance(fresh, SiteFailure)
    assert any("conflicts with" in line for line in grown.lines)
    assert set(grown.lines) == set(fresh.lines)


def test_a_file_that_is_left_out_is_no_target(tmp_path: Path) -> None:
    settings = f"{SETTINGS}exclude_docs: README.md\n"
    pages = {"docs/index.md": "# 首页\n\n[读](README.md)\n", "docs/README.md": "# 读\n", "mkdocs.yml": settings}
    failure = built(Layout(make_base(tmp_path, pages)), "one", None)
    assert isinstance(failure, SiteFailure)
    assert any("README.md" in line for line in failure.lines)


def test_a_site_with_an_address_lists_every_page(tmp_path: Path) -> None:
    settings = f"{SETTINGS}site_url: https://kb.example/\n"
    layout = Layout(make_base(tmp_path, {"docs/index.md": HOME, "docs/a/甲.md": "# 甲\n", "mkdocs.yml": settings}))
    first = built(layout, "one", None)
    assert isinstance(first, Path), first
    (layout.docs / "index.md").write_text(f"{HOME}\n又一段\n", "utf-8")
    second = built(layout, "two", first)
    assert isinstance(second, Path), second
    for release in (first, second):
        told = (release / "site/sitemap.xml").read_text("utf-8")
        assert re.findall("<loc>(.*)</loc>", told) == [
            "https://kb.example/index.html", "https://kb.example/a/%E7%94%B2.html"
        ]  # fmt: skip


def test_what_was_made_now_is_not_replaced_by_what_the_theme_had(tmp_path: Path) -> None:
    layout = Layout(make_base(tmp_path, {"docs/index.md": "# 首页\n", "mkdocs.yml": SETTINGS}))
    first = built(layout, "one", None)
    assert isinstance(first, Path), first
    own = layout.docs / "assets/images/favicon.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"mine")
    second = built(layout, "two", first)
    assert isinstance(second, Path), second
    assert (second / "site/assets/images/favicon.png").read_bytes() == b"mine"


@pytest.mark.parametrize("tied", ["plugins: [search]", "plugins: []\nnav: [index.md]"])
def test_settings_that_tie_pages_together_are_built_whole(tmp_path: Path, tied: str) -> None:
    kept = [line for line in SETTINGS.splitlines() if line.split(":")[0] not in tied]
    settings_of = "\n".join([*kept, tied])
    pages = {"docs/index.md": HOME, "docs/a/甲.md": "# 甲\n", "mkdocs.yml": settings_of, "hook.py": ""}
    layout = Layout(make_base(tmp_path, pages))
    release = built(layout, "one", None)
    assert isinstance(release, Path), release
    assert (release / "site/a/甲.html").is_file()
    assert not (release / "site.list").exists()


def test_a_site_built_in_parts_is_the_one_that_the_builder_makes_whole(five: Path, tmp_path: Path) -> None:
    generation = json.loads((five / "releases/current.json").read_text("utf-8"))["generation"]
    config = (five / ".cache/site.yml").read_text("utf-8")
    lines = [line for line in config.splitlines() if not line.startswith("site_dir")]
    whole = tmp_path / "whole"
    (tmp_path / "site.yml").write_text("\n".join([*lines, f"site_dir: {whole}"]), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(tmp_path / "site.yml")]
    subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": "0"}, capture_output=True)
    assert tree(whole) == tree(five / "releases" / generation / "site")


@pytest.mark.parametrize(
    ("said", "path", "told"),
    [
        ("WARNING -  Doc file 'guide/a.md' contains a link 'b.md', but the target 'guide/b.md' is not found among"
         " documentation files. Did you mean 'c.md'?", "docs/guide/a.md", "链接 b.md：没有这个页面"),
        ("WARNING -  Doc file 'a.md' contains a link '#x', but there is no such anchor on this page.", "docs/a.md", "#x"),
        ("WARNING -  Doc file 'a.md' contains an absolute link '/b.md', it was left as is.", "docs/a.md", "/b.md"),
        ("WARNING -  reports/a.html 里的链接 topics/b.html 没有这个页面", "reports/a.html", "没有这个页面"),
        ("ERROR -  Encoding error reading file: guide/a.md", "docs/guide/a.md", "不是 UTF-8"),
        ("WARNING -  A reference to 'b.md' is included in the 'nav' configuration, which is not found in the"
         " documentation files.", "mkdocs.yml", "nav 里的 b.md"),
        ("WARNING -  The following pages exist in the docs directory, but are not included in the \"nav\""
         " configuration:\n  - a.md\n  - b.md", "mkdocs.yml", "a.md、b.md"),
        ("ERROR -  Config value 'site_name': Required configuration not provided.", "mkdocs.yml", "site_name"),
        ("ERROR -  Something\nnew went wrong in /srv/kb/x", "mkdocs.yml", "「Something new went wrong in x」"),
    ],
)  # fmt: skip
def test_what_the_builder_says_is_told_in_chinese(said: str, path: str, told: str) -> None:
    (fault,) = tell_faults([said, "ERROR -  Aborted with a configuration error!"], "/srv/kb")
    assert fault.path == path
    assert told in fault.words
    assert re.search("[\u4e00-\u9fff]", fault.words)
    assert "\n" not in fault.words


def test_of_a_traceback_the_last_line_is_told() -> None:
    (fault,) = tell_faults(
        ["Traceback (most recent call last):", '  File "x.py", line 3', "KeyError: 'a'", ""], "/srv/kb"
    )
    assert "「KeyError: 'a'」" in fault.words
    assert tell_faults([], "/srv/kb")
