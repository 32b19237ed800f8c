"""The documentation is true: commands run, codes have rows, links lead somewhere."""

import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scripts.doubts import WHY
from scripts.problems import RULES
from tests.browser.pictures import GUIDE_PICTURES, GUIDE_PRINTED
from tests.support import ROOT, make_base, run

PAGES = sorted(
    path for pattern in ("*.md", "docs/guide/*.md", "docs/dev/*.md", "data/*/*.md") for path in ROOT.glob(pattern)
)
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
FOLDERS = ("topics", "years", "agencies", "indicators", "plans")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def commands() -> list[str]:
    found = {
        line.strip()
        for page in PAGES
        for language, block in BLOCK.findall(page.read_text("utf-8"))
        if language in ("", "sh", "bash")
        for line in block.splitlines()
        if line.strip().startswith("python -m scripts")
    }
    return sorted(found)


@pytest.fixture(scope="module")
def built(five: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five reports in a git repository, with a release to go back to."""
    made = shutil.copytree(five, tmp_path_factory.mktemp("docs") / "base", symlinks=True)
    run("build", base=make_base(made, {"docs/guide/index.md": "# 使用\n\n本单位的用法。\n"}))
    subprocess.run(["git", "init", "-q"], cwd=made, check=True)
    return made


@pytest.fixture
def base(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "base", symlinks=True)


@pytest.mark.parametrize("command", [c for c in commands() if " serve" not in c])
def test_every_command_in_the_documentation_runs(command: str, base: Path) -> None:
    # `serve` runs until it is stopped; every test of the service starts it.
    words = shlex.split(command)[3:]
    if words[0] == "--base":
        words = words[2:]
    run(*words, base=base, cwd=base, code=1 if words[0] == "check" else 0)  # the five reports have doubts


def test_the_server_is_set_up_as_the_guide_says(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "guide" / "publishing.md").read_text("utf-8")
    [lines] = [block for _, block in BLOCK.findall(guide) if "--bare" in block]
    places = {"/srv/": f"{tmp_path}/", "/opt/kb": str(ROOT), ".venv/bin/python": sys.executable}
    for told, here in places.items():
        assert told in lines
        lines = lines.replace(told, here)
    done = subprocess.run(["sh", "-e", "-c", lines], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "kb.git" / "hooks" / "post-receive").is_file()


def test_make_has_every_target_that_is_told_of() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = {
        name for page in PAGES for name in re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
    }
    assert {"bundle", "demo"} <= told <= targets


def test_the_documentation_has_commands() -> None:
    assert {"build", "serve", "search", "explain", "check", "rollback", "hooks"} <= {
        word for command in commands() for word in shlex.split(command)
    }


def test_make_help_lists_every_target() -> None:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True, env=plain)
    told = done.stdout
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    assert {"run", "build", "test", "help"} <= set(targets)
    assert [line.split()[0] for line in told.splitlines()] == targets


def test_every_problem_code_has_its_row() -> None:
    rows = (ROOT / "docs" / "guide" / "problems.md").read_text("utf-8")
    names = {"error": "错误", "warning": "待核", "info": "提示"}
    assert sorted(re.findall(r'<span id="(\w+)">', rows)) == sorted(RULES)
    for code, rule in RULES.items():
        assert f'| <span id="{code}">{code}</span> | {names[rule.severity]} | {rule.what} | {rule.hint} |' in rows


def test_every_problem_code_is_explained() -> None:
    assert sorted(WHY) == sorted(RULES)


def test_links_in_the_documentation_lead_somewhere() -> None:
    generated = {f"docs/{name}" for name in ("audit.md", *(f"{folder}/index.md" for folder in FOLDERS))}
    for page in PAGES:
        for target in LINK.findall(page.read_text("utf-8")):
            if target.startswith("http"):
                continue
            path = (page.parent / target).resolve()
            assert path.exists() or path.relative_to(ROOT).as_posix() in generated, f"{page.name}: {target}"


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "guide").glob("*.md")), ids=lambda page: page.stem)
def test_every_table_of_the_guide_has_a_caption_of_its_own(page: Path) -> None:
    blocks = page.read_text("utf-8").split("\n\n")
    tables = [index for index, block in enumerate(blocks) if block.startswith("|")]
    captions = [blocks[index - 1] for index in tables]
    assert [caption for caption in captions if not re.fullmatch(r".+\n\{: \.kb-caption \}", caption)] == []
    assert len(set(captions)) == len(captions)


# ![words](pictures/name.png){: .kb-shot loading="lazy" width="1000" height="556" }
PICTURE = re.compile(r'!\[([^\]]*)\]\(([^)]+)\)(?:\{: \.kb-shot loading="lazy" width="(\d+)" height="(\d+)" \})?')
# What a clerk does, and the pages of the guide that show it.
STEPS = {"editing": ("explain", "build", "added", "check", "audit", "passage", "correct"), "search": ("search",),
         "comparing": ("plan", "downloads", "export")}  # fmt: skip


def test_each_step_of_the_guide_has_its_picture() -> None:
    shown = {
        page.stem: tuple(Path(found[1]).stem for found in PICTURE.findall(page.read_text("utf-8")))
        for page in (ROOT / "docs" / "guide").glob("*.md")
    }
    assert {page: names for page, names in shown.items() if names} == STEPS
    made = {*GUIDE_PICTURES, *GUIDE_PRINTED}
    assert made == {name for names in STEPS.values() for name in names}
    assert made == {path.stem for path in (ROOT / "docs" / "guide" / "pictures").iterdir()}


def test_pictures_of_the_guide_are_small_described_and_leave_their_room() -> None:
    for page in (ROOT / "docs" / "guide").glob("*.md"):
        for words, target, width, height in PICTURE.findall(page.read_text("utf-8")):
            content = (page.parent / target).read_bytes()
            assert len(content) < 80_000, target
            assert (int(width), int(height)) == struct.unpack(">II", content[16:24]), target
            assert len(re.findall(r"[\u4e00-\u9fff]", words)) >= 5, target


def test_requirements_are_pinned_and_each_has_a_reason() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").split("\n\n")
    for line in "\n".join(lines).splitlines():
        assert not line or line.startswith("#") or re.fullmatch(r"[\w.-]+==[\w.]+", line), line
    reasons = (ROOT / "docs" / "dev" / "decisions.md").read_text("utf-8").lower()
    for line in lines[0].splitlines()[1:]:
        assert line.split("==")[0].lower() in reasons, line


def test_the_nav_is_short_and_lists_the_guide() -> None:
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    listed = set(re.findall(r"guide/\w+\.md", str(nav)))
    assert listed == {f"guide/{path.name}" for path in (ROOT / "docs" / "guide").glob("*.md")}
