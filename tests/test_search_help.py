"""What helps a reader find: other words, alternatives, suggestions, partial matches, a way on from nothing."""

import urllib.parse
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from scripts.search.service import create_app
from scripts.store.layout import Layout
from scripts.store.release import current_release
from tests.support import get_json, make_base, run, served

REPORT = """某市城管局2023年工作总结
一、专项整治
拆除违法建设83处、违法建筑5处，面积183平方米，完成率83.5%。
查处违建投诉12件。
二、建筑垃圾
整治渣土运输车辆66辆，规范処置工地渣土。
三、摊点管理
规范流动摊贩和占道经营120起，设置疏导点3处。
四、垃圾分类
新建垃圾分类亭66座，开展垃圾分类宣传，罚款****元。
五、智慧城管
建成数字城管平台，执行GB50449-2008标准，全天7×24小时值守。
"""
OLDER = "某市城管局2021年工作总结\n一、垃圾分类\n开展垃圾分类宣传30场，发放手册。\n垃圾分类收运车辆上路。\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_base(
        tmp_path_factory.mktemp("help"),
        {"data/reports/2023-某市城管局-工作总结.txt": REPORT, "data/reports/2021-某市城管局-工作总结.txt": OLDER},
    )
    run("build", base=made)
    return made


@pytest.fixture(scope="module")
def address(base: Path) -> Any:
    with served(base) as where:
        yield where


def ask(address: str, path: str = "search", **parameters: object) -> Any:
    return get_json(f"{address}/api/{path}?{urllib.parse.urlencode(parameters, doseq=True)}")


def texts(answer: Any) -> list[str]:
    return [hit["text"] for hit in answer["hits"] if not hit["heading"]]


def test_words_that_mean_the_same_are_found_and_told(address: str) -> None:
    answer = ask(address, q="违建 面积")
    assert set(answer["synonyms"]["违建"]) >= {"违法建设", "违法建筑"}
    assert any("拆除违法建设83处" in text for text in texts(answer))
    alone = ask(address, q="违建", exact=1)
    assert alone["synonyms"] == {}
    assert all("违建" in hit["text"] + hit["section"] for hit in alone["hits"])
    assert alone["total"] < ask(address, q="违建")["total"]


def test_everyday_words_lead_to_official_ones_but_not_back(address: str) -> None:
    assert "渣土车" not in REPORT
    answer = ask(address, q="泥头车")
    assert answer["related"] in ([], ["泥头车"])
    found = ask(address, q="地摊")
    assert found["related"] == ["地摊"]
    assert any("流动摊贩" in text for text in texts(found))
    assert ask(address, q="流动摊贩")["related"] == []
    assert ask(address, q="地摊", exact=1)["total"] == 0


def test_either_of_two_words(address: str) -> None:
    either = ask(address, q="渣土 OR 手册", exact=1)
    assert either["mode"] == "all"
    assert any("渣土" in text for text in texts(either))
    assert any("手册" in text for text in texts(either))
    both = ask(address, q="垃圾分类 宣传 OR 疏导", exact=1)
    assert both["total"] == ask(address, q="垃圾分类 宣传", exact=1)["total"]
    assert ask(address, q='"分类亭66座" | "疏导点3处"')["total"] == 2


def test_traditional_and_wide_characters_are_found_both_ways(address: str) -> None:
    assert ask(address, q="違法建設")["total"] == ask(address, q="违法建设")["total"] > 0
    assert ask(address, q="处置工地")["total"] == ask(address, q="處置工地")["total"] == 1  # written 処置 there
    assert ask(address, q="ｇｂ50449")["total"] == 1


def test_a_number_stands_by_itself(address: str) -> None:
    (hit,) = ask(address, q="83")["hits"]
    assert [s["text"] for s in hit["snippet"] if s["match"]] == ["83"]
    assert ask(address, q="183")["total"] == 1
    assert ask(address, q="83.5")["total"] == 1
    assert ask(address, q="50449")["total"] == 1  # nowhere by itself: part of a word will do
    assert ask(address, q="3.5")["total"] == 1
    assert ask(address, q='"3处"')["total"] == 2  # in quotes every part counts: 83处, 3处


