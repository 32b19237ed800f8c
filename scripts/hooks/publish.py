"""After a push: the work tree follows the branch, a build follows the work tree.

    push 1 → checkout, build …        push 2 meanwhile → told that it comes next
             … tip has moved: checkout, build once for all that came meanwhile

Nothing is queued: what has been published is written down, and while the branch is
somewhere else there is work. So a burst costs one more build, and a killed one is made good
by the next push.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from scripts.build import build
from scripts.hooks.repository import GitFailed, Repository, changed_between, committed
from scripts.store.durable import replace_file
from scripts.store.layout import Layout
from scripts.summary import BuildSummary

NOTES = "kb"  # our folder in the bare repository
LOG_LIMIT = 1_000_000
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Push:
    """What was built for one state of the branch; `changed` are the paths below data/ since
    the last one."""

    commit: str
    changed: frozenset[str]
    strangers: tuple[str, ...]
    summary: BuildSummary


def publish_branch(
    layout: Layout, repository: Repository, branch: str, clock: Callable[[], float], busy: Callable[[], None]
) -> Iterator[Push]:
    """Builds until what is published is what the branch holds, one result a build. Nothing
    when it is published already; `busy` is called when another process is at it and will do
    this too. GitFailed, OSError when it cannot go on; the old release stays."""
    notes = Path(repository.line("rev-parse", "--absolute-git-dir")) / NOTES
    notes.mkdir(exist_ok=True)
    tried = ""
    while (tip := repository.line("rev-parse", f"refs/heads/{branch}")) not in (tried, _published(notes)):
        try:
            with FileLock(notes / "publish.lock").acquire(timeout=0):
                tried = tip
                push = _publish(layout, repository, tip, notes, clock)
        except Timeout:
            busy()
            return
        # The branch is looked at again without the lock: who came meanwhile has gone by now.
        yield push


def _publish(layout: Layout, repository: Repository, tip: str, notes: Path, clock: Callable[[], float]) -> Push:
    before = _published(notes)
    try:
        changed = changed_between(repository, before or "0", tip)
    except GitFailed:  # the commit published last is gone from the repository
        changed = set(committed(repository, tip))
    check_out(layout, repository, tip, notes)
    summary = build(layout, lambda *_: None, clock)
    if summary.generation:
        replace_file(notes / "published", tip.encode())
    return Push(tip, frozenset(changed), _strangers(layout, repository, tip), summary)


def check_out(layout: Layout, repository: Repository, commit: str, notes: Path) -> None:
    """Makes the work tree hold the commit's files, and no longer those that it has dropped."""
    layout.base.mkdir(parents=True, exist_ok=True)
    (notes / "index.lock").unlink(missing_ok=True)  # of a killed checkout: nobody else works here
    inside = Repository(
        layout.base,
        {
            **repository.environment,
            "GIT_DIR": repository.line("rev-parse", "--absolute-git-dir"),
            "GIT_WORK_TREE": str(layout.base),
            "GIT_INDEX_FILE": str(notes / "index"),
        },
    )
    inside.git("read-tree", "--reset", "-u", commit)
    inside.git("checkout-index", "--all", "--force", "--quiet")


def write_log(repository: Repository, stamp: str, lines: list[str]) -> None:
    """Adds lines to `kb/publish.log`; the one before is kept as `publish.log.1`."""
    log = Path(repository.line("rev-parse", "--absolute-git-dir")) / NOTES / "publish.log"
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_name("publish.log.1"))
    with log.open("a", encoding="utf-8") as file:
        file.writelines(f"{stamp} {line}\n" for line in lines)


def _published(notes: Path) -> str:
    try:
        return (notes / "published").read_text("utf-8").strip()
    except FileNotFoundError:
        return ""


def _strangers(layout: Layout, repository: Repository, commit: str) -> tuple[str, ...]:
    """Reports in the work tree that the commit doesn't have: they are published all the same."""
    known = committed(repository, commit)
    found = (layout.name(path) for path in sorted(layout.reports.rglob("*.txt")))
    return tuple(name for name in found if name not in known)
