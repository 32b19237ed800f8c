"""Hooks in real repositories: a commit is checked, a push published or refused with its reason."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.store.layout import Layout
from scripts.store.lock import build_lock
from tests.support import ROOT, get_json, make_base, run, served

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="这台机器没有 git")

NAME = "data/reports/2023-某县城管局-工作总结.txt"
TEXT = "某县城管局2023年工作总结\n一、垃圾分类\n新建垃圾分类亭{}个。\n"
WHO = {
    "GIT_AUTHOR_NAME": "张三", "GIT_AUTHOR_EMAIL": "z@example.invalid",
    "GIT_COMMITTER_NAME": "张三", "GIT_COMMITTER_EMAIL": "z@example.invalid",
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
}  # fmt: skip


def git(folder: Path, *words: str, code: int | None = 0) -> str:
    """What git and the hooks say."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-c", "core.quotePath=false", *words],
        cwd=folder,
        env=kept | WHO,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert code is None or done.returncode == code, done.stdout
    return done.stdout


def make_clone(folder: Path) -> Path:
    """A clerk's repository with one good report committed."""
    git(folder.parent, "init", "-q", "-b", "main", folder.name)
    make_base(folder, {NAME: TEXT.format(1)})
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "第一份")
    return folder


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return make_clone(tmp_path / "clone")


class Server:
    """A bare repository with hooks, the base that it publishes into, and a clerk's clone of it."""

    def __init__(self, folder: Path) -> None:
        self.clone = make_clone(folder / "clone")
        self.bare, self.base = folder / "kb.git", folder / "kb"
        git(folder, "init", "-q", "--bare", "-b", "main", "kb.git")
        git(self.clone, "remote", "add", "origin", str(self.bare))
        git(self.clone, "push", "-q", "origin", "main")
        self.told = run("hooks", "install", str(self.bare), "--worktree", str(self.base)).stderr

    def push(self, files: dict[str, str], code: int = 0, branch: str = "main") -> str:
        make_base(self.clone, files)
        git(self.clone, "add", "-A")
        git(self.clone, "commit", "-q", "-m", "改")
        return git(self.clone, "push", "origin", f"HEAD:{branch}", code=code)

    @property
    def log(self) -> str:
        return (self.bare / "kb" / "publish.log").read_text("utf-8")


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def test_a_push_is_found_by_the_running_service_and_a_bad_one_refused_with_its_reason(server: Server) -> None:
    assert "已发布新版本" in server.told
    with served(server.base) as address:
        told = server.push({NAME: TEXT.format(2) + "示踪句子讲到海绵城市。\n受理诉求9件，其中热线5件、随手拍8件。\n"})
        assert "remote: 知识库：已发布新版本" in told
        assert "1 份报告" in told
        assert f"{NAME}:5: A601" in told
        assert "Traceback" not in told
        assert any(_found(address, '"示踪句子讲到海绵城市"') for _ in range(50))
        bad = "data/reports/2024-某县城管局-工作总结.txt"
        told = server.push({bad: TEXT.format(3).replace("2023", "2024") + "联系人手机13800138000。\n"}, code=1)
        assert "这次推送没有收下" in told
        assert f"{bad}:4: A607 有手机号码" in told
        assert "13800138000" not in told
        assert "请在 txt 里遮盖" in told
        assert not (server.base / bad).exists()
        assert not _found(address, '"新建垃圾分类亭3个"')
        # Masked as told, it is taken: what is judged is how the branch ends, not each step to it.
        told = server.push({bad: TEXT.format(3).replace("2023", "2024") + "联系人手机138****8000。\n"})
        assert "2 份报告" in told
        assert any(_found(address, '"新建垃圾分类亭3个"') for _ in range(50))
        # A report that is deleted goes from the work tree and the site.
        (server.clone / bad).unlink()
        assert "旧版本" in server.push({})
        assert not (server.base / bad).exists()
        assert any(not _found(address, '"新建垃圾分类亭3个"') for _ in range(50))
    assert len(server.log.splitlines()) >= 4
    assert "示踪句子" not in server.log
    assert git(server.bare, "rev-parse", "main") == (server.bare / "kb" / "published").read_text("utf-8") + "\n"
    assert git(server.bare, "symbolic-ref", "HEAD") == "refs/heads/main\n"


def _found(address: str, query: str) -> bool:
    found: int = get_json(f"{address}/api/search?q={query}")["total"]
    if not found:
        time.sleep(0.1)
    return found > 0


