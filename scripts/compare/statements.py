"""Passages to statements: the smallest stretch that can be compared over the years.

    一是新建公厕4座，改造公厕7座；二是疏通管道37公里。
    → 一是新建公厕4座， | 改造公厕7座； | 二是疏通管道37公里。
    拆除违法建设138处，面积2.7万平方米。 stays whole: the area is that of the same thing

A statement never leaves its passage, and joined the statements of a passage are the passage.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scripts.compare.wording import fold
from scripts.corpus import Cited, cited_of
from scripts.model import Figure, Line, Measure, Record, Report, Role, Section, Status
from scripts.parse.figures import Place, find_figures
from scripts.parse.naming import FROM_TO
from scripts.vocab import Vocabulary

# A note in brackets behind the full stop belongs to what stands before it.
ELLIPSIS = "…"
FROM = re.compile(r"[由从](?:(?:去年|上年|年初|\d{4}年(?:底|末)?)的?)?$")
SENTENCE = re.compile(r"[^。！？；;!?]*(?:[。！？；;!?]+[”’」』）)]*\s*(?:[（(][^（）()。]{1,80}[）)])?|$)")
COMMA = re.compile(r"(?<!\d)[，,]|[，,](?!\d)")
OPENERS, CLOSERS = "“‘《（(「『", "”’》）)」』"
HAN = re.compile(r"[\u3400-\u9fff]+")
# What makes a clause a matter of its own besides a figure: a thing brought to a stage, a date.
DEADLINE = re.compile(
    r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:份|底|末|\d{1,2}日|[上中下]旬)?(?:之?前)?|(?:(?:19|20)\d\d年|本?年)(?:底|末)之?前?|年内|[上下]半年"
    r"|[一二三四]季度(?:末|底)?前?|汛期?前|(?:19|20)\d\d年(?:底|末|内)?之?前"
)
STAGE = re.compile(
    r"建成|投用|投运|投入(?:使用|运[行营])|开工|完工|竣工|封顶|完成|通过|印发|出台|公布|颁布|施行|批准|启动|上线|挂牌|验收|争创"
    r"|创建|制定|制订|编制|修订|起草|开业|开通|落地|启用|移交|进场|招标|立项"
)
# A clause with so few words of its own, or opened by these, goes with the one before it.
OWN_WORDS, NEW_BIGRAMS = 5, 3
HANGING = re.compile(
    r"^(?:其中|另有?|剩余|其余|并|且|同时|总?面积|涉及|合计|共|累计|罚款|总?投资|资金|同比|比(?:上年|去年)|较|占|约|覆盖|惠及|受益|参与"
    r"|立案|查处|处罚|督促|整改|办结|结案|回访|平均|日均|年均|截至|(?:全年|今年)?仅|目前|高于|低于|正在?|已|现|未|尚|至今|超额|以[^，。；]{2,8}为|[^，。；]{0,5}率)"
)
INTRODUCES = re.compile(r"^[^。]{0,120}(?:以下|如下|一些|不少|表现在)[^。]{0,16}[：:。]$|^针对[^。]*问题[^。]*。$")
OPEN_END = re.compile(
    r"(?:中|后|时|以来|基础上|期间|制约|影响|原因)[，,]$|^(?:受|因|由于|为|通过|围绕|按照|根据|对照|针对)[^，,]*[，,]$"
)


@dataclass(frozen=True, slots=True)
class Statement(Record):
    """A stretch of a passage, `cited.measure.text[start:end]`, and the figures in it.

    `lead`: it only names what follows (一是整治市容秩序。)."""

    cited: Cited
    start: int
    end: int
    figures: tuple[Figure, ...]
    lead: bool = False

    @property
    def text(self) -> str:
        """Its words, as they are printed, blanks at the ends apart."""
        return self.cited.measure.text[self.start : self.end].strip()

    @property
    def measure(self) -> Measure:
        """The passage that it stands in."""
        return self.cited.measure

    @property
    def report(self) -> Report:
        """The report that it stands in."""
        return self.cited.report


def cut_statements(cited: Cited, figures: tuple[Figure, ...]) -> Iterator[Statement]:
    """The statements of a passage in order; `figures` are the passage's."""
    text, lead = cited.measure.text, cited.measure.lead
    for start, end in _spans(text, [figure.start for figure in figures]):
        inside = tuple(f for f in figures if start <= f.start < end)
        only_lead = bool(lead) and not inside and len(fold(text[start:end])) <= len(fold(lead))
        yield Statement(cited, start, end, inside, only_lead and end < len(text))


