"""Stock MkDocs Material on the same Markdown: its own theme, Chinese search and tags.

measure_stock(base, folder, 1000, whole_nav=False) → Cost(1000, "原装·短导航", cpu=…, …)
"""

import json
import shutil
import sys
import time
from pathlib import Path

from scripts.bench.building import ENVIRONMENT
from scripts.bench.commands import bytes_since, measure
from scripts.bench.scale import Cost

# Pages keep themselves out of Material's search, which the comparison is about.
EXCLUDED = b'search: {"exclude": true}\n'
# All pages in the nav is quadratic: 3,000 pages are gigabytes of HTML.
WHOLE_NAV_LIMIT = 1000
SHORT = ("index.md", "search.md", "reports/index.md", "topics/index.md", "years/index.md", "audit.md")


def measure_stock(docs: Path, folder: Path, reports: int, *, whole_nav: bool) -> Cost:
    """One build of the base's pages by stock Material, in `folder` (made and removed).
    RuntimeError when it fails."""
    pages = _copy_pages(docs, folder / "docs")
    nav = pages if whole_nav else [page for page in SHORT if page in pages]
    settings = {
        "site_name": "城市管理知识库",
        "use_directory_urls": False,
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": [{"search": {"lang": "zh"}}, "tags"],
        "markdown_extensions": ["attr_list", "md_in_html", "tables", {"toc": {"toc_depth": 4}}],
        "nav": nav,
        "not_in_nav": "*",
    }
    (folder / "mkdocs.yml").write_text(json.dumps(settings, ensure_ascii=False), "utf-8")  # JSON is YAML
    since = time.time()
    run = measure([sys.executable, "-m", "mkdocs", "build", "--quiet"], folder, ENVIRONMENT)
    if run.code:
        raise RuntimeError(run.errors)
    cost = Cost(
        reports,
        "原装·全导航" if whole_nav else "原装·短导航",
        run.cpu,
        run.wall,
        run.peak,
        bytes_since(folder / "site", since),
    )
    shutil.rmtree(folder)
    return cost


def _copy_pages(docs: Path, target: Path) -> list[str]:
    """Copies the pages without what keeps them out of search; their names in order."""
    names = []
    for path in sorted(docs.rglob("*")):
        name = path.relative_to(docs).as_posix()
        if path.is_file() and not path.name.startswith("."):
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes().replace(EXCLUDED, b"", 1))
            names += [name] if name.endswith(".md") else []
    return names
