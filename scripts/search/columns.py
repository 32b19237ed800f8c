"""What the engine keeps beside the postings: the texts and the filters of every document.

    <segment>.npz    arrays by document: report, year, status, topics, offsets, lengths, …
    <segment>.raw    the texts as printed, UTF-8      <segment>.fold   the same folded, to match in

The arrays are read whole (some 60 bytes a document); the texts stay on disk, mapped.
Documents of all segments count through, in segment order.
"""

import json
import mmap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from re import Pattern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.model import KIND_NAMES, STATUS_NAMES, Kind, SearchDocument, Status
from scripts.search.analysis import fold
from scripts.search.segment import RANKED, SegmentRecord

SUFFIXES = (".npz", ".raw", ".fold")
SEPARATOR = b"\n"
FACET_VALUES = 100
KINDS: tuple[Kind, ...] = tuple(KIND_NAMES)
STATUSES: tuple[Status, ...] = tuple(STATUS_NAMES)
Array = NDArray[Any]
Ids = NDArray[np.int32]


def write_columns(
    folder: Path, record: SegmentRecord, lengths: dict[str, Array], documents: Sequence[SearchDocument]
) -> None:
    """Writes the three files of a segment."""
    reports: dict[tuple[str, str, str], int] = {}
    contexts: dict[str, int] = {}
    sections: dict[str, int] = {}
    topics: dict[str, int] = {}
    rows = [
        (
            reports.setdefault((d.report_id, d.report_title, d.agency), len(reports)),
            d.position,
            contexts.setdefault(fold(d.context), len(contexts)),
            sections.setdefault(d.section, len(sections)),
            d.year or 0,
            KINDS.index(d.kind),
            STATUSES.index(d.status),
            d.masked,
            d.heading,
            d.joint == "",
        )
        for d in documents
    ]
    width = max((len(d.topics) for d in documents), default=0)
    listed = [[topics.setdefault(t, len(topics)) for t in d.topics] + [-1] * (width - len(d.topics)) for d in documents]
    raw = [d.text.encode() for d in documents]
    folded = [fold(d.text).encode() + SEPARATOR for d in documents]
    meta = {
        "record": [record.name, record.count, record.lengths],
        "reports": list(reports), "contexts": list(contexts), "sections": list(sections), "topics": list(topics),
    }  # fmt: skip
    arrays = dict(zip(_ROW, np.array(rows, np.int32).reshape(-1, len(_ROW)).T, strict=True))
    arrays |= {f"length_{field}": lengths[field] for field in RANKED}
    np.savez(
        folder / f"{record.name}.npz",
        meta=np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), np.uint8),
        topics=np.array(listed, np.int16).reshape(len(documents), width),
        anchors=np.array([d.anchor.encode() for d in documents]),
        raw_ends=np.array(list(accumulate(map(len, raw))), np.int64),
        fold_ends=np.array(list(accumulate(map(len, folded))), np.int64),
        edges=np.array([_edges(d.text) for d in documents], np.uint32).reshape(-1, 2),
        allow_pickle=False,
        **arrays,
    )
    (folder / f"{record.name}.raw").write_bytes(b"".join(raw))
    (folder / f"{record.name}.fold").write_bytes(b"".join(folded))


_ROW = ("report", "position", "context", "section", "year", "kind", "status", "masked", "heading", "joined")


def _edges(text: str) -> tuple[int, int]:
    """Code points of the first and last character, blanks as one kind; 0 of an empty text."""
    if not text:
        return 0, 0
    first, last = (" " if char.isspace() else char for char in (text[0], text[-1]))
    return ord(first), ord(last)


def read_record(folder: Path, name: str) -> SegmentRecord:
    """The record of a segment from its columns."""
    with np.load(folder / f"{name}.npz") as arrays:
        return SegmentRecord(*json.loads(arrays["meta"].tobytes())["record"])


