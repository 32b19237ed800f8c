"""Year against year: what two reports of one agency say alike, anew and no more.

    改写  全年拆除违法建设 [1538→972] 处、面积 [26.3万→约18.9万] 平方米
    今年新写  拆除私设地桩地锁1260处
    去年有、今年没有写  整治易涝积水点14处

What is unchanged, and rhetoric without a figure or a thing brought to a stage, is folded away.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from scripts.compare.across import Across
from scripts.compare.matching import PART_NAMES, Match
from scripts.compare.rhetoric import is_telling
from scripts.compare.series import Entry, Place
from scripts.compare.statements import Statement
from scripts.model import Page, Report
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.addresses import changes_page
from scripts.pages.quotes import quote, red, source, unlike_notes
from scripts.pages.runs import chunks, page_name, pager

UP = "../../"
# Characters of Markdown on a page, and changes folded away together.
MOST, FOLDED = 100_000, 100


def render_changes(across: Across, agency: str, folder: str, pairs: Sequence[tuple[Report, Report]]) -> Iterator[Page]:
    """`agencies/<folder>/changes-<older>-<newer>.md` of neighbouring years."""
    entries = across.placed(agency)
    for older, newer in pairs:
        title = f"{older.year}→{newer.year} 改了什么"
        blocks = [
            md.heading(1, md.text(title), {"id": "title"}),
            md.block(md.link(md.text(agency), "index.md"), "kb-facts"),
            _reports(older, newer, changes_page(older, newer).removesuffix(".md")),
            md.block(
                md.text(
                    "标点、全角半角和序号的差别不算改动。删去的划线，新写的加底，数字另有颜色，不能比的写明为什么；点出处看全文。"
                ),
                "kb-note",
            ),
        ]
        for part, matches in across.changes(older.id, newer.id).items():
            if matches:
                blocks += _part(part, matches, older, newer, entries)
        stem = changes_page(older, newer).removesuffix(".md")
        pages = _cut(blocks)
        for number, run in enumerate(pages, 1):
            again = [blocks[0]] if number > 1 else []
            links = [pager(stem, number, len(pages))] if len(pages) > 1 else []
            document = md.document(f"{title}：{agency}", [agency], [*again, *run, *links])
            yield Page(f"agencies/{folder}/{page_name(stem, number)}", document)


def _cut(blocks: Sequence[str]) -> list[list[str]]:
    """The blocks as pages of MOST characters; a heading stays with what it stands over."""
    pages: list[list[str]] = [[]]
    size = 0
    for block in blocks:
        heading = block.startswith("#")
        if pages[-1] and size + len(block) > (MOST * 9 // 10 if heading else MOST):
            pages.append([])
            size = 0
        pages[-1].append(block)
        size += len(block)
    return pages


def _reports(older: Report, newer: Report, stem: str) -> str:
    links = [md.link(md.text(r.title), f"{UP}reports/{r.id}.md") for r in (older, newer)]
    return md.block(md.join([md.join(links, " → "), parts.downloads(stem)]), "kb-note")


def _part(
    part: str, matches: Sequence[Match], older: Report, newer: Report, entries: Mapping[Place, Entry]
) -> Iterator[str]:
    listed = [match for match in matches if not _is_lead(match)]
    telling = [match for match in listed if match.verdict != "unchanged" and is_telling(match)]
    empty = [match for match in listed if match.verdict != "unchanged" and not is_telling(match)]
    same = [match for match in matches if match.verdict == "unchanged"]
    counts = Counter(match.verdict for match in telling)
    yield md.heading(2, md.text(PART_NAMES[part]), {"id": part})
    for report, side in ((older, [m.older for m in matches]), (newer, [m.newer for m in matches])):
        if not any(side):
            yield md.block(
                md.text(f"{report.year}年的这份报告没有写{PART_NAMES[part]}，不能说哪些没有再写。"), "kb-note"
            )
    told = [
        f"改写 {counts['reworded']}",
        f"{newer.year}年新写 {counts['new']}",
        f"{newer.year}年没有再写 {counts['gone']}",
        f"未变 {len(same)}",
    ]
    told += [f"套话 {len(empty)}"] if empty else []
    yield md.block(md.text(" · ".join(told)), "kb-facts")
    groups = {
        "reworded": (f"{part}-reworded", "改写"),
        "new": (f"{part}-new", f"{newer.year}年新写"),
        "gone": (f"{part}-gone", f"{older.year}年有、{newer.year}年没有再写"),
    }
    for verdict, (anchor, name) in groups.items():
        group = [match for match in telling if match.verdict == verdict]
        if group:
            yield md.heading(3, md.text(name), {"id": anchor})
            yield from (_change(match, entries) for match in group)
    for words, group in (("套话和没有具体事项的", empty), ("未变的", same)):
        for run in chunks(group, FOLDED) if group else ():
            more = f"（共 {len(group)} 句）" if len(group) > FOLDED else ""
            yield md.details(f"{words} {len(run)} 句{more}", [_change(match, entries) for match in run], "kb-details")


def _is_lead(match: Match) -> bool:
    return all(s.lead for s in (*match.older, *match.newer))


def _change(match: Match, entries: Mapping[Place, Entry]) -> str:
    """One match as a block: its words and where they stand."""
    reworded = match.verdict == "reworded"
    content = red(match) if reworded else md.join(quote(s) for s in match.newer or match.older)
    older = () if match.verdict == "unchanged" else _first_of(match.older)
    sources = [source(s, UP) for s in older + _first_of(match.newer)]
    apart = unlike_notes(match, entries) if reworded else ()
    parts = [md.span(content, {"class": "kb-change__text"}), *apart, md.join(sources, " → ")]
    return md.block(md.join(parts, " "), f"kb-change kb-change--{match.verdict}")


def _first_of(side: tuple[Statement, ...]) -> tuple[Statement, ...]:
    return tuple({s.measure.id: s for s in side}.values())
