"""The chain itself: from a source file to a `Report`.

SourceFile("data/reports/2023-某县城管局-工作总结.txt", …) → Report(id="2023-某县城管局-工作总结", …)
"""

import hashlib
import re
import unicodedata
from collections import Counter
from pathlib import PurePosixPath

from scripts.model import (
    KIND_NAMES,
    Figure,
    Kind,
    Line,
    Mark,
    Measure,
    Problem,
    Report,
    Role,
    Section,
    SourceFile,
    YearEvidence,
)
from scripts.parse.clean import clean
from scripts.parse.decode import Decoded, decode
from scripts.parse.figures import Place, find_figures
from scripts.parse.headings import Heading, parse_heading, place_headings
from scripts.parse.masks import find_masks
from scripts.parse.metadata import Years, find_agency, find_kind, find_title, find_years, read_file_name
from scripts.parse.passages import parse_lead, split_passages
from scripts.parse.timeline import PLAN_ANYWHERE, Stance, passage_stance, place_stances, preamble_stance
from scripts.parse.topics import find_topics, main_topics
from scripts.problems import problem
from scripts.vocab import Vocabulary

# Part of the cache key: raise it whenever the same bytes would give other records.
PARSER_VERSION = 1
# Names that a site builder takes for the index page of a folder.
RESERVED_IDS = {"index", "readme"}


def report_id(path: str) -> str:
    """The id of the report in this file: the name without folder and ending, fit for an address."""
    stem = unicodedata.normalize("NFC", PurePosixPath(path).stem)
    name = re.sub(r"[^\w.（）()-]+", "-", stem).strip("-.") or "report"
    return f"{name}-report" if name.casefold() in RESERVED_IDS else name


def parse_report(source: SourceFile, vocab: Vocabulary) -> tuple[Report | None, tuple[Problem, ...]]:
    """The report with its problems, or (None, why not). Codes: D101–D106, M201–M206."""
    decoded = decode(source.data)
    if not isinstance(decoded, Decoded):
        return None, (problem(decoded[0], source.path, None, decoded[1]),)
    lines, removed = clean(decoded.text)
    shown = [Line(line.number, line.text.strip()) for line in lines if line.text.strip()]
    if not shown:
        return None, (problem("D101", source.path, None, "除去空行和广告之外没有文字"),)
    name = read_file_name(source.path)
    title_lines, title = find_title(shown)
    blocks = [_read_line(line) for line in shown[len(title_lines) :]]
    headings = [block for block in blocks if isinstance(block, Heading)]
    kind = name.kind or find_kind(title, shown, [h.title for h in headings])
    heading_lines = [Line(h.line, h.title) for h in headings]
    years = find_years(name, kind, title, shown, heading_lines, vocab.events)
    years = _with_planned_year(years, kind, headings)
    agency = name.agency or find_agency(title, shown)
    body = _read_body(blocks, kind or "other", years, vocab)
    measures = [item for item in body if isinstance(item, Measure)]
    report = Report(
        id=report_id(source.path),
        path=source.path,
        title=title or _composed_title(agency, kind or "other", years),
        title_inferred=not title,
        title_lines=title_lines,
        agency=agency,
        kind=kind or "other",
        reported_year=years.reported,
        planned_year=years.planned,
        year_evidence=years.evidence,
        topics=main_topics(measure.topics for measure in measures),
        body=tuple(body),
        figures=tuple(_read_figures(measures, vocab)),
        removed=removed,
        encoding=decoded.encoding,
        sha256=hashlib.sha256(source.data).hexdigest(),
        line_count=len(lines),
    )
    return report, tuple(_doubts(report, decoded, name.year, kind is None))


def _read_line(line: Line) -> Heading | Line:
    heading = parse_heading(line, alone=True)
    return heading if heading is not None else line


def _with_planned_year(years: Years, kind: Kind | None, headings: list[Heading]) -> Years:
    """A yearly summary that ends in 下一步打算 without a year plans the year after."""
    if years.planned is not None or years.reported is None or kind != "summary":
        return years
    ahead = next((h for h in headings if PLAN_ANYWHERE.search(h.title)), None)
    if ahead is None or re.search("下半年|半年", ahead.title):
        return years
    evidence = YearEvidence(years.reported + 1, ahead.line, ahead.title, True)
    return Years(years.reported, evidence.year, (*years.evidence, evidence))


