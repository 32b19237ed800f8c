"""One build at a time.

    with build_lock(layout, lambda: print("另一个 build 正在运行，等它结束……")): …

The lock is the operating system's: it goes with the process that holds it, however that ends.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from scripts.store.layout import Layout

PATIENCE = 600  # seconds


@contextmanager
def build_lock(layout: Layout, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Held while what is generated changes. `waiting` is called once when somebody else has
    it; Timeout when they keep it for ten minutes."""
    layout.cache.mkdir(parents=True, exist_ok=True)
    lock = FileLock(layout.cache / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        lock.release()


__all__ = ["Timeout", "build_lock"]
