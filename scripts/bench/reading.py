"""How well and how fast reports are read: precision, recall and F1 against labels; MB/s.

headings   same line, number and title
status     status and year of the headings that were found
figures    same line, value, range, unit and masking
topics     topics of the passages that were found
passages   same line and opening words
flags      same line and kind of fault
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import log

from scripts.audit import audit_report
from scripts.bench.labels import Labelled
from scripts.model import Report, SourceFile
from scripts.parse import parse_report
from scripts.vocab import Vocabulary

FLAG_CODES = {
    "sum": "A601", "rate": "A602", "level": "A603", "replaced": "A604", "quote": "A605", "person": "A606",
    "phone": "A607", "secret": "A608", "place": "A609", "bare": "A611", "number": "A612", "broken": "A613",
}  # fmt: skip


@dataclass(slots=True)
class Score:
    """Counts of one quality; `misses` and `extras` name what differs."""

    hit: int = 0
    labelled: int = 0
    found: int = 0
    misses: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right among what was found; 1 where nothing was."""
        return self.hit / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Found among what is labelled; 1 where nothing is."""
        return self.hit / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, name: str, labelled: Iterable[object], found: Iterable[object]) -> None:
        """Counts two bags of comparable things."""
        want, have = Counter(map(str, labelled)), Counter(map(str, found))
        both = want & have
        self.hit += both.total()
        self.labelled += want.total()
        self.found += have.total()
        self.misses += [f"{name} {item}" for item in (want - both).elements()]
        self.extras += [f"{name} {item}" for item in (have - both).elements()]


Scores = dict[str, Score]
QUALITIES = ("report", "headings", "status", "passages", "stance", "topics", "figures", "flags", "removed")


def score_reading(labelled: Sequence[Labelled], vocab: Vocabulary) -> Scores:
    """Scores by quality over all labelled texts."""
    scores = {name: Score() for name in QUALITIES}
    for item in labelled:
        report, _ = parse_report(SourceFile(f"{item.name}.txt", item.data), vocab)
        if report is None:
            scores["report"].misses.append(f"{item.name} 读不出")
            continue
        _score_report(item, report, scores)
        _score_headings(item, report, scores)
        _score_passages(item, report, scores)
        _score_figures(item, report, scores)
        _score_flags(item, report, scores, vocab.cities)
        want = {row[0] for row in item.rows["removed"]}
        scores["removed"].add(item.name, want, {str(r.line) for r in report.removed if r.reason != "不可见字符"})
    return scores


def _year(year: int | None) -> str:
    return str(year) if year is not None else "-"


def _score_report(item: Labelled, report: Report, scores: Scores) -> None:
    have = {
        "kind": report.kind,
        "reported_year": _year(report.reported_year),
        "planned_year": _year(report.planned_year),
        "agency": report.agency or "-",
    }
    scores["report"].add(item.name, item.rows["report"], list(have.items()))


def _score_headings(item: Labelled, report: Report, scores: Scores) -> None:
    have = {(str(s.line), s.number.strip() or "-", s.title.strip()): s for s in report.sections}
    want = {(row[0], row[2], row[3]): row for row in item.rows["headings"]}
    scores["headings"].add(item.name, want, have)
    for key in want.keys() & have.keys():
        section = have[key]
        told = (key[0], section.status, _year(section.year))
        scores["status"].add(item.name, [(key[0], want[key][4], want[key][5])], [told])


def _score_passages(item: Labelled, report: Report, scores: Scores) -> None:
    measures = {(str(m.line), m.text.strip()): m for m in report.measures}
    matched = {}
    for row in item.rows["passages"]:
        opening = row[1].rstrip("…")
        key = next((k for k in measures if k[0] == row[0] and k[1].startswith(opening) and k not in matched), None)
        scores["passages"].labelled += 1
        if key is None:
            scores["passages"].misses.append(f"{item.name} {row[0]} {opening}")
            continue
        scores["passages"].hit += 1
        matched[key] = row
        measure = measures[key]
        where = f"{item.name} {row[0]} {opening}"
        scores["stance"].add(where, [(row[2], row[3])], [(measure.status, _year(measure.year))])
        scores["topics"].add(where, row[4].split() if row[4] != "-" else [], measure.topics)
    scores["passages"].found += len(measures)
    scores["passages"].extras += [f"{item.name} {k[0]} {k[1][:14]}" for k in measures if k not in matched]


def _score_figures(item: Labelled, report: Report, scores: Scores) -> None:
    want = [(row[0], row[1], "-" if row[1] in "*?" else row[2], row[3]) for row in item.rows["figures"]]
    have = []
    for figure in report.figures:
        value = "*" if figure.redacted else "?" if figure.damaged else f"{figure.value:f}"
        high = f"{figure.value_high:f}" if figure.value_high is not None else "-"
        have.append((str(figure.line), value, high, figure.unit))
    scores["figures"].add(item.name, want, have)


def _score_flags(item: Labelled, report: Report, scores: Scores, cities: Sequence[str]) -> None:
    codes = {code: kind for kind, code in FLAG_CODES.items()} | {"A616": "phone"}
    have = {(str(p.line), codes[p.code]) for p in audit_report(report, cities) if p.code in codes}
    scores["flags"].add(item.name, {(row[0], row[1]) for row in item.rows["flags"]}, have)


def format_scores(scores: Scores, *, verbose: bool) -> Iterable[str]:
    """A table, and with `verbose` everything that differs."""
    yield f"{'':10}{'P':>8}{'R':>8}{'F1':>8}{'标注':>8}{'读到':>8}"
    for name, score in scores.items():
        row = f"{score.precision:8.3f}{score.recall:8.3f}{score.f1:8.3f}{score.labelled:8}{score.found:8}"
        yield f"{name:10}{row}"
    if verbose:
        for name, score in scores.items():
            yield from (f"{name} 漏：{item}" for item in score.misses)
            yield from (f"{name} 多：{item}" for item in score.extras)


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds for texts of growing size, and MB/s at the largest."""

    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float:
        """Growth of time with size from the first to the last: 1 is linear."""
        return log(self.seconds[-1] / self.seconds[0]) / log(self.sizes[-1] / self.sizes[0])


def measure_speed(text: str, sizes: Sequence[int], vocab: Vocabulary, clock: Callable[[], float]) -> Speed:
    """Reads `text` repeated to about each size in bytes, on one line and as it is."""
    seconds = []
    made = []
    unit = len(text.encode())
    for size in sizes:
        data = (text * max(1, size // unit)).encode()
        made.append(len(data))
        began = clock()
        parse_report(SourceFile("speed.txt", data), vocab)
        seconds.append(clock() - began)
    return Speed(tuple(made), tuple(seconds))
