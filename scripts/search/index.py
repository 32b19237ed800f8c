"""The index of a release: Whoosh segments, the columns beside them, and a seal over all.

    index/_MAIN_1.toc  MAIN_3f2a….seg  3f2a….npz  3f2a….raw  3f2a….fold  about.json  seal.json

Reports are dealt into segments by a hash of their id. A segment is named by a digest of what
is in it, so one that the last release has too is taken from there, and a new report costs one
segment, however large the base is. A report that was withdrawn is in no segment any more:
nothing is ever deleted inside one. Whoosh indexes hold pickles, so only one that this program
wrote is opened: `seal.json` lists the SHA-256 of every file, and the layout of the columns.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from whoosh import index
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from scripts.cycles import without_collection
from scripts.search.columns import LAYOUT, SUFFIXES, Columns, read_record, write_columns
from scripts.search.maps import Maps
from scripts.search.records import SearchDocument
from scripts.search.segment import INDEX_NAME, SegmentRecord, schema, write_segment
from scripts.search.storage import MappedStorage

SEAL = "seal.json"
ABOUT = "about.json"
# On average; a part that has not been split yet holds twice what the halves of one that has do.
DOCUMENTS_A_SEGMENT = 5000
NOTHING: Mapping[str, str] = MappingProxyType({})


class IndexDamaged(Exception):
    """The index on disk is not the one that was written."""


@dataclass(frozen=True, slots=True)
class Job:
    """A segment to write."""

    folder: Path
    name: str
    part: tuple["Indexed", ...]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A report as it goes into an index: how many documents it has, a digest of all that they
    depend on, and the documents as printed, when they are needed (in another process it may be)."""

    report_id: str
    count: int
    digest: str
    documents: Callable[[], Iterable[SearchDocument]]


Run = Callable[[Callable[[Job], SegmentRecord], Sequence[Job]], Iterable[SegmentRecord]]


def write_index(
    folder: Path,
    documents: Iterable[SearchDocument],
    about: dict[str, Any] | None = None,
    *,
    stamp: str = "",
    last: Path | None = None,
    run: Run = map,
) -> int:
    """`write_reports` of documents that are there already."""
    by_report: dict[str, list[SearchDocument]] = {}
    for document in documents:
        by_report.setdefault(document.report_id, []).append(document)
    reports = []
    for report_id, found in by_report.items():
        found.sort(key=lambda document: document.position)
        digest = hashlib.sha256(repr(found).encode()).hexdigest()
        reports.append(Indexed(report_id, len(found), digest, partial(iter, found)))
    return write_reports(folder, reports, about, stamp=stamp, last=last, run=run)


