"""Every link inside the site leads to a page that is there, and to a place on it.

    指南里的 [断链](nowhere.md)、主题页上的 ../reports/x.html#p-1 都要有着落

Of a page that changed the links are checked that it did not have before; of every page those
to a page which went away or lost an anchor.
"""

import html
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

Links = Mapping[str, Collection[str]]
HREF = re.compile(r'\shref="([^"]*)"')
ANCHOR = re.compile(r'\s(?:id|name)="([^"]*)"')


def find_anchors(content: str) -> frozenset[str]:
    """The places of a page that a link can lead to."""
    return frozenset(map(html.unescape, ANCHOR.findall(content)))


def find_links(content: str, own: str) -> dict[str, list[str]]:
    """Addresses inside the site that the page `own` links to, with the anchors ("" for none)."""
    found: dict[str, set[str]] = {}
    folder = posixpath.dirname(own)
    for href in set(HREF.findall(content)):
        path, _, anchor = html.unescape(href).partition("#")
        target = _target(path, folder)
        if target is not None:
            found.setdefault(target or own, set()).add(unquote(anchor))
    return {target: sorted(anchors) for target, anchors in sorted(found.items())}


@lru_cache(65536)
def _target(path: str, folder: str) -> str | None:
    """The address inside the site that a path leads to from a folder; None for one outside."""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    return posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else ""


def broken_links(
    links: Iterable[tuple[str, Links]], exists: Callable[[str], bool], anchors: Callable[[str], Collection[str]]
) -> Iterator[str]:
    """What is wrong, a line each. `links`: page, address → anchors ("" for none); `anchors`
    gives those of a page."""
    for page, targets in links:
        for target, wanted in targets.items():
            if not exists(target):
                yield f"WARNING -  {page} 里的链接 {target} 没有这个页面"
                continue
            named = [anchor for anchor in wanted if anchor]
            missing = sorted(set(named).difference(anchors(target))) if named else []
            yield from (f"WARNING -  {page} 里的链接 {target}#{anchor} 没有这个位置" for anchor in missing)
