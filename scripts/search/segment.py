"""Writes one Whoosh segment from documents: terms are gathered as arrays, then written term by term.

    write_segment(folder, "3f2a…", documents) → Segment("3f2a…", 2841, {"bigrams": 190233, …})

Whoosh's own writer sorts single postings through a pool on disk. Here a segment's postings
stand in arrays and are sorted once: the same format, several times as fast. Segments are
independent of each other: an index is any set of them.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields, formats
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage

from scripts.search.analysis import Terms, analyse
from scripts.search.blocks import BLOCK, COMPRESSION, FieldPostings, write_field
from scripts.search.records import SearchDocument

INDEX_NAME = "MAIN"
RANKED = ("bigrams", "words", "chars")
FILTERS = ("year", "agency", "topics", "kind", "status")
STORED = ("report_id", "report_title", "anchor", "section", "text")


def schema() -> fields.Schema:
    """The fields: three to rank by, the filters, and what a hit shows. Classes of Whoosh only."""
    ranked = {
        name: fields.FieldType(format=formats.Existence(), analyzer=SpaceSeparatedTokenizer(), scorable=True)
        for name in RANKED
    }
    filters: dict[str, fields.FieldType] = {name: fields.ID(stored=True) for name in FILTERS}
    filters["topics"] = fields.KEYWORD(commas=True, stored=True)
    return fields.Schema(**ranked, **filters, **{name: fields.STORED() for name in STORED})


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """What Whoosh has to know of a segment; `lengths`: total length by field."""

    name: str
    count: int
    lengths: dict[str, int]

    def whoosh(self) -> Any:
        """The segment as Whoosh's table of contents lists it."""
        segment = W3Segment(W3Codec(blocklimit=BLOCK, compression=COMPRESSION), INDEX_NAME, self.count, self.name)
        # The same string objects whatever the record was read from: their pickle differs otherwise.
        segment._fieldlengths = {field: self.lengths[field] for field in RANKED if field in self.lengths}
        segment.compound = True
        return segment


@dataclass(frozen=True, slots=True)
class Written:
    """A segment, and the exact lengths of its documents by field."""

    record: SegmentRecord
    lengths: dict[str, NDArray[np.int32]]


def write_segment(folder: Path, name: str, documents: Sequence[SearchDocument]) -> Written:
    """Writes the segment's file `MAIN_<name>.seg` into `folder`."""
    storage = FileStorage(str(folder))
    segment = SegmentRecord(name, len(documents), {}).whoosh()
    segment.compound = False
    codec, layout = segment._codec, schema()
    per_document = codec.per_document_writer(storage, segment)
    postings = {field: FieldPostings() for field in (*RANKED, *FILTERS)}
    for number, document in enumerate(documents):
        per_document.start_doc(number)
        above, own = _terms_above(document.context), analyse(document.text)
        for field in RANKED:
            terms = getattr(above, field) + getattr(own, field)
            postings[field].add(terms)
            per_document.add_field(field, layout[field], None, len(terms))
        for field, values in _filter_values(document).items():
            postings[field].add(values)
            per_document.add_field(field, layout[field], ",".join(values), 0)
        for field in STORED:
            per_document.add_field(field, layout[field], getattr(document, field), 0)
        per_document.finish_doc()
    per_document.close()
    writer = codec.field_writer(storage, segment)
    for field in sorted(postings):
        write_field(writer, field, layout[field], postings[field], scored=field in RANKED)
    writer.close()
    _put_together(storage, segment)
    lengths = {field: postings[field].lengths() for field in RANKED}
    record = SegmentRecord(name, len(documents), {field: int(held.sum()) for field, held in lengths.items()})
    return Written(record, lengths)


def _put_together(storage: FileStorage, segment: Any) -> None:
    """Makes one file of the segment's files, the same bytes for the same documents: in the order
    of their names, all as of one time."""
    names = sorted(segment.list_files(storage))
    for name in names:
        os.utime(Path(storage.folder) / name, (0, 0))
    CompoundStorage.assemble(segment.create_file(storage, segment.COMPOUND_EXT), storage, names)
    for name in names:
        storage.delete_file(name)


@lru_cache(maxsize=4096)
def _terms_above(context: str) -> Terms:
    """The terms of the titles above a passage: many passages share them."""
    return analyse(context)


def _filter_values(document: SearchDocument) -> dict[str, tuple[str, ...]]:
    return {
        "year": (str(document.year),) if document.year is not None else (),
        "agency": (document.agency,),
        "topics": document.topics,
        "kind": (document.kind,),
        "status": (document.status,),
    }
