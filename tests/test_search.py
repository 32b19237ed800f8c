"""Search as a reader meets it: on the command line and over HTTP."""

import http.client
import json
import re
import shutil
import threading
import time
import urllib.parse
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index

from scripts.corpus import build_corpus
from scripts.search.documents import search_documents
from scripts.search.engine import Engine, open_engine
from scripts.search.index import IndexDamaged, write_index
from scripts.search.records import SearchQuery
from scripts.search.snippets import mark, marker, snippet
from tests.support import REPORTS, VOCABULARY, get, get_json, make_base, read, run, served

GOOD = "某县城管局{year}年工作总结\n一、垃圾分类\n新建垃圾分类亭{number}个，{word}。\n"


def ask(address: str, **parameters: object) -> Any:
    return get_json(f"{address}/api/search?{urllib.parse.urlencode(parameters, doseq=True)}")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    reports = [read(path.read_bytes(), f"data/reports/{path.name}")[0] for path in REPORTS]
    folder = tmp_path_factory.mktemp("index")
    write_index(folder, search_documents(build_corpus(reports, VOCABULARY, ())))
    return open_engine(folder)


PRINTED = {
    path.stem: path.read_text("utf-8").replace("##paidbegin##", "").replace("##paidend##", "").split("\n")
    for path in REPORTS
}


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_printed_substring_is_found_by_a_quoted_search(engine: Engine, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(PRINTED)))
    lines = [line for line in PRINTED[name] if "素材" not in line and "公众号：" not in line and "代笔" not in line]
    line = data.draw(st.sampled_from([line.strip() for line in lines if line.strip()]))
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, min(len(line), start + 60)))
    part = line[start:end]
    if not part.strip() or '"' in part:
        return
    part = " ".join(part.split())
    answer = engine.answer(SearchQuery(f'"{part}"', limit=10_000))
    assert name in {hit.report_id for hit in answer.hits}, part
    holders = {stem for stem, kept in PRINTED.items() if part in " ".join(" ".join(kept).split())}
    assert {hit.report_id for hit in answer.hits} <= holders


def test_quoted_numbers_and_marks_are_exact(site: str) -> None:
    for phrase, count in (("98.65%", 1), ("GB50449-2008", 1), ("7×24小时", 1), ("98.66%", 0), ("****余件", 1)):
        answer = ask(site, q=f'"{phrase}"')
        assert answer["total"] == count, phrase
        assert all(phrase in hit["text"] for hit in answer["hits"])


def test_every_term_stands_in_every_hit(site: str) -> None:
    answer = ask(site, q="渣土 运输", limit=100, exact=1)
    assert answer["mode"] == "all"
    assert answer["total"] == len(answer["hits"]) > 3
    for hit in answer["hits"]:
        page = hit["text"] + hit["section"]
        assert "渣土" in page


def test_partial_matches_are_said_to_be_so(site: str) -> None:
    answer = ask(site, q="垃圾分类 量子计算机")
    assert answer["mode"] == "any"
    assert answer["total"] > 0
    assert "量子" in "".join(answer["missing"])
    assert ask(site, q="量子纠缠鲲鹏")["total"] == 0


def test_one_character_latin_digits_and_width(site: str) -> None:
    assert ask(site, q="焚")["total"] > 0
    assert ask(site, q="渣土车")["total"] == ask(site, q='"渣土车"')["total"] > 0
    assert ask(site, q="gb50449")["total"] == ask(site, q="ＧＢ50449")["total"] == 1
    assert ask(site, q="50449")["total"] == 1
    assert ask(site, q="qq")["total"] == ask(site, q="QQ")["total"] == 1


def test_excluded_words_are_in_no_hit(site: str) -> None:
    answer = ask(site, q="垃圾分类 -宣传", limit=100)
    assert answer["total"] > 0
    assert not any("宣传" in hit["text"] for hit in answer["hits"])


def test_filters_and_facets_agree(site: str) -> None:
    everything = ask(site, q="垃圾分类", limit=100)
    for name in ("year", "agency", "topic", "kind", "status"):
        for facet in everything["facets"][name]:
            filtered = ask(site, q="垃圾分类", limit=100, **{name: facet["value"]})
            assert filtered["total"] == facet["count"], (name, facet)
    for hit in ask(site, q="垃圾分类", status="计划", kind="plan")["hits"]:
        assert hit["status"] == "plan"


def test_paging_gives_every_hit_once(site: str) -> None:
    everything = [hit["url"] for hit in ask(site, q="城市管理", limit=100)["hits"]]
    paged: list[str] = []
    for offset in range(0, len(everything) + 7, 7):
        paged += [hit["url"] for hit in ask(site, q="城市管理", limit=7, offset=offset)["hits"]]
    assert paged == everything
    assert len(set(paged)) == len(paged)


def test_a_hit_leads_to_its_passage(site: str) -> None:
    for hit in ask(site, q="违法建设", limit=50)["hits"]:
        address, anchor = (site + hit["url"]).split("#")
        page = lxml.html.fromstring(get(address).text)
        assert hit["text"].strip() in " ".join(page.get_element_by_id(anchor).text_content().split("\xa0"))