def _composed_title(agency: str, kind: Kind, years: Years) -> str:
    year = years.reported if years.reported is not None else years.planned
    return f"{agency or '未知单位'}{f'{year}年' if year else ''}{KIND_NAMES[kind]}"


class _Ids:
    """Ids from content: the same words get the same id, the second time with -2."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def give(self, prefix: str, content: str) -> str:
        base = f"{prefix}-{hashlib.sha256(content.encode()).hexdigest()[:10]}"
        self._seen[base] += 1
        return base if self._seen[base] == 1 else f"{base}-{self._seen[base]}"


def _read_body(blocks: list[Heading | Line], kind: Kind, years: Years, vocab: Vocabulary) -> list[Section | Measure]:
    placed = place_headings([block for block in blocks if isinstance(block, Heading)])
    stances = place_stances(placed, kind, years)
    body: list[Section | Measure] = []
    sections: list[Section] = []
    ids = _Ids()
    paragraph = 0
    paths: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            index = len(sections)
            parent = placed[index].parent
            paths.append((paths[parent] if parent is not None else "") + "\0" + block.title)
            inherited = sections[parent].topics if parent is not None else ()
            section = Section(
                id=ids.give("s", paths[index]),
                parent_id=sections[parent].id if parent is not None else None,
                level=placed[index].level,
                number=block.number,
                title=block.title,
                stop=block.stop,
                line=block.line,
                status=stances[index].status,
                year=stances[index].year,
                topics=find_topics(block.title, vocab) or inherited,
            )
            sections.append(section)
            body.append(section)
            rest = Line(block.line, block.rest)
        else:
            rest = block
        if rest.text.strip():
            above = sections[-1] if sections else None
            base = Stance(above.status, above.year) if above else preamble_stance(kind, years)
            body += _read_paragraph(rest, paragraph, above, base, years, vocab, ids)
            paragraph += 1
    return body


def _read_paragraph(
    line: Line, paragraph: int, above: Section | None, base: Stance, years: Years, vocab: Vocabulary, ids: _Ids
) -> list[Measure]:
    measures = []
    heading_topics = above.topics if above else ()
    for text in split_passages(line.text):
        stance = passage_stance(text, base, years)
        measures.append(
            Measure(
                id=ids.give("p", text.strip()),
                section_id=above.id if above else None,
                paragraph=paragraph,
                line=line.number,
                text=text,
                lead=parse_lead(text),
                status=stance.status,
                year=stance.year,
                topics=find_topics(text, vocab, heading_topics) or heading_topics,
                marks=tuple(Mark(start, end, "mask") for start, end in find_masks(text)),
            )
        )
    return measures


def _read_figures(measures: list[Measure], vocab: Vocabulary) -> list[Figure]:
    found: list[Figure] = []
    for measure in measures:
        role: Role = "target" if measure.status in ("plan", "suggestion") else "actual"
        place = Place(measure.id, measure.section_id, measure.line, role, measure.year, measure.topics)
        found += find_figures(measure.text, vocab.units, place)
    return found


def _doubts(report: Report, decoded: Decoded, name_year: int | None, kind_unknown: bool) -> list[Problem]:
    def say(code: str, message: str, line: int | None = None) -> Problem:
        return problem(code, report.path, line, message)

    found = []
    if decoded.guessed:
        found.append(say("D105", f"编码按 {decoded.encoding} 读取"))
    if decoded.truncated:
        found.append(say("D106", "文件末尾有不完整的字节，已略去", report.line_count))
    years = {report.reported_year, report.planned_year} - {None}
    if not years:
        found.append(say("M202", "标题、正文和文件名里都没有能确定年度的写法"))
    found += [
        say("M201", f"正文没有写明年度，按「{item.text}」推断为 {item.year} 年", item.line)
        for item in report.year_evidence
        if item.inferred
    ]
    if name_year is not None and years and name_year not in years:
        spoken = "、".join(str(year) for year in sorted(y for y in years if y))
        found.append(say("M203", f"文件名写的是 {name_year} 年，正文说的是 {spoken} 年"))
    if not report.agency:
        found.append(say("M204", "标题、正文和文件名里都没有单位名称"))
    if kind_unknown:
        found.append(say("M205", "看不出是总结、计划还是讲话，按“其他材料”收录"))
    if not report.sections:
        found.append(say("M206", "没有读到任何标题"))
    return found
