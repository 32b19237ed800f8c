"""Whoosh's files, mapped from disk and read in place.

    MappedStorage(folder).open_index().reader() → a reader that holds next to nothing in memory

Where Whoosh maps a segment itself, it copies every part of it into memory.
"""

import mmap
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile


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
