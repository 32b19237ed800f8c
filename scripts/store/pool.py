"""Work spread over processes, in order.

for answer in map_in_processes(parse_one, sources, prepare, (texts,)): …
"""

import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
# Fewer items than this are done here: starting processes costs more than they save.
WORTH_IT = 24


def map_in_processes(
    function: Callable[[T], R],
    items: Sequence[T],
    prepare: Callable[..., None] | None = None,
    given: tuple[Any, ...] = (),
    *,
    worth_it: int = WORTH_IT,
) -> Iterator[R]:
    """`function` of every item, in order; each process calls `prepare(*given)` first. Fewer
    items than `worth_it` are done in this process."""
    workers = min(os.cpu_count() or 1, 8)
    if len(items) < worth_it or workers == 1:
        if prepare is not None:
            prepare(*given)
        yield from map(function, items)
        return
    with ProcessPoolExecutor(min(workers, len(items)), initializer=_begin, initargs=(prepare, given)) as pool:
        yield from pool.map(function, items, chunksize=max(1, min(8, len(items) // (4 * workers))))


def _begin(prepare: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    threading.Thread(target=_follow_parent, daemon=True).start()
    if prepare is not None:
        prepare(*given)


def _follow_parent() -> None:
    """Ends this process with its parent: orphans of a killed build would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
