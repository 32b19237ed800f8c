"""What a passage of a report offers: by cursor, keyboard and finger, without moving the text; and
what a masked figure says to who cannot see it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from scripts.store.layout import Layout
from scripts.store.release import current_release
from tests.browser.chromium import chromium_path
from tests.support import REPORTS, without_blanks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium_path() is None, reason="这台机器没有 Chromium：make tools 可以在 Debian 上装"),
]

CLEAR = "reports/2023-丁县城管局-工作总结.html"
MASKED = f"reports/{next(path for path in REPORTS if '**' in path.read_text('utf-8')).stem}.html"
WIDE, TABLET, PHONE = (1440, 900), (1000, 800), (390, 800)
PLACES = (
    "() => [...document.querySelectorAll('.kb-text')].map((p) => [p.offsetLeft, p.offsetTop, p.offsetHeight].join())"
)


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=f"{site}/", locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


def _open(context: BrowserContext, path: str, size: tuple[int, int]) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return page


def _tools(page: Page) -> Locator:
    return page.get_by_role("group", name="这一段")


def _clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize("size", [WIDE, TABLET], ids=["wide", "tablet"])
def test_the_passage_under_the_cursor_is_copied_linked_and_corrected(
    context: BrowserContext, size: tuple[int, int]
) -> None:
    page = _open(context, CLEAR, size)
    passage = page.locator(".kb-p", has_text="办结率达98.65%").first
    passage.scroll_into_view_if_needed()
    before = page.evaluate(PLACES)
    expect(_tools(page)).to_have_count(0)
    passage.hover()
    expect(_tools(page)).to_be_visible()
    assert page.evaluate(PLACES) == before
    text, tools = passage.locator("xpath=..").bounding_box(), _tools(page).bounding_box()
    assert text
    assert tools
    assert text["x"] + text["width"] <= tools["x"] + 1
    assert tools["x"] + tools["width"] <= size[0]
    page.get_by_role("button", name="复制（含出处）").click()
    anchor, line = passage.get_attribute("id"), passage.locator("xpath=..").get_attribute("data-line")
    title = page.locator("h1").inner_text()
    words = (passage.text_content() or "").strip()
    assert _clipboard(page) == f"“{words}”（出处：《{title}》，丁县城管局，第{line}行，{unquote(page.url)}#{anchor}）"
    page.get_by_role("button", name="复制链接").click()
    assert _clipboard(page).endswith(f"#{anchor}")
    page.get_by_role("button", name="校对").click()
    stanza = page.get_by_role("dialog").get_by_role("textbox").input_value()
    assert f"- target: {passage.get_attribute('id')}" in stanza
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


CITED = """(source) => kbCite.citation(source.words, {agency: "", year: null, line: 3, page: "a.html", anchor: "p-1", ...source})"""


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            {"words": "甲。", "title": "某县2023年总结", "agency": "某县", "year": 2023},
            "“甲。”（出处：《某县2023年总结》，第3行，",
        ),
        (
            {"words": "“一网”甲", "title": "总结", "agency": "某县", "year": 2023},
            "「“一网”甲」（出处：《总结》，某县，2023年，",
        ),
        ({"words": "甲", "title": "总结（稿）", "agency": "单位待核"}, "“甲”〔出处：《总结（稿）》，第3行，"),
        ({"words": "甲", "title": "《总结》", "line": 0}, "“甲”（出处：《总结》，http"),
    ],
)
def test_no_mark_of_a_citation_meets_another_of_its_shape(
    context: BrowserContext, source: dict[str, object], told: str
) -> None:
    page = _open(context, CLEAR, WIDE)
    cited = str(page.evaluate(CITED, source))
    assert cited.startswith(told)
    assert cited[-1] in "）〕"
    assert "a.html#p-1" in cited


def test_a_page_of_a_folder_is_cited_without_its_place_on_the_disk(browser: Browser, five: Path) -> None:
    release = current_release(Layout(five))
    assert release is not None
    page = browser.new_page()
    page.goto((release.site / CLEAR).as_uri())
    cited = str(page.evaluate(CITED, {"words": "甲", "title": "总结"}))
    page.close()
    assert cited == "“甲”（出处：《总结》，第3行）"


def test_a_hit_is_cited_as_its_passage_is(context: BrowserContext) -> None:
    page = _open(context, 'search.html?q="办结率达98.65%"', WIDE)
    page.get_by_role("button", name="复制（含出处）").first.click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    of_hit = _clipboard(page)
    page.locator(".kb-hits a.kb-hit__text").first.click()
    page.wait_for_url("**/reports/**")
    page.get_by_role("button", name="复制（含出处）").click()
    expect(page.get_by_role("status")).to_have_text("已复制")
    assert of_hit == _clipboard(page)
    assert "行，http" in of_hit


def test_what_was_copied_is_said_of_that_passage_only(context: BrowserContext) -> None:
    page = _open(context, CLEAR, WIDE)
    page.locator(".kb-p").nth(3).hover()
    button = page.get_by_role("button", name="复制（含出处）")
    button.click()
    expect(button).to_have_text("已复制")
    page.evaluate("document.activeElement.blur()")
    page.locator(".kb-p").nth(5).dispatch_event("click")
    expect(button).to_have_text("复制（含出处）复制", timeout=500)
    expect(page.get_by_role("status")).to_have_text("")


def test_the_tools_go_with_the_cursor(context: BrowserContext) -> None:
    page = _open(context, CLEAR, WIDE)
    page.locator(".kb-p").nth(3).hover()
    expect(_tools(page)).to_be_visible()
    page.locator("h1").hover()
    expect(_tools(page)).to_have_count(0)


def test_selecting_words_is_left_alone(context: BrowserContext) -> None:
    page = _open(context, CLEAR, WIDE)
    page.wait_for_load_state("networkidle")  # nothing moves under the mouse any more
    page.locator(".kb-p").nth(3).hover()
    expect(_tools(page)).to_be_visible()
    start, end = (page.locator(".kb-text").nth(index).bounding_box() for index in (1, 2))
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(end["x"] + 200, end["y"] + 12, steps=12)
    expect(_tools(page)).to_have_count(0)
    page.mouse.up()
    page.locator(".kb-text").nth(3).hover(position={"x": 60, "y": 12})
    page.wait_for_timeout(400)
    expect(_tools(page)).to_have_count(0)
    taken = str(page.evaluate("getSelection().toString()"))
    source = "".join(page.locator("[data-line]").all_inner_texts())
    assert len(taken) > 20
    assert without_blanks(taken) in without_blanks(source)


def test_every_passage_is_reached_by_keyboard_from_one_tab_stop(context: BrowserContext) -> None:
    page = _open(context, MASKED, WIDE)
    passages = page.locator(".kb-p")
    expect(page.locator(".kb-text [tabindex]")).to_have_count(1)
    page.locator(".kb-gist a").last.focus()
    page.keyboard.press("Tab")
    expect(passages.first).to_be_focused()
    reached = []
    for index in range(passages.count()):
        reached.append(page.evaluate("document.activeElement.id"))
        page.keyboard.press("ArrowDown" if index % 2 else "j")
    assert reached == passages.evaluate_all("nodes => nodes.map((node) => node.id)")
    expect(page.locator(".kb-text [tabindex]")).to_have_count(1)
    page.keyboard.press("Home")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(passages.first).to_be_focused()
    described = "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"
    assert "回车" in page.evaluate(described)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="复制（含出处）")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("已复制")
    assert _clipboard(page).endswith("#" + str(passages.first.get_attribute("id")))
    page.keyboard.press("Escape")
    expect(_tools(page)).to_have_count(0)
    expect(passages.first).to_be_focused()


def test_a_tap_opens_the_tools_at_the_bottom(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=f"{site}/", has_touch=True, is_mobile=True, viewport={"width": PHONE[0], "height": PHONE[1]}
    )
    page = context.new_page()
    page.goto(CLEAR)
    before = page.evaluate(PLACES)
    page.locator(".kb-p").nth(2).tap()
    box = _tools(page).bounding_box()
    assert box
    assert box["y"] + box["height"] == PHONE[1]
    assert page.evaluate(PLACES) == before
    page.get_by_role("button", name="收起").tap()
    expect(_tools(page)).to_have_count(0)
    context.close()


def test_a_masked_figure_has_words_for_who_cannot_see_it(context: BrowserContext) -> None:
    page = _open(context, MASKED, WIDE)
    masks = page.locator(".kb-mask")
    assert masks.count() > 10
    nodes: list[dict[str, Any]] = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    named = [node for node in nodes if node.get("name", {}).get("value") == "原文已脱敏" and not node.get("ignored")]
    assert len(named) == masks.count()
    masked = page.locator(".kb-p", has=page.locator(".kb-mask")).first
    shown = masked.text_content() or ""
    masked.hover()
    expect(_tools(page)).to_contain_text("原文已脱敏")
    assert masks.first.get_attribute("title") == "原文已脱敏"
    page.get_by_role("button", name="复制（含出处）").click()
    copied = _clipboard(page)
    assert shown.strip() + "”（出处：" in copied.replace("」〔", "”（").replace("」（", "”（")
    assert "已脱敏" not in copied
    # Reading by keyboard says so too.
    page.locator(".kb-gist a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#kb-keys")).to_contain_text("脱敏")
