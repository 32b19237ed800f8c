"""Records that are rarely looked at, kept small: bytes until somebody reads them, which may lie on
disk (`scripts/store/packing.py`).

    report.figures   127 指标值，15 KB 而不是 70 KB，翻看时才展开

Ten thousand reports have more than a million figures; most are never looked at again after
the report was checked.
"""

import io
import pickle
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar, overload

from scripts.model import Figure, Measure, Report, Section, head_of

T = TypeVar("T")
# Bytes, or what gives them.
Data = bytes | Callable[[], bytes]


class Packed(Sequence[T]):
    """A sequence equal to the tuple that it was made of; every look at an item unpacks all."""

    __slots__ = ("_data", "_length")

    def __init__(self, items: Sequence[T]) -> None:
        self._data: Data = pickle.dumps(tuple(items), pickle.HIGHEST_PROTOCOL)
        self._length = len(items)

    @classmethod
    def again(cls, data: Data, length: int) -> "Packed[T]":
        """What was taken apart before."""
        packed = cls.__new__(cls)
        packed._data, packed._length = data, length
        return packed

    def apart(self) -> tuple[bytes, int]:
        """Its bytes, and what `again` needs beside them."""
        return _bytes(self._data), self._length

    def _items(self) -> tuple[T, ...]:
        items: tuple[T, ...] = pickle.loads(_bytes(self._data))
        return items

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        return iter(self._items())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._items()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Packed | tuple) and self._items() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._items())

    def __repr__(self) -> str:
        return repr(self._items())


class PackedApart(Sequence[T]):
    """A sequence equal to the tuple that it was made of, every item packed by itself: one look
    unpacks one."""

    __slots__ = ("_data", "_ends")

    def __init__(self, items: Sequence[T]) -> None:
        packed = [pickle.dumps(item, pickle.HIGHEST_PROTOCOL) for item in items]
        self._data: Data = b"".join(packed)
        self._ends = array("Q", [0])
        for item in packed:
            self._ends.append(self._ends[-1] + len(item))

    @classmethod
    def again(cls, data: Data, ends: "array[int]") -> "PackedApart[T]":
        """What was taken apart before."""
        packed = cls.__new__(cls)
        packed._data, packed._ends = data, ends
        return packed

    def apart(self) -> tuple[bytes, "array[int]"]:
        """Its bytes, and what `again` needs beside them."""
        return _bytes(self._data), self._ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[T]:
        data = _bytes(self._data)
        return (pickle.loads(data[start:end]) for start, end in pairwise(self._ends))

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        places = range(len(self))[index]
        if isinstance(places, range):
            return tuple(self._item(place) for place in places)
        return self._item(places)

    def _item(self, place: int) -> T:
        item: T = pickle.loads(_bytes(self._data)[self._ends[place] : self._ends[place + 1]])
        return item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedApart | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def _bytes(data: Data) -> bytes:
    return data if isinstance(data, bytes) else data()


# What is about topics.
ABOUT = (Measure, Section)


class _HeadsOnly(pickle.Pickler):
    """Packs records that cite reports without packing the reports' texts."""

    def reducer_override(self, value: Any) -> Any:
        return replace(head_of(value), topics=()).__reduce__() if isinstance(value, Report) else NotImplemented


class _WordsOnly(_HeadsOnly):
    """Leaves the topics of all that is cited out, too."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, ABOUT):
            return replace(value, topics=()).__reduce__() if value.topics else NotImplemented
        if isinstance(value, Figure):
            return replace(value, topic=None).__reduce__() if value.topic is not None else NotImplemented
        return super().reducer_override(value)


def pack_cited(value: object, *, topics: bool) -> bytes:
    """Records as bytes; of a report that they cite only its head stays. Without `topics` they are
    the same bytes whatever the passages and figures are about."""
    file = io.BytesIO()
    (_HeadsOnly if topics else _WordsOnly)(file, pickle.HIGHEST_PROTOCOL).dump(value)
    return file.getvalue()


def unpack(data: bytes) -> Any:
    """What was packed."""
    return pickle.loads(data)