def test_a_site_that_cannot_be_built_keeps_the_old_one_and_tells_the_pusher(server: Server) -> None:
    before = (server.base / "releases" / "current.json").read_bytes()
    told = server.push({"docs/guide/index.md": "# 使用\n\n[断链](nowhere.md)\n"})
    assert "没有发布新版本，原来的网站仍在使用" in told
    assert "P802" in told
    assert "nowhere.md" in told
    assert (server.base / "releases" / "current.json").read_bytes() == before
    assert "没有发布新版本" in server.log
    (server.clone / "docs/guide/index.md").unlink()
    # The page is the program's own again; the push is published with what came before.
    assert "已发布新版本" in server.push({NAME: TEXT.format(9)})


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("site_name: [某县\nnav: : x\n", "mkdocs.yml:2: P802 网站没有生成：不是正确的 YAML"),
        ("- 某县\n- 知识库\n", "mkdocs.yml: P802 网站没有生成：里面不是一行一个“设置: 值”"),
        (
            f"INHERIT: {ROOT}/mkdocs.yml\nplugins: [nosuch]\n",
            "mkdocs.yml: P802 网站没有生成：设置 plugins 里的插件 nosuch",
        ),
        (f"INHERIT: {ROOT}/mkdocs.yml\ntheme: {{language: xx}}\n", "mkdocs.yml: P802 网站没有生成：主题里没有 "),
    ],
)
def test_broken_settings_are_told_in_chinese_with_the_file(server: Server, settings: str, told: str) -> None:
    said = server.push({"mkdocs.yml": settings})
    ours = [line.removeprefix("remote: ").strip() for line in said.splitlines() if line.startswith("remote:")]
    assert any(line.startswith(told) for line in ours)
    assert all(re.search("[\u4e00-\u9fff]", line) for line in ours if line), ours
    assert not re.search('ERROR|Config value|Aborted|Traceback|File "', said)
    assert "原来的网站仍在使用" in said


def test_a_push_of_another_branch_is_checked_and_not_published(server: Server) -> None:
    refused = server.push({NAME: TEXT.format(4) + "手机13800138000\n"}, branch="draft", code=1)
    assert "A607" in refused
    told = server.push({NAME: TEXT.format(5)}, branch="draft")
    assert "发布的是 main 分支" in told
    assert "5个" not in (server.base / NAME).read_text("utf-8")


def test_pushes_during_a_build_are_built_once_after_it(server: Server) -> None:
    pushes: list[subprocess.Popen[str]] = []
    with build_lock(Layout(server.base)):  # the first push waits in its build
        for number in (11, 12, 13):
            make_base(server.clone, {NAME: TEXT.format(number)})
            git(server.clone, "commit", "-qam", str(number))
            if not pushes:
                pushes.append(
                    subprocess.Popen(
                        ["git", "push", "origin", "main"], cwd=server.clone, stderr=subprocess.PIPE, text=True
                    )
                )
                while "亭11个" not in (server.base / NAME).read_text("utf-8"):
                    assert pushes[0].poll() is None
                    time.sleep(0.1)
            else:
                assert "接着一起发布" in git(server.clone, "push", "origin", "main")
    _, told = pushes[0].communicate(timeout=120)
    assert told.count("知识库：已发布新版本") == 2
    assert "亭13个" in (server.base / NAME).read_text("utf-8")
    # Once at installation, once for the first push, once for the two that came meanwhile.
    assert server.log.count("已发布新版本") == 3
    assert hits(server.base, '"分类亭13个"') == 1


def hits(base: Path, query: str) -> int:
    return run("search", query, base=base).stdout.count("分类亭")


def test_a_commit_is_checked_as_it_is_staged(clone: Path) -> None:
    assert "pre-commit" in run("hooks", "install", base=clone).stdout
    path = clone / NAME
    path.write_text(TEXT.format(2) + "手机13800138000。\n", "utf-8")
    git(clone, "add", ".")
    path.write_text(TEXT.format(2), "utf-8")  # mended in the work tree, not in the index
    told = git(clone, "commit", "-m", "改", code=1)
    assert f"{NAME}:4: A607" in told
    assert "git add" in told
    git(clone, "add", ".")
    path.write_text(TEXT.format(2) + "机密★\n", "utf-8")  # bad in the work tree only
    git(clone, "commit", "-q", "-m", "改")
    # git commit -a uses an index of its own.
    assert "A608" in git(clone, "commit", "-q", "-am", "改", code=1)
    assert git(clone, "log", "--oneline").count("\n") == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("data/reports/空.txt", "", "D101"),
        ("data/reports/a.docx", "PK", "D102"),
        ("data/reports/子/2023-某县城管局-工作总结.txt", TEXT, "C301"),
        ("data/vocab/topics.yml", "topics: [\n", "data/vocab/topics.yml:2: V401"),
        ("data/overrides/2023-某县城管局-工作总结.yml", "- {target: report, set: {kind: 总结}, reason: a}\n", "O502"),
    ],
)
def test_every_error_in_what_is_staged_stops_the_commit(clone: Path, name: str, content: str, told: str) -> None:
    run("hooks", "install", base=clone)
    make_base(clone, {name: content})
    git(clone, "add", ".")
    assert told in git(clone, "commit", "-m", "改", code=1)


