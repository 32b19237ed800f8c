"""The records that everything else is made of, and nothing else.

A report txt becomes one `Report`: its body is a sequence of `Section` headings and
`Measure` passages in reading order, e.g. from

    （一）重治理强基础。拆除违法建设83处，面积约1400余㎡。

    Section(number="（一）", title="重治理强基础", stop="。", line=1, …)
    Measure(text="拆除违法建设83处，面积约1400余㎡。", status="done", …)
    Figure(name="拆除违法建设", raw="83处", value=Decimal("83"), unit="处", …)

All records are frozen. Lines are 1-based and count the source file's own lines.
Years are the years reported on (年度), never the year of writing.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

Status = Literal["done", "plan", "problem", "suggestion", "background"]
Kind = Literal["summary", "plan", "speech", "other"]
# What was done, what was aimed at, what is begun and not done.
Role = Literal["actual", "target", "ongoing"]
Bound = Literal["lower", "upper"]
Severity = Literal["error", "warning", "info"]

Outcome = Literal["done", "ongoing", "failed", "missing", "masked", "vague", "later"]

# What the following summary says of a commitment.
OUTCOME_NAMES: dict[Outcome, str] = {
    "done": "已完成",
    "ongoing": "推进中",
    "failed": "未完成",
    "missing": "未找到对应表述",
    "masked": "目标已脱敏",
    "vague": "不可考核",
    "later": "后一年总结不在库内",
}
STATUS_NAMES: dict[Status, str] = {
    "done": "完成",
    "plan": "计划",
    "problem": "问题",
    "suggestion": "建议",
    "background": "背景",
}
ROLE_NAMES: dict[Role, str] = {"actual": "实际", "target": "目标", "ongoing": "在建"}
KIND_NAMES: dict[Kind, str] = {
    "summary": "工作总结",
    "plan": "工作计划",
    "speech": "会议讲话",
    "other": "其他材料",
}


class Record:
    """A frozen record that is quick to read back: it is made anew from its fields in order, which
    takes a quarter of the time of setting them one by one by name."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type["Record"], tuple[Any, ...]]:
        return type(self), tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it lies on disk; `path` is what messages and links call it (posix)."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Line(Record):
    """What is shown of one source line: its text without what was removed from it.

    A paragraph put together from several lines has `joints`: (offset in `text`, source line)
    of every line after the first, ascending.
    """

    number: int
    text: str
    joints: tuple[tuple[int, int], ...] = ()

    def line_at(self, offset: int) -> int:
        """The source line of a character."""
        at = bisect_right(self.joints, offset, key=lambda joint: joint[0])
        return self.joints[at - 1][1] if at else self.number

    def part(self, start: int, end: int) -> "Line":
        """The stretch `text[start:end]` with its own joints."""
        inside = tuple((offset - start, line) for offset, line in self.joints if start < offset < end)
        return Line(self.line_at(start), self.text[start:end], inside)


@dataclass(frozen=True, slots=True)
class Removed(Record):
    """Source characters that the page does not show; `column` is 0-based in the source line."""

    line: int
    column: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Joined(Record):
    """A source line that was put to the paragraph before it, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Problem(Record):
    """Something a person should look at. `line` is None where it concerns the whole file."""

    code: str
    severity: Severity
    path: str
    line: int | None
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class YearEvidence(Record):
    """Why a report is said to speak of `year`. `inferred`: no year was written, an event was."""

    year: int
    line: int | None
    text: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class Section(Record):
    """A heading. Page text is number + title + stop, exactly as in the source line.

    `number` keeps its blanks and `stop` the full stop of a run-in heading; level is ≥ 1.
    """

    id: str
    parent_id: str | None
    level: int
    number: str
    title: str
    stop: str
    line: int
    status: Status
    year: int | None
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark(Record):
    """A stretch of a passage that is shown apart, `text[start:end]`."""

    start: int
    end: int
    kind: Literal["mask"]


@dataclass(frozen=True, slots=True)
class Measure(Record):
    """The smallest citable passage (举措): a lead sentence or 一是-item with what belongs to it.

    Together the measures hold all body text: joining their texts gives the paragraphs back.
    `paragraph` counts paragraphs from 0. `section_id` is None before the first heading.
    """

    id: str
    section_id: str | None
    paragraph: int
    line: int
    text: str
    lead: str
    status: Status
    year: int | None
    topics: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Figure(Record):
    """One number with its words (指标值).

    `value` has 万/亿 folded in and is None when masked (`redacted`) or mistyped beyond
    certainty (`damaged`); `value_high` closes a range.
    `indicator` is its canonical name where it is one that recurs, else "".
    `raw` is the exact source text; `start` is its offset in the measure's text.
    """

    name: str
    raw: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    qualifier: str
    bound: Bound | None
    basis: str
    scope: str
    redacted: bool
    damaged: bool
    indicator: str
    role: Role
    year: int | None
    topic: str | None
    section_id: str | None
    measure_id: str
    start: int
    line: int


@dataclass(frozen=True, slots=True)
class Decision(Record):
    """What a person decided about a commitment of a plan: `words` are part of passage
    `measure_id`; `outcome` is a key of the outcomes, "" where only the owner is corrected."""

    measure_id: str
    words: str
    outcome: str
    owner: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Report(Record):
    """One report, read. `body` is in reading order; `title_lines` come before it.

    `title_lines` is empty when the text has no title of its own (`title_inferred`).
    `topics` are its main topics, most frequent first. `overridden`: what a person corrected;
    `accepted`: doubts that a person has settled, as code or code:line; `decisions`: what
    became of commitments, where a person has decided it.
    """

    id: str
    path: str
    title: str
    title_inferred: bool
    title_lines: tuple[Line, ...]
    agency: str
    kind: Kind
    reported_year: int | None
    planned_year: int | None
    year_evidence: tuple[YearEvidence, ...]
    topics: tuple[str, ...]
    body: Sequence[Section | Measure]
    figures: Sequence[Figure]
    removed: tuple[Removed, ...]
    joined: tuple[Joined, ...]
    encoding: str
    sha256: str
    line_count: int
    overridden: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its headings in reading order."""
        return tuple(item for item in self.body if isinstance(item, Section))

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Its passages in reading order."""
        return tuple(item for item in self.body if isinstance(item, Measure))

    @property
    def year(self) -> int | None:
        """The year it is filed under: the reported year, or the planned one of a pure plan."""
        return self.reported_year if self.reported_year is not None else self.planned_year

    def paragraphs(self) -> Iterator[Section | tuple[Measure, ...]]:
        """Body in reading order with the measures of one paragraph together."""
        run: list[Measure] = []
        for item in self.body:
            if run and (isinstance(item, Section) or item.paragraph != run[-1].paragraph):
                yield tuple(run)
                run = []
            if isinstance(item, Section):
                yield item
            else:
                run.append(item)
        if run:
            yield tuple(run)


def head_of(report: Report) -> Report:
    """What is told of a report where it is only cited: neither its text nor how that was read."""
    return replace(
        report,
        title_lines=(), year_evidence=(), body=(), figures=(), removed=(), joined=(), encoding="", sha256="",
        line_count=0, overridden=(), accepted=(), decisions=(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: `path` relative to docs/ (posix), `content` what goes into it."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that need not be made when nothing that it is made from has changed: `made_from`
    is a digest of that ("": make it always), `make` gives the content."""

    path: str
    made_from: str
    make: Callable[[], bytes]
