"""Retrieval sets in the BEIR layout: corpus.jsonl, queries.jsonl, qrels/test.tsv."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.search.records import SearchDocument


class BadDataset(ValueError):
    """A folder that holds no such set; the message is for the reader."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Documents (id → title, text), the queries that are judged, and for each of them document
    id → grade above 0."""

    name: str
    documents: dict[str, tuple[str, str]]
    queries: dict[str, str]
    judged: dict[str, dict[str, float]]


def read_dataset(folder: Path, limit: int | None = None) -> Dataset:
    """The set in a folder, with at most `limit` of its queries; BadDataset where it is none."""
    try:
        rows = _json_lines(folder / "corpus.jsonl")
        documents = {str(row["_id"]): (str(row.get("title") or ""), str(row["text"])) for row in rows}
        queries = {str(row["_id"]): str(row["text"]) for row in _json_lines(folder / "queries.jsonl")}
        judged: dict[str, dict[str, float]] = {}
        with (folder / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
            for query, document, grade in list(csv.reader(file, delimiter="\t"))[1:]:
                if float(grade) > 0 and query in queries:
                    judged.setdefault(query, {})[document] = float(grade)
    except (OSError, ValueError, KeyError) as error:
        raise BadDataset(f"{folder} 里读不到 corpus.jsonl、queries.jsonl、qrels/test.tsv：{error}") from error
    kept = list(judged)[:limit]
    return Dataset(folder.name, documents, {q: queries[q] for q in kept}, {q: judged[q] for q in kept})


def dataset_documents(dataset: Dataset) -> Iterator[SearchDocument]:
    """Its documents as the search takes them: each a report of one passage under its title."""
    for key, (title, text) in dataset.documents.items():
        yield SearchDocument(
            position=0, report_id=key, report_title=title, anchor="title", section=title, context=title,
            text=text, joint=" ", year=None, agency="-", kind="other", status="background", topics=(),
            heading=False, masked=False,
        )  # fmt: skip


def _json_lines(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
