"""The site in a real browser: read a report, search, follow a hit."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import chromium_path
from tests.browser.watched import Watched
from tests.support import REPORTS, read, without_blanks
from tests.test_fidelity import expected_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium_path() is None, reason="这台机器没有 Chromium：make tools 可以在 Debian 上装"),
]

PAGES = (
    "index.html",
    "search.html?q=垃圾分类",
    "audit.html",
    "reports/index.html",
    "reports/2023-丁县城管局-工作总结.html",
    "topics/index.html",
    "topics/B2.html",
    "years/index.html",
    "years/2022.html",
    "guide/index.html",
    "guide/editing.html",
    "guide/problems.html",
    "404.html",
)


@pytest.fixture
def watched(browser: Browser, site: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(10_000)
    seen = Watched(context.new_page(), site)
    yield seen
    context.close()
    assert seen.foreign == []
    assert seen.errors == []


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_the_browser_shows_the_source(watched: Watched, path: Path) -> None:
    page = watched.go(f"reports/{path.stem}.html")
    shown = "".join(page.locator("[data-line]").evaluate_all("nodes => nodes.map(n => n.innerText)"))
    report, _ = read(path.read_bytes(), f"data/reports/{path.name}")
    assert without_blanks(shown) == without_blanks(expected_text(path.read_text("utf-8"), report.removed))


def test_from_the_header_box_to_the_marked_passage(watched: Watched) -> None:
    page = watched.go("reports/2022-戊区城管局-工作计划.html")
    page.keyboard.press("/")
    page.keyboard.type("垃圾分类 智能")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    hit = page.locator(".kb-hits > li").first
    expect(hit.locator(".kb-hit__text")).to_contain_text("智能设备")
    expect(hit.locator("mark").first).to_have_text("垃圾分类")
    hit.locator("a.kb-hit__text").click()
    page.wait_for_url("**/reports/2023-*")
    anchor = unquote(page.url).split("#")[1]
    passage = page.locator(f"#{anchor}")
    expect(passage).to_be_in_viewport()
    expect(passage.locator("mark", has_text="智能")).to_have_count(1)
    assert page.locator("mark").count() == passage.locator("mark").count()


def test_the_search_state_is_in_the_address(watched: Watched) -> None:
    page = watched.go("search.html?q=管理")
    hits = page.locator(".kb-hits > li")
    expect(hits.first).to_be_visible()
    page.get_by_label("戊区城管局").check()
    expect(page.locator("#kb-status")).to_contain_text("找到")
    page.wait_for_url("**agency=*")
    expect(hits.first).to_contain_text("戊区城管局")
    page.get_by_role("button", name="下一页").click()
    page.wait_for_url("**offset=10*")
    address = page.url
    expect(page.locator(".kb-pager")).to_contain_text("11–")
    page.go_back()
    page.wait_for_url(lambda url: "offset" not in url)
    expect(page.locator(".kb-pager")).to_contain_text("1–10")
    page.goto(address)
    expect(page.get_by_label("戊区城管局")).to_be_checked()
    expect(page.locator(".kb-pager")).to_contain_text("11–")


def test_searching_by_keyboard_alone(watched: Watched) -> None:
    page = watched.go("search.html")
    expect(page.locator("#kb-q")).to_be_focused()
    page.keyboard.type("违法建设")
    expect(page.locator(".kb-hits > li").first).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('kb-hit__text')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")


def test_suggestions_are_taken_by_keyboard(watched: Watched) -> None:
    page = watched.go("reports/index.html")
    page.keyboard.press("/")
    page.keyboard.type("ljf")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    assert page.locator("#kb-quick").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.keyboard.type("l")
    expect(options.first).to_contain_text("垃圾分类")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("search.html|topics/"))


def test_other_words_are_told_and_can_be_left_out(watched: Watched) -> None:
    page = watched.go("search.html?q=违建")
    notices = page.locator("#kb-notices")
    expect(notices).to_contain_text("已同时检索：违法建设")
    page.get_by_role("link", name="只搜原词").click()
    page.wait_for_url("**exact=1*")
    expect(notices).to_contain_text("只搜原词")
    expect(page.locator(".kb-hits mark", has_text="违法建设")).to_have_count(0)


def test_one_hit_a_report_and_a_way_on_from_nothing(watched: Watched) -> None:
    page = watched.go("search.html?q=垃圾分类")
    page.get_by_label("每份报告一条").check()
    page.wait_for_url("**group=report*")
    expect(page.locator("#kb-status")).to_contain_text("份报告里")
    page.get_by_role("link", name=re.compile("本报告另有")).first.click()
    page.wait_for_url("**report=*")
    page.goto(f"{watched.site}/search.html?q=拉圾分类")
    page.get_by_role("link", name="垃圾分类", exact=True).first.click()
    expect(page.locator(".kb-hits mark").first).to_have_text("垃圾分类")


def test_the_page_says_so_when_the_service_is_away(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.route("**/api/**", lambda route: route.abort())
    page.goto(f"{site}/search.html?q=垃圾分类")
    expect(page.locator("#kb-status")).to_contain_text("暂时连不上")
    page.close()


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_no_page_is_wider_than_the_screen(browser: Browser, site: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in PAGES:
        page.goto(f"{site}/{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()
