"""Writing so that neither a kill nor a power cut leaves half a file in use.

replace_file(releases/current.json, b"…")   → readers see the old bytes or the new ones
"""

import contextlib
import os
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Puts `content` in the place of a file in one step, on disk before it is seen."""
    aside = path.with_name(path.name + ".new~")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Waits until the names in a folder are on disk, where the system can say so."""
    with contextlib.suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_everything() -> None:
    """Waits until all that was written is on disk: one call for a tree of thousands of files."""
    if hasattr(os, "sync"):
        os.sync()
