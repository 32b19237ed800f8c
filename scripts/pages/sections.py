"""A part of the site of many pages, whose list is kept: where nothing that the part is made from has
changed, its pages are not even thought of.

    section(keeper, made_from, draft)   → topics/A4.md, topics/A4-2023.md, … as they were listed before
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

from scripts.model import Draft
from scripts.pages.shelf import Keeper


def section(keeper: Keeper, made_from: str, draft: Callable[[], Iterable[Draft]]) -> Iterator[Draft]:
    """The drafts that `draft` gives, which depend on `made_from` alone; it is called when they are
    not known, or when one of them has to be made."""
    drafts = cache(lambda: {item.path: item for item in draft()})
    listed = keeper.remember(made_from, "list", lambda: [(item.path, item.made_from) for item in drafts().values()])
    for path, seal in listed:
        yield Draft(path, seal, partial(_make, drafts, path))


def _make(drafts: Callable[[], dict[str, Draft]], path: str) -> bytes:
    return drafts()[path].make()
