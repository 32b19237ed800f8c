"""A site put together from the pages made now and those of the release before.

reports/x.html  made now        reports/y.html  linked from the release before
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from scripts.site.links import Links, find_anchors, find_links
from scripts.site.record import MadePage, SiteRecord

Made = dict[str, Any]


def link_unchanged(before: Path, site: Path, addresses: Iterable[str]) -> None:
    """Gives `site` the files of the site before: the same bytes under a second name, or a copy
    where the disk has no links."""
    folders: set[Path] = set()
    for address in addresses:
        target = site / address
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        try:
            os.link(before / address, target)
        except OSError:
            shutil.copyfile(before / address, target)


def new_record(stamp: str, digests: dict[str, str], made: Made, site: Path, old: SiteRecord | None) -> SiteRecord:
    """The record of the site that was just made."""
    pages = {name: old.pages[name] for name in made["kept"]} if old is not None else {}
    for page in made["pages"]:
        address = page["address"]
        size = (site / address).stat().st_size if (site / address).is_file() else -1
        pages[page["name"]] = MadePage(digests[page["name"]], address, size, tuple(page["links"]))
    return SiteRecord(stamp, tuple(made["theme"]) if old is None else old.theme, pages)


def links_to_check(made: Made, new: SiteRecord, old: SiteRecord | None, site: Path, before: Path) -> dict[str, Links]:
    """Page → its links, of every page made now, and of those that were kept but link to a page
    that is gone or has lost an anchor."""
    found: dict[str, Links] = {page["address"]: page["links"] for page in made["pages"]}
    if old is None:
        return found
    now = {page["address"]: frozenset(page["anchors"]) for page in made["pages"]}
    still = {page.address for page in new.pages.values()}
    poorer = {page.address for page in old.pages.values() if page.address not in still}
    poorer |= {address for address in now if _anchors(before / address) - now[address]}
    for name in made["kept"]:
        page = new.pages[name]
        if not poorer.isdisjoint(page.targets):
            found[page.address] = find_links(_text(site / page.address), page.address)
    return found


def anchors_of(site: Path, made: Made) -> Callable[[str], Collection[str]]:
    """Gives the anchors of an address: of pages made now as they were made, of others as they lie."""
    now = {page["address"]: frozenset(page["anchors"]) for page in made["pages"]}

    @lru_cache(4096)
    def anchors(address: str) -> frozenset[str]:
        return now[address] if address in now else _anchors(site / address)

    return anchors


def _anchors(path: Path) -> frozenset[str]:
    return find_anchors(_text(path)) if path.suffix == ".html" else frozenset()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
