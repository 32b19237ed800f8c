"""What git knows: which files of data/ a commit or the index holds, and their bytes.

    staged(Repository(cwd)) → {"data/reports/2023-某县.txt": Blob(mode="100644", id="9daeaf…")}

Bytes come from git's own store, never from the work tree. In a hook git tells its commands
by GIT_DIR, GIT_INDEX_FILE and GIT_QUARANTINE_PATH where to look, so those stay in the
environment there and are taken out everywhere else.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

DATA = "data"
LINK = "120000"
MODULE = "160000"


class GitFailed(Exception):
    """A git command failed; the message is git's own."""


@dataclass(frozen=True, slots=True)
class Blob:
    """One file as git keeps it."""

    mode: str
    id: str


@dataclass(frozen=True, slots=True)
class Repository:
    """Where git commands run, and with which environment."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def git(self, *words: str, given: bytes = b"") -> bytes:
        """What a git command prints; GitFailed when it fails."""
        program = shutil.which("git")
        if program is None:
            raise GitFailed("这台机器上没有 git")
        done = subprocess.run(
            [program, *words],
            cwd=self.folder,
            env=dict(self.environment),
            input=given,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise GitFailed(done.stderr.decode("utf-8", "replace").strip() or f"git {words[0]} 失败")
        return done.stdout

    def line(self, *words: str) -> str:
        """The one line that a git command prints."""
        return os.fsdecode(self.git(*words)).strip("\n")


def outside_hooks(folder: Path) -> Repository:
    """The repository of a folder, whatever hook this process runs in."""
    return Repository(folder, {key: value for key, value in os.environ.items() if not key.startswith("GIT_")})


def staged(repository: Repository) -> dict[str, Blob]:
    """The files of data/ in the index."""
    listed = repository.git("ls-files", "--stage", "-z", "--", DATA)
    # 100644 9daeafb9864cf43055ae93beb0afd6c7d144bfa4 0\tdata/reports/a.txt
    return {path: Blob(mode, name) for (mode, name, _), path in _entries(listed)}


def committed(repository: Repository, commit: str) -> dict[str, Blob]:
    """The files of data/ in a commit."""
    listed = repository.git("ls-tree", "-r", "-z", "--full-tree", commit, "--", DATA)
    # 100644 blob 9daeafb9864cf43055ae93beb0afd6c7d144bfa4\tdata/reports/a.txt
    return {path: Blob(mode, name) for (mode, _, name), path in _entries(listed)}


def changed_by_index(repository: Repository) -> set[str]:
    """Paths below data/ that the next commit changes, adds or removes."""
    return _paths(repository.git("diff", "--cached", "--name-only", "--no-renames", "-z", "--", DATA))


def changed_between(repository: Repository, old: str, new: str) -> set[str]:
    """Paths below data/ that differ; all of `new` when `old` is nothing."""
    if not old.strip("0"):
        return set(committed(repository, new))
    return _paths(repository.git("diff-tree", "-r", "--name-only", "--no-renames", "-z", old, new, "--", DATA))


def export(repository: Repository, files: Mapping[str, Blob], folder: Path) -> None:
    """Writes plain files below a folder, byte for byte as git keeps them."""
    plain = {path: blob for path, blob in files.items() if blob.mode not in (LINK, MODULE)}
    for path, content in _contents(repository, plain):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _contents(repository: Repository, files: Mapping[str, Blob]) -> Iterator[tuple[str, bytes]]:
    asked = "".join(f"{blob.id}\n" for blob in files.values()).encode()
    answer = repository.git("cat-file", "--batch", given=asked)
    at = 0
    for path in files:  # each: "<id> blob <size>\n<bytes>\n"
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        yield path, answer[end + 1 : end + 1 + size]
        at = end + size + 2


def _entries(listed: bytes) -> Iterable[tuple[list[str], str]]:
    for entry in filter(None, listed.split(b"\0")):
        about, _, path = entry.partition(b"\t")
        yield about.decode().split(), os.fsdecode(path)


def _paths(listed: bytes) -> set[str]:
    return {os.fsdecode(path) for path in listed.split(b"\0") if path}
