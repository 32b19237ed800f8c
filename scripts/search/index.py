"""The Whoosh index: written fresh, checked, opened read-only.

Three ranking fields (bigrams, words, characters) and the filters are indexed; what a hit
shows is stored. Only classes of Whoosh itself are in the schema, so stock Whoosh opens it.
The index holds pickles, so only one that this program wrote is opened: `seal.json` lists
the SHA-256 of every file.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh.analysis import SpaceSeparatedTokenizer

from scripts.model import SearchDocument
from scripts.search.analysis import analyse

RANKED = ("bigrams", "words", "chars")
FILTERS = ("year", "agency", "topics", "kind", "status")
SEAL = "seal.json"
COMMA = ","


class IndexDamaged(Exception):
    """The index on disk is not the one that was written."""


def schema() -> fields.Schema:
    """The fields of the index."""
    ranked = {name: fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False) for name in RANKED}
    filters: dict[str, fields.FieldType] = {name: fields.ID(stored=True) for name in FILTERS}
    filters["topics"] = fields.KEYWORD(commas=True, stored=True)
    stored = {
        name: fields.STORED()
        for name in ("report", "position", "report_id", "report_title", "anchor", "section", "context", "text", "joint")
    }
    return fields.Schema(**ranked, **filters, **stored)


def write_index(folder: Path, documents: Iterable[SearchDocument]) -> int:
    """Writes a fresh index into an empty folder and seals it; the number of documents.
    Raises IndexDamaged when Whoosh holds another number than was given."""
    folder.mkdir(parents=True, exist_ok=True)
    created = index.create_in(str(folder), schema())
    writer = created.writer(limitmb=256)
    count = 0
    for document in documents:
        writer.add_document(**_fields(document))
        count += 1
    writer.commit(optimize=True)
    with created.reader() as reader:
        held = reader.doc_count()
    created.close()
    if held != count:
        raise IndexDamaged(f"写入 {count} 条，索引里有 {held} 条")
    (folder / SEAL).write_text(json.dumps(_hashes(folder), sort_keys=True), "utf-8")
    return count


def _fields(document: SearchDocument) -> dict[str, Any]:
    terms = analyse(f"{document.context} {document.text}")
    return {
        "bigrams": " ".join(terms.bigrams),
        "words": " ".join(terms.words),
        "chars": " ".join(terms.chars),
        "year": str(document.year) if document.year is not None else "",
        "agency": document.agency,
        "topics": COMMA.join(document.topics),
        "kind": document.kind,
        "status": document.status,
        "report": document.report,
        "position": document.position,
        "report_id": document.report_id,
        "report_title": document.report_title,
        "anchor": document.anchor,
        "section": document.section,
        "context": document.context,
        "text": document.text,
        "joint": document.joint,
    }


def open_reader(folder: Path) -> Any:
    """A Whoosh reader over a sealed index; IndexDamaged when any file differs from its seal."""
    if not is_sealed(folder):
        raise IndexDamaged("索引没有封签，或与封签不符")
    return index.open_dir(str(folder), readonly=True).reader()


def is_sealed(folder: Path) -> bool:
    """Whether the index is there and every file of it is the one that was written."""
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
        return bool(sealed == _hashes(folder))
    except (OSError, ValueError):
        return False


def stored_documents(reader: Any) -> Iterator[SearchDocument]:
    """The documents in document-number order."""
    for _, item in reader.iter_docs():
        yield SearchDocument(
            report=item["report"],
            position=item["position"],
            report_id=item["report_id"],
            report_title=item["report_title"],
            anchor=item["anchor"],
            section=item["section"],
            context=item["context"],
            text=item["text"],
            joint=item["joint"],
            year=int(item["year"]) if item["year"] else None,
            agency=item["agency"],
            kind=item["kind"],
            status=item["status"],
            topics=tuple(item["topics"].split(COMMA)) if item["topics"] else (),
        )


def _hashes(folder: Path) -> dict[str, str]:
    listed = (path for path in sorted(folder.iterdir()) if path.is_file())
    files = (path for path in listed if path.name != SEAL and not path.name.endswith("LOCK"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
