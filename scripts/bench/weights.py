"""How heavy the pages of a built site are for a reader.

measure_pages(site) → Heaviest("agencies/某县/ledger.html", html=182_003, sent=71_560)
"""

import gzip
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^"?]+)')


@dataclass(frozen=True, slots=True)
class Heaviest:
    """The largest page of a site: its address and its bytes of HTML; `sent`: the most that any
    page needs before it is usable, HTML and style sheets compressed as the service sends them
    (scripts are deferred, fonts none)."""

    page: str
    html: int
    sent: int


def measure_pages(site: Path) -> Heaviest:
    """The heaviest of a built site. `sent` is that of the twenty largest pages: below them none
    comes near."""
    sizes = sorted(((path.stat().st_size, path) for path in site.rglob("*.html")), reverse=True)
    styles: dict[str, int] = {}
    most = 0
    for _, path in sizes[:20]:
        content = path.read_bytes()
        own = path.relative_to(site).as_posix()
        sent = len(gzip.compress(content))
        for link in STYLESHEET.findall(content.decode()):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(own), link))
            if name not in styles:
                styles[name] = len(gzip.compress((site / name).read_bytes()))
            sent += styles[name]
        most = max(most, sent)
    size, largest = sizes[0]
    return Heaviest(largest.relative_to(site).as_posix(), size, most)
