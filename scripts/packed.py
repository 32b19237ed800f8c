"""Records that are rarely looked at, kept small: bytes until somebody reads them.

    report.figures   127 指标值，15 KB 而不是 70 KB，翻看时才展开

Ten thousand reports have more than a million figures; most are never looked at again after
the report was checked.
"""

import pickle
from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class Packed(Sequence[T]):
    """A sequence equal to the tuple that it was made of; every look at an item unpacks all."""

    __slots__ = ("_data", "_length")

    def __init__(self, items: Sequence[T]) -> None:
        self._data = pickle.dumps(tuple(items), pickle.HIGHEST_PROTOCOL)
        self._length = len(items)

    def _items(self) -> tuple[T, ...]:
        items: tuple[T, ...] = pickle.loads(self._data)
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
