"""What is served: one generation of site and index, switched whole.

    releases/9f3c…/site/  releases/9f3c…/index/  releases/9f3c…/manifest.json
    releases/current.json   {"generation": "9f3c…", "history": ["…", "9f3c…"]}

A generation is made aside and becomes current by replacing one small file, so a reader
sees the old one or the new one whole. Its name is a digest of all that goes into it.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from scripts.store.layout import Layout

KEEP = 3
POINTER = "current.json"


@dataclass(frozen=True, slots=True)
class Release:
    """One generation on disk: what its build counted, and its topic names by id."""

    generation: str
    folder: Path
    counts: dict[str, int]
    topics: dict[str, str]

    @property
    def site(self) -> Path:
        """The built site."""
        return self.folder / "site"

    @property
    def index(self) -> Path:
        """The Whoosh index."""
        return self.folder / "index"


def current_release(layout: Layout) -> Release | None:
    """What is served now, or None before the first build."""
    pointer = _read_json(layout.releases / POINTER)
    generation = pointer.get("generation") if pointer else None
    if not isinstance(generation, str):
        return None
    folder = layout.releases / generation
    manifest = _read_json(folder / "manifest.json")
    if manifest is None:
        return None
    counts = manifest.get("counts")
    listed = counts.items() if isinstance(counts, dict) else ()
    topics = manifest.get("topics")
    named = topics.items() if isinstance(topics, dict) else ()
    return Release(
        generation,
        folder,
        {str(k): v for k, v in listed if isinstance(v, int)},
        {str(k): str(v) for k, v in named},
    )


def staging_folder(layout: Layout, generation: str) -> Path:
    """An empty folder to make a generation in; what an interrupted build left is removed."""
    layout.releases.mkdir(parents=True, exist_ok=True)
    for left in layout.releases.glob(".staging-*"):
        shutil.rmtree(left, ignore_errors=True)  # an orphan of it may still be writing there
    folder = layout.releases / f".staging-{generation}-{os.getpid()}"
    folder.mkdir()
    return folder


def switch_release(
    layout: Layout, staged: Path, generation: str, counts: dict[str, int], topics: dict[str, str]
) -> Release:
    """Makes the staged folder the one that is served, and keeps the last few before it."""
    manifest = {"generation": generation, "counts": counts, "topics": topics}
    (staged / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    folder = layout.releases / generation
    if folder.exists():
        shutil.rmtree(folder)
    staged.replace(folder)
    pointer = _read_json(layout.releases / POINTER) or {}
    before = pointer.get("history")
    history = [name for name in before if name != generation] if isinstance(before, list) else []
    history = [*history, generation][-KEEP:]
    _replace_json(layout.releases / POINTER, {"generation": generation, "history": history})
    for old in layout.releases.iterdir():
        if old.is_dir() and old.name not in history:
            shutil.rmtree(old, ignore_errors=True)
    _link_index(layout, folder / "index")
    return Release(generation, folder, counts, topics)


def build_lock(layout: Layout) -> FileLock:
    """Held while a build runs: `with build_lock(layout): …`; raises Timeout when taken."""
    layout.cache.mkdir(parents=True, exist_ok=True)
    return FileLock(layout.cache / "build.lock", timeout=600)


def _link_index(layout: Layout, index: Path) -> None:
    """`search_index/current` leads to the served index, where the system has links."""
    layout.search_index.mkdir(parents=True, exist_ok=True)
    aside = layout.search_index / ".current.new"
    try:
        aside.unlink(missing_ok=True)
        aside.symlink_to(os.path.relpath(index, layout.search_index), target_is_directory=True)
        aside.replace(layout.search_index / "current")
    except OSError:  # Windows without the right to make links: the pointer alone leads there
        aside.unlink(missing_ok=True)


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _replace_json(path: Path, value: dict[str, Any]) -> None:
    aside = path.with_name(path.name + ".new~")
    aside.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    aside.replace(path)


__all__ = ["Release", "Timeout", "build_lock", "current_release", "staging_folder", "switch_release"]
