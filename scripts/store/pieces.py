"""Many small things in one file, each read when it is asked for.

    write_pieces(path, {"figures A4 2023": b"…"})      open_pieces(path)["figures A4 2023"] → b"…"

A line of JSON with its digest before it says where each lies, so that a file that was cut short
is none.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

DIGEST = 32


class Pieces(Mapping[str, bytes]):
    """The pieces of a file, by name."""

    def __init__(self, path: Path, start: int, places: dict[str, tuple[int, int]]) -> None:
        self._path, self._start, self._places = path, start, places

    def __getitem__(self, name: str) -> bytes:
        start, size = self._places[name]
        with self._path.open("rb") as file:
            file.seek(self._start + start)
            return file.read(size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def write_pieces(path: Path, pieces: Mapping[str, bytes]) -> None:
    """Writes the pieces, whole or not at all."""
    places: dict[str, tuple[int, int]] = {}
    size = 0
    for name, piece in pieces.items():
        places[name] = size, len(piece)
        size += len(piece)
    index = json.dumps(places, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    aside = path.with_name(f"{path.name}.new")
    with aside.open("wb") as file:
        file.write(hashlib.sha256(index).digest() + index)
        file.writelines(pieces.values())
    aside.replace(path)


def open_pieces(path: Path) -> Pieces | None:
    """What was written there; None where nothing was, or not all of it is there."""
    try:
        with path.open("rb") as file:
            digest, index = file.read(DIGEST), file.readline()
            if hashlib.sha256(index).digest() != digest:
                return None
            places = {str(name): (int(start), int(size)) for name, (start, size) in json.loads(index).items()}
            begin = DIGEST + len(index)
            whole = begin + sum(size for _, size in places.values())
            return Pieces(path, begin, places) if path.stat().st_size == whole else None
    except (OSError, ValueError):
        return None
