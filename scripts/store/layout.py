"""Where a knowledge base keeps its things.

Layout(Path("/srv/kb")).reports → /srv/kb/data/reports
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2]


def code_digest(*parts: str) -> str:
    """Digest of parts of the program itself (files or folders below scripts/): what was made
    by other code is made anew, without anybody having to remember a version number."""
    digest = hashlib.sha256()
    for part in parts:
        path = PROGRAM / "scripts" / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one knowledge base; `base` is absolute."""

    base: Path

    @property
    def reports(self) -> Path:
        """The txts that staff add."""
        return self.base / "data" / "reports"

    @property
    def vocab(self) -> Path:
        """The vocabulary of this base; what it lacks comes from the program's own."""
        return self.base / "data" / "vocab"

    @property
    def overrides(self) -> Path:
        """Human corrections, one file a report."""
        return self.base / "data" / "overrides"

    @property
    def docs(self) -> Path:
        """Markdown, written by hand and generated."""
        return self.base / "docs"

    @property
    def cache(self) -> Path:
        """What was read from reports, by content."""
        return self.base / ".cache"

    @property
    def releases(self) -> Path:
        """Site and index by generation, and which one is served."""
        return self.base / "releases"

    @property
    def search_index(self) -> Path:
        """Where people look for the index: `current` leads to the served one."""
        return self.base / "search_index"

    @property
    def config(self) -> Path:
        """The site's settings: the base's own mkdocs.yml, or the program's."""
        own = self.base / "mkdocs.yml"
        return own if own.is_file() else PROGRAM / "mkdocs.yml"

    def name(self, path: Path) -> str:
        """A path as messages show it: from the base where it lies inside, with slashes."""
        try:
            return path.relative_to(self.base).as_posix()
        except ValueError:
            return path.as_posix()