def test_a_page_that_is_not_full_says_what_else_comes_near(address: str) -> None:
    answer = ask(address, q="垃圾分类 手册", exact=1)
    assert answer["mode"] == "all"
    assert answer["total"] == 1
    assert answer["partial"]
    assert {hit["url"] for hit in answer["partial"]}.isdisjoint(hit["url"] for hit in answer["hits"])
    assert all(hit["missing"] for hit in answer["partial"])
    assert ask(address, q='垃圾分类 "手册"', exact=1)["partial"] == []


def test_one_hit_a_report_and_the_newest_first(address: str) -> None:
    everything = ask(address, q="垃圾分类", exact=1)
    grouped = ask(address, q="垃圾分类", exact=1, group="report")
    assert grouped["groups"] == len(grouped["hits"]) == 2
    assert sum(1 + hit["more"] for hit in grouped["hits"]) == everything["total"] == grouped["total"]
    years = [hit["year"] for hit in ask(address, q="垃圾分类", sort="year")["hits"]]
    assert years == sorted(years, reverse=True)
    one = ask(address, q="垃圾分类", exact=1, report=grouped["hits"][0]["report_id"])
    assert one["total"] == 1 + grouped["hits"][0]["more"]


def test_masked_figures_can_be_asked_for(address: str) -> None:
    (hit,) = ask(address, q="垃圾分类", masked="yes")["hits"]
    assert "****" in hit["text"]
    facet = {value["value"]: value["count"] for value in ask(address, q="垃圾分类")["facets"]["masked"]}
    assert facet["yes"] == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ljfl", "垃圾分类"),
        ("lajifen", "垃圾分类"),
        ("分类", "生活垃圾分类"),
        ("垃圾分", "垃圾分类"),
        ("ＬＪＦＬ", "垃圾分类"),
    ],
)
def test_suggestions_as_one_types(address: str, typed: str, meant: str) -> None:
    found = ask(address, "suggest", q=typed)["suggestions"]
    assert meant in [suggestion["text"] for suggestion in found]
    for suggestion in found:
        assert suggestion["count"] or suggestion["kind"] in ("topic", "agency")


def test_pinyin_finds_nothing_by_itself(address: str) -> None:
    assert ask(address, q="ljfl")["total"] == 0


def test_nothing_found_shows_a_way_on(address: str) -> None:
    answer = ask(address, q="拉圾分类 手册", year=2023)
    assert answer["help"]["spellings"] == ["垃圾分类 手册"]
    nothing = ask(address, q="手册", year=2023)
    assert nothing["total"] == 0
    assert nothing["help"]["lifted"] == {"year": 1}
    assert nothing["help"]["counts"] == {"手册": 1}
    assert {topic["id"] for topic in ask(address, q="垃圾分娄").get("help", {})["topics"]} >= {"B2"}
    assert ask(address, q="垃圾分类")["help"] is None


def test_a_question_is_ranked_by_what_matters_in_it(address: str) -> None:
    answer = ask(address, q="去年拆除了多少违法建设？")
    assert answer["mode"] == "question"
    assert "拆除违法建设83处" in texts(answer)[0]


def test_the_service_is_what_it_says_it_is(address: str) -> None:
    told = get_json(f"{address}/api/openapi.json")
    assert set(told["paths"]) == {"/api/search", "/api/suggest", "/api/health"}


@pytest.mark.parametrize("path", ["/api/search", "/api/suggest", "/api/health"])
def test_the_service_keeps_to_its_own_description(base: Path, path: str) -> None:
    app = create_app(lambda: current_release(Layout(base)), lambda: 0.0)
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)

    @given(case=described[path]["GET"].as_strategy())
    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    def keeps_to_it(case: Any) -> None:
        case.call_and_validate()

    keeps_to_it()
