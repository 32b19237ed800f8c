"""Everyday words and questions: what the vocabulary leads to, and what of a question counts."""

import urllib.parse
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support import VOCABULARY, get_json, make_base, run, served

REPORT = """某市城管局2023年工作总结
一、市容秩序
整治线杆线缆12处，迁改弱电箱体。
加强车辆管理，增加运力。
二、公厕管理
深化厕所革命，完成新建公厕、老旧公厕改造任务，公厕改造图纸上墙。
全市环卫系统新建改造公厕35座，改造中转站2座。
三、行政执法
项目数量实现由少到多的突破，少花钱多办事。
加大处罚力度，规范处罚程序，严把案件审核关。
办结案件66件，累计罚款32.9万余元。
四、运行保障
汛期和低温雨雪冰冻期及时启动应急响应，未发生险情。
擦亮文化金字品牌，实现名扬天下。
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Any:
    base: Path = make_base(tmp_path_factory.mktemp("lay"), {"data/reports/2023-某市城管局-工作总结.txt": REPORT})
    run("build", base=base)
    with served(base) as where:
        yield where


def ask(address: str, query: str) -> Any:
    return get_json(f"{address}/api/search?{urllib.parse.urlencode({'q': query})}")


def first(answer: Any) -> str:
    return str(next(hit["text"] for hit in answer["hits"] if not hit["heading"]))


def test_of_a_known_phrase_that_leads_nowhere_the_words_are_looked_for(address: str) -> None:
    assert "乱拉电线" in VOCABULARY.related_words
    answer = ask(address, "乱拉电线")
    assert answer["synonyms"] == {"电线": ["线杆线缆", "线缆"]}
    assert "线杆线缆" in first(answer)


def test_a_known_phrase_is_not_looked_for_by_a_character(address: str) -> None:
    assert "僵尸车" in VOCABULARY.related_words
    assert "车辆" in REPORT
    assert ask(address, "僵尸车")["total"] == 0


@pytest.mark.parametrize(
    "query", ["公厕改造得怎么样", "公厕改造了没有", "公厕改造了没", "公厕咋改造", "公厕要不要改造"]
)
def test_a_question_is_one_however_it_is_put(address: str, query: str) -> None:
    answer = ask(address, query)
    assert answer["mode"] == "question"
    assert "公厕" in first(answer)


@pytest.mark.parametrize("query", ["公厕改造 几乎", "公厕 哪怕", "公厕没有"])
def test_what_only_looks_like_one_is_none(address: str, query: str) -> None:
    assert ask(address, query)["mode"] != "question"


def test_how_much_is_asked_is_not_looked_for_by_its_words(address: str) -> None:
    assert "累计罚款32.9万余元" in first(ask(address, "罚了多少钱"))
    assert "由少到多" not in first(ask(address, "车辆有多少"))


@pytest.mark.parametrize("query", ["公厕改造了多少座", "改造了多少座公厕？", "公厕有几座"])
def test_the_amount_asked_for_comes_first(address: str, query: str) -> None:
    assert "公厕35座" in first(ask(address, query))
    assert "图纸上墙" in first(ask(address, "公厕改造怎么做"))


def test_a_word_of_one_character_counts_in_a_question(address: str) -> None:
    assert "罚款" in " ".join(hit["text"] for hit in ask(address, "一年里罚得怎么样")["hits"][:3])


def test_a_word_that_is_nowhere_lends_its_characters_to_no_hit(address: str) -> None:
    assert "雨雪冰冻" in first(ask(address, "下雪天怎么扫雪"))


def test_each_everyday_word_is_listed_once_and_leads_elsewhere() -> None:
    text = VOCABULARY.texts["synonyms.yml"][1]
    terms = Counter(line.split("term: ")[1].split(",")[0] for line in text.splitlines() if "{term: " in line)
    assert [term for term, times in terms.items() if times > 1] == []
    for word in {**VOCABULARY.lay_words, **VOCABULARY.related_words}:
        others = (*VOCABULARY.lay_words.get(word, ()), *VOCABULARY.related_words.get(word, ()))
        assert word not in others, word
        assert len(set(others)) == len(others), word
