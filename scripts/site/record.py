"""What a release's site was made from, page by page: `releases/<generation>/site.json`.

    reports/x.md → (digest of its Markdown, reports/x.html, size, the addresses that it links to)

The next build makes anew only the pages whose digest differs.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECORD = "site.json"


@dataclass(frozen=True, slots=True)
class MadePage:
    """A file of the site: the digest of what it was made from, its address, its bytes, and the
    addresses that it links to."""

    digest: str
    address: str
    size: int
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A whole site: `stamp` of theme and settings, `theme` the addresses of the theme's files,
    `pages` by name in docs/."""

    stamp: str
    theme: tuple[str, ...]
    pages: dict[str, MadePage]

    def intact(self, site: Path) -> dict[str, str]:
        """Name → digest of the pages that still lie there as they were made."""
        return {name: page.digest for name, page in self.pages.items() if _size(f"{site}/{page.address}") == page.size}


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116  of tens of thousands: to make a Path costs more than to look
    except OSError:
        return -1


def read_record(release: Path, stamp: str) -> SiteRecord | None:
    """The record of a release that was made with this stamp; None when it can't be used."""
    try:
        body: dict[str, Any] = json.loads((release / RECORD).read_text("utf-8"))
        if body["stamp"] != stamp or any(_size(f"{release}/site/{name}") < 0 for name in body["theme"]):
            return None
        names = body["addresses"]
        pages = {
            name: MadePage(digest, address, size, tuple(names[number] for number in targets))
            for name, (digest, address, size, targets) in body["pages"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    return SiteRecord(stamp, tuple(body["theme"]), pages)


def write_record(release: Path, record: SiteRecord) -> None:
    """Keeps the record beside the site; addresses are numbered, because most are linked to often."""
    numbers: dict[str, int] = {}
    pages = {
        name: [page.digest, page.address, page.size, _numbered(page.targets, numbers)]
        for name, page in sorted(record.pages.items())
    }
    body = {"stamp": record.stamp, "theme": sorted(record.theme), "addresses": list(numbers), "pages": pages}
    (release / RECORD).write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _numbered(targets: Iterable[str], numbers: dict[str, int]) -> list[int]:
    return [numbers.setdefault(target, len(numbers)) for target in targets]
