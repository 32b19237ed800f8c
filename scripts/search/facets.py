"""Filters, and what a result is made of by each of them: year, agency, topic, kind, status, masked.

    facets.counts(ids) → {"year": {"2023": 12, "2022": 9}, "status": {"done": 17, …}, …}
    facets.having("year", ids, ("2023",)) → which of `ids` are of 2023

Every value of every filter has a number of its own; a document is a row of such numbers, so
one look at its row tells them all.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scripts.search.texts import Array, Ids

MOST_VALUES = 100
MOST_BITS = 40  # more documents than any index has


class Facets:
    """The filters of all documents, in the order of their names. `codes`: by name, the place in
    `values` of each document's value, -1 for none; several a document in a second axis."""

    def __init__(self, values: dict[str, Sequence[str]], codes: dict[str, Array]) -> None:
        self.names = tuple(values)
        self._values = ["", *(value for listed in values.values() for value in listed)]
        self._names = np.array(self._values, object)
        self._starts = [1]
        for listed in values.values():
            self._starts.append(self._starts[-1] + len(listed))
        self._name_of = np.repeat(np.arange(-1, len(values)), [1, *map(len, values.values())])
        self._all_names = np.arange(len(values) + 1)
        self._by_name = self._name_of << MOST_BITS
        tables = [held[:, None] if (held := codes[name]).ndim == 1 else held for name in values]
        self._columns: dict[str, slice] = {}
        at = 0
        for name, table in zip(values, tables, strict=True):
            self._columns[name] = slice(at, at + table.shape[1])
            at += table.shape[1]
        kind = np.int16 if len(self._values) < 1 << 15 else np.int32
        count = len(tables[0]) if tables else 0
        self._rows = np.empty((count, at), kind)  # 0: no value
        for name, table, start in zip(values, tables, self._starts, strict=False):
            self._rows[:, self._columns[name]] = np.where(table >= 0, table.astype(kind) + start, 0)

    def counts(self, ids: Ids) -> dict[str, dict[str, int]]:
        """Name → value → documents among `ids`, most frequent first, then in the order of the
        values; at most MOST_VALUES of a name."""
        counted = np.bincount(self._rows.take(ids, axis=0).ravel(), minlength=1)
        counted[0] = 0
        held = counted.nonzero()[0]
        order = held.take((self._by_name.take(held) - counted.take(held)).argsort(kind="stable"))
        values = self._names.take(order).tolist()
        listed = counted.take(order).tolist()
        bounds = self._name_of.take(order).searchsorted(self._all_names).tolist()
        return {
            name: dict(zip(values[start : min(end, start + MOST_VALUES)], listed[start:end], strict=False))
            for name, (start, end) in zip(self.names, pairwise(bounds), strict=True)
        }

    def having(self, name: str, ids: Ids, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Which of `ids` have one of the wanted values."""
        place = self.names.index(name)
        start, end = self._starts[place], self._starts[place + 1]
        asked = set(wanted)
        chosen = np.zeros(len(self._values), np.bool_)
        chosen[start:end] = [value in asked for value in self._values[start:end]]
        return np.asarray(chosen[self._rows[ids, self._columns[name]]].any(axis=1), np.bool_)

    def values(self, name: str, ids: Ids) -> list[list[str]]:
        """The values of some documents, for each in the order of its row."""
        rows = self._rows[ids, self._columns[name]].tolist()
        return [[self._values[code] for code in row if code] for row in rows]
