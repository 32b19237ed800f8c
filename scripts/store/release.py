"""What is served: one generation of site and index, switched whole.

    releases/9f3c…/site/  releases/9f3c…/index/  releases/9f3c…/manifest.json
    releases/current.json   {"generation": "9f3c…", "history": ["…", "9f3c…"]}

A generation is made aside and becomes current by replacing one small file, so a reader
sees the old one or the new one whole. It is named after the digest of all that goes into
it. Folders whose names begin with a dot are being made or thrown away.
"""

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.store.durable import replace_file, sync_everything, sync_folder
from scripts.store.layout import Layout

KEEP = 3
POINTER = "current.json"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a release was made of: the digest of it all, what was counted, topic names by id,
    and the ids of its reports, sorted."""

    digest: str
    counts: dict[str, int]
    topics: dict[str, str]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """One generation on disk."""

    generation: str
    folder: Path
    contents: Contents

    @property
    def site(self) -> Path:
        """The built site."""
        return self.folder / "site"

    @property
    def index(self) -> Path:
        """The Whoosh index."""
        return self.folder / "index"

    @property
    def counts(self) -> dict[str, int]:
        """Reports, passages, pages."""
        return self.contents.counts

    @property
    def topics(self) -> dict[str, str]:
        """Topic names by id."""
        return self.contents.topics


def current_release(layout: Layout) -> Release | None:
    """What is served now, or None before the first build."""
    pointer = _read_json(layout.releases / POINTER)
    generation = pointer.get("generation") if pointer else None
    return _read_release(layout, generation) if isinstance(generation, str) else None


def kept_releases(layout: Layout) -> list[Release]:
    """Every release that can be served, the one made last at the end."""
    found = (_read_release(layout, name) for name in _history(layout))
    return [release for release in found if release is not None]


def staging_folder(layout: Layout, digest: str) -> Path:
    """An empty folder to make a release in."""
    layout.releases.mkdir(parents=True, exist_ok=True)
    folder = layout.releases / f".staging-{digest}-{os.getpid()}"
    folder.mkdir()
    return folder


def switch_release(layout: Layout, staged: Path, contents: Contents) -> Release:
    """Makes the staged folder the one that is served, and keeps the last few before it."""
    manifest = {
        "digest": contents.digest,
        "counts": contents.counts,
        "topics": contents.topics,
        "reports": contents.reports,
    }
    (staged / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    sync_everything()
    name = contents.digest
    while (layout.releases / name).exists():  # a damaged one of this name may still be served
        name += "a"
    staged.replace(layout.releases / name)
    sync_folder(layout.releases)
    release = Release(name, layout.releases / name, contents)
    serve_release(layout, release)
    return release


def serve_release(layout: Layout, release: Release) -> None:
    """Makes a whole release the current one. Of the others the last few stay, but none of the
    same content; the one that was served until now counts as the last before it."""
    current = current_release(layout)
    again = {kept.generation for kept in kept_releases(layout) if kept.contents.digest == release.contents.digest}
    before = [name for name in _history(layout) if name not in again | {release.generation}]
    if current is not None and current.generation in before:
        before.remove(current.generation)
        before.append(current.generation)
    _point(layout, release.generation, [*before, release.generation][-KEEP:])
    tidy_releases(layout)


def roll_back(layout: Layout, release: Release) -> None:
    """Serves a kept release again; the order of the kept ones stays, so that the next step
    back leads to the one before it."""
    _point(layout, release.generation, _history(layout))
    tidy_releases(layout)


def remove_releases(layout: Layout, generations: Iterable[str]) -> None:
    """Removes kept releases for good; the current one stays whatever is asked."""
    current = current_release(layout)
    if current is not None:
        gone = set(generations) - {current.generation}
        _point(layout, current.generation, [name for name in _history(layout) if name not in gone])
    tidy_releases(layout)


def tidy_releases(layout: Layout) -> None:
    """Removes what interrupted builds left and what is no longer kept, and lets
    `search_index/current` lead to the served index."""
    if not layout.releases.is_dir():
        return
    current = current_release(layout)
    kept = {*_history(layout), *([current.generation] if current else [])}
    for folder in sorted(layout.releases.iterdir()):
        if folder.is_dir() and folder.name not in kept:
            _remove(folder)
    if current is not None:
        _link_index(layout, current.index)


def _remove(folder: Path) -> None:
    """Removes a folder; under a dotted name first, so that half of it never looks like a release."""
    gone = folder if folder.name.startswith(".") else folder.with_name(f".gone-{folder.name}-{os.getpid()}")
    try:
        folder.replace(gone)
    except OSError:  # Windows, where somebody reads in it: the next build tries again
        return
    shutil.rmtree(gone, ignore_errors=True)  # an orphan of a killed build may still be writing there


def _point(layout: Layout, generation: str, history: list[str]) -> None:
    pointer = {"generation": generation, "history": history}
    replace_file(layout.releases / POINTER, json.dumps(pointer, ensure_ascii=False).encode())


def _history(layout: Layout) -> list[str]:
    """Names of the kept releases, oldest first; from the folders when the pointer is lost."""
    pointer = _read_json(layout.releases / POINTER) or {}
    history = pointer.get("history")
    if isinstance(history, list):
        return [name for name in history if isinstance(name, str)]
    if not layout.releases.is_dir():
        return []
    made = [path for path in layout.releases.glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")]
    return [path.parent.name for path in sorted(made, key=lambda path: (path.stat().st_mtime_ns, path))]


def _read_release(layout: Layout, name: str) -> Release | None:
    folder = layout.releases / name
    manifest = _read_json(folder / MANIFEST)
    if manifest is None:
        return None
    counts, topics, reports = (manifest.get(key) for key in ("counts", "topics", "reports"))
    contents = Contents(
        str(manifest.get("digest", name)),
        {str(k): v for k, v in counts.items() if isinstance(v, int)} if isinstance(counts, dict) else {},
        {str(k): str(v) for k, v in topics.items()} if isinstance(topics, dict) else {},
        tuple(map(str, reports)) if isinstance(reports, list) else (),
    )
    return Release(name, folder, contents)


def _link_index(layout: Layout, index: Path) -> None:
    """`search_index/current` leads to the served index, where the system has links."""
    layout.search_index.mkdir(parents=True, exist_ok=True)
    link, aside = layout.search_index / "current", layout.search_index / ".current.new"
    target = os.path.relpath(index, layout.search_index)
    try:
        if link.is_symlink() and link.readlink() == Path(target):
            return
        aside.unlink(missing_ok=True)
        aside.symlink_to(target, target_is_directory=True)
        aside.replace(link)
    except OSError:  # Windows without the right to make links: the pointer alone leads there
        aside.unlink(missing_ok=True)


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None
