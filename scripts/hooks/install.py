"""Puts the hooks into a repository, beside what its owner has there.

    .git/hooks/pre-commit → a few lines of shell that call this program with this Python

A hook that somebody else wrote is never touched: the caller says which line to add to it.
"""

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.hooks.repository import Repository
from scripts.store.durable import replace_file
from scripts.store.layout import PROGRAM

MARK = "# 城市管理知识库的钩子"
CLERK = ("pre-commit",)
SERVER = ("pre-receive", "post-receive")
STUB = """#!/bin/sh
{mark}，由 python -m scripts hooks install 写成；再运行一次会重写
if [ ! -x {python} ]; then
  echo "知识库：找不到 {python}，没有检查。请重新装好程序，再运行 python -m scripts hooks install" >&2
  exit 1
fi
{command}
"""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A hook that somebody else wrote, and the line that would call ours from it."""

    path: Path
    line: str


def install_hooks(repository: Repository, names: tuple[str, ...], base: Path, branch: str) -> list[Path] | Foreign:
    """Writes the hooks and gives their paths; nothing at all when one of them is foreign.
    `base` is the knowledge base that they serve, `branch` the one that is published."""
    folder = hooks_folder(repository)
    commands = {name: _command(name, base, branch) for name in names}
    for name in names:
        path = folder / name
        if path.exists() and MARK not in path.read_text("utf-8", "replace"):
            return Foreign(path, commands[name])
    folder.mkdir(parents=True, exist_ok=True)
    python = shlex.quote(Path(sys.executable).as_posix())
    for name, command in commands.items():
        text = STUB.format(mark=MARK, python=python, command=f"exec {command}")
        replace_file(folder / name, text.encode())
        (folder / name).chmod(0o755)
    return [folder / name for name in names]


def hooks_folder(repository: Repository) -> Path:
    """Where git looks for this repository's hooks."""
    return (repository.folder / repository.line("rev-parse", "--git-path", "hooks")).resolve()


def shared_hooks(repository: Repository) -> str:
    """The folder of `core.hooksPath`, which may serve other repositories too, or ""."""
    listed = repository.git("config", "--default", "", "--get", "core.hooksPath").decode("utf-8", "replace")
    return listed.strip()


def _command(name: str, base: Path, branch: str) -> str:
    words = [Path(sys.executable).as_posix(), "-m", "scripts", "--base", base.as_posix(), "hooks", "run", name]
    words += ["--branch", branch] if branch else []
    return f"env PYTHONUTF8=1 PYTHONPATH={shlex.quote(PROGRAM.as_posix())} {shlex.join(words)}"
