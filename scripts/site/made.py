"""What the builder's process made, in a file with a line a page, never whole in memory.

    write_made(path, {"whole": False, "warnings": [], "theme": […]}, pages)
    read_made(path).pages[3] → MadeNow("reports/x.md", "reports/x.html", "p-3f2a…\\np-91c0…", …)

Of tens of thousands of pages the anchors and what they link to are kept small; the links with
their anchors are read again when they are checked.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from scripts.site.links import Links


class MadeNow(NamedTuple):
    """A page or file made now: its name in docs/, its address, its anchors a line each, the
    addresses that it links to (after # where to a place on the page, else after /), and what the
    builder had to say."""

    name: str
    address: str
    anchors: str
    targets: list[str]
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Made:
    """What one run made. `whole`: in the builder's usual way, which says nothing of single pages;
    `theme`: addresses of the theme's files."""

    path: Path
    whole: bool
    warnings: list[str]
    theme: list[str]
    pages: list[MadeNow]

    def links(self) -> Iterator[tuple[str, Links]]:
        """(address, its links) of every page, in the order of `pages`."""
        with self.path.open(encoding="utf-8") as file:
            file.readline()
            for line in file:
                page = json.loads(line)
                yield page["address"], page["links"]


def write_made(path: Path, head: dict[str, Any], pages: Iterable[dict[str, Any]]) -> None:
    """Writes it, whole or not at all."""
    aside = path.with_name(f"{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        for record in chain([head], pages):
            file.write(f"{json.dumps(record, ensure_ascii=False)}\n")
    aside.replace(path)


def read_made(path: Path) -> Made:
    """What was written; OSError, ValueError or KeyError where that is not all there."""
    known: dict[str, str] = {}
    pages = []
    with path.open(encoding="utf-8") as file:
        head = json.loads(file.readline())
        for line in file:
            page = json.loads(line)
            told = (f"{'#' if any(anchors) else '/'}{target}" for target, anchors in page["links"].items())
            targets = [known.setdefault(target, target) for target in told]
            pages.append(MadeNow(page["name"], page["address"], "\n".join(page["anchors"]), targets, page["warnings"]))
    return Made(path, head["whole"], head["warnings"], head["theme"], pages)
