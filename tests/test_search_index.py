"""The index: stock Whoosh reads and scores what is written here, and one more report costs one segment."""

import re
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index

from scripts.bench.passages import make_passages
from scripts.bench.search import bm25f_difference
from scripts.cli.searching import listen
from scripts.search import index as writing
from scripts.search.analysis import analyse
from scripts.search.engine import open_engine
from scripts.search.index import write_index
from scripts.search.maps import Maps
from scripts.search.records import SearchDocument, SearchQuery
from tests.support import REPORTS, read, tree

PASSAGES = list(make_passages([read(path.read_bytes(), path.name)[0] for path in REPORTS], 900, 7))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("index")
    write_index(made, PASSAGES)
    return made


def test_stock_whoosh_finds_the_same_documents(folder: Path) -> None:
    reader = index.open_dir(str(folder), readonly=True).reader()
    assert reader.doc_count() == len(PASSAGES)
    for field in ("bigrams", "words", "chars"):
        for term in ("垃圾", "城市", "管理", "市", "2023", "没有这个词"):
            holding = sum(term in getattr(analyse(f"{d.context} {d.text}"), field) for d in PASSAGES)
            ids = list(reader.postings(field, term).all_ids()) if (field, term) in reader else []
            assert len(ids) == holding, (field, term)
            assert ids == sorted(set(ids))


@pytest.mark.parametrize("words", [["垃圾"], ["城市", "管理"], ["违法", "法建", "建设", "渣土"]])
def test_scores_equal_those_of_whoosh_where_the_formula_is_the_same(folder: Path, words: list[str]) -> None:
    assert bm25f_difference(open_engine(folder), words) < 1e-6


@given(edits=st.lists(st.tuples(st.sampled_from(["add", "drop", "change"]), st.integers(0, 14)), max_size=6))
@settings(max_examples=12, deadline=None)
def test_an_index_made_from_the_last_one_equals_one_made_anew(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]]
) -> None:
    root = tmp_path_factory.mktemp("edits")
    by_report: dict[str, list[SearchDocument]] = {}
    for document in PASSAGES:
        by_report.setdefault(document.report_id, []).append(document)
    names = sorted(by_report)
    held = {name: by_report[name] for name in names[:10]}
    monkey = pytest.MonkeyPatch()
    monkey.setattr(writing, "DOCUMENTS_A_SEGMENT", 200)
    last = None
    for step, (what, number) in enumerate([("add", 0), *edits]):
        name = names[number]
        if what == "add":
            held[name] = by_report[name]
        elif what == "drop":
            held.pop(name, None)
        elif name in held:
            held[name] = held[name][1:]
        documents = [document for kept in held.values() for document in kept]
        write_index(root / f"{step}", documents, {"step": 1}, stamp="s", last=last)
        write_index(root / f"{step}-anew", documents, {"step": 1}, stamp="s")
        last = root / f"{step}"
        assert tree(last) == tree(root / f"{step}-anew")
    monkey.undo()


def test_one_more_report_rewrites_one_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "DOCUMENTS_A_SEGMENT", 100)
    names = sorted({document.report_id for document in PASSAGES})
    fewer = [document for document in PASSAGES if document.report_id != names[3]]
    write_index(tmp_path / "a", fewer, stamp="s")
    write_index(tmp_path / "b", PASSAGES, stamp="s", last=tmp_path / "a")
    before, after = ({path.name for path in (tmp_path / n).glob("*.seg")} for n in "ab")
    assert len(after) > 4
    assert len(after - before) == 1


def test_a_base_that_grows_report_by_report_never_rewrites_many_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "DOCUMENTS_A_SEGMENT", 100)
    reports = [writing.Indexed(f"{number}", 9, "", list) for number in range(600)]
    last: set[str] = set()
    for held in range(1, len(reports) + 1):
        parts = [*writing._deal(reports[:held])]
        assert sorted(report.report_id for part in parts for report in part) == sorted(
            r.report_id for r in reports[:held]
        )
        now = {writing._digest("s", part) for part in parts}
        # Its own, and the halves of one that is split.
        assert len(now - last) <= 3
        last = now
    assert len(last) == 54
    assert max(sum(report.count for report in part) for part in parts) < 4 * 100


def test_a_damaged_segment_is_not_taken_over(tmp_path: Path) -> None:
    write_index(tmp_path / "a", PASSAGES, stamp="s")
    damaged = next((tmp_path / "a").glob("*.raw"))
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    write_index(tmp_path / "b", PASSAGES, stamp="s", last=tmp_path / "a")
    assert open_engine(tmp_path / "b").answer(SearchQuery("垃圾")).total > 0


def test_memory_for_postings_is_bounded(folder: Path) -> None:
    small, large = open_engine(folder, cache_bytes=1), open_engine(folder)
    for query in ("垃圾 分类", "城市管理", "怎么治理渣土？", '"垃圾"'):
        assert small.answer(SearchQuery(query)) == large.answer(SearchQuery(query))


def test_what_is_mapped_goes_back_to_the_system_and_is_read_again(tmp_path: Path) -> None:
    maps = Maps(most=1_500_000)
    (tmp_path / "text").write_bytes(b"a" * 2_000_000)
    data = maps.open(tmp_path / "text")
    assert data[:] == b"a" * 2_000_000
    maps.used(1_000_000)
    assert _resident("text") > 1_000_000
    maps.used(1_000_000)
    assert _resident("text") < 1_000_000
    assert data[:] == b"a" * 2_000_000


def test_what_is_mapped_stays_where_there_is_room_for_all(tmp_path: Path) -> None:
    maps = Maps(most=3_000_000)
    (tmp_path / "text").write_bytes(b"a" * 2_000_000)
    data = maps.open(tmp_path / "text")
    assert data[:] == b"a" * 2_000_000
    for _ in range(3):
        maps.used(2_000_000)
    assert _resident("text") > 1_000_000


def _resident(name: str) -> int:
    """Bytes of a mapped file that are in this process's memory."""
    told = Path("/proc/self/smaps").read_text().split(f"/{name}\n", 1)[1]
    return 1024 * int(re.search(r"^Rss:\s+(\d+) kB", told, re.MULTILINE)[1])  # type: ignore[index]  # there is always one


def test_answers_are_sent_at_once() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        connection = listening.accept()[0]
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.close()


def test_an_index_of_nothing_answers(tmp_path: Path) -> None:
    write_index(tmp_path / "empty", [])
    assert open_engine(tmp_path / "empty").answer(SearchQuery("垃圾 分类")).total == 0


def test_an_index_of_another_layout_is_not_opened(tmp_path: Path) -> None:
    write_index(tmp_path, PASSAGES[:20])
    seal = tmp_path / writing.SEAL
    seal.write_text(seal.read_text("utf-8").replace("report,position,", "position,report,"), "utf-8")
    with pytest.raises(writing.IndexDamaged):
        open_engine(tmp_path)
