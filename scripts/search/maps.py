"""Files mapped from disk, whose pages go back to the system once much of them has been read.

    maps = Maps(64_000_000)
    data = maps.open(path)   data[10:20] → 10 bytes
    maps.used(65536)         so much more of them is in memory; past the most, none of it is

What is mapped needs no memory that the system couldn't take back, but it is counted as the
program's, and on a small machine that count is looked at.
"""

import mmap
from pathlib import Path
from typing import Any

# The system maps a stretch of pages where one is touched.
TOUCHED = 65_536


class Maps:
    """Mapped files of an index; safe to share between threads. `most`: bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._used = 0
        self._size = 0
        self._held: list[mmap.mmap] = []

    def open(self, path: Path) -> Any:
        """The bytes of a file, mapped; an empty file can't be."""
        with path.open("rb") as file:
            if not path.stat().st_size:
                return b""
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._held.append(data)
        self._size += len(data)
        return data

    def used(self, size: int) -> None:
        """Counts bytes that were touched; gives all back when there are too many."""
        if self._size <= self.most:
            return
        self._used += size
        if self._used > self.most and hasattr(mmap, "MADV_DONTNEED"):
            self._used = 0
            for data in self._held:
                data.madvise(mmap.MADV_DONTNEED)