def test_an_override_lets_a_commit_through_and_its_removal_does_not(clone: Path) -> None:
    run("hooks", "install", base=clone)
    override = "data/overrides/2023-某县城管局-工作总结.yml"
    accept = "- {target: report, set: {accept: ['A607:4']}, reason: 公开的举报电话, by: 张三}\n"
    make_base(clone, {NAME: TEXT.format(2) + "举报手机13800138000。\n", override: accept})
    git(clone, "add", ".")
    git(clone, "commit", "-q", "-m", "改")
    git(clone, "rm", "-q", override)
    assert "A607" in git(clone, "commit", "-m", "删", code=1)


def test_what_was_bad_before_does_not_stop_other_commits(clone: Path) -> None:
    make_base(clone, {"data/reports/旧.txt": TEXT.format(7) + "手机13800138000。\n"})
    git(clone, "add", ".")
    git(clone, "commit", "-q", "-m", "装钩子以前")
    run("hooks", "install", base=clone)
    make_base(clone, {NAME: TEXT.format(3), "data/reports/名字 有空格、“引号”.txt": TEXT.format(4)})
    git(clone, "add", ".")
    git(clone, "commit", "-q", "-m", "改")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 上建链接要权限")
def test_a_link_out_of_the_repository_is_no_report(clone: Path) -> None:
    run("hooks", "install", base=clone)
    (clone / "data/reports/链接.txt").symlink_to("/etc/passwd")
    git(clone, "add", ".")
    assert "D104" in git(clone, "commit", "-m", "改", code=1)


def test_a_hook_that_somebody_wrote_is_never_touched(clone: Path) -> None:
    own = clone / ".git/hooks/pre-commit"
    own.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    told = run("hooks", "install", base=clone, code=1).stderr
    assert "没有改动" in told
    assert "hooks run pre-commit" in told
    assert own.read_text("utf-8") == "#!/bin/sh\nexit 0\n"
    # The line that it offers works.
    own.write_text(f"#!/bin/sh\nset -e\n{told.splitlines()[-1].strip()}\n", "utf-8")
    own.chmod(0o755)
    make_base(clone, {NAME: TEXT.format(2) + "手机13800138000。\n"})
    assert "A607" in git(clone, "commit", "-am", "改", code=1)
    own.unlink()
    run("hooks", "install", base=clone)
    run("hooks", "install", base=clone)  # ours is written anew without a word
    git(clone, "config", "core.hooksPath", "/somewhere/else")
    assert "core.hooksPath" in run("hooks", "install", base=clone, code=2).stderr


def test_misuse_of_install_is_explained(tmp_path: Path, clone: Path) -> None:
    assert "不是 git 仓库" in run("hooks", "install", base=make_base(tmp_path / "plain", {}), code=2).stderr
    assert "裸仓库" in run("hooks", "install", "--server", "--worktree", "x", base=clone, code=2).stderr
    git(tmp_path, "init", "-q", "--bare", "bare.git")
    assert "--worktree" in run("hooks", "install", str(tmp_path / "bare.git"), code=2).stderr
    assert "最上一层" in run("hooks", "install", str(clone / "data"), code=2).stderr


def test_a_hook_whose_program_is_gone_says_so_and_lets_nothing_pass(clone: Path) -> None:
    run("hooks", "install", base=clone)
    hook = clone / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text("utf-8").replace(Path(sys.executable).as_posix(), "/nowhere/python"), "utf-8")
    make_base(clone, {NAME: TEXT.format(2)})
    assert "找不到 /nowhere/python" in git(clone, "commit", "-am", "改", code=1)


def test_the_program_that_the_hooks_call_is_this_one(clone: Path) -> None:
    run("hooks", "install", base=clone)
    assert str(ROOT) in (clone / ".git/hooks/pre-commit").read_text("utf-8")
