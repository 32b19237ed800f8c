"""What was found between two reports, kept from build to build as places, not as copies.

    recall.remember("changes <seal>", …)  → [["reworded", 0.62, [3], [5]], …]   statements by number
    recall.remember("links <seal>", …)    → outcomes of commitments that say where all they cite stands

The key says all that it depends on (scripts/compare/seals.py). A record that was kept is put
together again from the reports as they are now.
"""

import io
import json
import pickle
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from scripts.compare.commitments import Commitment
from scripts.compare.matching import Match
from scripts.compare.outcomes import PlanLink
from scripts.compare.statements import Statement, place_of
from scripts.corpus import Cited
from scripts.model import Figure


class Recall(Protocol):
    """Keeps what was found, where the store likes."""

    def remember(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under the key, or what `make` gives."""


class Nothing:
    """Keeps nothing."""

    def remember(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What `make` gives."""
        return make()


def pack_matches(matches: Iterable[Match], older: Sequence[Statement], newer: Sequence[Statement]) -> bytes:
    """Matches of these statements by their numbers."""
    first, second = ({place_of(s): number for number, s in enumerate(side)} for side in (older, newer))
    rows = [
        (m.verdict, m.likeness, [first[place_of(s)] for s in m.older], [second[place_of(s)] for s in m.newer])
        for m in matches
    ]
    return json.dumps(rows, separators=(",", ":")).encode()


def unpack_matches(data: bytes, older: Sequence[Statement], newer: Sequence[Statement]) -> tuple[Match, ...]:
    """The matches that were packed, of the same statements."""
    return tuple(
        Match(tuple(older[i] for i in before), tuple(newer[j] for j in after), verdict, likeness)
        for verdict, likeness, before, after in json.loads(data)
    )


class Places:
    """Where the records stand that links cite: commitments of one report, statements of two."""

    def __init__(self, commitments: Sequence[Commitment], *sides: Sequence[Statement]) -> None:
        statements = [statement for side in sides for statement in side]
        self._records: Mapping[str, Sequence[object]] = {
            "commitment": commitments,
            "statement": statements,
            "cited": [statement.cited for statement in statements],
            "figure": [figure for statement in statements for figure in statement.figures],
        }

    def pack(self, links: Sequence[PlanLink]) -> bytes:
        """The links with places for what they cite."""
        known: dict[Hashable, tuple[str, int]] = {}
        for kind, records in self._records.items():
            known |= {_known_by(record): (kind, number) for number, record in enumerate(records)}
        file = io.BytesIO()
        _Packer(file, known).dump(links)
        return file.getvalue()

    def unpack(self, data: bytes) -> list[PlanLink]:
        """The links that were packed, of the same commitments and statements."""
        links: list[PlanLink] = _Unpacker(io.BytesIO(data), self._records).load()
        return links


def _known_by(record: object) -> Hashable:
    """A statement may have been put together twice, and a passage cited twice."""
    if isinstance(record, Statement):
        return place_of(record)
    return (record.report.id, record.measure.id) if isinstance(record, Cited) else id(record)


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, known: Mapping[Hashable, tuple[str, int]]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._known = known

    def persistent_id(self, obj: Any) -> tuple[str, int] | None:
        return self._known.get(_known_by(obj)) if isinstance(obj, Commitment | Statement | Cited | Figure) else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, records: Mapping[str, Sequence[object]]) -> None:
        super().__init__(file)
        self._records = records

    def persistent_load(self, pid: tuple[str, int]) -> object:
        kind, number = pid
        return self._records[kind][number]
