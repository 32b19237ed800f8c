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
    function: Callable[[T], R], items: Sequence[T], prepare: Callable[..., None], given: tuple[Any, ...]
) -> Iterator[R]:
    """`function` of every item, in order; each process calls `prepare(*given)` first."""
    workers = min(os.cpu_count() or 1, 8)
    if len(items) < WORTH_IT or workers == 1:
        prepare(*given)
        yield from map(function, items)
        return
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(prepare, given)) as pool:
        yield from pool.map(function, items, chunksize=8)


def _begin(prepare: Callable[..., None], given: tuple[Any, ...]) -> None:
    threading.Thread(target=_follow_parent, daemon=True).start()
    prepare(*given)


def _follow_parent() -> None:
    """Ends this process with its parent: orphans of a killed build would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