def heading_statements(report: Report, vocab: Vocabulary) -> Iterator[tuple[int, Cited, tuple[Figure, ...]]]:
    """(place in the body, heading as a passage, its figures) of the headings that say something
    themselves: 4.办结处罚案件251件，保持零败诉。, and those with nothing below them."""
    sections = {section.id: section for section in report.sections}
    body = tuple(report.body)
    for index, item in enumerate(body):
        if not isinstance(item, Section):
            continue
        text = item.title + item.stop
        role: Role = "target" if item.status in ("plan", "suggestion") else "actual"
        place = Place(item.id, item.parent_id, Line(item.line, text), role, item.year, item.topics)
        figures = tuple(find_figures(place, vocab))
        below = body[index + 1] if index + 1 < len(body) else None
        empty = not (below and (below.parent_id if isinstance(below, Section) else below.section_id) == item.id)
        if figures or (empty and item.number):
            measure = Measure(item.id, item.parent_id, -1, item.line, text, "", item.status, item.year, item.topics, ())
            yield index, Cited(report, sections.get(item.parent_id or ""), measure), figures


def report_statements(report: Report, vocab: Vocabulary) -> tuple[Statement, ...]:
    """The statements of a report in reading order."""
    figures: dict[str, list[Figure]] = {}
    for figure in report.figures:
        figures.setdefault(figure.measure_id, []).append(figure)
    order = {item.id: place for place, item in enumerate(report.body)}
    passages = [(cited, tuple(figures.get(cited.measure.id, ()))) for cited in cited_of(report)]
    passages += [(cited, own) for _, cited, own in heading_statements(report, vocab)]
    passages.sort(key=lambda item: order[item[0].measure.id])
    return tuple(statement for cited, own in passages for statement in cut_statements(cited, own))


class Statements(Mapping[str, tuple[Statement, ...]]):
    """Report id → its statements in reading order, each report's found when it is asked for."""

    def __init__(self, reports: Iterable[Report], vocab: Vocabulary) -> None:
        self._reports = {report.id: report for report in reports}
        self._vocab = vocab
        self._found: dict[str, tuple[Statement, ...]] = {}

    def __getitem__(self, report_id: str) -> tuple[Statement, ...]:
        if report_id not in self._found:
            self._found[report_id] = report_statements(self._reports[report_id], self._vocab)
        return self._found[report_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._reports)

    def __len__(self) -> int:
        return len(self._reports)


def place_of(statement: Statement) -> tuple[str, str, int, int]:
    """(report, passage, start, end) of a statement."""
    return statement.report.id, statement.measure.id, statement.start, statement.end


def follows(one: Statement, other: Statement) -> bool:
    """Whether nothing stands between two statements."""
    return one.measure.id == other.measure.id and not one.measure.text[one.end : other.start].strip()


def joined(statements: Sequence[Statement]) -> str:
    """The words of statements, … where something between them is left out."""
    return "".join(
        (ELLIPSIS if last is not None and not follows(last, statement) else "") + statement.text
        for last, statement in zip((None, *statements), statements, strict=False)
    )


def of_status(statements: Iterable[Statement], *statuses: Status) -> tuple[Statement, ...]:
    """Those whose passage has one of the statuses."""
    return tuple(s for s in statements if s.measure.status in statuses)


