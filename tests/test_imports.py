"""Imports point one way, and only some modules touch the world."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

PACKAGE = ROOT / "scripts"
# Each layer may import itself and those before it.
LAYERS = (
    ("model",),
    ("problems", "yaml_file", "packed", "cycles"),
    ("vocab",),
    ("parse",),
    ("overrides", "audit", "gate"),
    ("brief", "echo"),
    ("corpus",),
    ("compare",),
    ("export",),
    ("pages", "search"),
    ("store",),
    ("site", "explain", "doubts", "intake", "summary"),
    ("build", "bench", "bundle"),
    ("hooks",),
    ("cli",),
    ("__main__",),
)
WORLD = {"os", "subprocess", "shutil", "socket", "time", "datetime", "random", "tempfile", "urllib.request", "http"}
MAY_TOUCH = {
    "store",
    "site",
    "hooks",
    "bundle",
    "cli",
    "__main__",
    "search.index",
    "search.segment",
    "search.columns",
    "search.storage",
    "search.texts",
    "bench",
}
WHOOSH = ("search.index", "search.segment", "search.blocks", "search.storage")
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def layer(module: str) -> int:
    return next(i for i, names in enumerate(LAYERS) if module.split(".")[0] in names)


def name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_one_way(path: Path) -> None:
    if path.parent == PACKAGE and path.name == "__init__.py":
        return
    for imported in imports(path):
        if imported.startswith("scripts."):
            target = imported.removeprefix("scripts.")
            assert layer(target) <= layer(name(path)), f"{name(path)} imports {target}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_some_modules_touch_the_world(path: Path) -> None:
    module = name(path)
    if module.split(".")[0] in MAY_TOUCH or module in MAY_TOUCH:
        return
    touched = WORLD & set(imports(path))
    assert not touched, f"{module} touches {touched}"
    source = path.read_text("utf-8")
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)}
    assert "open" not in calls, module
    assert not any(word in source for word in (".read_bytes(", ".read_text(", ".write_", ".unlink(")), module


def test_whoosh_and_the_site_builder_have_one_door_each() -> None:
    for path in MODULES:
        if name(path) not in WHOOSH and not name(path).startswith("bench."):
            assert not any(i.split(".")[0] == "whoosh" for i in imports(path)), path
        if name(path) not in ("site", "site.worker", "pages.markdown"):
            assert "mkdocs build" not in path.read_text("utf-8"), path
