"""What a build did, and what each of its stages cost: 读取 9.1 秒, 页面 1.9 秒, …"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scripts.model import Problem

Clock = Callable[[], float]


def no_clock() -> float:
    """A clock that stands still, for who measures nothing."""
    return 0.0


@dataclass(slots=True)
class BuildSummary:
    """What a build did; by stage in order: `seconds` on the wall, `cpu_seconds` of this process
    and those that it waited for, `began` on the clock that was given. `strict`: withheld because
    of a warning. `still_held`: older release → ids of reports in it that are no longer published."""

    generation: str = ""
    switched: bool = False
    strict: bool = False
    reports_read: int = 0
    reports_reused: int = 0
    reports_published: int = 0
    reports_refused: int = 0
    pages_written: int = 0
    pages_unchanged: int = 0
    pages_removed: int = 0
    passages_indexed: int = 0
    problems: tuple[Problem, ...] = ()
    still_held: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    cpu_seconds: dict[str, float] = field(default_factory=dict)
    began: dict[str, float] = field(default_factory=dict)
    clock: Clock = field(default=no_clock, repr=False)
    cpu_clock: Clock = field(default=no_clock, repr=False)

    @property
    def failed(self) -> bool:
        """Whether anything is an error, or a strict build found a doubt."""
        return self.strict or any(item.severity == "error" for item in self.problems)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts the seconds of a stage."""
        began, cpu_began = self.clock(), self.cpu_clock()
        self.began[name] = began
        try:
            yield
        finally:
            self.seconds[name] = round(self.clock() - began, 3)
            self.cpu_seconds[name] = round(self.cpu_clock() - cpu_began, 3)
