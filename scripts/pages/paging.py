"""Long lists over several pages, none larger than a reader should have to fetch.

    topics/A4-2023.md   第 1 页 甲县城管局—丁县城管局（96 条）
    topics/A4-2023-2.md 第 2 页 戊区城管局—…

Where a page ends is decided by the list itself (at most MOST bytes, and rather at a group
whose name says so), so that one more entry moves few others to another page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Generic, TypeVar
from zlib import crc32

from scripts.corpus import Cited
from scripts.model import Report
from scripts.pages import markdown as md

T = TypeVar("T")
# HTML bytes of a list on one page. A page has 20 KB around it; the bar is 300 KB.
MOST = 160_000
ENOUGH = MOST // 3
# One group in so many may end a page early.
ENDS = 3
# HTML bytes of a Han character, of a card and of a row of reports around their words.
HAN, CARD, ROW = 3, 1000, 1300


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One page of a list: its entries, and the groups that the first and the last belong to."""

    items: tuple[T, ...]
    first: str
    last: str


# A group: its name, how many entries it has, what they weigh together, and what gives the weight of each.
Weighed = tuple[str, int, int, Callable[[], Iterable[int]]]
# Of which group, and from which of its entries to before which.
Stretch = tuple[int, int, int]


def split_groups(groups: Iterable[Weighed]) -> list[list[Stretch]]:
    """A list of groups as pages, in order."""
    pages: list[list[Stretch]] = []
    page: list[Stretch] = []
    size = 0
    for number, (name, entries, whole, weights) in enumerate(groups):
        if page and (size + whole > MOST or (size >= ENOUGH and crc32(name.encode()) % ENDS == 0)):
            pages.append(page)
            page, size = [], 0
        start = 0
        for place, weight in enumerate(weights()) if whole > MOST else ():
            if size + weight > MOST and place > start:
                pages.append([(number, start, place)])
                start, size = place, 0
            size += weight
        page.append((number, start, entries))
        size += whole if whole <= MOST else 0
    return [*pages, page] if page else pages


def split(items: Sequence[T], group: Callable[[T], str], weight: Callable[[T], int]) -> list[Part[T]]:
    """The list as pages, in order; entries of a group stand together in `items`."""
    groups = [(name, [*entries]) for name, entries in groupby(items, key=group)]
    parts = []
    for page in split_groups(_weighed(name, [*map(weight, entries)]) for name, entries in groups):
        listed = tuple(entry for number, start, end in page for entry in groups[number][1][start:end])
        parts.append(Part(listed, groups[page[0][0]][0], groups[page[-1][0]][0]))
    return parts


def _weighed(name: str, weights: list[int]) -> Weighed:
    return name, len(weights), sum(weights), lambda: weights


def fits(weights: Iterable[int]) -> bool:
    """Whether a list may stay on one page."""
    return all(size <= MOST for size in accumulate(weights))


def page_name(stem: str, number: int) -> str:
    """The path of a list's page, counted from 0: years/2023.md, years/2023-2.md."""
    return f"{stem}.md" if number == 0 else f"{stem}-{number + 1}.md"


def page_title(title: str, number: int, pages: int) -> str:
    """The title of a list's page: 2023年（第 2 页，共 5 页）."""
    return title if pages == 1 else f"{title}（第 {number + 1} 页，共 {pages} 页）"


def pager(stem: str, parts: Sequence[Part[T]], current: int) -> list[str]:
    """Links to the pages of a list, by what is on them; nothing for a single page."""
    if len(parts) == 1:
        return []
    links = [
        md.span(md.text(range_name(part)), {"class": "kb-chip", "aria-current": "page"})
        if number == current
        else md.link(md.text(range_name(part)), page_name(stem, number), {"class": "kb-chip"})
        for number, part in enumerate(parts)
    ]
    return [md.block(md.join(links, " "), "kb-topics", "nav")]


def range_name(part: Part[T]) -> str:
    """甲县城管局—丁县城管局."""
    return part.first if part.first == part.last else f"{part.first}—{part.last}"


def row_weight(report: Report) -> int:
    """What a row of the list of reports weighs."""
    return ROW + HAN * (len(report.title) + len(report.id) * 3)


def card_weight(item: Cited) -> int:
    """What a card weighs."""
    title = item.section.title if item.section else ""
    return CARD + HAN * (len(item.measure.text) + len(title) + len(item.report.id) * 3)
