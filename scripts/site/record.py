"""What a release's site was made from, page by page: `releases/<generation>/site.json`.

    reports/x.md → (digest of its Markdown, reports/x.html, size, the addresses that it links to)

The next build makes anew only the pages whose digest differs. Addresses that are linked to go by
number, because most are linked to often, and keep it from build to build, because of tens of
thousands of pages few are looked at.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

RECORD = "site.json"


class MadePage(NamedTuple):
    """A file of the site: the digest of what it was made from, its address, its bytes, and the
    numbers of the addresses that it links to."""

    digest: str
    address: str
    size: int
    targets: Sequence[int]


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A whole site: `stamp` of theme and settings, `theme` the addresses of the theme's files,
    `pages` by name in docs/, `numbers` of the addresses that are linked to."""

    stamp: str
    theme: tuple[str, ...]
    pages: dict[str, MadePage]
    numbers: Mapping[str, int]

    def intact(self, site: Path) -> dict[str, str]:
        """Name → digest of the pages that still lie there as they were made."""
        return {name: page.digest for name, page in self.pages.items() if _size(f"{site}/{page.address}") == page.size}

    def renumbered(self) -> "SiteRecord":
        """The same without the addresses that nothing links to any more: the name of a report that
        was withdrawn stays nowhere."""
        names, numbers = list(self.numbers), dict[str, int]()
        pages = {
            name: page._replace(targets=[numbers.setdefault(names[n], len(numbers)) for n in page.targets])
            for name, page in self.pages.items()
        }
        return SiteRecord(self.stamp, self.theme, pages, numbers)

    def numbers_of(self, addresses: Iterable[str]) -> set[int]:
        """The numbers of those of some addresses that are linked to."""
        return {self.numbers[address] for address in addresses if address in self.numbers}


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
        numbers = {address: number for number, address in enumerate(body["addresses"])}
        pages = {name: MadePage(*page) for name, page in body["pages"].items()}
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None
    return SiteRecord(stamp, tuple(body["theme"]), pages, numbers)


def write_record(release: Path, record: SiteRecord) -> None:
    """Keeps the record beside the site."""
    body = {
        "stamp": record.stamp, "theme": sorted(record.theme), "addresses": list(record.numbers),
        "pages": dict(sorted(record.pages.items())),
    }  # fmt: skip
    (release / RECORD).write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), "utf-8")
