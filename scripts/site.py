"""Runs the site builder; nothing else in the program knows which one it is.

The builder gets the base's docs/ and a config derived from mkdocs.yml. Any warning of it
(a broken link or anchor, an orphan) fails the build: a site with dead links isn't released.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.store.layout import PROGRAM, Layout

# The last line of a Python that could not read or write.
OS_ERROR = re.compile(r"^(?:\w*Error|OSError): \[Errno (\d+)\] [^:\n]*(?:: '([^'\n]*)')?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SiteFailure:
    """The builder refused; `lines` are its warnings and errors."""

    lines: tuple[str, ...]


def site_digest(layout: Layout) -> str:
    """Digest of all that the built site depends on: pages, theme, settings, builder version."""
    digest = hashlib.sha256()
    for name, path in _inputs(layout):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(layout: Layout) -> Iterator[tuple[str, Path]]:
    yield "config", layout.config
    yield "requirements", PROGRAM / "requirements.txt"
    for label, folder in (("docs", layout.docs), ("theme", PROGRAM / "theme")):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
                yield f"{label}/{path.relative_to(folder).as_posix()}", path


def build_site(layout: Layout, target: Path) -> SiteFailure | None:
    """Builds docs/ into `target` (made new); None when all went well. OSError when the system
    refused the builder to read or write."""
    config = layout.cache / "site.yml"
    config.parent.mkdir(parents=True, exist_ok=True)
    derived = {
        "INHERIT": str(layout.config),
        "docs_dir": str(layout.docs),
        "site_dir": str(target),
        "theme": {"custom_dir": str(PROGRAM / "theme")},
    }
    config.write_text(yaml.safe_dump(derived, allow_unicode=True), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean", "-f", str(config)]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONUTF8": "1",
        "PYTHONSAFEPATH": "1",
        "NO_MKDOCS_2_WARNING": "true",
    }
    run = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", env=environment, cwd=layout.base
    )
    if run.returncode == 0:
        return None
    refused = OS_ERROR.search(run.stderr)
    if refused is not None:
        raise OSError(int(refused.group(1)), os.strerror(int(refused.group(1))), refused.group(2) or None)
    lines = [line for line in run.stderr.splitlines() if line.startswith(("WARNING", "ERROR", "Error", "Aborted"))]
    return SiteFailure(tuple(lines or run.stderr.splitlines()[-20:]))