def whole_passages(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """One statement a passage: a problem is said in a passage, not in a clause. What only
    introduces (存在以下问题：) is left out."""
    found: dict[tuple[str, str], Statement] = {}
    for s in statements:
        key = s.report.id, s.measure.id
        if key not in found and not INTRODUCES.search(s.measure.text.strip()):
            figures = tuple(f for other in statements if other.measure is s.measure for f in other.figures)
            found[key] = Statement(s.cited, 0, len(s.measure.text), figures)
    return tuple(found.values())


def whole_sentence(statement: Statement) -> Statement:
    """The sentence that a statement is cut from: a clause alone may lack its subject."""
    text = statement.measure.text
    for match in SENTENCE.finditer(text):
        if match.start() <= statement.start < match.end():
            return replace(statement, start=match.start(), end=max(match.end(), statement.end))
    return statement


@lru_cache(maxsize=16384)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of the clauses of a statement, each with its comma; quotes stay whole."""
    cuts = [0]
    for comma in COMMA.finditer(text):
        if comma.end() < len(text) and not _inside_marks(text[cuts[-1] : comma.end()]):
            cuts.append(comma.end())
    return tuple(zip(cuts, [*cuts[1:], len(text)], strict=True))


def without_figures(statement: Statement) -> str:
    """The words of a statement with a blank for every figure and its unit."""
    return "".join(_blanked(statement, [(0, statement.end - statement.start)]))


def core_words(statement: Statement) -> str:
    """The clauses of a statement that bring a figure, a stage or a date, figures blanked; all of
    it where none does."""
    text = statement.measure.text[statement.start : statement.end]
    starts = [figure.start - statement.start for figure in statement.figures]
    kept = [(a, b) for a, b in clauses(text) if _is_anchored(text[a:b], any(a <= f < b for f in starts))]
    return "".join(_blanked(statement, kept or [(0, len(text))]))


def clause_of(figure: Figure, statement: Statement) -> str:
    """The clause of a statement that a figure stands in, figures blanked."""
    text = statement.measure.text[statement.start : statement.end]
    at = figure.start - statement.start
    span = next((a, b) for a, b in clauses(text) if a <= at < b)
    return "".join(_blanked(statement, [span]))


def is_baseline(figure: Figure, statement: Statement) -> bool:
    """Whether a figure is only what it was before: 由86%提高到91.5%, 由上年的86%提高到91.5%."""
    text = statement.measure.text
    before, after = text[max(0, figure.start - 10) : figure.start], text[figure.start + len(figure.raw) :][:8]
    return bool(FROM.search(before) and FROM_TO.match(after))


def _blanked(statement: Statement, spans: list[tuple[int, int]]) -> Iterator[str]:
    text = statement.measure.text[statement.start : statement.end]
    for low, high in spans:
        position = low
        for figure in statement.figures:
            start = figure.start - statement.start
            if low <= start < high:
                yield text[position:start] + " "
                position = start + len(figure.raw)
        yield text[position:high]


def _spans(text: str, figures: list[int]) -> Iterator[tuple[int, int]]:
    for match in SENTENCE.finditer(text):
        if match.group().strip():
            yield from _matters(text, match.start(), match.end(), figures)


def _matters(text: str, start: int, end: int, figures: list[int]) -> Iterator[tuple[int, int]]:
    """A sentence cut where a clause brings a matter of its own."""
    parts = [(start + low, start + high) for low, high in clauses(text[start:end])]
    current, anchored = start, False
    for low, high in parts:
        own = _is_anchored(text[low:high], any(low <= f < high for f in figures))
        if low > current and own and anchored and _stands_alone(text, current, low, high, figures):
            yield current, low
            current, anchored = low, False
        anchored = anchored or own
    yield current, end


def _inside_marks(text: str) -> bool:
    return sum(text.count(mark) for mark in OPENERS) > sum(text.count(mark) for mark in CLOSERS)


def _is_anchored(clause: str, has_figure: bool) -> bool:
    return has_figure or bool(STAGE.search(clause)) or bool(DEADLINE.search(clause))


def _stands_alone(text: str, start: int, low: int, high: int, figures: list[int]) -> bool:
    """Whether the clause text[low:high] is about something else than text[start:low]."""
    if OPEN_END.search(text[start:low].strip()) or OPEN_END.search(text[_last_comma(text, start, low) : low].strip()):
        return False
    words = "".join(HAN.findall(text[low:high]))
    own = words if any(low <= f < high for f in figures) else DEADLINE.sub("", STAGE.sub("", words))
    if HANGING.match(words) or len(own) < OWN_WORDS:
        return False
    before = fold(text[start:low])
    return sum(words[i : i + 2] not in before for i in range(len(words) - 1)) >= NEW_BIGRAMS


def _last_comma(text: str, start: int, low: int) -> int:
    """Where the last clause before `low` begins."""
    return max(start, *(text.rfind(mark, start, low - 1) + 1 for mark in "，,"))
