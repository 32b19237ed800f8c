"""A site put together from the pages made now and those of the release before.

reports/x.html  made now        reports/y.html  linked from the release before
"""

import os
import posixpath
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from scripts.site.links import Links, find_anchors, find_links
from scripts.site.made import Made
from scripts.site.record import Addresses, MadePage, SiteRecord


def link_unchanged(before: Path, site: Path, addresses: Iterable[str]) -> None:
    """Gives `site` the files of the site before that it doesn't have: the same bytes under a second
    name, or a copy where the disk has no links."""
    folders: set[str] = set()
    for address in addresses:
        folder = posixpath.dirname(address)
        if folder not in folders:
            (site / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        try:
            os.link(f"{before}/{address}", f"{site}/{address}")
        except FileExistsError:
            continue  # made now
        except OSError:
            shutil.copyfile(before / address, site / address)


def new_record(
    stamp: str, digests: Mapping[str, str], kept: Iterable[str], made: Made, site: Path, old: SiteRecord | None
) -> SiteRecord:
    """The record of the site that was just made; `kept`: names of pages that are as they were."""
    pages = {name: old.pages[name] for name in kept} if old is not None else {}
    addresses = Addresses(old.addresses.listed if old is not None else ())
    addresses.forget(_gone(made, pages, old))
    for page in made.pages:
        address = page.address
        size = (site / address).stat().st_size if (site / address).is_file() else -1
        pages[page.name] = MadePage(digests[page.name], address, str(size), addresses.targets(page.targets))
    return SiteRecord(stamp, tuple(made.theme) if old is None else old.theme, pages, addresses)


def _gone(made: Made, kept: Mapping[str, MadePage], old: SiteRecord | None) -> set[str]:
    """The addresses of the site before that the new one doesn't have."""
    if old is None:
        return set()
    gone = {page.address for name, page in old.pages.items() if name not in kept}
    return gone.difference(page.address for page in made.pages)


def links_to_check(
    made: Made, kept: Iterable[str], new: SiteRecord, old: SiteRecord | None, site: Path, before: Path
) -> Iterator[tuple[str, Links]]:
    """(page, those of its links that may lead nowhere): what is new on a page made now, and on
    every page what leads to a page that is gone or has lost an anchor."""
    if old is None:
        yield from made.links()
        return
    lying = {page.address for page in old.pages.values()}
    gone = lying - {page.address for page in new.pages.values()}
    poorer: set[str] = set()
    before_links: dict[str, Links] = {}
    for page in made.pages:
        address = page.address
        if address in lying and address.endswith(".html"):
            text = _text(before / address)
            before_links[address] = find_links(text, address)
            if find_anchors(text) - _anchors(site / address):
                poorer.add(address)
    known = old.addresses
    leading = known.named(gone, with_place=False) | known.named(gone | poorer, with_place=True)
    poorer |= gone
    for address, links in made.links():
        yield address, _new_links(links, before_links.get(address, {}), poorer)
    for name in kept if leading else ():
        lies = new.pages[name]
        if not leading.isdisjoint(lies.targets.split()):
            links = find_links(_text(site / lies.address), lies.address)
            yield lies.address, {target: anchors for target, anchors in links.items() if target in poorer}


def _new_links(links: Links, known: Links, poorer: Collection[str]) -> Links:
    """Of a page's links those that it did not have before, and those to poorer pages."""
    found: dict[str, Collection[str]] = {}
    for target, anchors in links.items():
        left = anchors if target in poorer or target not in known else set(anchors).difference(known[target])
        if left:
            found[target] = left
    return found


def anchors_of(site: Path, made: Made) -> Callable[[str], Collection[str]]:
    """Gives the anchors of an address: of pages made now as they were made, of others as they lie."""
    now = {page.address: page.anchors for page in made.pages}

    @lru_cache(4096)
    def anchors(address: str) -> frozenset[str]:
        return frozenset(now[address].split("\n")) if address in now else _anchors(site / address)

    return anchors


def _anchors(path: Path) -> frozenset[str]:
    return find_anchors(_text(path)) if path.suffix == ".html" else frozenset()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
