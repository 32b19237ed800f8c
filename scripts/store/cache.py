"""What was made from content, kept by content: the same bytes are read, and compared, once.

.cache/reports/<sha256 of bytes, path, the vocabulary but its terms, the reading code>
.cache/pages.json   page → what it was made from and how its file looked, so that it is neither made
                    nor read again
.cache/spelled.json how what can be suggested is spelled
.cache/memo/<sha256 of all that an agency's pages depend on>.facts, .pieces
.cache/memo/<sha256 of the agency's name>.drawer  what was found between its reports; of a topic's id,
                    the lists of its years
"""

import hashlib
import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from scripts.brief import Brief
from scripts.model import Problem, Report, SourceFile
from scripts.store.drawer import Drawer
from scripts.store.packing import forget, read_packed, write_packed
from scripts.store.pieces import open_pieces, write_pieces

T = TypeVar("T")
# The report, the problems of reading it, what the self-check finds in it as it was read, the
# report at a glance, and what of the vocabulary it takes up (scripts/echo.py).
Parsed = tuple[Report | None, tuple[Problem, ...], tuple[Problem, ...], Brief | None, str]
PAGES, SPELLED = "pages.json", "spelled.json"


def read_left(folder: Path) -> dict[str, str]:
    """Page → what it was made from and how its file looked as the last build left it; empty when
    there is none."""
    try:
        kept = json.loads((folder / PAGES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) and all(isinstance(told, str) for told in kept.values()) else {}


def write_left(folder: Path, left: dict[str, str]) -> None:
    """Keeps how pages were left; nothing is written when nothing has changed."""
    _write_json(folder / PAGES, left)


def read_spelled(folder: Path, stamp: str) -> dict[str, list[str]]:
    """Text → how it is folded and spelled, as the last build kept it; empty when that was done by
    other code than `stamp`."""
    try:
        kept = json.loads((folder / SPELLED).read_text("utf-8"))
        known = kept["texts"] if kept["stamp"] == stamp else {}
        return {str(text): [str(key) for key in keys] for text, keys in known.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}


def write_spelled(folder: Path, stamp: str, texts: Mapping[str, Sequence[str]]) -> None:
    """Keeps how texts are spelled, these and no others."""
    _write_json(folder / SPELLED, {"stamp": stamp, "texts": texts})


def _write_json(path: Path, value: object) -> None:
    content = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",\n", ":")).encode()
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.new")
        aside.write_bytes(content)
        aside.replace(path)


class ParseCache:
    """Parsed reports by key. What a build didn't use is swept and what the gate refuses is
    forgotten, so a withdrawn or refused report leaves nothing behind. A report that was kept has
    its text on disk until somebody looks at it. `stamp` stands for what
    every report depends on, `terms` for the terms of the vocabulary: a report read with others
    is still good when `echo` gives for it what it gave then. Without `writing` the folder is
    only read: who exports may not be who builds, and a build may be under way."""

    def __init__(
        self, folder: Path, stamp: str, terms: str, echo: Callable[[Report | None], str], *, writing: bool = True
    ) -> None:
        self._folder = folder / "reports"
        self._writing = writing
        self._stamp = stamp
        self._terms = terms
        self._echo = echo
        forget()
        self._used: set[str] = set()
        self._held: dict[str, Parsed] = {}

    def key(self, source: SourceFile) -> str:
        """Depends on the bytes, the path and all that reading depends on."""
        parts = (self._stamp.encode(), source.path.encode("utf-8", "surrogateescape"), source.data)
        digest = hashlib.sha256()
        for part in parts:
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.hexdigest()

    def get(self, key: str) -> Parsed | None:
        """What was kept, or None; a damaged entry counts as none."""
        path = self._folder / key
        try:
            terms, found = read_packed(path, whole=not self._writing)
            if terms != self._terms and self._echo(found[0]) != found[4]:
                return None
        except (
            OSError,
            pickle.UnpicklingError,
            EOFError,
            LookupError,
            AttributeError,
            TypeError,
            ValueError,
            ImportError,
        ):
            return None
        parsed: Parsed = found
        self._used.add(key)
        if terms != self._terms:
            return self.put(key, parsed)
        return parsed

    def put(self, key: str, parsed: Parsed, *, held: bool = False) -> Parsed:
        """Keeps it, `held`: only when `settle` lets it; gives it as it is kept, with its text on disk."""
        if not self._writing:
            return parsed
        if held:
            self._held[key] = parsed
            return parsed
        self._folder.mkdir(parents=True, exist_ok=True)
        aside = self._folder / f"{key}.new"
        write_packed(aside, (self._terms, parsed))
        path = self._folder / key
        aside.replace(path)
        self._used.add(key)
        kept: Parsed = read_packed(path, whole=False)[1]
        return kept

    def settle(self, refused: set[str]) -> None:
        """Forgets the entries of refused reports and keeps the others that were held."""
        for key in refused:
            (self._folder / key).unlink(missing_ok=True)
        for key in self._held.keys() - refused:
            self.put(key, self._held[key])

    def sweep(self) -> None:
        """Removes what this build did not use."""
        for path in self._folder.glob("*") if self._writing else ():
            if path.name not in self._used:
                path.unlink(missing_ok=True)


class Memo:
    """What was made, by what it was made from. What a build asked nothing of is swept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "memo"
        self._used: set[str] = set()

    def remember(self, made_from: str, what: str, make: Callable[[], T]) -> T:
        """What was kept as `what` of the digest `made_from`, else what `make` gives; nothing is
        kept under "", and a damaged entry counts as none."""
        if not made_from:
            return make()
        self._used.add(made_from)
        path = self._folder / f"{made_from}.{what}"
        try:
            kept: T = pickle.loads(path.read_bytes())
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, ImportError):
            kept = make()
            self._folder.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f"{path.name}.new")
            aside.write_bytes(pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL))
            aside.replace(path)
        return kept

    def pieces(self, made_from: str, what: str, make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
        """As `remember`, of pieces in one file, each read when it is asked for."""
        if not made_from:
            return make()
        self._used.add(made_from)
        path = self._folder / f"{made_from}.{what}"
        kept = open_pieces(path)
        if kept is not None:
            return kept
        made = make()
        self._folder.mkdir(parents=True, exist_ok=True)
        write_pieces(path, made)
        return open_pieces(path) or made

    def drawer(self, name: str) -> Drawer:
        """What was found out about somebody, whatever their digest is now."""
        known_by = hashlib.sha256(name.encode()).hexdigest()
        self._used.add(known_by)
        return Drawer(self._folder / f"{known_by}.drawer")

    def sweep(self) -> None:
        """Removes what is kept of digests and names that this build did not ask for."""
        for path in self._folder.glob("*"):
            if path.name.partition(".")[0] not in self._used or path.suffix == ".new":
                path.unlink(missing_ok=True)
