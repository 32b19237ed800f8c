"""A command run and measured from outside: seconds, processor, memory of all its processes.

    measure(["python", "-m", "scripts", "build"], …) → Run(wall=12.1, cpu=21.4, peak=412.0, …)

Memory is the proportional set size (pages that processes share count once), sampled several
times a second where the system has /proc; elsewhere it is 0.
"""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
INTERVAL = 0.1
# Looking at memory takes time, the more the larger a process is: this part of a processor at most.
WATCHING = 0.02


@dataclass(frozen=True, slots=True)
class Run:
    """What a command cost; `samples` are (seconds on the performance counter, MB)."""

    code: int
    output: str
    errors: str
    wall: float
    cpu: float
    samples: tuple[tuple[float, float], ...]

    @property
    def peak(self) -> float:
        """The most memory at once, in MB."""
        return max((held for _, held in self.samples), default=0.0)

    def peak_between(self, begin: float, end: float) -> float:
        """The most memory within a time, in MB; 0 when it was too short to be seen."""
        return max((held for at, held in self.samples if begin <= at <= end), default=0.0)


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    """Runs a command to its end in `folder`; the processor time counts its children too."""
    before = os.times()
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    samples: list[tuple[float, float]] = []
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, samples, done))
    watcher.start()
    output, errors = process.communicate()
    done.set()
    watcher.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(process.returncode, output, errors, time.perf_counter() - began, cpu, tuple(samples))


def settle() -> None:
    """Waits until what was written lies on the disk, so that the next command doesn't pay for it."""
    if hasattr(os, "sync"):
        os.sync()


def bytes_since(folder: Path, since: float) -> int:
    """Bytes of the files below a folder that were written since a time (seconds of the epoch).
    A file that is only linked anew keeps its time and doesn't count."""
    found = (path.stat() for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(status.st_size for status in found if status.st_mtime >= since)


def _watch(root: int, samples: list[tuple[float, float]], done: threading.Event) -> None:
    pause = INTERVAL
    while PROC.is_dir() and not done.wait(pause):
        began = time.perf_counter()
        samples.append((began, sum(map(_memory, _family(root)))))
        pause = max(INTERVAL, (time.perf_counter() - began) / WATCHING)


def _family(root: int) -> set[int]:
    """The process and all that descend from it."""
    parents = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue  # it has just ended
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _memory(process: int) -> float:
    try:
        lines = (PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def memory_of(process: int | None = None) -> float:
    """The memory of a process, this one if none is given, in MB; 0 where the system doesn't say."""
    return _memory(process if process is not None else os.getpid())
