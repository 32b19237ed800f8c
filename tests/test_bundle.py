"""The archive for a machine without network: unpacked, installed from its own wheels, served."""

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import scripts.bundle
from scripts.bundle import write_bundle
from scripts.store.layout import Layout
from scripts.store.release import current_release
from tests.support import get_json, make_base, run, running

NAME = "data/reports/2023-某县城管局-工作总结.txt"
TEXT = "某县城管局2023年工作总结\n一、垃圾分类\n新建垃圾分类亭41个。\n"
# Nothing of this machine's packages, and no index: what isn't in the archive isn't there.
ALONE = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = make_base(tmp_path_factory.mktemp("base"), {NAME: TEXT, "docs/about.md": "# 关于\n"})
    config = (Path(__file__).parents[1] / "mkdocs.yml").read_text("utf-8")
    (base / "mkdocs.yml").write_text(
        config.replace("  - 自检: audit.md", "  - 自检: audit.md\n  - 关于: about.md"), "utf-8"
    )
    assert "还没有建好" in run("bundle", base=base, code=1).stderr
    run("build", base=base)
    listed = subprocess.run(
        [sys.executable, "-m", "scripts", "--base", str(base), "bundle"],
        cwd=Path(__file__).parents[1], capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if "下载依赖的包失败" in listed.stderr:
        pytest.skip(f"这里下载不到依赖的包：{listed.stderr.strip()[-200:]}")
    assert listed.returncode == 0, listed.stderr
    return base / listed.stdout.partition("（")[0]


def test_it_installs_and_answers_without_any_network(archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    assert folder.name == archive.name.removesuffix(".tar.gz")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PIP_", "VIRTUAL"))}
    done = subprocess.run(
        ["sh", "install.sh"],
        cwd=folder,
        env=clean | ALONE | {"PYTHON": sys.executable},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "正在使用" in done.stdout
    command = re.findall(r"cd (\S+) && (.*)", done.stdout)
    assert command == [(str(folder), ".venv/bin/python -m scripts --base kb serve")]
    with running(
        [str(folder / ".venv/bin/python"), *command[0][1].split()[1:], "--port", "0"], folder, clean | ALONE
    ) as address:
        assert get_json(f"{address}/api/search?q=%22分类亭41个%22")["total"] == 1
    # It builds there too: the hand-written page and the guide are all that the site needs.
    (folder / "kb" / NAME).write_text(TEXT.replace("41", "42"), "utf-8")
    built = subprocess.run(
        [".venv/bin/python", "-m", "scripts", "--base", "kb", "build"],
        cwd=folder, env=clean | ALONE, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert "已发布新版本" in built.stdout, built.stdout + built.stderr


def test_it_holds_no_more_than_it_should(archive: Path) -> None:
    with tarfile.open(archive) as packed:
        members = packed.getmembers()
    names = {member.name.partition("/")[2] for member in members}
    assert {"install.sh", "requirements.txt", f"kb/{NAME}", "kb/docs/about.md", "kb/mkdocs.yml"} <= names
    assert not [name for name in names if name.startswith((".git", "tests", "kb/.cache", "kb/docs/reports"))]
    assert len([name for name in names if re.fullmatch(r"kb/releases/\w+/manifest.json", name)]) == 1
    assert {member.mtime for member in members} == {0}
    required = (Path(__file__).parents[1] / "requirements.txt").read_text("utf-8")
    wheels = {re.split(r"-\d", name)[0].lower() for name in names if name.startswith("wheels/")}
    for line in required.splitlines():
        if line and not line.startswith("#"):
            assert f"wheels/{line.split('==')[0].lower().replace('-', '_')}" in wheels, line


def test_the_same_files_make_the_same_archive(tmp_path: Path, five: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts.bundle, "_download", lambda folder: (folder / "a.whl").write_bytes(b"wheel"))
    layout = Layout(five)
    release = current_release(layout)
    assert release is not None
    first, second = (write_bundle(layout, release, tmp_path / name).read_bytes() for name in "ab")
    assert first == second
