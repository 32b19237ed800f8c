"""Values in files, with what is packed in them left there until somebody looks at it.

    write_packed(path, report)      read_packed(path, whole=False).body[3] → read from the file now

A file has the sizes of its two parts, the value as pickle packs it, and the bytes of every
`Packed` and `PackedApart` in it, one after another.
"""

import errno
import io
import os
import pickle
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from scripts.packed import Packed, PackedApart

# Number on the disk, when it was written, its size.
Identity = tuple[int, int, int]
SIZES = struct.Struct("<QQ")
# Pages cite the reports of an agency one after another: of so many the bytes read last are at hand.
AT_HAND = 256
# What stands for something packed: its class, where its bytes lie, how many, what is beside them.
Stub = tuple[type[Packed[Any]] | type[PackedApart[Any]], int, int, Any]


@dataclass(frozen=True, slots=True)
class Lying:
    """Bytes that lie in a file, read when they are asked for; `identity` is the file's."""

    path: Path
    identity: Identity
    start: int
    size: int

    def __call__(self) -> bytes:
        """The bytes. OSError when the file is gone, or is another one."""
        return _read(self)


@lru_cache(AT_HAND)
def _read(lying: Lying) -> bytes:
    with lying.path.open("rb") as file:
        if _identity(os.fstat(file.fileno())) != lying.identity:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(lying.path))
        file.seek(lying.start)
        return file.read(lying.size)


def _identity(file: os.stat_result) -> Identity:
    return file.st_ino, file.st_mtime_ns, file.st_size


def forget() -> None:
    """Forgets what is at hand: where the disk keeps coarse times, a file that takes another's place
    may look like it."""
    _read.cache_clear()


class _Outside(pickle.Pickler):
    """Packs a value; the bytes of what is packed in it go to `outside`."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.outside: list[bytes] = []
        self._size = 0

    def persistent_id(self, value: Any) -> Stub | None:
        if not isinstance(value, Packed | PackedApart):
            return None
        data, beside = value.apart()
        start = self._size
        self.outside.append(data)
        self._size += len(data)
        return type(value), start, len(data), beside


class _Inside(pickle.Unpickler):
    """Unpacks it again. The bytes of what is packed in it are those of `tail`, or lie in the file
    from `begin` on."""

    def __init__(self, head: bytes, tail: bytes | None, path: Path, identity: Identity, begin: int) -> None:
        super().__init__(io.BytesIO(head))
        self._tail, self._path, self._identity, self._begin = tail, path, identity, begin

    def persistent_load(self, told: Stub) -> Packed[Any] | PackedApart[Any]:
        kind, start, size, beside = told
        if self._tail is not None:
            return kind.again(self._tail[start : start + size], beside)
        return kind.again(Lying(self._path, self._identity, self._begin + start, size), beside)


def write_packed(path: Path, value: object) -> None:
    """Writes a value to a file that is made new."""
    inside = io.BytesIO()
    pickler = _Outside(inside)
    pickler.dump(value)
    head, tail = inside.getvalue(), b"".join(pickler.outside)
    path.write_bytes(SIZES.pack(len(head), len(tail)) + head + tail)


def read_packed(path: Path, *, whole: bool) -> Any:
    """What was written to a file. Unless `whole`, what is packed in it is read from there when
    somebody looks at it: the file must stay. OSError; ValueError when the file was cut short; and
    what pickle raises."""
    with path.open("rb") as file:
        lies = os.fstat(file.fileno())
        sizes = file.read(SIZES.size)
        if len(sizes) < SIZES.size:
            raise ValueError(path)
        inside, outside = SIZES.unpack(sizes)
        begin = SIZES.size + inside
        if lies.st_size != begin + outside:
            raise ValueError(path)
        head = file.read(inside)
        tail = file.read() if whole else None
    return _Inside(head, tail, path, _identity(lies), begin).load()
