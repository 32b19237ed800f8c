"""The chain itself: from a source file to a `Report`.

SourceFile("data/reports/2023-某县城管局-工作总结.txt", …) → Report(id="2023-某县城管局-工作总结", …)
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from scripts.model import KIND_NAMES, Kind, Line, Problem, Report, SourceFile, YearEvidence
from scripts.parse.body import read_blocks, read_body
from scripts.parse.clean import clean, drop_repeats
from scripts.parse.dating import YEAR_AFTER
from scripts.parse.decode import Decoded, decode
from scripts.parse.headings import Heading
from scripts.parse.metadata import Years, find_agency, find_kind, find_title, find_years, read_file_name
from scripts.parse.timeline import PLAN_ANYWHERE, YEARS_ON_END
from scripts.parse.topics import main_topics
from scripts.parse.unfold import unfold
from scripts.parse.wrapping import join_lines
from scripts.problems import problem
from scripts.vocab import Vocabulary

LONGEST_ID = 180  # bytes; a file name may have 255, and the page's name is the id's with more
# A title that says so is of a part of a year; the last quarter and eleven months are nearly all of it.
PART_OF_YEAR = re.compile(
    r"半年|(?:[一二三]|[1-3])季度|(?<!\d)(?:[1-9]|10)月份?(?:工作|重点|情况|完成|总结)|[1一][-—–~至到](?:[2-9]|10|[二三四五六七八九十])月"
)
# Names that a site builder takes for the index page of a folder.
RESERVED_IDS = {"index", "readme"}


def report_id(path: str) -> str:
    """The id of the report in this file: the name without folder and ending, fit for an address."""
    stem = unicodedata.normalize("NFC", PurePosixPath(path).stem)
    name = re.sub(r"[^\w.（）()-]+", "-", stem).strip("-.") or "report"
    if len(name.encode()) > LONGEST_ID:
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        name = name.encode()[:LONGEST_ID].decode(errors="ignore") + "-" + digest
    return f"{name}-report" if name.casefold() in RESERVED_IDS else name


def parse_report(source: SourceFile, vocab: Vocabulary) -> tuple[Report | None, tuple[Problem, ...]]:
    """The report with its problems, or (None, why not). Codes: D101–D106, M201–M206."""
    decoded = decode(source.data)
    if not isinstance(decoded, Decoded):
        return None, (problem(decoded[0], source.path, None, decoded[1]),)
    lines, removed = clean(decoded.text)
    lines, removed = drop_repeats(lines, removed, _repeated_titles(lines), "标题重复")
    lines, removed = drop_repeats(lines, removed, _contents(lines), "目录")
    taken = {item.line for item in removed}
    joined_lines, joined = join_lines(lines, taken)
    paragraphs = [Line(p.number, p.text.strip(), p.joints) for line in joined_lines for p in unfold(line)]
    if not paragraphs:
        return None, (problem("D101", source.path, None, "除去空行和广告之外没有文字"),)
    name = read_file_name(source.path)
    title_lines, title = find_title(paragraphs)
    blocks = read_blocks(paragraphs[len(title_lines) :])
    headings = [block for block in blocks if isinstance(block, Heading)]
    kind = name.kind or find_kind(title, paragraphs, [h.title for h in headings])
    heading_lines = [Line(h.line, h.title) for h in headings]
    years = find_years(name, kind, title, paragraphs, heading_lines, vocab.events, removed)
    years = _with_planned_year(years, kind, title, headings)
    agency = name.agency or find_agency(" ".join(line.text for line in title_lines), paragraphs)
    body = read_body(blocks, kind or "other", years, vocab)
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
        topics=main_topics(measure.topics for measure in body.measures),
        body=body.items,
        figures=body.figures,
        removed=removed,
        joined=tuple(joined),
        encoding=decoded.encoding,
        sha256=hashlib.sha256(source.data).hexdigest(),
        line_count=len(lines),
    )
    return report, tuple(_doubts(report, decoded, name.year, kind is None))


def _repeated_titles(lines: Sequence[Line]) -> set[int]:
    """Numbers of lines at the top that say the title again."""
    top = [line for line in lines if line.text.strip()][:8]
    _, title = find_title([line for line in top if line.text.strip()])
    again = [line.number for line in top if title and line.text.strip() == title]
    return set(again[1:])


def _contents(lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines of a table of contents: 目录 and what follows it and stands again below."""
    shown = [line for line in lines if line.text.strip()]
    start = next((i for i, line in enumerate(shown[:12]) if re.fullmatch(r"\s*目\s*录\s*", line.text)), None)
    if start is None:
        return set()
    later = Counter(line.text.strip() for line in shown[start + 1 :])
    entries = []
    for line in shown[start + 1 :]:
        entry = re.sub(r"[\s.．·…]*\d*$", "", line.text.strip())
        later[line.text.strip()] -= 1
        if later[entry] < 1:
            break
        entries.append(line.number)
    return {shown[start].number, *entries} if len(entries) >= 2 else set()


def _with_planned_year(years: Years, kind: Kind | None, title: str, headings: Sequence[Heading]) -> Years:
    """A yearly summary that ends in 下一步打算 without a year plans the year after; one of a half,
    a quarter or some months plans the rest of the same."""
    if years.planned is not None or years.reported is None or kind != "summary":
        return years
    ahead = next((h for h in headings if PLAN_ANYWHERE.search(h.title)), None)
    if ahead is None or YEARS_ON_END.search(ahead.title):
        return years
    same = PART_OF_YEAR.search(f"{title} {ahead.title}") and not YEAR_AFTER.search(ahead.title)
    year = years.reported if same else years.reported + 1
    evidence = YearEvidence(year, ahead.line, ahead.title, True)
    return Years(years.reported, evidence.year, (*years.evidence, evidence))


def _composed_title(agency: str, kind: Kind, years: Years) -> str:
    year = years.reported if years.reported is not None else years.planned
    return f"{agency or '未知单位'}{f'{year}年' if year else ''}{KIND_NAMES[kind]}"


def _doubts(report: Report, decoded: Decoded, name_year: int | None, kind_unknown: bool) -> list[Problem]:
    def say(code: str, message: str, line: int | None = None) -> Problem:
        return problem(code, report.path, line, message)

    found = []
    if decoded.guessed:
        found.append(say("D105", f"编码按 {decoded.encoding} 读取"))
    if decoded.truncated:
        found.append(say("D106", "文件末尾有不完整的字节，已略去", report.line_count))
    years = {year for year in (report.reported_year, report.planned_year) if year is not None}
    if not years:
        found.append(say("M202", "标题、正文和文件名里都没有能确定年度的写法"))
    found += [
        say("M201", f"没有写明年度，按「{item.text}」推断为 {item.year} 年", item.line)
        for item in report.year_evidence
        if item.inferred
    ]
    if name_year is not None and years and name_year not in years:
        spoken = "、".join(str(year) for year in sorted(years))
        found.append(say("M203", f"文件名写的是 {name_year} 年，正文说的是 {spoken} 年"))
    if not report.agency:
        found.append(say("M204", "标题、正文和文件名里都没有单位名称"))
    if kind_unknown:
        found.append(say("M205", "看不出是总结、计划还是讲话，按“其他材料”收录"))
    if not report.sections:
        found.append(say("M206", "没有读到任何标题"))
    return found


__all__ = ["parse_report", "report_id"]