def test_snippets_mark_what_was_found_and_nothing_else(site: str) -> None:
    for hit in ask(site, q="违法建设", limit=50, exact=1)["hits"]:
        shown = "".join(segment["text"] for segment in hit["snippet"]).strip("…")
        assert shown in hit["text"]
        assert {segment["text"] for segment in hit["snippet"] if segment["match"]} <= {"违法建设"}


@given(
    text=st.text("甲乙丙，8", max_size=40),
    words=st.sets(st.text("甲乙丙", min_size=1, max_size=4), min_size=1, max_size=3),
)
def test_all_words_marked_at_once_are_marked_as_one_by_one(text: str, words: set[str]) -> None:
    at_once = marker(tuple((word, word) for word in sorted(words)))
    spans = [[match.span() for match in re.finditer(word, text)] for word in sorted(words)]
    if at_once is not None:
        assert mark(text, text, at_once) == snippet(text, spans)


def test_the_command_line_gives_the_same_answer(five: Path, site: str) -> None:
    told = json.loads(run("search", "垃圾分类 智能", "--year", "2023", "--limit", "3", "--json", base=five).stdout)
    asked = ask(site, q="垃圾分类 智能", year=2023, limit=3)
    assert {k: v for k, v in told.items() if k != "took_ms"} == {k: v for k, v in asked.items() if k != "took_ms"}
    assert {"query", "total", "took_ms", "mode", "facets", "hits"} <= set(told)
    assert "【智能】设备" in run("search", "垃圾分类 智能", base=five).stdout


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "城" * 201,
        "q=城&limit=0",
        "q=城&limit=1000",
        "q=城&year=abc",
        "q=城&topic=没有",
        "q=城&status=x",
        "p=1",
        "q=城&offset=-1",
    ],
)
def test_what_cannot_be_meant_is_answered_in_chinese(site: str, query: str) -> None:
    answer = get(f"{site}/api/search?{urllib.parse.quote(query, safe='=&')}")
    assert answer.status_code == 400
    assert any("\u4e00" <= char <= "\u9fff" for char in answer.json()["error"])


@given(text=st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_nothing_typed_is_an_error(engine: Engine, text: str) -> None:
    answer = engine.answer(SearchQuery(text))
    assert answer.total >= len(answer.hits)


@pytest.mark.parametrize(
    "path",
    [
        "/../manifest.json",
        "/..%2fmanifest.json",
        "/%2e%2e/%2e%2e/current.json",
        "/reports/..%5c..%5cmanifest.json",
        "//etc/passwd",
        "/%00",
    ],
)
def test_nothing_outside_the_site_can_be_read(site: str, path: str) -> None:
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status in (400, 404, 405)
    assert b"generation" not in body
    assert b"root:" not in body


def test_headers_keep_other_hosts_out(site: str) -> None:
    headers = get(f"{site}/").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_index_opens_in_stock_whoosh(five: Path) -> None:
    reader = index.open_dir(str(five / "search_index" / "current"), readonly=True).reader()
    assert reader.doc_count() > 300
    assert any("违法建设" in fields["text"] for _, fields in reader.iter_docs())


def test_an_index_that_somebody_changed_is_not_opened(five: Path, tmp_path: Path) -> None:
    copy = tmp_path / "index"
    shutil.copytree(five / "search_index" / "current", copy)
    segment = next(copy.glob("*.seg"))
    segment.write_bytes(segment.read_bytes() + b"x")
    with pytest.raises(IndexDamaged):
        open_engine(copy)


def test_a_new_build_is_served_without_a_restart_and_never_by_halves(tmp_path: Path) -> None:
    name = "data/reports/2023-某县城管局-工作总结.txt"
    base = make_base(tmp_path, {name: GOOD.format(year=2023, number=1, word="旧词甲")})
    run("build", base=base)
    with served(base) as address:
        before = get_json(f"{address}/api/health")["generation"]
        seen: set[tuple[str, int, int]] = set()
        failures: list[Exception] = []
        stop = threading.Event()

        def keep_asking() -> None:
            while not stop.is_set():
                try:
                    old, new = ask(address, q="旧词甲"), ask(address, q="新词乙")
                    seen.add((old["generation"], old["total"], -1))
                    seen.add((new["generation"], -1, new["total"]))
                except httpx.HTTPError as error:
                    failures.append(error)

        asking = threading.Thread(target=keep_asking)
        asking.start()
        make_base(base, {name: GOOD.format(year=2023, number=2, word="新词乙")})
        run("build", base=base)
        for _ in range(100):
            after = get_json(f"{address}/api/health")["generation"]
            if after != before:
                break
            time.sleep(0.05)
        assert ask(address, q="新词乙")["total"] == 1
        stop.set()
        asking.join()
        assert not failures
        assert before != after
        assert seen <= {(before, 1, -1), (before, -1, 0), (after, 0, -1), (after, -1, 1)}


def test_without_a_build_the_commands_say_what_to_do(tmp_path: Path) -> None:
    make_base(tmp_path, {})
    assert "scripts build" in run("search", "城管", base=tmp_path, code=1).stderr
    assert "scripts build" in run("serve", base=tmp_path, code=1).stderr
