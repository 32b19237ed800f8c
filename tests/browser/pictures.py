"""Takes the pictures of the README and of the guide: `make pictures`. Needs a Chinese font on the machine.

The README shows the five reports; the guide shows the demonstration base, whose bureau is
invented: pages, passages with their tools, and what the commands print.
"""

import html
import io
import shlex
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser.chromium import chromium  # the path is set just above
from tests.support import REPORTS, ROOT, make_base, run, served  # the path is set just above

README = ROOT / "docs" / "dev" / "pictures"
GUIDE = ROOT / "docs" / "guide" / "pictures"
DEMO = ROOT / "data" / "demo" / "reports"
BUREAU = "青岚市城市管理局"
REPORT = f"2023-{BUREAU}-工作总结"
# Slips for the guide's check to find: a unit that lost its number, and a torn number.
SLIP = ("接入停车泊位1.2万个", "安装停车诱导屏套，接入停车泊位1、25万个")
# A picture of flat colours and text loses nothing that one sees.
README_COLOURS, GUIDE_COLOURS = 128, 40
WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Shot:
    """A page as it looks after `prepare`, `height` pixels of it."""

    path: str
    height: int
    prepare: Callable[[Page], None] = lambda page: None
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Printed:
    """The first `lines` of what a command prints; `code` is its exit status."""

    command: str
    lines: int
    code: int = 0


def _hover(page: Page) -> None:
    passage = page.locator(".kb-p", has_text="治理违法建设")
    passage.scroll_into_view_if_needed()
    passage.hover()
    page.get_by_role("group", name="这一段").wait_for()


def _correct(page: Page) -> None:
    _hover(page)
    page.get_by_role("button", name="校对").click()


README_PICTURES = {
    "home": Shot("index.html", 860, width=1280),
    "search": Shot("search.html?q=垃圾分类 回收", 860, width=1280),
    "topic": Shot("topics/A4.html", 860, width=1280),
    "report": Shot("reports/2023-丁县城管局-工作总结.html", 860, width=1280),
}
GUIDE_PRINTED = {
    "explain": Printed(f"python -m scripts explain data/reports/{REPORT}.txt", 16),
    "build": Printed("python -m scripts build", 12),
    "check": Printed("python -m scripts check", 18, code=1),
    "export": Printed(f"python -m scripts export --agency {BUREAU} --out 台账.xlsx", 4),
}
GUIDE_PICTURES = {
    "added": Shot(f"reports/{REPORT}.html", 560),
    "audit": Shot("audit.html", 480),
    "passage": Shot(f"reports/{REPORT}.html", 520, _hover, width=1240),
    "correct": Shot(f"reports/{REPORT}.html", 520, _correct, width=1240),
    "search": Shot('search.html?q="违法建设" 处 -宣传', 600),
    "plan": Shot(f"agencies/{BUREAU}/plan-2022.html", 480),
    "downloads": Shot(f"agencies/{BUREAU}/index.html", 520),
}
TERMINAL = """<!doctype html><meta charset="utf-8"><body style="margin:0;background:#131a19"><pre style="margin:0;padding:16px 20px;
color:#e3eae8;font:14px/1.7 'Noto Sans Mono CJK SC','DejaVu Sans Mono',monospace;white-space:pre-wrap;overflow-wrap:anywhere"
><span style="color:#7fcabd">$ {command}</span>
{output}</pre>"""


def main() -> None:
    """Builds both bases and takes every picture; the guide's report is added to a built base."""
    new = DEMO / f"{REPORT}.txt"
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        five = _base(Path(folder) / "five", REPORTS)
        demo = _base(Path(folder) / "demo", [path for path in sorted(DEMO.glob("*.txt")) if path != new])
        slipped = new.read_text("utf-8").replace(*SLIP)
        (demo / "data" / "reports" / new.name).write_text(slipped, "utf-8")
        for name, printed in GUIDE_PRINTED.items():
            _save(_print(browser, demo, printed), GUIDE / f"{name}.png", GUIDE_COLOURS)
        for base, pictures, target, colours in (
            (five, README_PICTURES, README, README_COLOURS),
            (demo, GUIDE_PICTURES, GUIDE, GUIDE_COLOURS),
        ):
            with served(base) as address:
                for name, shot in pictures.items():
                    _save(_shoot(browser, address, shot), target / f"{name}.png", colours)


def _base(folder: Path, reports: Sequence[Path]) -> Path:
    base = make_base(folder, {f"data/reports/{path.name}": path.read_bytes() for path in reports})
    run("build", base=base)
    return base


def _save(taken: bytes, path: Path, colours: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    few = Image.open(io.BytesIO(taken)).convert("RGB").quantize(colors=colours, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(path.relative_to(ROOT), f"{path.stat().st_size // 1000} KB")


def _shoot(browser: Browser, address: str, shot: Shot) -> bytes:
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height}, locale="zh-CN", reduced_motion="reduce"
    )
    page.goto(f"{address}/{shot.path}")
    page.wait_for_load_state("networkidle")
    shot.prepare(page)
    taken = page.screenshot()
    page.close()
    return taken


def _print(browser: Browser, base: Path, printed: Printed) -> bytes:
    """What the command prints, as a terminal shows it."""
    done = run(*shlex.split(printed.command)[3:], base=base, cwd=base, code=printed.code)
    lines = done.stdout.splitlines()
    shown = "\n".join(lines[: printed.lines]) + ("\n……" if len(lines) > printed.lines else "")
    page = browser.new_page(viewport={"width": WIDTH, "height": 100})
    page.set_content(TERMINAL.format(command=html.escape(printed.command), output=html.escape(shown)))
    taken = page.locator("pre").screenshot()
    page.close()
    return taken


if __name__ == "__main__":
    main()
