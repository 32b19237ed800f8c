"""The made-up corpus: the same for a seed, no two alike, readable, its plans met the year after."""

from itertools import pairwise
from pathlib import Path

import pytest

from scripts.bench.folder import TEXTS
from scripts.bench.generate import YEARS, Invention, generate_report, invent, list_tasks
from scripts.bench.generator.grammar import parse_template
from scripts.model import SourceFile
from scripts.parse import parse_report
from tests.support import VOCABULARY, run, tree


@pytest.fixture(scope="module")
def invention() -> Invention:
    texts = [(TEXTS / f"{name}.txt").read_text("utf-8") for name in ("words", "themes", "indicators")]
    return invent(7, texts[0], texts[1], texts[2], VOCABULARY.cities)


def test_the_same_seed_gives_the_same_bytes_however_made(tmp_path: Path, invention: Invention) -> None:
    for name, reports in (("many", 40), ("few", 10)):  # 40 go to a pool, 10 don't
        run("bench", "generate", "--reports", str(reports), "--seed", "7", "--out", str(tmp_path / name))
    many, few = tree(tmp_path / "many"), tree(tmp_path / "few")
    assert len(many) == 40
    assert few.items() <= many.items()
    alone = dict(generate_report(invention, task) for task in reversed(list_tasks(7, 10)))
    assert {f"data/reports/{path}": data for path, data in alone.items()} == few


def test_reports_are_read_as_reports_and_none_is_another(invention: Invention) -> None:
    seen: set[str] = set()
    ids: set[str] = set()
    for task in list_tasks(7, 120):
        path, data = generate_report(invention, task)
        report, _ = parse_report(SourceFile(f"data/reports/{path}", data), VOCABULARY)
        assert report is not None, path
        assert report.year == task.year, path
        assert report.agency in path
        assert report.id.casefold() not in ids
        ids.add(report.id.casefold())
        passages = {m.text for m in report.measures if len(m.text) > 40}
        assert len(passages & seen) <= len(passages) / 10
        seen |= passages


def test_targets_are_met_partly_or_not_or_passed_over(invention: Invention) -> None:
    agency, series = invention.bureau(3)
    outcomes = {point.outcome for by_year in series.values() for point in by_year.values() if point.planned}
    assert outcomes == {"met", "partly", "missed", "silent"}
    for item in invention.indicators:
        for before, after in pairwise(series[item.name][year].actual for year in YEARS):
            assert 0.2 < (after + 1) / (before + 1) < 5, f"{agency.name} {item.name}"
        for point in series[item.name].values():
            if item.unit == "%":
                assert point.actual <= 100
            elif point.outcome == "met":
                assert point.actual >= point.target


def test_a_target_stands_in_the_plan_and_in_the_summary_before_it(invention: Invention) -> None:
    by_kind = {}
    for task in list_tasks(7, 400):
        _, data = generate_report(invention, task)
        by_kind[task.agency, task.year, "计划" if "计划" in task.kind else task.kind] = data
    found = 0
    for (agency, year, kind), data in by_kind.items():
        _, series = invention.bureau(agency)
        point = series["整治积水点"].get(year)
        if kind == "计划" and point and f"整治积水点{point.target:.0f}处".encode() in data:
            found += 1
    assert found


@pytest.mark.parametrize("line", ["[甲|乙", "甲]乙"])
def test_a_rule_with_half_a_bracket_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="括号不成对"):
        parse_template(line)