@dataclass(frozen=True, slots=True)
class Dimension:
    """A filter: `values` by code in their order, and the code of every document (several a document in a
    second axis; -1 for none)."""

    values: tuple[str, ...]
    codes: Array

    def counts(self, ids: Ids) -> dict[str, int]:
        """Value → documents among `ids`, most frequent first, then by code; at most FACET_VALUES."""
        held = self.codes[ids]
        if held.ndim == 2:
            held = held.ravel()
        counted = np.bincount(held + 1, minlength=len(self.values) + 1)[1:]
        order = np.argsort(-counted, kind="stable")[:FACET_VALUES].tolist()
        numbers = counted[order].tolist()
        return {self.values[code]: n for code, n in zip(order, numbers, strict=True) if n}

    def having(self, ids: Ids, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Which of `ids` have one of the wanted values."""
        asked = set(wanted)
        chosen = np.array([*(value in asked for value in self.values), False])  # -1 is the last
        held = chosen[self.codes[ids]]
        return np.asarray(held.any(axis=1) if held.ndim == 2 else held, np.bool_)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What the documents of a report share."""

    id: str
    title: str
    agency: str


class Columns:
    """The columns of all segments of an index, opened."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        parts: list[dict[str, Array]] = []
        self.reports: list[ReportRow] = []
        self.contexts: list[str] = []
        self.sections: list[str] = []
        topic_codes: dict[str, int] = {}
        for name in names:
            with np.load(folder / f"{name}.npz") as opened:
                part = {key: opened[key] for key in opened.files}
            meta = json.loads(part.pop("meta").tobytes())
            part["report"] += len(self.reports)
            part["context"] += len(self.contexts)
            part["section"] += len(self.sections)
            self.reports += [ReportRow(*row) for row in meta["reports"]]
            self.contexts += meta["contexts"]
            self.sections += meta["sections"]
            recode = np.array([*(topic_codes.setdefault(t, len(topic_codes)) for t in meta["topics"]), -1], np.int16)
            part["topics"] = recode[part["topics"]]
            parts.append(part)
        self.count = sum(len(part["report"]) for part in parts)
        self.report: Array = _joined(parts, "report")
        self.context: Array = _joined(parts, "context")
        self.section: Array = _joined(parts, "section")
        self.year: Array = _joined(parts, "year").astype(np.int16)
        self.kind: Array = _joined(parts, "kind").astype(np.int8)
        self.status: Array = _joined(parts, "status").astype(np.int8)
        self.masked: Array = _joined(parts, "masked").astype(np.int8)
        self.heading: Array = _joined(parts, "heading").astype(np.bool_)
        self.joined: Array = _joined(parts, "joined").astype(np.bool_)
        self.anchors: Array = _joined(parts, "anchors", np.dtype("S1"))
        self.edges: Array = _joined(parts, "edges", np.dtype(np.uint32), 2)
        self.lengths: dict[str, Array] = {field: _joined(parts, f"length_{field}") for field in RANKED}
        self.printed = self._print_order(_joined(parts, "position"))
        self.texts = Texts(folder, names, [(part["raw_ends"], part["fold_ends"]) for part in parts])
        self.dimensions = self._dimensions(tuple(topic_codes), _stacked([part["topics"] for part in parts]))

    def _print_order(self, position: Array) -> Array:
        """Rank of every document: by report id, then as printed."""
        ids = sorted(range(len(self.reports)), key=lambda i: self.reports[i].id)
        rank = np.empty(len(ids), np.int32)
        rank[ids] = np.arange(len(ids))
        order = np.lexsort((position, rank[self.report] if len(ids) else position))
        printed = np.empty(self.count, np.int32)
        printed[order] = np.arange(self.count)
        return printed

    def _dimensions(self, topics: tuple[str, ...], codes: Array) -> dict[str, Dimension]:
        agencies = {name: code for code, name in enumerate(sorted({report.agency for report in self.reports}))}
        by_report = np.array([agencies[report.agency] for report in self.reports], np.int32)
        by_name = sorted(range(len(topics)), key=topics.__getitem__)
        recode = np.full(len(topics) + 1, -1, np.int16)
        recode[by_name] = np.arange(len(topics))
        years = [int(year) for year in np.unique(self.year) if year]
        year_codes = np.full(int(self.year.max(initial=0)) + 1, -1, np.int16)
        year_codes[years] = np.arange(len(years))
        return {
            "year": Dimension(tuple(map(str, years)), year_codes[self.year]),
            "agency": Dimension(tuple(agencies), by_report[self.report] if self.reports else self.report),
            "topic": Dimension(tuple(topics[i] for i in by_name), recode[codes]),
            "kind": Dimension(KINDS, self.kind),
            "status": Dimension(STATUSES, self.status),
            "masked": Dimension(("no", "yes"), self.masked),
            "report": Dimension(tuple(report.id for report in self.reports), self.report),
        }


class Texts:
    """The texts, mapped from disk; safe to share between threads."""

    def __init__(self, folder: Path, names: Sequence[str], ends: Sequence[tuple[Array, Array]]) -> None:
        self._raw = [_map(folder / f"{name}.raw") for name in names]
        self._folded = [_map(folder / f"{name}.fold") for name in names]
        self._segment = np.repeat(np.arange(len(ends), dtype=np.int16), [len(raw) for raw, _ in ends])
        self._raw_starts, self._raw_ends = _bounds([raw for raw, _ in ends])
        self._fold_starts, self._fold_ends = _bounds([folded for _, folded in ends], len(SEPARATOR))

    def raw(self, number: int) -> str:
        """The text of a document as printed."""
        held = self._raw[self._segment[number]]
        return str(held[self._raw_starts[number] : self._raw_ends[number]], "utf-8")

    def folded(self, number: int) -> str:
        """The text of a document as it is matched."""
        held = self._folded[self._segment[number]]
        return str(held[self._fold_starts[number] : self._fold_ends[number]], "utf-8")

    def sizes(self, ids: Ids) -> Array:
        """Bytes of the folded texts."""
        return self._fold_ends[ids] - self._fold_starts[ids]

    def holding(self, pattern: Pattern[bytes], ids: Ids, *, raw: bool = False) -> NDArray[np.bool_]:
        """Which of `ids` the pattern is found in."""
        maps = self._raw if raw else self._folded
        starts, ends = (self._raw_starts, self._raw_ends) if raw else (self._fold_starts, self._fold_ends)
        search = pattern.search
        rows = zip(self._segment[ids].tolist(), starts[ids].tolist(), ends[ids].tolist(), strict=True)
        return np.array([search(maps[s], a, b) is not None for s, a, b in rows], np.bool_)


def _bounds(ends: Sequence[Array], gap: int = 0) -> tuple[Array, Array]:
    """Start and end offsets of all documents, each within its own segment."""
    starts = [np.concatenate((np.zeros(1, np.int64), listed[:-1]))[: len(listed)] for listed in ends]
    if not starts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(starts), np.concatenate(list(ends)) - gap


def _map(path: Path) -> Any:
    """The bytes of a file, mapped; an empty file can't be."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""


def _joined(parts: Sequence[dict[str, Array]], key: str, dtype: Any = np.int32, width: int = 0) -> Array:
    if not parts:
        return np.zeros((0, width) if width else 0, dtype)
    return np.concatenate([part[key] for part in parts])


def _stacked(parts: Sequence[Array]) -> Array:
    """Rows of different widths as one table, filled with -1."""
    width = max((part.shape[1] for part in parts), default=0)
    filled = [np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=-1) for part in parts]
    return np.concatenate(filled) if filled else np.zeros((0, 0), np.int16)
