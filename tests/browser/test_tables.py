"""Wide tables on a phone: rows as cards that say what each cell is, or a hint that there is more."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.chromium import chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium_path() is None, reason="这台机器没有 Chromium：make tools 可以在 Debian 上装"),
]

AGENCY = "agencies/青岚市城市管理局"
PHONE, DESK = ViewportSize(width=390, height=800), ViewportSize(width=1440, height=900)
# What stands above each cell of a row but the first, and what is the cell's header.
LABELS = """() => [...document.querySelectorAll(".kb-cards tbody tr")].flatMap((row) => [...row.cells].slice(1)
  .filter((cell) => cell.offsetParent).map((cell) => [
    getComputedStyle(cell, "::before").content.split('"')[1],
    row.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent.trim(),
  ]))"""
SIDEWAYS = "() => [...document.querySelectorAll('.kb-table')].filter((t) => t.scrollWidth > t.clientWidth + 2).length"


@pytest.fixture
def page(browser: Browser, whole_site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=f"{whole_site}/", locale="zh-CN", reduced_motion="reduce", viewport=PHONE)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def _roles(page: Page) -> dict[str, int]:
    """How many of each role the page has to who cannot see it."""
    nodes: list[dict[str, Any]] = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node.get("ignored")]
    return {role: roles.count(role) for role in ("table", "row", "columnheader", "cell")}


@pytest.mark.parametrize("name", ["ledger", "ledger-2022", "topics"])
def test_a_row_of_a_ledger_is_a_card_whose_cells_say_what_they_are(page: Page, name: str) -> None:
    page.goto(f"{AGENCY}/{name}.html")
    labels = page.evaluate(LABELS)
    assert len(labels) > 10
    assert all(shown == header for shown, header in labels), labels
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_ledger_of_a_wider_screen_scrolls_beside_its_names(page: Page) -> None:
    page.set_viewport_size({"width": 768, "height": 900})
    page.goto(f"{AGENCY}/ledger.html")
    ledger = page.locator(".kb-ledger")
    expect(page.locator(".kb-hint:visible")).to_have_count(1)
    names = ledger.locator("tbody td:first-child").first
    before = names.bounding_box()
    ledger.evaluate("(region) => { region.scrollLeft = 150 }")
    assert names.bounding_box() == before
    page.goto(f"{AGENCY}/ledger-2022.html")
    assert page.evaluate(SIDEWAYS) == 0
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".kb-cards")).to_have_count(0)


@pytest.mark.parametrize("name", ["plan-2022", "trends"])
def test_plans_and_trends_need_no_scrolling_sideways(page: Page, name: str) -> None:
    page.goto(f"{AGENCY}/{name}.html")
    assert page.evaluate(SIDEWAYS) == 0
    expect(page.locator(".kb-hint:visible")).to_have_count(0)


@pytest.mark.parametrize("path", [f"{AGENCY}/ledger-2022.html", f"{AGENCY}/plan-2022.html", "audit.html"])
def test_a_card_is_still_a_row_to_who_cannot_see_it(page: Page, path: str) -> None:
    page.goto(path)
    narrow = _roles(page)
    assert narrow["columnheader"] >= 3
    assert narrow["cell"] > 10
    page.set_viewport_size(DESK)
    wide = _roles(page)
    assert (narrow["table"], narrow["row"], narrow["columnheader"]) == (
        wide["table"],
        wide["row"],
        wide["columnheader"],
    )


def test_a_matrix_says_that_it_goes_on_at_the_side(page: Page) -> None:
    page.goto(f"{AGENCY}/index.html")
    matrix = page.locator(".kb-matrix").first
    matrix.evaluate("(region) => { region.querySelector('th:last-child').style.minWidth = '700px' }")
    expect(page.locator(".kb-hint:visible").first).to_contain_text("左右滑动")
    names = matrix.locator("tbody td:first-child").first
    before = names.bounding_box()
    matrix.evaluate("(region) => { region.scrollLeft = 150 }")
    assert names.bounding_box() == before
    expect(matrix).to_have_class("kb-table kb-matrix kb-table--more")
    matrix.evaluate("(region) => { region.scrollLeft = region.scrollWidth }")
    expect(matrix).to_have_class("kb-table kb-matrix")
    page.set_viewport_size({"width": 2600, "height": 900})
    expect(page.locator(".kb-hint:visible")).to_have_count(0)
