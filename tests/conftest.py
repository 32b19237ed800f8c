"""Fixtures: the five reports built once a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import REPORTS, make_base, run, served


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the five reports, built."""
    files = {f"data/reports/{path.name}": path.read_bytes() for path in REPORTS}
    base = make_base(tmp_path_factory.mktemp("five"), files)
    run("build", base=base)
    return base


@pytest.fixture(scope="session")
def site(five: Path) -> Iterator[str]:
    """The five reports, served; the address."""
    with served(five) as address:
        yield address
