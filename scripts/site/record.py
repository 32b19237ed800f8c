"""What a release's site was made from, page by page: `releases/<generation>/site.list`.

    reports/x.md → (digest of its Markdown, reports/x.html, size, "17 4# 203": what it links to)

The next build makes anew only the pages whose digest differs. Addresses that are linked to go by
number, because most are linked to often, and keep it from build to build; # stands after those
that are linked to with a place on them. Of tens of thousands of pages few are looked at: the others
are read and written again as they stand, field after field.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

RECORD = "site.list"
# No name of a file and no number has it.
END = "\0"


class MadePage(NamedTuple):
    """A file of the site: the digest of what it was made from, its address, its bytes, and the
    numbers of the addresses that it links to, each once."""

    digest: str
    address: str
    size: str
    targets: str


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
        return {
            name: page.digest for name, page in self.pages.items() if str(_size(f"{site}/{page.address}")) == page.size
        }

    def renumbered(self) -> "SiteRecord":
        """The same without the addresses that nothing links to any more: the name of a report that
        was withdrawn stays nowhere."""
        names, numbers = list(self.numbers), dict[str, int]()
        pages = {
            name: page._replace(targets=number_all((_named(target, names) for target in page.targets.split()), numbers))
            for name, page in self.pages.items()
        }
        return SiteRecord(self.stamp, self.theme, pages, numbers)

    def targets_of(self, addresses: Iterable[str], *, with_place: bool) -> set[str]:
        """How a page's `targets` name some addresses, where it links to a place on them or not."""
        known = (self.numbers[address] for address in addresses if address in self.numbers)
        return {f"{number}#" if with_place else str(number) for number in known}


def number_all(targets: Iterable[str], numbers: dict[str, int]) -> str:
    """Some addresses, each after # or /, by number; new ones get the next."""
    return " ".join(
        [f"{numbers.setdefault(target[1:], len(numbers))}{'#' if target[0] == '#' else ''}" for target in targets]
    )


def _named(target: str, names: Sequence[str]) -> str:
    return f"#{names[int(target[:-1])]}" if target.endswith("#") else f"/{names[int(target)]}"


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116  of tens of thousands: to make a Path costs more than to look
    except OSError:
        return -1


def read_record(release: Path, stamp: str) -> SiteRecord | None:
    """The record of a release that was made with this stamp; None when it can't be used."""
    try:
        head, *listed = (release / RECORD).read_bytes().decode("utf-8", "surrogateescape").split(END)
        known: dict[str, Any] = json.loads(head)
        if known["stamp"] != stamp or any(_size(f"{release}/site/{name}") < 0 for name in known["theme"]):
            return None
        begin, count = int(known["addresses"]), int(known["pages"])
        names, *columns = (listed[start : start + count] for start in range(begin, len(listed), count or 1))
        pages = dict(zip(names, map(MadePage, *columns), strict=True))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    numbers = {address: number for number, address in enumerate(listed[:begin])}
    return SiteRecord(stamp, tuple(known["theme"]), pages, numbers)


def write_record(release: Path, record: SiteRecord) -> None:
    """Keeps the record beside the site: a line of JSON, the addresses by number, then column by column."""
    names = sorted(record.pages)
    told = {"stamp": record.stamp, "theme": sorted(record.theme)}
    head = json.dumps(told | {"addresses": len(record.numbers), "pages": len(names)}, ensure_ascii=False)
    columns: Iterable[Iterable[str]] = zip(*map(record.pages.__getitem__, names), strict=True)
    text = END.join(chain([head], record.numbers, names, *columns))
    (release / RECORD).write_bytes(text.encode("utf-8", "surrogateescape"))
