"""Pages over all agencies are made from what is counted and sealed of each: what says that it is
made from the same is the same, and one more report makes little anew."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.corpus import build_corpus
from scripts.echo import echo_of, frame_digest, lexicon_digest
from scripts.model import Draft, Report, SourceFile
from scripts.packed import PackedApart
from scripts.pages import draft_pages, indicator_rows, indicators, paging, topic_across, topic_files, topics
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


def changed(before: str, after: str) -> Vocabulary:
    """The vocabulary with a stretch of topics.yml changed, once."""
    path, text = VOCABULARY.texts["topics.yml"]
    assert before in text
    vocab, problems = load_vocabulary(VOCABULARY.texts | {"topics.yml": (path, text.replace(before, after, 1))})
    assert not problems
    return vocab


NEW_TOPIC = "topics:\n  - {id: A99, name: 亭子, definition: 亭子, strong: [垃圾分类亭, 公厕], weak: [小广告]}\n"
VOCABULARIES = {
    "same": VOCABULARY,
    # of one topic and beside its words: passages are about the same as before, and less alike
    "terms": changed("strong: [", "strong: [凉亭, 凉棚, "),
    "first": changed("strong: [", "strong: [小广告, 违法建设, "),
    "promise": changed("strong: [", "strong: [智慧平台, "),
    "term": changed("strong: [", "strong: [分类亭, 没人写的词, "),
    "synonym": changed("synonyms: [", "synonyms: [[小广告, 路灯, 公厕], "),
    "words": changed("synonyms: [", "synonyms: [[凉亭, 凉棚], "),
    "name": changed("name: 城市照明亮化", "name: 路灯"),
    "topic": changed("topics:\n", NEW_TOPIC),
}


class Kept:
    """Keeps in memory, and counts what had to be made and what had to be found."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], object] = {}
        self.made: Counter[str] = Counter()
        self.drawers: dict[str, Drawer] = {}

    def remember(self, made_from: str, what: str, make: Callable[[], T]) -> T:
        if (made_from, what) not in self.held:
            self.held[made_from, what] = make()
            self.made[what] += 1
        return self.held[made_from, what]  # type: ignore[return-value]  # of the same key

    def pieces(self, made_from: str, what: str, make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
        return self.remember(made_from, what, make)

    def drawer(self, name: str) -> "Drawer":
        return self.drawers.setdefault(name, Drawer())


class Drawer:
    """A drawer in memory; `found`: the keys that were not known, and are asked for again."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.asked: dict[str, bytes] = {}
        self.found: list[str] = []

    def remember(self, key: str, make: Callable[[], bytes]) -> bytes:
        if key not in self.held:
            self.found.append(key)
            self.held[key] = make()
        self.asked[key] = self.held[key]
        return self.held[key]

    def close(self) -> None:
        self.held, self.asked = self.asked, {}


def read(agency: str, year: int, lines: list[str], vocab: Vocabulary) -> tuple[Report, str]:
    body = "\n".join(line.format(n=len(agency) + year % 7 + at) for at, line in enumerate(lines))
    text = f"{agency}{year}年工作总结\n一、市容整治\n{body}\n"
    report, _ = parse_report(SourceFile(f"data/reports/{year}-{agency}-工作总结.txt", text.encode()), vocab)
    assert report is not None
    identity = hashlib.sha256(
        f"{text}{frame_digest(vocab)}{lexicon_digest(vocab)}{echo_of(report, vocab)}".encode()
    ).hexdigest()
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
        patch.setattr(indicators, "MOST", 4)
        patch.setattr(indicators, "NEAR", 1)
        patch.setattr(indicators, "ROWS", 3)
        patch.setattr(indicators, "CHARTS", 1)
        patch.setattr(indicators, "FURTHER", 1)
        patch.setattr(topic_files, "MOST", 3)
        for module in (topics, topic_across):
            patch.setattr(module, "FIGURES", 1)
            patch.setattr(module, "PROBLEMS", 1)
        yield


@settings(max_examples=25, deadline=None)
@given(
    st.lists(EDIT, min_size=3, max_size=9),
    st.one_of(st.none(), EDIT),
    *(st.sampled_from(sorted(VOCABULARIES)) for _ in range(2)),
)
def test_what_is_made_from_the_same_is_the_same(
    edits: list[tuple[str, int, list[str]]], last: tuple[str, int, list[str]] | None, old: str, new: str
) -> None:
    before = {(agency, year): lines for agency, year, lines in edits}
    after = before | ({last[:2]: last[2]} if last else {})
    with small_pages():
        keeper = Kept()
        first = {d.path: (d.made_from, d.make()) for d in drafts(before, VOCABULARIES[old], keeper)}
        fresh = {d.path: d.make() for d in drafts(after, VOCABULARIES[new], Kept())}
        again = []
        for draft in drafts(after, VOCABULARIES[new], keeper):
            assert draft.made_from
            made_from, content = first.get(draft.path, ("", b""))
            assert draft.make() == fresh[draft.path], draft.path
            if made_from == draft.made_from:
                assert content == fresh[draft.path], draft.path
            again.append(draft.path)
        assert sorted(again) == sorted(fresh)


TELLING = {
    2021: [
        "规范占道经营，改造滨河凉亭，方便群众休憩纳凉。",
        "夜市烟火气街区修缮凉亭。",
        "清理小广告{n}处，整治牛皮癣3处。拆除违法建设{n}处。",
        PARTS[3],
        "提升公厕管理水平，安排专人保洁，群众反映良好。",
        "二、存在的问题\n停车难问题突出，路灯损坏较多。",
        "三、2022年工作打算\n新建公厕6座。年底前规范占道经营并完成滨河凉亭开放。夜市烟火气街区建成滨河凉亭。建成停车场智慧平台，年底前投用。出台路灯管理办法。",
    ],
    2022: [
        "规范占道经营，改造滨河凉棚，方便群众休憩纳凉。",
        "夜市烟火气街区修缮凉棚。",
        "清理小广告{n}处，整治城市牛皮癣6处。拆除违法建设{n}处。",
        "提升路灯管理水平，安排专人保洁，群众反映良好。",
        "新建公厕6座，停车场智慧平台建成投用。",
        "规范占道经营并完成滨河凉棚开放。",
        "二、存在的问题\n停车难问题突出，公厕损坏较多。\n夜市烟火气街区建成滨河凉棚后管护不足。",
    ],
}


@pytest.mark.parametrize("name", sorted(VOCABULARIES.keys() - {"same"}))
def test_every_change_of_the_vocabulary_is_followed(name: str) -> None:
    told = {(agency, year): lines for agency in AGENCIES[:2] for year, lines in TELLING.items()}
    keeper = Kept()
    was: dict[str, tuple[str, bytes]] = {}
    seen = []
    for vocab in (VOCABULARY, VOCABULARIES[name], VOCABULARY):
        fresh = {d.path: d.make() for d in drafts(told, vocab, Kept())}
        now = {d.path: (d.made_from, d.make()) for d in drafts(told, vocab, keeper)}
        assert {path: content for path, (_, content) in now.items()} == fresh
        assert not [path for path in now if path in was and (was[path][0] == now[path][0]) > (was[path] == now[path])]
        was = now
        seen.append(fresh)
    assert seen[0] == seen[2] != seen[1]


def test_what_was_found_is_found_again_only_where_words_or_topics_changed() -> None:
    told = {(agency, year): lines for agency in AGENCIES[:2] for year, lines in TELLING.items()}

    def found(name: str) -> int:
        """How many matches and outcomes a change of the vocabulary has looked for."""
        keeper = Kept()
        for vocab in (VOCABULARY, VOCABULARIES[name]):
            for drawer in keeper.drawers.values():
                drawer.found.clear()
            list(drafts(told, vocab, keeper))
        keys = [key for drawer in keeper.drawers.values() for key in drawer.found]
        return sum(key.startswith(("changes", "links")) for key in keys)

    assert found("name") == 0
    assert 0 < found("promise") < found("terms")


def test_one_more_report_makes_little_anew() -> None:
    before = {(agency, year): list(PARTS) for agency in AGENCIES for year in range(2019, 2023)}
    after = before | {(AGENCIES[2], 2023): list(PARTS)}
    with small_pages():
        keeper = Kept()
        first = {d.path: d.made_from for d in drafts(before, VOCABULARY, keeper)}
        made = keeper.made.copy()
        assert {d.path: d.made_from for d in drafts(before, VOCABULARY, keeper)} == first
        assert keeper.made == made
        new = {d.path for d in drafts(after, VOCABULARY, keeper) if first.get(d.path) != d.made_from}
    anew = keeper.made - made
    assert (anew["facts"], anew["pieces"]) <= (1, 1)  # of one agency
    assert 0 < anew["list"] < made["list"] / 2  # of the topics and indicators that it speaks of
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


def test_what_is_taken_away_in_many_files_is_what_is_taken_away_in_one() -> None:
    told = {(agency, year): list(PARTS) for agency in AGENCIES for year in range(2019, 2023)}

    def files() -> dict[str, bytes]:
        return {d.path: d.make() for d in drafts(told, VOCABULARY, Kept()) if not d.path.startswith("agencies/")}

    def rows(found: Mapping[str, bytes], of: str) -> list[str]:
        tables = [data.decode("utf-8-sig") for path, data in found.items() if re.fullmatch(of, path)]
        assert len({table.splitlines()[0] for table in tables}) == 1
        return sorted(line for table in tables for line in table.splitlines()[1:])

    def lines(found: Mapping[str, bytes]) -> list[str]:
        papers = [Document(BytesIO(data)) for path, data in found.items() if re.fullmatch(r"topics/A4.*\.docx", path)]
        cells = [c.text for paper in papers for table in paper.tables for row in table.rows[1:] for c in row.cells]
        return sorted([*(p.text for paper in papers for p in paper.paragraphs if "，20" in p.text), *cells])

    whole = files()
    with small_pages():
        parts = files()
    assert not any(re.search(r"-2\.(csv|docx)$", path) for path in whole)
    for kind in (r"topics/A4-figures-2022-2\.xlsx", r"topics/A4-2022-2\.docx", r"indicators/安装路灯-figures-2\.csv"):
        assert any(re.fullmatch(kind, path) for path in parts), kind
    assert rows(parts, r"topics/A4-figures.*\.csv") == rows(whole, r"topics/A4-figures.*\.csv") != []
    assert rows(parts, r"indicators/安装路灯.*\.csv") == rows(whole, r"indicators/安装路灯\.csv") != []
    assert lines(parts) == lines(whole) != []
    for path, page in parts.items():
        for way in re.findall(r"\(<([^>#:]+\.(?:csv|xlsx|docx))>\)", page.decode() if path.endswith(".md") else ""):
            assert f"{path.rpartition('/')[0]}/{way}" in parts, (path, way)
    linked = "".join(page.decode() for path, page in parts.items() if path.endswith(".md"))
    given = [path for path in parts if path.endswith((".csv", ".xlsx", ".docx")) and not path.startswith("agencies/")]
    assert all(f"(<{path.rpartition('/')[2]}>)" in linked for path in given)


def test_files_that_are_cut_elsewhere_are_linked_elsewhere() -> None:
    few, more = "2020年安装路灯5盏，保障市民夜间出行安全需要。", "2020年安装路灯5盏，维修路灯6盏，更换路灯7盏。"
    told = {(agency, 2020): ["安装路灯5盏，保障市民夜间出行。"] for agency in AGENCIES}
    first, second, _, last = sorted(AGENCIES)
    told[last, 2022] = ["安装路灯9盏。"]
    with small_pages():
        keeper = Kept()
        was: dict[str, tuple[str, bytes]] = {}
        for lines in ((few, more), (more, few)):
            swapped = told | {(first, 2020): [lines[0]], (second, 2020): [lines[1]]}
            now = {d.path: (d.made_from, d.make()) for d in drafts(swapped, VOCABULARY, keeper)}
            was = {path: was[path] if was.get(path, ("",))[0] == made[0] else made for path, made in now.items()}
            linked = re.findall(r"\(<(D3-figures[^>]*)>\)", was["topics/D3.md"][1].decode())
            assert {f"topics/{name}" for name in linked} == {path for path in now if "topics/D3-figures" in path}


def test_what_else_a_nameless_report_tells_goes_with_its_passages() -> None:
    lines = ["安装路灯{n}盏。", "二、存在的问题\n路灯照明不足的问题突出，安装路灯的进度慢。"]
    told = {(agency, 2022): lines for agency in (*AGENCIES, "")}
    with small_pages():
        papers = {
            d.path: Document(BytesIO(d.make()))
            for d in drafts(told, VOCABULARY, Kept())
            if "D3" in d.path and d.path.endswith("docx")
        }
    [own] = [paper for paper in papers.values() if "单位待核" in paper.paragraphs[0].text]
    [problems] = [table for table in own.tables if table.rows[0].cells[2].text == "说到的问题"]
    assert [row.cells[1].text for row in problems.rows[1:]].count("") == 1


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
