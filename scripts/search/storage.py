"""Whoosh's files, mapped from disk and read in place.

    MappedStorage(folder).open_index().reader() → a reader that holds next to nothing in memory

Where Whoosh maps a segment itself, it copies every part of it into memory, and its postings come
one by one.
"""

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.reading import TermNotFound

from scripts.search.texts import Ids


class MappedFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """A file of Whoosh's, or the part of it from `start` on. Every part has a place of its own."""

    def __init__(self, path: Path, start: int = 0) -> None:
        self._path = path
        self._start = start
        with path.open("rb") as file:
            super().__init__(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name=path.name)
        self.file.seek(start)

    def seek(self, position: int, whence: int = 0) -> None:
        """Goes to a place in the part; `whence` as a file has it."""
        self.file.seek(position + (0 if whence else self._start), whence)

    def tell(self) -> int:
        """The place in the part."""
        return int(self.file.tell()) - self._start

    def get(self, position: int, length: int) -> bytes:
        """Some bytes of the part."""
        return bytes(self.file[self._start + position : self._start + position + length])

    def subset(self, position: int, length: int, name: str | None = None) -> "MappedFile":
        """The part from a place on."""
        return MappedFile(self._path, self._start + position)


class MappedStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder with an index, to read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), supports_mmap=False, readonly=True)

    def open_file(self, name: str, **options: Any) -> Any:
        """A segment mapped, any other file plainly."""
        if name.endswith(".seg"):
            return MappedFile(Path(self.folder) / name)
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
