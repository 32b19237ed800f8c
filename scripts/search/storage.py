"""Whoosh's files, mapped from disk and read in place.

    MappedStorage(folder, maps).open_index().reader() → a reader that holds next to nothing in memory

Where Whoosh maps a segment itself, it copies every part of it into memory, and its postings come
one by one.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.reading import TermNotFound

from scripts.search.maps import TOUCHED, Maps
from scripts.search.texts import Ids

NEARBY = TOUCHED // 8  # most reads are near the one before


class Place:
    """A place in mapped bytes that one reads on from, as in a file."""

    def __init__(self, data: Any, place: int, used: Callable[[int], None]) -> None:
        self.data = data
        self.place = place
        self._used = used

    def read(self, size: int = -1) -> bytes:
        """The next bytes: `size` of them, or all."""
        return self._to(self.place + size if size >= 0 else len(self.data))

    def readline(self) -> bytes:
        """The next bytes up to the end of a line."""
        return self._to(self.data.find(b"\n", self.place) + 1 or len(self.data))

    def seek(self, position: int, whence: int = 0) -> None:
        """Goes to a place; `whence` as a file has it."""
        self.place = position + (0, self.place, len(self.data))[whence]

    def tell(self) -> int:
        """The place."""
        return self.place

    def _to(self, end: int) -> bytes:
        found: bytes = self.data[self.place : end]
        self.place += len(found)
        self._used(NEARBY + len(found))
        return found


class MappedFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """Mapped bytes of Whoosh's, or the part of them from `start` on. Every part has a place of its own."""

    def __init__(self, data: Any, name: str, used: Callable[[int], None], start: int = 0) -> None:
        self._data = data
        self._used = used
        self._start = start
        super().__init__(Place(data, start, used), name=name)

    def seek(self, position: int, whence: int = 0) -> None:
        """Goes to a place in the part; `whence` as a file has it."""
        self.file.seek(position + (0 if whence else self._start), whence)

    def tell(self) -> int:
        """The place in the part."""
        return int(self.file.tell()) - self._start

    def get(self, position: int, length: int) -> bytes:
        """Some bytes of the part."""
        self._used(NEARBY + length)
        found: bytes = self._data[self._start + position : self._start + position + length]
        return found

    def subset(self, position: int, length: int, name: str | None = None) -> "MappedFile":
        """The part from a place on."""
        return MappedFile(self._data, name or "", self._used, self._start + position)


class MappedStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder with an index, to read."""

    def __init__(self, folder: Path, maps: Maps) -> None:
        super().__init__(str(folder), supports_mmap=False, readonly=True)
        self._maps = maps

    def open_file(self, name: str, **options: Any) -> Any:
        """A segment mapped, any other file plainly."""
        if name.endswith(".seg"):
            return MappedFile(self._maps.open(Path(self.folder) / name), name, self._maps.used)
        return super().open_file(name, **options)


def read_blocks(leaf: Any, field: str, term: str) -> Iterator[tuple[Ids, NDArray[np.float64]]]:
    """(document numbers ascending, weights) of each block of a term's postings in one segment;
    nothing where it has none. Reads the blocks of Whoosh's own format whole; a matcher of another
    kind is walked by its public methods."""
    try:
        matcher = leaf.postings(field, term)
    except TermNotFound:
        return
    if not hasattr(matcher, "_read_data"):
        ids, weights = [], []
        while matcher.is_active():
            ids.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        yield np.array(ids, np.int32), np.array(weights, np.float64)
        return
    while matcher.is_active():
        matcher._read_data()
        steps, frequencies, _ = matcher._data
        held = np.cumsum(np.array(steps, np.int32), dtype=np.int32)
        same = frequencies is None or isinstance(frequencies, float)
        yield held, np.full(len(held), frequencies or 1.0) if same else np.array(frequencies, np.float64)
        matcher._next_block()
