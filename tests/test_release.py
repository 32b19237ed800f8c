"""Releases: switched whole, kept, rolled back; nothing that interrupts a build harms what is served."""

import contextlib
import ctypes
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.cli import main
from scripts.search.engine import open_engine
from scripts.store.layout import Layout
from scripts.store.lock import build_lock
from scripts.store.release import (
    Contents,
    current_release,
    kept_releases,
    roll_back,
    staging_folder,
    switch_release,
    tidy_releases,
)
from tests.support import ROOT, get_json, make_base, run, served

TEXT = "某县城管局2023年工作总结\n一、垃圾分类\n新建垃圾分类亭{}个。\n"
NAME = "data/reports/2023-某县城管局-工作总结.txt"


def write(base: Path, number: int) -> None:
    (base / NAME).write_text(TEXT.format(number), "utf-8")


def start(base: Path, **how: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "scripts", "--base", str(base), "build"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        **how,
    )


def what_is_served(base: Path) -> int:
    """The number that site and index agree on; AssertionError or IndexDamaged when not whole."""
    release = current_release(Layout(base))
    assert release is not None
    text = "".join(text for _, text in open_engine(release.index).texts())
    number = int(re.findall(r"分类亭(\d+)个", text)[0])
    page = release.site / "reports" / f"{Path(NAME).stem}.html"
    assert f"分类亭{number}个" in re.sub(r"<[^>]+>", "", page.read_text("utf-8"))
    missing = [name for name in SITE_FILES if not (release.site / name).is_file()]
    assert not missing
    assert (base / "search_index" / "current" / "seal.json").is_file()
    return number


SITE_FILES = ("index.html", "search.html", "audit.html", "404.html", "assets/kb/kb.css", "guide/editing.html")


def test_a_build_killed_at_any_moment_harms_nothing(tmp_path: Path) -> None:
    base = make_base(tmp_path, {NAME: TEXT.format(100)})
    began = time.perf_counter()
    run("build", base=base)
    whole = time.perf_counter() - began
    old, moments = 100, 8
    for moment in range(moments):
        new = 101 + moment
        write(base, new)
        process = start(base, start_new_session=True)
        time.sleep(whole * (moment + 0.5) / moments)
        # Only the build itself: what it started lives on, as after a kill by hand.
        process.kill()
        process.communicate()
        now = what_is_served(base)
        assert now in (old, new)
        old = now
    write(base, 200)
    run("build", base=base)
    assert what_is_served(base) == 200
    assert not [path for path in (base / "releases").iterdir() if path.name.startswith(".")]
    assert not list(base.rglob("*.new~"))


class Killed(BaseException):
    """Nothing in the program catches this."""


def make_release(layout: Layout, digest: str) -> None:
    staged = staging_folder(layout, digest)
    for part in ("site", "index"):
        (staged / part).mkdir()
        (staged / part / "content").write_text(digest)
    switch_release(layout, staged, Contents(digest, {}, {}, (digest,)))


def whole_release(layout: Layout) -> str:
    release = current_release(layout)
    assert release is not None
    assert {(release.folder / part / "content").read_text() for part in ("site", "index")} == {release.contents.digest}
    return release.contents.digest


