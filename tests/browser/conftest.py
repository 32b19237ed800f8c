"""Fixtures: the browser, and a base that has every type of page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.support import REPORTS, ROOT, make_base, run, served

# Two years of one agency, and the plan between them.
DEMO = sorted((ROOT / "data" / "demo" / "reports").glob("202[12]-*-工作[总要]*.txt"))


# For a module, not the session: a running Playwright holds an event loop that other tests need.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running browser."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five reports and some of the demonstration set, built: every page type occurs."""
    files = {f"data/reports/{path.name}": path.read_bytes() for path in (*REPORTS, *DEMO)}
    base = make_base(tmp_path_factory.mktemp("whole"), files)
    run("build", base=base)
    return base


@pytest.fixture(scope="session")
def whole_site(whole: Path) -> Iterator[str]:
    """That base, served; the address."""
    with served(whole) as address:
        yield address
