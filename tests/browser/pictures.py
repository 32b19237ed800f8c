"""Takes the pictures of the README: `make pictures`. Needs a Chinese font on the machine."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser.chromium import chromium  # the path is set just above
from tests.support import REPORTS, ROOT, make_base, run, served  # the path is set just above

PICTURES = {
    "home": ("index.html", 1280, 860),
    "search": ("search.html?q=垃圾分类 回收", 1280, 860),
    "topic": ("topics/A4.html", 1280, 860),
    "report": ("reports/2023-丁县城管局-工作总结.html", 1280, 860),
}


def main() -> None:
    """Builds the five reports and takes every picture."""
    target = ROOT / "docs" / "dev" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        base = make_base(Path(folder), {f"data/reports/{path.name}": path.read_bytes() for path in REPORTS})
        run("build", base=base)
        with served(base) as address, chromium() as browser:
            for name, (path, width, height) in PICTURES.items():
                page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
                page.goto(f"{address}/{path}")
                page.wait_for_load_state("networkidle")
                page.screenshot(path=str(target / f"{name}.png"))
                print(f"docs/dev/pictures/{name}.png")


if __name__ == "__main__":
    main()
