"""Labelled reports: what a careful reader found in a text, to hold the reader against.

tests/labels/<name>.txt     the text, any encoding
tests/labels/<name>.label   sections [report] [headings] [passages] [figures] [flags] [removed],
                            one row a line, fields parted by tabs, # begins a comment
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.model import SourceFile

Row = tuple[str, ...]
WIDTHS = {"report": 2, "headings": 6, "passages": 5, "figures": 6, "flags": 3, "removed": 2}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text and its labels; `rows` by section name, in the file's order."""

    name: str
    data: bytes
    rows: dict[str, tuple[Row, ...]]


def read_labels(folder: Path) -> Iterator[Labelled]:
    """Every labelled text of a folder, by name. ValueError for a row of the wrong width."""
    for path in sorted(folder.glob("*.label")):
        rows: dict[str, list[Row]] = {name: [] for name in WIDTHS}
        section = ""
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("#") or not line.strip():
                continue
            if line.startswith("["):
                section = line.strip("[] \t")
                continue
            row = tuple(field.strip() for field in line.split("\t"))
            if section not in WIDTHS or len(row) != WIDTHS[section]:
                raise ValueError(
                    f"{path}:{number}: [{section}] 一行应有 {WIDTHS.get(section)} 栏，这里有 {len(row)} 栏"
                )
            rows[section].append(row)
        data = path.with_suffix(".txt").read_bytes()
        yield Labelled(path.stem, data, {name: tuple(found) for name, found in rows.items()})


@dataclass(frozen=True, slots=True)
class Compared:
    """Reports of some years and what a careful reader found across them; `truth` by file name
    (pairs, promises, recurring_problems), rows as column → words."""

    name: str
    sources: tuple[SourceFile, ...]
    truth: dict[str, tuple[dict[str, str], ...]]


def read_compared(folder: Path) -> Compared:
    """The labelled set in `folder`: reports/*.txt and truth/*.tsv, the first row naming the columns."""
    sources = tuple(
        SourceFile(path.relative_to(folder).as_posix(), path.read_bytes())
        for path in sorted((folder / "reports").glob("*.txt"))
    )
    truth = {}
    for path in sorted((folder / "truth").glob("*.tsv")):
        lines = path.read_text("utf-8").splitlines()
        rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
        truth[path.stem] = tuple(dict(zip(rows[0], row, strict=False)) for row in rows[1:])
    return Compared(folder.name, sources, truth)
