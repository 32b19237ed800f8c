"""A made-up corpus on disk: `write_corpus(folder, 1000, seed=7)` → 1,000 files in data/reports."""

from collections.abc import Sequence
from pathlib import Path

from scripts.bench.generate import YEARS, Invention, Task, generate_report, invent, list_tasks
from scripts.parse.decode import Decoded, decode
from scripts.store.pool import map_in_processes

TEXTS = Path(__file__).parent / "generator"


def write_corpus(folder: Path, reports: int, seed: int, real_places: Sequence[str] = ()) -> int:
    """Writes `reports` made-up reports below folder/data/reports; the bytes written. No place is
    called like one of `real_places`. The same arguments give the same bytes on any machine."""
    given = _given(seed, real_places)
    size = 0
    for path, data in map_in_processes(_generate, list_tasks(seed, reports), _prepare, given):
        target = folder / "data" / "reports" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        size += len(data)
    return size


def one_more(seed: int, real_places: Sequence[str] = ()) -> tuple[str, bytes]:
    """A report (path below data/reports, UTF-8) that no corpus has: the first bureau's summary of the
    year after the last. It is the same whatever the size of the corpus, so that what it costs to
    add and to change it can be compared."""
    path, data = generate_report(invent(*_given(seed, real_places)), Task(0, YEARS[-1] + 1, "工作总结"))
    decoded = decode(data)
    return path, decoded.text.encode() if isinstance(decoded, Decoded) else data


def _given(seed: int, real_places: Sequence[str]) -> tuple[int, str, str, str, tuple[str, ...]]:
    return seed, _text("words"), _text("themes"), _text("indicators"), tuple(real_places)


def _text(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_text("utf-8")


_invention: list[Invention] = []


def _prepare(seed: int, words: str, themes: str, indicators: str, real_places: tuple[str, ...]) -> None:
    """Reads the sentences of a process that makes reports."""
    _invention[:] = [invent(seed, words, themes, indicators, real_places)]


def _generate(task: Task) -> tuple[str, bytes]:
    return generate_report(_invention[0], task)
