"""The benchmark of the build: what it counts, and that its exponents are those of the work."""

import json
import sys
from pathlib import Path

import pytest

from scripts.bench.commands import bytes_since, measure
from scripts.bench.scale import STAGES, WHOLE, Cost, growth
from tests.support import run


def costs(power: float) -> list[Cost]:
    return [Cost(n, "页面", 0.01 * n**power, 1, 1, 1) for n in (100, 300, 1000, 3000)]


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_is_that_of_the_work(power: float) -> None:
    assert growth(costs(power), "页面") == pytest.approx(power)
    assert growth(costs(power)[:1], "页面") is None
    # What starting up costs at the smallest size says nothing about growth.
    started = [Cost(100, "页面", 99, 1, 1, 1), *costs(power)[1:]]
    assert growth(started, "页面") == pytest.approx(power)


def test_a_command_is_measured_with_its_children(tmp_path: Path) -> None:
    work = "b'x' * 60_000_000; import time; t = time.process_time()\nwhile time.process_time() - t < 0.4: pass"
    code = f"import subprocess, sys; held = b'x' * 60_000_000; subprocess.run([sys.executable, '-c', {work!r}])"
    found = measure([sys.executable, "-c", code], tmp_path, {})
    assert found.code == 0
    assert 0.4 <= found.cpu < 4
    assert found.peak == 0 or found.peak > 60  # 0: a system without /proc


def test_linked_files_are_not_counted_as_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    status = (tmp_path / "a").stat()
    assert bytes_since(tmp_path, status.st_mtime) == 5
    assert bytes_since(tmp_path, status.st_mtime + 1) == 0


def test_bench_build_reports_every_stage(tmp_path: Path) -> None:
    page = tmp_path / "limits.md"
    page.write_text("# 限度\n\n<!-- bench build: 旧的 -->\n旧表\n<!-- bench build -->\n\n后文\n", "utf-8")
    asked = ("--stock", "--commit", "--vocabulary", "--write", str(page))
    body = json.loads(run("bench", "build", "--reports", "3", *asked, "--json").stdout)
    text = page.read_text("utf-8")
    assert text.startswith(
        f"# 限度\n\n<!-- bench build: python -m scripts bench build --reports 3 --seed 1 {' '.join(asked)} -->"
    )
    assert text.endswith("<!-- bench build -->\n\n后文\n")
    assert "旧表" not in text
    table = {
        row.split(" | ")[0].strip("| "): row.strip("| ").split(" | ")[1:]
        for row in text.splitlines()
        if row.startswith("|")
    }
    for stage in (*STAGES, WHOLE, "增加一份", "词表加一个词", "3 份"):
        assert table[stage], stage
    assert "1/" in table["增加一份"][0]
    heaviest = body["pages"]["3"]
    assert 0 < float(table["3 份"][0]) == round(heaviest["html"] / 1000)
    told = [(cost["reports"], cost["stage"]) for cost in body["costs"]]
    for stage in (
        *STAGES,
        WHOLE,
        "改名一份·全部",
        "删除一份·全部",
        "词表加一个词·全部",
        "原装·短导航",
        "原装·全导航",
    ):
        assert (3, stage) in told
    for cost in body["costs"]:
        assert cost["wall"] >= 0
        assert cost["written"] > 0 or cost["stage"] == "其余"
    run("bench", "build", "--reports", "many", code=2)
