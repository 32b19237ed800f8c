"""The texts of the index, mapped from disk: as printed, and folded as they are matched.

texts.raw(17) → "全年拆除违法建设８３处。"      texts.folded(17) → "全年拆除违法建设83处。"
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from re import Pattern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.search.maps import TOUCHED, Maps

Array = NDArray[Any]
Ids = NDArray[np.int32]
SEPARATOR = b"\n"
HAN_BYTES = 3  # of a character in UTF-8
# So many documents are looked at before what was read of them may go back to the system.
AT_ONCE = 5000


class Texts:
    """The texts of all segments; safe to share between threads. `ends`: by segment, where each
    raw and each folded text ends, a row a document."""

    def __init__(self, folder: Path, names: Sequence[str], ends: Sequence[Array], maps: Maps) -> None:
        self._maps = maps
        self._raw = [maps.open(folder / f"{name}.raw") for name in names]
        self._folded = [maps.open(folder / f"{name}.fold") for name in names]
        self._size = sum(map(len, self._folded))
        self._places = np.concatenate([_bounds(number, part) for number, part in enumerate(ends)] or [_NOWHERE])

    def raw(self, number: int) -> str:
        """The text of a document as printed."""
        self._maps.used(TOUCHED)
        segment, start, end, _, _ = self._places[number].tolist()
        return str(self._raw[segment][start:end], "utf-8")

    def folded(self, number: int) -> str:
        """The text of a document as it is matched."""
        self._maps.used(TOUCHED)
        segment, _, _, start, end = self._places[number].tolist()
        return str(self._folded[segment][start:end], "utf-8")

    def both(self, ids: Ids) -> Iterator[tuple[str, str]]:
        """(as printed, folded) of some documents."""
        self._maps.used(2 * TOUCHED * len(ids))
        for segment, start, end, fold_start, fold_end in self._places[ids].tolist():
            yield str(self._raw[segment][start:end], "utf-8"), str(self._folded[segment][fold_start:fold_end], "utf-8")

    def within(self, ids: Ids, needles: Sequence[bytes], width: int) -> Iterator[bool]:
        """For which documents, one by one, the folded needles are first found within `width` characters of
        each other, or the whole text is about as short as that."""
        self._maps.used(TOUCHED * len(ids))
        places = self._places.take(ids, axis=0)
        short = places[:, 4] - places[:, 3] <= HAN_BYTES * width
        for number, near in enumerate(short.tolist()):
            if not near:
                segment, _, _, start, end = places[number].tolist()
                held = self._folded[segment]
                found = [held.find(needle, start, end) for needle in needles]
                first, last = min(found), max(found)
                near = first >= 0 and (last - first <= width or len(str(held[first:last], "utf-8")) <= width)
            yield near

    def holding(self, pattern: Pattern[bytes], ids: Ids, *, raw: bool = False) -> NDArray[np.bool_]:
        """Which of `ids` the pattern is found in."""
        maps, columns = (self._raw, [0, 1, 2]) if raw else (self._folded, [0, 3, 4])
        search = pattern.search
        held = np.zeros(len(ids), np.bool_)
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            self._maps.used(min(TOUCHED * len(some), self._size))
            rows = self._places[some[:, None], columns].tolist()
            held[start : start + AT_ONCE] = [
                search(maps[number], first, last) is not None for number, first, last in rows
            ]
        return held


_NOWHERE = np.zeros((0, 5), np.int32)


def _bounds(segment: int, ends: Array) -> Array:
    """(segment, start and end of the raw text, start and end of the folded) of each document."""
    places = np.zeros((len(ends), 5), np.int32)  # a segment has a few MB of text
    places[:, 0] = segment
    places[1:, 1] = ends[:-1, 0]
    places[:, 2] = ends[:, 0]
    places[1:, 3] = ends[:-1, 1]
    places[:, 4] = ends[:, 1] - len(SEPARATOR)
    return places
