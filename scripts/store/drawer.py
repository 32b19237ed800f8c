"""What was found out about one thing, kept from build to build under keys that say what it depends on.

drawer.remember("links 3f2a…", make)   what the last build kept, else what `make` gives
drawer.close()                         what was not asked for is gone
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from scripts.store.pieces import open_pieces, write_pieces


class Drawer:
    """One file of small things by key."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._asked: dict[str, bytes] = {}

    @cached_property
    def _kept(self) -> Mapping[str, bytes]:
        return open_pieces(self._path) or {}

    def remember(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under the key, or what `make` gives."""
        if key not in self._asked:
            self._asked[key] = self._kept[key] if key in self._kept else make()
        return self._asked[key]

    def close(self) -> None:
        """Keeps what was asked for since the drawer was opened, and nothing else."""
        if self._asked.keys() != self._kept.keys():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_pieces(self._path, self._asked)
        self._asked = {}
        self.__dict__.pop("_kept", None)