@contextlib.contextmanager
def killing(monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[Callable[[], int]]:
    """Every change of the disk is counted; the one of number `at` is not made any more."""
    count = 0

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def change(*args: Any, **how: Any) -> Any:
            nonlocal count
            count += 1
            if count > at:
                raise Killed
            return real(*args, **how)

        return change

    with monkeypatch.context() as patch:
        for owner, name in (
            (Path, "replace"), (Path, "symlink_to"), (Path, "unlink"), (Path, "mkdir"), (Path, "write_text"),
            (os, "fsync"), (os, "sync"), (os, "unlink"), (os, "rmdir"),
        ):  # fmt: skip
            patch.setattr(owner, name, watched(getattr(owner, name)))
        yield lambda: count


def test_a_switch_stopped_before_any_of_its_steps_leaves_a_whole_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, seen = 0, set()
    for at in range(200):
        layout = Layout(make_base(tmp_path / str(at), {}))
        for digest in "abcd":
            make_release(layout, digest)
        with killing(monkeypatch, at) as count, contextlib.suppress(Killed):
            make_release(layout, "e")
        seen.add(whole_release(layout))
        assert all(release.contents.digest in "bcde" for release in kept_releases(layout))
        tidy_releases(layout)  # what the next build begins with
        assert whole_release(layout) in ("d", "e")
        assert not list(layout.releases.glob(".*"))
        make_release(layout, "e")
        assert whole_release(layout) == "e"
        steps = count()
        if steps <= at:
            break
    assert steps > 10
    assert seen == {"d", "e"}


def test_the_last_few_are_kept_and_a_step_back_is_one_step(tmp_path: Path) -> None:
    layout = Layout(make_base(tmp_path, {}))
    for digest in "abcd":
        make_release(layout, digest)
    assert [release.generation for release in kept_releases(layout)] == ["b", "c", "d"]
    roll_back(layout, kept_releases(layout)[1])
    assert whole_release(layout) == "c"
    assert [release.generation for release in kept_releases(layout)] == ["b", "c", "d"]
    make_release(layout, "e")
    # c was served before e, so it is what a step back leads to.
    assert [release.generation for release in kept_releases(layout)] == ["d", "c", "e"]


def test_rollback_from_the_command_line_reaches_the_running_service(tmp_path: Path) -> None:
    base = make_base(tmp_path, {NAME: TEXT.format(11)})
    assert "还没有建好" in run("rollback", base=base, code=1).stderr
    run("build", base=base)
    assert "没有更早的版本" in run("rollback", base=base, code=1).stderr
    write(base, 12)
    run("build", base=base)
    with served(base) as address:
        assert get_json(f"{address}/api/search?q=分类亭12个")["total"] == 1
        assert "已退回" in run("rollback", base=base).stdout
        assert what_is_served(base) == 11
        for _ in range(50):
            if get_json(f"{address}/api/search?q=%2211个%22")["total"] == 1:
                break
            time.sleep(0.1)
        assert get_json(f"{address}/api/search?q=%2212个%22")["total"] == 0
    listed = run("releases", base=base).stdout.splitlines()
    assert [("正在使用" in line) for line in listed] == [False, True]
    newest = listed[0].split()[0]
    assert "没有版本" in run("rollback", "不是版本", base=base, code=2).stderr
    run("rollback", newest[:6], base=base)
    assert what_is_served(base) == 12
    run("rollback", base=base)
    # The data says 12: a build serves the kept release again instead of making it anew.
    summary = json.loads(run("build", "--json", base=base).stdout)
    assert (summary["switched"], summary["generation"], "网站" in summary["seconds"]) == (True, newest, False)
    assert "删除了 1 个" in run("releases", "prune", base=base).stdout
    assert len(run("releases", base=base).stdout.splitlines()) == 1


def test_a_rollback_that_waited_for_a_build_looks_again(tmp_path: Path) -> None:
    base = make_base(tmp_path, {})
    layout = Layout(base)
    for digest in "abc":
        make_release(layout, digest)
    command = [sys.executable, "-m", "scripts", "--base", str(base), "rollback", "a"]
    with build_lock(layout):
        waiting = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        assert waiting.stderr is not None
        said = waiting.stderr.readline()
        make_release(layout, "d")
    _, more = waiting.communicate(timeout=60)
    assert waiting.returncode == 2
    assert "没有版本 a" in said + more
    assert whole_release(layout) == "d"


def test_the_second_of_two_builds_waits_and_says_so(tmp_path: Path) -> None:
    base = make_base(tmp_path, {NAME: TEXT.format(1)})
    with build_lock(Layout(base)):
        process = start(base)
        assert process.stdout is not None
        assert "等它结束" in process.stdout.readline()
        assert process.poll() is None
    assert process.wait(60) == 0
    process.stdout.close()
    assert what_is_served(base) == 1


def limited(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# Where it runs out of room: the pages, the index, the site builder.
@pytest.mark.parametrize("size", [1_000, 9_000, 60_000])
def test_a_full_disk_is_said_and_the_old_release_stays(tmp_path: Path, size: int) -> None:
    sentence = "推进生活垃圾分类和餐厨垃圾处理，治理占道经营，维修路灯。\n"
    base = make_base(tmp_path, {NAME: TEXT.format(1)})
    run("build", base=base)
    (base / NAME).write_text(TEXT.format(2) + sentence * (20 if size < 60_000 else 1), "utf-8")
    process = start(base, preexec_fn=limited(size))
    told, _ = process.communicate()
    assert process.returncode == 1, told
    assert "磁盘满了" in told
    assert "原来的网站没有动" in told
    assert "Traceback" not in told
    assert what_is_served(base) == 1
    run("build", base=base)
    assert what_is_served(base) == 2


def bound_by_permissions() -> None:
    """Takes from root, in a child process, the right to write where it may not."""
    if os.geteuid() == 0:
        drop_from_bounding_set, override_permissions = 24, 1  # prctl(2), capabilities(7)
        ctypes.CDLL(None).prctl(drop_from_bounding_set, override_permissions, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="权限按 Linux 的规矩试")
@pytest.mark.parametrize("folder", ["releases", "docs", ".cache"])
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path, folder: str) -> None:
    base = make_base(tmp_path, {NAME: TEXT.format(1)})
    run("build", base=base)
    write(base, 2)
    (base / ".cache" / "build.lock").unlink(missing_ok=True)
    (base / folder).chmod(0o555)
    process = start(base, preexec_fn=bound_by_permissions)
    told, _ = process.communicate()
    (base / folder).chmod(0o755)
    assert process.returncode == 1, told
    assert "没有写的权限" in told
    assert str(base / folder) in told
    assert "Traceback" not in told
    assert what_is_served(base) == 1


def test_a_file_that_vanishes_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = make_base(tmp_path, {NAME: TEXT.format(1)})
    run("build", base=base)
    write(base, 2)
    (base / "docs" / "不见了.md").symlink_to("nowhere.md")  # listed, and not there when it is read
    assert main(["--base", str(base), "build"]) == 1
    told = capsys.readouterr().err
    assert "文件在读写的时候不见了" in told
    assert "不见了.md" in told
    assert what_is_served(base) == 1


ORPHAN = """
import time
from scripts.store.pool import map_in_processes

def wait(item):
    print("ready", flush=True)
    time.sleep(60)

def prepare():
    pass

list(map_in_processes(wait, range(100), prepare, ()))
"""


@pytest.mark.skipif((os.cpu_count() or 1) == 1, reason="只有一个处理器时不开别的进程")
def test_the_helpers_of_a_killed_build_go_with_it(tmp_path: Path) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN, "utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        # The output ends when the last process that could write to it is gone.
        process.communicate(timeout=10)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