def write_reports(
    folder: Path,
    reports: Iterable[Indexed],
    about: dict[str, Any] | None = None,
    *,
    stamp: str = "",
    last: Path | None = None,
    run: Run = map,
) -> int:
    """Writes an index into an empty folder and seals it; the number of documents.

    `about`: what else the engine should know, as JSON values. `stamp` stands for the code that
    writes; segments of the index in `last` with the same stamp and reports are reused. `run`
    does the writing, in processes where it likes. IndexDamaged when Whoosh holds another
    number of documents than was given."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {_digest(stamp, part): part for part in _deal(list(reports))}
    taken: dict[str, str] = {}
    kept = {name for name in parts if last is not None and _take(last, folder, name, taken)}
    jobs = [Job(folder, name, tuple(part)) for name, part in parts.items() if name not in kept]
    written = {record.name: record for record in run(write_one, jobs)}
    records = [written.get(name) or read_record(folder, name) for name in sorted(parts)]
    _write_contents(folder, records)
    (folder / ABOUT).write_text(json.dumps(about or {}, ensure_ascii=False, sort_keys=True), "utf-8")
    count = sum(report.count for part in parts.values() for report in part)
    held = sum(segment.doc_count_all() for segment in index.open_dir(str(folder), readonly=True)._segments())
    if held != count:
        raise IndexDamaged(f"写入 {count} 条，索引里有 {held} 条")
    (folder / SEAL).write_text(json.dumps(_seal(folder, taken), sort_keys=True), "utf-8")
    return count


def write_one(job: Job) -> SegmentRecord:
    """Writes the files of one segment, which Whoosh then opens."""
    aside = job.folder / f"{job.name}.new"
    aside.mkdir()
    with without_collection():
        documents = tuple(document for report in job.part for document in report.documents())
        written = write_segment(aside, job.name, documents)
        write_columns(job.folder, written.record, dict(written.lengths), documents)
    seg = f"{INDEX_NAME}_{job.name}.seg"
    (aside / seg).replace(job.folder / seg)
    shutil.rmtree(aside)
    SegmentReader(FileStorage(str(job.folder)), schema(), written.record.whoosh()).close()
    return written.record


def _deal(reports: list[Indexed]) -> Iterator[list[Indexed]]:
    """The reports in parts of a few thousand documents, by id. A base that grows past what its parts
    should hold splits one of them in two and leaves the others as they are (linear hashing)."""
    wanted = max(1, -(-sum(report.count for report in reports) // DOCUMENTS_A_SEGMENT))
    parts: list[list[Indexed]] = [[] for _ in range(wanted)]
    twice = 1 << (wanted - 1).bit_length()
    for report in reports:
        place = int.from_bytes(hashlib.sha256(report.report_id.encode()).digest()[:4], "big") % twice
        parts[place if place < wanted else place - twice // 2].append(report)
    for part in parts:
        if part:
            yield sorted(part, key=lambda report: report.report_id)


def _digest(stamp: str, part: Sequence[Indexed]) -> str:
    listed = "".join(f"{report.report_id}\0{report.digest}\n" for report in part)
    return hashlib.sha256(f"{stamp}\n{listed}".encode()).hexdigest()[:16]


def _files(name: str) -> tuple[str, ...]:
    return (f"{INDEX_NAME}_{name}.seg", *(name + suffix for suffix in SUFFIXES))


def _take(last: Path, folder: Path, name: str, taken: dict[str, str]) -> bool:
    """Links or copies the files of a segment from another index, where they are whole; puts their
    hashes among those `taken`."""
    try:
        sealed = json.loads((last / SEAL).read_text("utf-8"))
        if any(sealed.get(file) != _hash(last / file) for file in _files(name)):
            return False
        for file in _files(name):
            try:
                os.link(last / file, folder / file)
                taken[file] = sealed[file]
            except OSError:
                shutil.copyfile(last / file, folder / file)
    except (OSError, ValueError, AttributeError):
        for file in _files(name):
            (folder / file).unlink(missing_ok=True)
            taken.pop(file, None)
        return False
    return True


def _write_contents(folder: Path, records: Sequence[SegmentRecord]) -> None:
    storage = FileStorage(str(folder))
    index.TOC(schema(), [record.whoosh() for record in records], 1).write(storage, INDEX_NAME)


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index, opened: the Whoosh reader, the columns in its document order, what else was said."""

    reader: Any
    columns: Columns
    about: dict[str, Any]


def open_index(folder: Path, most_mapped: int) -> OpenIndex:
    """Opens a sealed index, of whose files about `most_mapped` bytes are in memory at once;
    IndexDamaged when any file differs from its seal. The columns, which hold no pickles, are
    read while the seal is being checked."""
    maps = Maps(most_mapped)
    names = sorted(path.stem for path in folder.glob("*.npz"))
    with ThreadPoolExecutor(1) as aside:
        columns = aside.submit(Columns, folder, names, maps)
        if not is_sealed(folder):
            raise IndexDamaged("索引没有封签，或与封签不符")
    opened = MappedStorage(folder, maps).open_index()
    if [segment.segid for segment in opened._segments()] != names:
        raise IndexDamaged("索引的目录与各段不符")
    return OpenIndex(opened.reader(), columns.result(), json.loads((folder / ABOUT).read_text("utf-8")))


def is_sealed(folder: Path) -> bool:
    """Whether the index is there, in this program's layout, and every file of it is the one that
    was written."""
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
        return bool(sealed == _seal(folder))
    except (OSError, ValueError):
        return False


def _seal(folder: Path, known: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """The hashes of an index, and the layout of its columns under ""."""
    return {**_hashes(folder, known), "": LAYOUT}


def _hashes(folder: Path, known: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """File name → SHA-256, of those that are not `known`; the work is done outside the
    interpreter's lock."""
    names = sorted(path.name for path in folder.iterdir() if path.name != SEAL and not path.name.endswith("LOCK"))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return dict(zip(names, pool.map(lambda name: known.get(name) or _hash(folder / name), names), strict=True))


def _hash(path: Path) -> str:
    """In one call, so that the interpreter's lock is asked for once a file and not once a piece."""
    return hashlib.sha256(Maps(0).open(path)).hexdigest()
