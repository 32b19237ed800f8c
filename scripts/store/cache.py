"""What was made from content, kept by content: the same bytes are read, and compared, once.

.cache/reports/<sha256 of bytes, path, vocabulary, the reading code>
.cache/pages.json   page → what it was made from, so that it isn't made again from the same
.cache/agencies/<sha256 of all that an agency's pages depend on>
"""

import hashlib
import json
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from scripts.model import Problem, Report, SourceFile

T = TypeVar("T")
# The report, the problems of reading it, what the self-check finds in it as it was read.
Parsed = tuple[Report | None, tuple[Problem, ...], tuple[Problem, ...]]
PAGES = "pages.json"


def read_made_from(folder: Path) -> dict[str, str]:
    """Page → what it was made from, as the last build left it; empty when there is none."""
    try:
        kept = json.loads((folder / PAGES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}


def write_made_from(folder: Path, made_from: dict[str, str]) -> None:
    """Keeps what pages were made from; nothing is written when nothing has changed."""
    content = json.dumps(made_from, ensure_ascii=False, sort_keys=True, indent=0).encode()
    path = folder / PAGES
    if not path.is_file() or path.read_bytes() != content:
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f"{PAGES}.new"
        aside.write_bytes(content)
        aside.replace(path)


class ParseCache:
    """Parsed reports by key. What a build didn't use is swept and what the gate refuses is
    forgotten, so a withdrawn or refused report leaves nothing behind."""

    def __init__(self, folder: Path, stamp: str) -> None:
        self._folder = folder / "reports"
        self._stamp = stamp
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
        try:
            found: Parsed = pickle.loads((self._folder / key).read_bytes())
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, ImportError):
            return None
        if not (isinstance(found, tuple) and len(found) == 3):
            return None
        self._used.add(key)
        return found

    def put(self, key: str, parsed: Parsed, *, held: bool = False) -> None:
        """Keeps it; `held`: only when `settle` lets it."""
        if held:
            self._held[key] = parsed
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        aside = self._folder / f"{key}.new"
        aside.write_bytes(pickle.dumps(parsed, protocol=pickle.HIGHEST_PROTOCOL))
        aside.replace(self._folder / key)
        self._used.add(key)

    def settle(self, refused: set[str]) -> None:
        """Forgets the entries of refused reports and keeps the others that were held."""
        for key in refused:
            (self._folder / key).unlink(missing_ok=True)
        for key in self._held.keys() - refused:
            self.put(key, self._held[key])

    def sweep(self) -> None:
        """Removes what this build did not use."""
        for path in self._folder.glob("*"):
            if path.name not in self._used:
                path.unlink(missing_ok=True)


class BundleCache:
    """What was made for an agency, by all that it depends on; unused entries are swept."""

    def __init__(self, folder: Path, stamp: str) -> None:
        self._folder = folder / "agencies"
        self._stamp = stamp
        self._used: set[str] = set()

    def remember(self, parts: Iterable[str], make: Callable[[], T]) -> T:
        """What was kept for these parts, else what `make` gives; a damaged entry counts as none."""
        digest = hashlib.sha256(self._stamp.encode())
        for part in parts:
            digest.update(b"\0" + part.encode("utf-8", "surrogateescape"))
        path = self._folder / digest.hexdigest()
        self._used.add(path.name)
        try:
            kept: T = pickle.loads(path.read_bytes())
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, ImportError):
            kept = make()
            self._folder.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(".new")
            aside.write_bytes(pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL))
            aside.replace(path)
        return kept

    def sweep(self) -> None:
        """Removes what this build did not use."""
        for path in self._folder.glob("*"):
            if path.name not in self._used:
                path.unlink(missing_ok=True)
