"""Every rule by example: `tests/cases/*.txt`, which a clerk can read and extend.

== what the case shows
-- 输入
the text
-- 应得
one line for each thing found
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.model import Line, Measure, Section
from scripts.parse.clean import clean
from scripts.parse.dating import years_in
from scripts.parse.headings import parse_heading
from scripts.parse.masks import find_masks
from scripts.parse.passages import split_passages
from scripts.parse.topics import find_topics
from scripts.parse.wrapping import JOINT_BLANK, join_lines
from scripts.search.query import Atom, parse_query
from tests.support import VOCABULARY, read

CASES = Path(__file__).parent / "cases"


def headings(text: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), 1):
        found = parse_heading(Line(number, line), alone=True)
        yield f"{found.number.strip()}|{found.title}|{found.stop}|{found.rest.text}" if found else "不是标题"


def tree(text: str) -> Iterator[str]:
    for item in read(text, "x.txt")[0].body:
        if isinstance(item, Section):
            yield f"{'  ' * (item.level - 1)}{item.number.strip()}{item.title} {item.status} {item.year or '-'}"


def passages(text: str) -> Iterator[str]:
    yield from split_passages(text)


def stances(text: str) -> Iterator[str]:
    for item in read(text, "x.txt")[0].body:
        if isinstance(item, Measure):
            yield f"{item.status} {item.year or '-'} {item.text[:12]}"


def figures(text: str) -> Iterator[str]:
    for figure in read(text, "x.txt")[0].figures:
        value = "已脱敏" if figure.redacted else "有误" if figure.damaged else f"{figure.value:f}"
        value += f"~{figure.value_high:f}" if figure.value_high is not None else ""
        extra = [figure.qualifier, figure.bound or "", figure.basis, figure.scope]
        yield " ".join(filter(None, [figure.name, value, figure.unit, *extra]))


def figure_years(text: str) -> Iterator[str]:
    for figure in read(text, "x.txt")[0].figures:
        yield f"{figure.raw} {figure.role} {figure.year or '-'}"


def figure_topics(text: str) -> Iterator[str]:
    for figure in read(text, "x.txt")[0].figures:
        yield f"{figure.raw} {figure.topic or '-'}"


def masks(text: str) -> Iterator[str]:
    yield from (text[start:end] for start, end in find_masks(text))


def removed(text: str) -> Iterator[str]:
    yield from (f"{item.line} {item.reason} {item.text!r}" for item in clean(text)[1])


def joined(text: str) -> Iterator[str]:
    lines, taken = clean(text)
    yield from (line.text.replace(JOINT_BLANK, " ") for line in join_lines(lines, {item.line for item in taken})[0])


def topics(text: str) -> Iterator[str]:
    yield " ".join(find_topics(text, VOCABULARY)) or "没有"


def years(text: str) -> Iterator[str]:
    yield " ".join(map(str, years_in(text))) or "没有"


def facts(text: str) -> Iterator[str]:
    report, _ = read(text, "x.txt")
    yield f"{report.title}|{'拟定' if report.title_inferred else '原文'}|{report.agency}|{report.kind}"
    yield f"总结 {report.reported_year or '-'} 计划 {report.planned_year or '-'}"


def queries(text: str) -> Iterator[str]:
    parsed = parse_query(text)

    def shown(atoms: tuple[Atom, ...]) -> str:
        return "|".join(f"“{atom.text}”" if atom.quoted else atom.text for atom in atoms)

    yield " ".join(map(shown, parsed.groups)) or "-"
    yield "不含 " + (" ".join(shown((atom,)) for atom in parsed.excluded) or "-")
    yield "问句" if parsed.question else "检索词"


READERS: dict[str, Callable[[str], Iterator[str]]] = {
    name: function
    for name, function in globals().items()
    if name
    in {
        "headings",
        "tree",
        "passages",
        "stances",
        "figures",
        "figure_years",
        "figure_topics",
        "masks",
        "removed",
        "joined",
        "topics",
        "years",
        "facts",
        "queries",
    }
}


def cases() -> Iterator[object]:
    for path in sorted(CASES.glob("*.txt")):
        for part in path.read_text("utf-8").split("\n== ")[1:]:
            title, rest = part.split("\n-- 输入\n", 1)
            given, expected = rest.split("\n-- 应得\n", 1)
            yield pytest.param(path.stem, given, expected.strip("\n"), id=f"{path.stem}: {title}")


@pytest.mark.parametrize(("stage", "given", "expected"), list(cases()))
def test_case(stage: str, given: str, expected: str) -> None:
    assert "\n".join(READERS[stage](given.replace("␤", "\n").replace("␠", "\u3000"))) == expected


def test_every_file_of_cases_has_a_reader() -> None:
    assert {path.stem for path in CASES.glob("*.txt")} == set(READERS)
