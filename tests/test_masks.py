"""Masked figures on every page: as the source has them, and with words for who cannot see them."""

import lxml.html
import markdown
import pytest

from scripts.corpus import build_corpus
from scripts.pages import render_pages
from tests.support import VOCABULARY, read
from tests.test_fidelity import NAMES

YEARS = {
    2022: "拆除违法建设**处，面积约1400平方米。查处渣土车违规案件20起，罚款**万元。\n"
    "二、2023年工作计划\n新建公共停车场***个。整治占道经营1200起。",
    2023: "拆除违法建设83处，面积约***平方米。查处渣土车违规案件**起，罚款32万元。新建公共停车场3个。整治占道经营1300起。",
}


@pytest.fixture(scope="module")
def pages() -> dict[str, lxml.html.HtmlElement]:
    """Every page of a bureau that masks some of its figures, as the browser gets it."""
    reports = [
        read(
            f"某县城管局{year}年工作总结\n一、{year}年工作情况\n{text}\n",
            f"data/reports/{year}-某县城管局-工作总结.txt",
        )[0]
        for year, text in YEARS.items()
    ]
    made = render_pages(build_corpus(reports, VOCABULARY, ()))
    return {
        page.path: lxml.html.fromstring(
            "<div>" + markdown.markdown(page.content.decode().split("\n---\n", 1)[1], extensions=NAMES) + "</div>"
        )
        for page in made
        if page.path.endswith(".md")
    }


def test_what_is_masked_says_so_wherever_it_is_shown(pages: dict[str, lxml.html.HtmlElement]) -> None:
    shown = {path: page.xpath("//*[@class='kb-mask']") for path, page in pages.items()}
    telling = {path.rsplit("/", 1)[-1] for path, masks in shown.items() if masks}
    assert {"ledger.md", "ledger-2022.md", "plan-2023.md", "changes-2022-2023.md", "A4.md"} <= telling
    for masks in shown.values():
        for mask in masks:
            assert set(mask.text_content()) == {"*"}
            assert (mask.get("role"), mask.get("aria-label")) == ("img", "原文已脱敏")
    bare = {
        path: found
        for path, page in pages.items()
        if (found := page.xpath("//text()[contains(., '*')][not(ancestor::*[@class='kb-mask'])]"))
    }
    assert bare == {}


def test_a_redline_keeps_the_words_of_both_years(pages: dict[str, lxml.html.HtmlElement]) -> None:
    changed = pages["agencies/某县城管局/changes-2022-2023.md"].xpath("//*[@class='kb-change__text'][.//del]")
    older, newer = (
        "".join("".join(item.xpath(f".//text()[not(ancestor::{other})]")) for item in changed)
        for other in ("ins", "del")
    )
    assert "拆除违法建设**处" in older
    assert "拆除违法建设83处" in newer
    assert "面积约***平方米" in newer
    assert "罚款**万元" in older
    assert "罚款32万元" in newer
