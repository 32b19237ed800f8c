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
GUIDE = "guide/"
ASIDE = ".new~"
GENERATED_MARK = 'generated: "由程序生成'.encode()


@dataclass(frozen=True, slots=True)
class Published:
    """What happened to the pages."""

    written: int
    unchanged: int
    removed: int
    problems: tuple[Problem, ...]


def publish(docs: Path, pages: Iterable[Page]) -> Published:
    """Makes docs/ hold exactly these generated pages beside what is hand-written.

    Codes: P801 a hand-written file stands in the way (its page is left out); P803 somebody
    changed a generated page (it is made anew). A guide page that somebody wrote or changed
    is theirs and stays, without a word."""
    docs.mkdir(parents=True, exist_ok=True)
    for left in docs.rglob(f".*{ASIDE}"):
        left.unlink()  # a build was killed while it wrote
    before = _read_list(docs)
    made: dict[str, str] = {}
    problems: list[Problem] = []
    written = 0
    for page in pages:
        try:
            current = _current(docs / page.path)
        except OSError:
            problems.append(problem("P801", f"docs/{page.path}", None, "这里有一个同名的文件夹或文件，放不下页面"))
            continue
        if current == page.content:
            made[page.path] = _digest(page.content)
            continue
        foreign = current is not None and before.get(page.path) != _digest(current)
        if foreign and page.path.startswith(GUIDE):
            continue
        if foreign and page.path not in before and not _is_ours(page.path, current or b""):
            problems.append(problem("P801", f"docs/{page.path}", None, "这里已有一个手写的文件"))
            continue
        if foreign and page.path in before:
            problems.append(problem("P803", f"docs/{page.path}", None, "这个页面被手工改过，已按报告重新生成"))
        made[page.path] = _digest(page.content)
        if page.path not in before:
            _write_list(docs, before | made)
        _write(docs / page.path, page.content)
        written += 1
    gone = _sweep(docs, before, made)
    _write_list(docs, made)
    return Published(written, len(made) - written, gone, tuple(problems))


def _sweep(docs: Path, before: dict[str, str], made: dict[str, str]) -> int:
    """Removes what was generated and no longer is, but for guide pages that are now somebody's."""
    gone = 0
    for name in sorted(set(before) - set(made)):
        current = _current(docs / name)
        if current is None or (name.startswith(GUIDE) and _digest(current) != before[name]):
            continue
        (docs / name).unlink()
        _remove_empty_folders(docs / name, docs)
        gone += 1
    return gone


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_ours(name: str, content: bytes) -> bool:
    """Whether a file that the list doesn't know was made by this program all the same."""
    return GENERATED_MARK in content[:2000] or (name.startswith("reports/") and name.endswith(".txt"))


def _current(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write_file(path: Path, content: bytes) -> None:
    """Writes a file that somebody asked for, whole or not at all."""
    _write(path, content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{_digest(path.name.encode())[:12]}{ASIDE}")
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
