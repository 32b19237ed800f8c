"""Pages over all agencies are made from what is counted and sealed of each: what says that it is
made from the same is the same, and one more report makes little anew."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.corpus import build_corpus
from scripts.echo import echo_of, frame_digest
from scripts.model import Draft, Report, SourceFile
from scripts.packed import PackedApart
from scripts.pages import draft_pages, indicator_rows, indicators, paging, topic_files
from scripts.parse import parse_report
from scripts.store.pieces import open_pieces, write_pieces
from scripts.vocab import Vocabulary, load_vocabulary
from tests.support import VOCABULARY

T = TypeVar("T")
AGENCIES = [f"{name}县城市管理局" for name in "东西南北"]
PARTS = (
    "拆除违法建设{n}处，安装路灯{n}盏。",
    "新建公厕{n}座，办结行政处罚案件{n}件。",
    "生活垃圾分类覆盖率达到{n}%，清理小广告{n}处。",
    "垃圾分类亭建成{n}个。",
    "二、存在的问题\n停车难问题突出，违法建设时有发生。",
    "二、下一步打算\n计划新建公厕{n}座，安装路灯{n}盏。",
)
EDIT = st.tuples(
    st.sampled_from(AGENCIES),
    st.integers(2020, 2023),
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=5, unique=True),
)
TERMED = load_vocabulary(
    VOCABULARY.texts
    | {"topics.yml": ("t", VOCABULARY.texts["topics.yml"][1].replace("strong: [", "strong: [分类亭, 没人写的词, ", 1))}
)[0]


class Kept:
    """Keeps in memory, and counts what had to be made."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], object] = {}
        self.made = 0

    def remember(self, made_from: str, what: str, make: Callable[[], T]) -> T:
        if (made_from, what) not in self.held:
            self.held[made_from, what] = make()
            self.made += 1
        return self.held[made_from, what]  # type: ignore[return-value]  # of the same key

    def pieces(self, made_from: str, what: str, make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
        return self.remember(made_from, what, make)


def read(agency: str, year: int, lines: list[str], vocab: Vocabulary) -> tuple[Report, str]:
    body = "\n".join(line.format(n=len(agency) + year % 7 + at) for at, line in enumerate(lines))
    text = f"{agency}{year}年工作总结\n一、市容整治\n{body}\n"
    report, _ = parse_report(SourceFile(f"data/reports/{year}-{agency}-工作总结.txt", text.encode()), vocab)
    assert report is not None
    identity = hashlib.sha256(f"{text}{frame_digest(vocab)}{echo_of(report, vocab)}".encode()).hexdigest()
    return report, identity


def drafts(reports: Mapping[tuple[str, int], list[str]], vocab: Vocabulary, keeper: Kept) -> Iterator[Draft]:
    found = [read(agency, year, lines, vocab) for (agency, year), lines in reports.items()]
    known = {report.path: identity for report, identity in found}
    corpus = build_corpus([report for report, _ in found], vocab, (), {}, known, "stamp")
    return (item for item in draft_pages(corpus, keeper) if isinstance(item, Draft))


@contextmanager
def small_pages() -> Iterator[None]:
    """Every list goes over several pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "MOST", 4000)
        patch.setattr(indicator_rows, "MOST", 4000)
        patch.setattr(indicators, "ROWS", 3)
        patch.setattr(indicators, "CHARTS", 1)
        patch.setattr(indicators, "FURTHER", 1)
        patch.setattr(topic_files, "MOST", 3)
        yield


@settings(max_examples=15, deadline=None)
@given(st.lists(EDIT, min_size=3, max_size=9), EDIT, st.booleans())
def test_what_is_made_from_the_same_is_the_same(
    edits: list[tuple[str, int, list[str]]], last: tuple[str, int, list[str]], termed: bool
) -> None:
    before = {(agency, year): lines for agency, year, lines in edits}
    after = before | {last[:2]: last[2]}
    with small_pages():
        keeper = Kept()
        first = {d.path: (d.made_from, d.make()) for d in drafts(before, VOCABULARY, keeper)}
        for draft in drafts(after, TERMED if termed else VOCABULARY, keeper):
            assert draft.made_from
            made_from, content = first.get(draft.path, ("", b""))
            if made_from == draft.made_from:
                assert draft.make() == content, draft.path


def test_one_more_report_makes_little_anew() -> None:
    before = {(agency, year): list(PARTS) for agency in AGENCIES for year in range(2019, 2023)}
    after = before | {(AGENCIES[2], 2023): list(PARTS)}
    with small_pages():
        keeper = Kept()
        first = {d.path: d.made_from for d in drafts(before, VOCABULARY, keeper)}
        made = keeper.made
        assert {d.path: d.made_from for d in drafts(before, VOCABULARY, keeper)} == first
        assert keeper.made == made
        new = {d.path for d in drafts(after, VOCABULARY, keeper) if first.get(d.path) != d.made_from}
    assert keeper.made - made <= 2  # the facts and the pieces of one agency
    assert not [path for path in new if path.startswith("agencies/") and AGENCIES[2] not in path]
    assert not [path for path in new if path.startswith("topics/") and "-2021" in path]
    stays = [path for path in first if path.startswith("indicators/") and path not in new]
    assert any(path.endswith(".md") for path in stays)


def test_an_indicator_over_pages_says_what_it_says_on_one() -> None:
    told = {(agency, year): list(PARTS) for agency in AGENCIES for year in range(2019, 2023)}

    def rows() -> list[str]:
        pages = {
            d.path: d.make().decode()
            for d in drafts(told, VOCABULARY, Kept())
            if d.path.startswith("indicators/安装路灯") and d.path.endswith(".md")
        }
        order = sorted((path for path in pages if "-series" not in path), key=lambda path: (len(path), path))
        assert len(order) == 1 or all("页，共" in pages[path] for path in order)
        lines = (line for path in order for line in pages[path].split('id="all"')[-1].splitlines())
        return sorted(line for line in lines if line.startswith("| ") and "县城市管理局" in line)

    whole = rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indicators, "ROWS", 3)
        assert rows() == whole
    assert len(whole) > 12


def test_pieces_come_back_and_a_file_cut_short_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x"
    assert open_pieces(path) is None
    write_pieces(path, {"甲 2023": b"\n12\x00", "": b"", "乙": b"3"})
    found = open_pieces(path)
    assert found is not None
    assert dict(found) == {"甲 2023": b"\n12\x00", "": b"", "乙": b"3"}
    path.write_bytes(path.read_bytes()[:-1])
    assert open_pieces(path) is None
    path.write_bytes(b"x" + path.read_bytes())
    assert open_pieces(path) is None


@given(st.lists(st.text(max_size=5), max_size=6).map(tuple), st.slices(6))
def test_items_packed_apart_are_the_items(items: tuple[str, ...], part: slice) -> None:
    packed = PackedApart(items)
    assert packed == items
    assert (tuple(packed), len(packed), packed[part]) == (items, len(items), items[part])
    assert [packed[at] for at in range(-len(items), len(items))] == [*items, *items]
    assert (repr(packed), hash(packed)) == (repr(items), hash(items))
