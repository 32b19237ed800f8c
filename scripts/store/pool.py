"""Work spread over processes, in order.

for answer in map_in_processes(parse_one, sources, prepare, (texts,)): …
"""

import os
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
    with ProcessPoolExecutor(workers, initializer=prepare, initargs=given) as pool:
        yield from pool.map(function, items, chunksize=8)
