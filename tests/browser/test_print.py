"""What comes out of the printer: the report's words on A4, and nothing that only a screen can use."""

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.chromium import chromium_path
from tests.support import REPORTS, read, without_blanks
from tests.test_fidelity import expected_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium_path() is None, reason="这台机器没有 Chromium：make tools 可以在 Debian 上装"),
]

MILLIMETRE = 72 / 25.4
A4 = (210, 297)
# What is left of 210 mm between the margins, in CSS pixels.
TEXT_WIDTH = int((210 - 28 - 26) * 96 / 25.4)
PAGE_NUMBER = re.compile(r"—\s*\d+\s*—")
# Noto draws these characters with the glyph of another (mostly a radical), and a PDF names
# glyphs; the others of the kind are folded by NFKC.
RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳戶―",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟户—",
)
SCREEN_ONLY = ("下载", "检索", "首页", "自检", "指南", "跳转至", "回到页面顶部", "打开目录", "换成深色", "复制")
PLAN = "agencies/青岚市城市管理局/plan-2022.html"
MASKED = next(path for path in REPORTS if "**" in path.read_text("utf-8"))


@pytest.fixture
def page(browser: Browser, whole_site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=f"{whole_site}/", color_scheme="dark", locale="zh-CN")
    yield context.new_page()
    context.close()


def _printed(page: Page, path: str) -> tuple[PdfReader, str]:
    """The pages and all their words, blanks and page numbers left out."""
    page.goto(path)
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return reader, _plain("".join(PAGE_NUMBER.sub("", sheet.extract_text()) for sheet in reader.pages))


def _plain(text: str) -> str:
    """Fonts draw some characters with the glyph of a radical that looks the same."""
    return without_blanks(unicodedata.normalize("NFKC", text).translate(RADICALS))


def _assert_a4(reader: PdfReader) -> None:
    for sheet in reader.pages:
        size = (float(sheet.mediabox.width), float(sheet.mediabox.height))
        assert size == pytest.approx([side * MILLIMETRE for side in A4], abs=1.5)


def _assert_no_screen(text: str, *, but: str = "") -> None:
    assert [word for word in SCREEN_ONLY if text.count(word) > but.count(word)] == []


@pytest.mark.parametrize("path", [MASKED, REPORTS[-1]], ids=lambda path: path.stem)
def test_a_report_is_printed_word_for_word(page: Page, path: Path) -> None:
    reader, text = _printed(page, f"reports/{path.stem}.html")
    report, _ = read(path.read_bytes(), f"data/reports/{path.name}")
    words = _plain(expected_text(path.read_text("utf-8"), report.removed))
    title = _plain("".join(line.text for line in report.title_lines))
    # The facts stand between the title and the text.
    assert words.removeprefix(title) in text
    assert title in text
    _assert_a4(reader)
    folded = page.locator("details.kb-details")
    _assert_no_screen(text.replace(words.removeprefix(title), ""), but=folded.inner_text() if folded.count() else "")
    # 22 lines of 28 characters, headings and short last lines taking their share.
    assert len(words) / (22 * 28) <= len(reader.pages) <= len(words) / (22 * 28) * 1.5 + 2


def test_a_topic_is_printed_with_its_sources_as_notes(page: Page) -> None:
    reader, text = _printed(page, "topics/B2.html")
    cards = page.locator(".kb-card")
    shown = cards.evaluate_all("nodes => nodes.map(n => [...n.children].map(child => child.innerText))")
    assert len(shown) > 3
    for number, (source, words) in enumerate(shown, 1):
        status, _, where = source.partition(" ")
        assert _plain(f"{words}〔{number}〕注〔{number}〕［{status}］{where}") in text
    _assert_a4(reader)
    _assert_no_screen(text, but="".join(words for _, words in shown))


def test_a_plan_is_printed_whole(page: Page) -> None:
    reader, text = _printed(page, PLAN)
    folded = page.locator("details.kb-details td:first-child")
    assert folded.count() > 0
    rows = page.locator(".kb-plan td:first-child").evaluate_all("nodes => nodes.map(n => n.firstChild.textContent)")
    assert [row for row in rows if _plain(row)[:6] not in text] == []
    assert _plain("［已完成］") in text
    _assert_a4(reader)
    _assert_no_screen(text, but="".join(page.locator(".kb-plan td").all_inner_texts()))
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize(
    "path", [PLAN, "agencies/青岚市城市管理局/ledger.html", "topics/index.html", "guide/problems.html"]
)
def test_nothing_is_cut_at_the_margin_and_all_is_black(page: Page, path: str) -> None:
    page.set_viewport_size({"width": TEXT_WIDTH, "height": 850})
    page.emulate_media(media="print")
    page.goto(path)
    wide = page.evaluate(
        """width => [...document.querySelectorAll(".md-content *")]
          .filter((node) => node.getBoundingClientRect().right > width + 1)
          .map((node) => node.outerHTML.slice(0, 80))""",
        TEXT_WIDTH,
    )
    assert wide == []
    colours = page.locator(".md-content :is(a, td, span, p)").evaluate_all(
        "nodes => [...new Set(nodes.map(n => getComputedStyle(n).color))]"
    )
    assert colours == ["rgb(0, 0, 0)"]


def test_masks_and_type_on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto(f"reports/{MASKED.stem}.html")
    style = page.locator(".kb-mask").first.evaluate(
        "node => { const s = getComputedStyle(node); return [s.color, s.backgroundImage, s.borderBottomStyle] }"
    )
    assert style == ["rgb(0, 0, 0)", "none", "dotted"]
    font, size, line = page.locator(".kb-text").first.evaluate(
        "node => { const s = getComputedStyle(node); return [s.fontFamily, s.fontSize, s.lineHeight] }"
    )
    assert font.startswith("FangSong")
    assert [float(value.removesuffix("px")) * 0.75 for value in (size, line)] == pytest.approx([16, 28], abs=0.01)
