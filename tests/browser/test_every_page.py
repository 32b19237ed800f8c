"""Every type of page: open to everyone (axe finds nothing), nothing asked of another host, no error."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python import base as axe_package
from playwright.sync_api import Browser, Page, ViewportSize, expect

from scripts.store.layout import Layout
from scripts.store.release import current_release
from tests.browser.chromium import chromium_path
from tests.browser.watched import Watched
from tests.support import REPORTS, read, without_blanks
from tests.test_fidelity import expected_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium_path() is None, reason="这台机器没有 Chromium：make tools 可以在 Debian 上装"),
]

AGENCY = "agencies/青岚市城市管理局"
# What every type of page is called, and the words that tell that its script is through.
PAGES = {
    "index.html": "",
    "search.html": "",
    "search.html?q=垃圾分类": "找到",
    "search.html?q=魑魅魍魉": "没有",
    "audit.html": "",
    "reports/index.html": "",
    "reports/2022-甲市城管局-工作总结.html": "",
    "reports/2022-青岚市城市管理局-工作总结.html": "",
    "topics/index.html": "",
    "topics/B2.html": "",
    "years/index.html": "",
    "years/2022.html": "",
    "agencies/index.html": "",
    f"{AGENCY}/index.html": "",
    f"{AGENCY}/ledger.html": "",
    f"{AGENCY}/ledger-2022.html": "",
    f"{AGENCY}/trends.html": "",
    f"{AGENCY}/plan-2022.html": "",
    f"{AGENCY}/changes-2021-2022.html": "",
    f"{AGENCY}/topics.html": "",
    "indicators/index.html": "",
    "indicators/拆除违法建设-处数.html": "",
    "plans/index.html": "",
    "guide/index.html": "",
    "guide/editing.html": "",
    "guide/comparing.html": "",
    "guide/search.html": "",
    "guide/publishing.html": "",
    "guide/problems.html": "",
    "404.html": "",
}
AXE = (Path(axe_package.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What the colours alone decide: the structure is the same in the dark.
COLOURS = ("color-contrast", "link-in-text-block")
RUN = """async ({type, values}) => (await axe.run(document, {
  runOnly: {type, values}, resultTypes: ["violations"], preload: false, iframes: false,
})).violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`))"""
# Tables without a caption or without a header cell that says what it heads.
UNNAMED = """() => [...document.querySelectorAll("table")].filter((table) => !table.caption?.textContent.trim()
  || !table.querySelector("th") || [...table.querySelectorAll("th")].some((head) => !head.scope || !head.textContent.trim())
).map((table) => table.outerHTML.slice(0, 120))"""
# Rows and cards are all alike: the first few tell the colours and the narrow layout of them all.
TRIM = """() => {
  const lists = "tbody, .kb-column, .md-content__inner ul, .md-content__inner ol, .md-nav__list, pre";
  const trim = (list, most) => [...list.children].slice(most).forEach((extra) => extra.remove());
  document.querySelectorAll(lists).forEach((list) => trim(list, 8));
  document.querySelectorAll(".md-content__inner").forEach((list) => trim(list, 40));
}"""
WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=390, height=800)


@pytest.fixture
def watched(browser: Browser, whole_site: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=WIDE, locale="zh-CN", reduced_motion="reduce", color_scheme="light")
    context.set_default_timeout(20_000)
    seen = Watched(context.new_page(), whole_site)
    yield seen
    context.close()


def _violations(page: Page, kind: str, values: tuple[str, ...]) -> Any:
    return page.evaluate(RUN, {"type": kind, "values": list(values)})


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_open_to_everyone_and_keeps_to_itself(watched: Watched, path: str) -> None:
    page = watched.go(path)
    if PAGES[path]:
        expect(page.locator("#kb-status")).to_contain_text(PAGES[path])
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("h1").count() == 1
    if page.locator("#kb-report").count():
        page.locator(".kb-p").first.dispatch_event("click")
        expect(page.get_by_role("group", name="这一段")).to_be_visible()
    assert page.evaluate(UNNAMED) == []
    # Colours fade from one state to the next: axe would measure them on the way.
    page.add_style_tag(content="* { transition: none !important }")
    page.evaluate(AXE)
    found = {"浅色，宽": _violations(page, "tag", RULES)}
    page.evaluate(TRIM)
    page.set_viewport_size(NARROW)
    found["浅色，窄"] = _violations(page, "tag", RULES)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    found["深色，窄"] = _violations(page, "rule", COLOURS)
    page.set_viewport_size(WIDE)
    found["深色，宽"] = _violations(page, "rule", COLOURS)
    assert {state: violations for state, violations in found.items() if violations} == {}
    assert watched.foreign == []
    assert watched.errors == []


@pytest.mark.parametrize("path", ["guide/editing.html", "guide/comparing.html"])
def test_the_guide_is_light_in_spite_of_its_pictures(watched: Watched, path: str) -> None:
    page = watched.go(path)
    page.wait_for_load_state("networkidle")
    fetched = page.evaluate(
        "() => ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind)).map((e) => e.transferSize)"
    )
    assert 0 < sum(fetched) <= 300_000
    shots = page.locator("img.kb-shot")
    for index in range(shots.count()):
        shots.nth(index).scroll_into_view_if_needed()
        expect(shots.nth(index)).to_have_js_property("complete", True)
        assert shots.nth(index).evaluate("image => image.naturalWidth > 0")


def test_axe_is_really_run(watched: Watched) -> None:
    page = watched.go("index.html")
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"data:,\"><p style=\"color:#ccc\">浅色的一句话</p>')"
    )
    page.evaluate(AXE)
    found = " ".join(_violations(page, "tag", RULES))
    assert "image-alt" in found
    assert "color-contrast" in found


def test_who_prefers_the_dark_gets_it(watched: Watched) -> None:
    watched.page.emulate_media(color_scheme="dark")
    page = watched.go("index.html")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def test_the_policy_keeps_other_hosts_out(watched: Watched) -> None:
    page = watched.go("index.html")
    blocked = page.evaluate(
        """() => new Promise((resolve) => {
          const seen = [];
          document.addEventListener("securitypolicyviolation", (event) => {
            seen.push(event.effectiveDirective);
            // The header and the page's own policy each tell of all four.
            if (seen.length === 8) resolve([...new Set(seen)].sort());
          });
          const elsewhere = "http://127.0.0.2:9/x";
          const add = (tag, values) => document.head.append(Object.assign(document.createElement(tag), values));
          fetch(elsewhere).catch(() => {});
          add("script", {src: elsewhere});
          add("img", {src: elsewhere});
          add("link", {rel: "stylesheet", href: elsewhere});
        })"""
    )
    assert blocked == ["connect-src", "img-src", "script-src-elem", "style-src-elem"]


def test_a_report_reads_from_a_folder_without_the_service(browser: Browser, whole: Path) -> None:
    path = REPORTS[-1]
    release = current_release(Layout(whole))
    assert release
    context = browser.new_context(locale="zh-CN")
    watched = Watched(context.new_page(), "file://")
    page = watched.go(f"{release.site}/reports/{path.stem}.html".lstrip("/"))
    shown = "".join(page.locator("[data-line]").evaluate_all("nodes => nodes.map(n => n.innerText)"))
    report, _ = read(path.read_bytes(), f"data/reports/{path.name}")
    assert without_blanks(shown) == without_blanks(expected_text(path.read_text("utf-8"), report.removed))
    assert page.locator(".kb-text").first.evaluate("node => getComputedStyle(node).textIndent") != "0px"
    passage = page.locator(".kb-p").first
    passage.hover()
    expect(page.get_by_role("group", name="这一段")).to_be_visible()
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="主题").click()
    expect(page.locator("h1")).to_have_text("主题")
    assert watched.foreign == []
    assert watched.errors == []
    blocked = page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
          document.head.append(Object.assign(document.createElement("script"), {src: "http://127.0.0.2:9/x"}));
        })"""
    )
    assert blocked == "script-src-elem"
    context.close()


def test_pages_read_without_script(browser: Browser, whole_site: str) -> None:
    context = browser.new_context(base_url=f"{whole_site}/", java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto("index.html")
    page.locator(".kb-hero__input").fill("垃圾分类")
    page.locator(".kb-hero__button").click()
    page.wait_for_url("**/search.html?q=*")
    expect(page.get_by_text("检索页需要浏览器脚本")).to_be_visible()
    page.goto("reports/2022-甲市城管局-工作总结.html")
    for shown in (page.locator(".kb-text").last, page.locator(".kb-near, .kb-facts").first):
        expect(shown).to_be_visible()
    # Ledgers scroll sideways beside their names, the page itself does not.
    page.goto(f"{AGENCY}/ledger-2022.html")
    region = page.locator(".kb-figures")
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    assert region.locator("td").first.evaluate("cell => getComputedStyle(cell).position") == "sticky"
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    context.close()
