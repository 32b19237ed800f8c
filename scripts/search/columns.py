"""What the engine keeps beside the postings: the texts and the filters of every document.

    <segment>.npz    arrays by document: report, year, status, topics, offsets, lengths, …
    <segment>.raw    the texts as printed, UTF-8      <segment>.fold   the same folded, to match in

The arrays are read whole (some 100 bytes a document); the texts stay on disk, mapped.
Documents of all segments count through, in segment order.
"""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from scripts.model import KIND_NAMES, STATUS_NAMES, Kind, Status
from scripts.search.analysis import fold
from scripts.search.facets import Facets
from scripts.search.maps import Maps
from scripts.search.records import SearchDocument
from scripts.search.segment import RANKED, SegmentRecord
from scripts.search.texts import SEPARATOR, Array, Ids, Texts

SUFFIXES = (".npz", ".raw", ".fold")
KINDS: tuple[Kind, ...] = tuple(KIND_NAMES)
STATUSES: tuple[Status, ...] = tuple(STATUS_NAMES)


class Row(NamedTuple):
    """What a document is, in numbers: places in the lists of its segment or of the index; `first`
    and `last` are the code points at its edges, the rest its lengths by field."""

    report: int
    position: int
    context: int
    section: int
    year: int
    kind: int
    status: int
    masked: int
    heading: int
    joined: int
    line: int
    first: int
    last: int
    bigrams: int
    words: int
    chars: int


_PLACE = {name: place for place, name in enumerate(Row._fields)}
# Stands in the seal: columns of another layout are not to be opened.
LAYOUT = ",".join(Row._fields)
SHOWN = ("report", "section", "line", "year", "kind", "status", "heading", "masked")
_SHOWN = np.array([_PLACE[name] for name in SHOWN])


def write_columns(
    folder: Path, record: SegmentRecord, lengths: dict[str, Array], documents: Sequence[SearchDocument]
) -> None:
    """Writes the three files of a segment."""
    reports: dict[tuple[str, str, str], int] = {}
    contexts: dict[str, int] = {}
    sections: dict[str, int] = {}
    topics: dict[str, int] = {}
    own = zip(*(lengths[field].tolist() for field in RANKED), strict=True)
    rows = [
        Row(
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
            d.line,
            *_edges(d.text),
            *sizes,
        )
        for d, sizes in zip(documents, own, strict=True)
    ]
    width = max((len(d.topics) for d in documents), default=0)
    listed = [[topics.setdefault(t, len(topics)) for t in d.topics] + [-1] * (width - len(d.topics)) for d in documents]
    raw = [d.text.encode() for d in documents]
    folded = [fold(d.text).encode() + SEPARATOR for d in documents]
    meta = {
        "record": [record.name, record.count, record.lengths],
        "reports": list(reports), "contexts": list(contexts), "sections": list(sections), "topics": list(topics),
    }  # fmt: skip
    np.savez(
        folder / f"{record.name}.npz",
        meta=np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), np.uint8),
        rows=np.array(rows, np.int32).reshape(-1, len(_PLACE)),
        topics=np.array(listed, np.int16).reshape(len(documents), width),
        anchors=np.array([d.anchor.encode() for d in documents]),
        ends=np.array([list(accumulate(map(len, raw))), list(accumulate(map(len, folded)))], np.int64).T,
        allow_pickle=False,
    )
    (folder / f"{record.name}.raw").write_bytes(b"".join(raw))
    (folder / f"{record.name}.fold").write_bytes(b"".join(folded))


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
class ReportRow:
    """What the documents of a report share."""

    id: str
    title: str
    agency: str


