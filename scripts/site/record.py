"""What a release's site was made from, page by page: `releases/<generation>/site.list`.

    reports/x.md → (digest of its Markdown, reports/x.html, size, "17 4# 203": what it links to)

The next build makes anew only the pages whose digest differs. Addresses that are linked to go by
number, because most are linked to often, and keep it from build to build; # stands after those
that are linked to with a place on them. Of tens of thousands of pages few are looked at: the others
are read and written again as they stand, field after field.
"""

import json
import os
from collections.abc import Iterable
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


class Addresses:
    """Addresses by number; "" where one was forgotten, whose number the next new one takes."""

    def __init__(self, listed: Iterable[str] = ()) -> None:
        self.listed = [*listed]
        self._numbers = {address: number for number, address in enumerate(self.listed) if address}
        self._free = [number for number, address in enumerate(self.listed) if not address]

    def targets(self, told: Iterable[str]) -> str:
        """Some addresses, each after # or /, as a page's `targets`."""
        return " ".join([f"{self._number(one[1:])}#" if one[0] == "#" else str(self._number(one[1:])) for one in told])

    def _number(self, address: str) -> int:
        known = self._numbers.get(address)
        if known is not None:
            return known
        number = self._numbers[address] = self._free.pop() if self._free else len(self.listed)
        self.listed[number : number + 1] = [address]
        return number

    def named(self, addresses: Iterable[str], *, with_place: bool) -> set[str]:
        """How a page's `targets` name some addresses, where it links to a place on them or not."""
        known = (self._numbers[address] for address in addresses if address in self._numbers)
        return {f"{number}#" if with_place else str(number) for number in known}

    def forget(self, addresses: Iterable[str]) -> None:
        """Forgets those that nothing may link to any more: the name of a report that was withdrawn
        stays nowhere."""
        for address in sorted(addresses):
            number = self._numbers.pop(address, None)
            if number is not None:
                self.listed[number] = ""
                self._free.append(number)


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A whole site: `stamp` of theme and settings, `theme` the addresses of the theme's files,
    `pages` by name in docs/, the `addresses` that are linked to."""

    stamp: str
    theme: tuple[str, ...]
    pages: dict[str, MadePage]
    addresses: Addresses

    def intact(self, site: Path) -> dict[str, str]:
        """Name → digest of the pages that still lie there as they were made."""
        return {
            name: page.digest for name, page in self.pages.items() if str(_size(f"{site}/{page.address}")) == page.size
        }


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
    return SiteRecord(stamp, tuple(known["theme"]), pages, Addresses(listed[:begin]))


def write_record(release: Path, record: SiteRecord) -> None:
    """Keeps the record beside the site: a line of JSON, the addresses by number, then column by column."""
    names = sorted(record.pages)
    told = {"stamp": record.stamp, "theme": sorted(record.theme)}
    head = json.dumps(told | {"addresses": len(record.addresses.listed), "pages": len(names)}, ensure_ascii=False)
    columns: Iterable[Iterable[str]] = zip(*map(record.pages.__getitem__, names), strict=True)
    text = END.join(chain([head], record.addresses.listed, names, *columns))
    (release / RECORD).write_bytes(text.encode("utf-8", "surrogateescape"))
