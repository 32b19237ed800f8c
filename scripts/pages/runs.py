"""Long tables over several pages, so many rows a page, so that no page grows without bound.

paged("agencies/index", "单位", rows, 200, content) → agencies/index.md, agencies/index-2.md, …
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from scripts.model import Page
from scripts.pages import markdown as md

# A page that is one table needs the width of the outline.
WIDE = ("navigation", "toc")
T = TypeVar("T")


def page_name(stem: str, number: int) -> str:
    """The file of a page of a list; the first is the stem itself."""
    return f"{stem}.md" if number == 1 else f"{stem}-{number}.md"


def chunks(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """`items` in runs of `size`; one empty run for none."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [items]


def paged(
    stem: str,
    title: str,
    items: Sequence[T],
    size: int,
    content: Callable[[Sequence[T]], list[str]],
    heading: str = "",
    lead: Sequence[str] = (),
    hide: Sequence[str] = (),
) -> Iterator[Page]:
    """The pages of a list: heading, `lead` on the first, `content` of each run, links between them;
    `hide` as in the front matter."""
    runs = chunks(items, size)
    for number, run in enumerate(runs, 1):
        blocks = [md.heading(1, md.text(heading or title), {"id": "title"})]
        blocks += lead if number == 1 else ()
        blocks += content(run)
        yield Page(page_name(stem, number), with_pager(stem, title, blocks, number, len(runs), hide))


def with_pager(
    stem: str, title: str, blocks: Sequence[str], number: int, count: int, hide: Sequence[str] = ()
) -> bytes:
    """One page of a list with the way to those beside it."""
    links = [pager(stem.rsplit("/", 1)[-1], number, count)] if count > 1 else []
    return md.document(title, [], [*blocks, *links], hide=hide)


def pager(stem: str, number: int, count: int) -> str:
    """Links to the other pages of a list."""
    links = []
    if number > 1:
        links.append(md.link(md.text("上一页"), page_name(stem, number - 1)))
    links.append(md.text(f"第 {number} 页，共 {count} 页"))
    if number < count:
        links.append(md.link(md.text("下一页"), page_name(stem, number + 1)))
    return md.block(md.join(links, "　"), "kb-pages")