class Columns:
    """The columns of all segments of an index, opened."""

    def __init__(self, folder: Path, names: Sequence[str], maps: Maps) -> None:
        self.reports: list[ReportRow] = []
        self.contexts: list[str] = []
        self.sections: list[str] = []
        codes: dict[str, int] = {}
        topics, anchors, ends = [], [np.zeros(0, "S1")], []
        with ExitStack() as opened:
            parts = [opened.enter_context(np.load(folder / f"{name}.npz")) for name in names]
            metas = [json.loads(part["meta"].tobytes()) for part in parts]
            # Filled part by part: parts that are held until they are joined leave holes in the memory.
            table = np.empty((sum(meta["record"][1] for meta in metas), len(_PLACE)), np.int32)
            at = 0
            for part, meta in zip(parts, metas, strict=True):
                rows = table[at : at + meta["record"][1]]
                at += len(rows)
                rows[:] = part["rows"]
                self._number(rows, meta)
                recode = [*(codes.setdefault(topic, len(codes)) for topic in meta["topics"]), -1]
                topics.append(np.array(recode, np.int16)[part["topics"]])
                anchors.append(part["anchors"])
                ends.append(part["ends"])
        self.count = len(table)
        self._rows = table
        self.report: Array = self._column("report")
        self.context: Array = self._column("context")
        self.year: Array = self._column("year")
        self.joined: Array = table[:, _PLACE["joined"]]
        self.first: Array = table[:, _PLACE["first"]]
        self.last: Array = table[:, _PLACE["last"]]
        self.lengths: dict[str, Array] = {field: table[:, _PLACE[field]] for field in RANKED}
        self.anchors: Array = np.concatenate(anchors)
        self.printed = self._print_order(self._column("position"))
        self.texts = Texts(folder, names, ends, maps)
        self.facets = self._facets(tuple(codes), _stacked(topics))

    def _number(self, rows: Array, meta: dict[str, Any]) -> None:
        """Lets a segment's rows count through, and takes in what they refer to."""
        for name, listed in (("report", self.reports), ("context", self.contexts), ("section", self.sections)):
            rows[:, _PLACE[name]] += len(listed)
        self.reports += [ReportRow(*row) for row in meta["reports"]]
        self.contexts += meta["contexts"]
        self.sections += meta["sections"]

    def _column(self, name: str) -> Array:
        return np.ascontiguousarray(self._rows[:, _PLACE[name]])

    def shown(self, ids: Ids) -> list[tuple[int, ...]]:
        """What a hit shows of some documents: the numbers named in SHOWN."""
        listed: list[tuple[int, ...]] = self._rows[ids[:, None], _SHOWN].tolist()
        return listed

    def numbers_of(self, reports: Sequence[str]) -> list[int]:
        """The numbers that some reports go by in `report`."""
        asked = set(reports)
        return [number for number, report in enumerate(self.reports) if report.id in asked]

    def _print_order(self, position: Array) -> Array:
        """Rank of every document: by report id, then as printed."""
        ids = sorted(range(len(self.reports)), key=lambda i: self.reports[i].id)
        rank = np.empty(len(ids), np.int32)
        rank[ids] = np.arange(len(ids))
        order = np.lexsort((position, rank[self.report] if len(ids) else position))
        printed = np.empty(self.count, np.int32)
        printed[order] = np.arange(self.count)
        return printed

    def _facets(self, topics: tuple[str, ...], codes: Array) -> Facets:
        agencies = {name: code for code, name in enumerate(sorted({report.agency for report in self.reports}))}
        by_report = np.array([agencies[report.agency] for report in self.reports], np.int32)
        by_name = sorted(range(len(topics)), key=topics.__getitem__)
        recode = np.full(len(topics) + 1, -1, np.int16)
        recode[by_name] = np.arange(len(topics))
        years = [int(year) for year in np.unique(self.year) if year]
        year_codes = np.full(int(self.year.max(initial=0)) + 1, -1, np.int16)
        year_codes[years] = np.arange(len(years))
        return Facets(
            {
                "year": tuple(map(str, years)),
                "agency": tuple(agencies),
                "topic": tuple(topics[i] for i in by_name),
                "kind": KINDS,
                "status": STATUSES,
                "masked": ("no", "yes"),
            },
            {
                "year": year_codes[self.year],
                "agency": by_report[self.report] if self.reports else self.report,
                "topic": recode[codes],
                "kind": self._column("kind"),
                "status": self._column("status"),
                "masked": self._column("masked"),
            },
        )


def _stacked(parts: Sequence[Array]) -> Array:
    """Rows of different widths as one table, filled with -1."""
    width = max((part.shape[1] for part in parts), default=0)
    filled = [np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=-1) for part in parts]
    return np.concatenate(filled) if filled else np.zeros((0, 0), np.int16)
