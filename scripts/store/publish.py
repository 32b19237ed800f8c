"""Writes the generated pages into docs/ among the hand-written ones.

Only what differs is written, what is no longer generated is removed, and a file that this
program did not make is never touched: `docs/.generated.json` lists what it made.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from scripts.model import Draft, Page, Problem
from scripts.problems import problem

NOTHING: Mapping[str, str] = MappingProxyType({})
LIST_NAME = ".generated.json"
JOURNAL_NAME = ".generated.journal"
GUIDE = "guide/"
ASIDE = ".new~"
GENERATED_MARK = 'generated: "由程序生成'.encode()


@dataclass(frozen=True, slots=True)
class Published:
    """What happened to the pages; `digests` of those that lie there as they were made, and how
    drafts were `left`, by path: what each was made from, and how its file looks."""

    written: int
    unchanged: int
    removed: int
    problems: tuple[Problem, ...]
    left: dict[str, str]
    digests: dict[str, str]


def publish(docs: Path, pages: Iterable[Page | Draft], remembered: Mapping[str, str] = NOTHING) -> Published:
    """Makes docs/ hold exactly these generated pages beside what is hand-written. A draft is
    not made when `remembered` (as the last build left them) knows it and its page lies there as
    it was made: the file is read only when it looks different.

    Codes: P801 a hand-written file stands in the way (its page is left out); P803 somebody
    changed a generated page (it is made anew). A guide page that somebody wrote or changed
    is theirs and stays, without a word."""
    docs.mkdir(parents=True, exist_ok=True)
    for folder, _, names in os.walk(docs):
        for name in names:
            if name.startswith(".") and name.endswith(ASIDE):
                Path(folder, name).unlink()  # a build was killed while it wrote
    before = _read_list(docs)
    run = _Run(docs, before, remembered)
    for item in pages:
        run.take(item)
    gone = _sweep(docs, before, run.made)
    _write_list(docs, run.made)
    (docs / JOURNAL_NAME).unlink(missing_ok=True)
    return Published(run.written, len(run.made) - run.written, gone, tuple(run.problems), run.left, run.made)


@dataclass(slots=True)
class _Run:
    """Pages being published: what was there `before`, and what has been made so far."""

    docs: Path
    before: dict[str, str]
    remembered: Mapping[str, str]
    made: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    written: int = 0

    def take(self, item: Page | Draft) -> None:
        """Publishes one page."""
        if isinstance(item, Draft) and self._is_left(item):
            return
        try:
            current = _current(self.docs / item.path)
        except OSError:
            self._refuse(item.path, "P801", "这里有一个同名的文件夹或文件，放不下页面")
            return
        if isinstance(item, Page):
            self._publish(item, current)
            return
        if not self._stands(item, current):
            self._publish(Page(item.path, item.make()), current)
        if item.made_from and item.path in self.made:
            self.left[item.path] = _left(item.made_from, f"{self.docs}/{item.path}")

    def _is_left(self, draft: Draft) -> bool:
        """Whether the draft's page looks as it was left, made from the same."""
        left = self.remembered.get(draft.path)
        if not left or not draft.made_from or draft.path not in self.before:
            return False
        if left != _left(draft.made_from, f"{self.docs}/{draft.path}"):
            return False
        self.left[draft.path] = left
        self.made[draft.path] = self.before[draft.path]
        return True

    def _stands(self, draft: Draft, current: bytes | None) -> bool:
        """Whether the draft's page lies there as it was made, from the same."""
        left = self.remembered.get(draft.path)
        if current is None or left is None or not draft.made_from or left.partition(" ")[0] != draft.made_from:
            return False
        digest = _digest(current)
        if self.before.get(draft.path) != digest:
            return False
        self.made[draft.path] = digest
        return True

    def _publish(self, page: Page, current: bytes | None) -> None:
        digest = _digest(page.content)
        if current == page.content:
            self.made[page.path] = digest
            return
        foreign = current is not None and self.before.get(page.path) != _digest(current)
        if foreign and page.path.startswith(GUIDE):
            return
        if foreign and page.path not in self.before and not _is_ours(page.path, current or b""):
            self._refuse(page.path, "P801", "这里已有一个手写的文件")
            return
        if foreign and page.path in self.before:
            self._refuse(page.path, "P803", "这个页面被手工改过，已按报告重新生成")
        self.made[page.path] = digest
        if page.path not in self.before:
            _note(self.docs, page.path, digest)
        _write(self.docs / page.path, page.content)
        self.written += 1

    def _refuse(self, path: str, code: str, why: str) -> None:
        self.problems.append(problem(code, f"docs/{path}", None, why))


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


def _left(made_from: str, path: str) -> str:
    """What a page was made from, and how its file looks from outside (size, times, number); "" where
    there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116  of tens of thousands: to make a Path costs more than to look
    except OSError:
        return ""
    return f"{made_from} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


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
    """What the last build made, and what one that was stopped had begun to make."""
    try:
        listed = json.loads((docs / LIST_NAME).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        listed = {}
    found = {str(k): str(v) for k, v in listed.items()} if isinstance(listed, dict) else {}
    for line in (_current(docs / JOURNAL_NAME) or b"").decode("utf-8", "replace").splitlines():
        digest, _, path = line.partition(" ")
        found.setdefault(path, digest)
    return found


def _note(docs: Path, path: str, digest: str) -> None:
    """Says before a new page is written that it is ours, in case the build is stopped."""
    with (docs / JOURNAL_NAME).open("ab") as journal:
        journal.write(f"{digest} {path}\n".encode())


def _write_list(docs: Path, made: dict[str, str]) -> None:
    content = (json.dumps(made, ensure_ascii=False, separators=(",\n", ": "), sort_keys=True) + "\n").encode()
    if _current(docs / LIST_NAME) != content:
        _write(docs / LIST_NAME, content)


def _remove_empty_folders(path: Path, root: Path) -> None:
    for folder in path.parents:
        if folder == root or any(folder.iterdir()):
            return
        folder.rmdir()
