"""What people edit, read and corrected: data/ in, reports and problems out.

data/reports/2023-某县.txt + data/overrides/2023-某县.yml → Report(…, overridden=("report",))
"""

from collections.abc import Callable

from scripts.audit import audit_report
from scripts.model import Problem, Report, SourceFile
from scripts.overrides import answered_codes, apply_overrides, load_overrides
from scripts.parse import parse_report, report_id
from scripts.problems import RULES, problem
from scripts.store.cache import ParseCache, Parsed
from scripts.store.layout import Layout, code_digest
from scripts.store.pool import map_in_processes
from scripts.store.sources import (
    list_documents,
    list_reports,
    program_vocabulary_texts,
    read_overrides_texts,
    read_source,
    read_vocabulary_texts,
)
from scripts.vocab import Vocabulary, load_vocabulary

# What the records of a report depend on besides their data.
READING = ("parse", "model.py", "vocab.py", "problems.py")
# (what is being done, how much of it, of how much)
Progress = Callable[[str, int, int], None]


def read_vocabulary(layout: Layout) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """The base's vocabulary; the program's own for a file that is no YAML."""
    texts, problems = read_vocabulary_texts(layout)
    vocab, found = load_vocabulary(texts)
    broken = {item.path for item in (*problems, *found) if item.code in ("V401", "D104")}
    if broken:
        own = program_vocabulary_texts()
        mended = {name: own[name] if texts[name][0] in broken else texts[name] for name in texts}
        vocab, _ = load_vocabulary(mended)
    return vocab, (*problems, *found)


def read_sources(layout: Layout) -> tuple[list[SourceFile], list[Problem]]:
    """Every report file under data/reports by path; the problems of those that cannot be read."""
    sources: list[SourceFile] = []
    problems: list[Problem] = []
    for path in list_reports(layout):
        found = read_source(path, layout.name(path))
        if isinstance(found, SourceFile):
            sources.append(found)
        else:
            problems.append(found)
    problems += [
        problem("D102", layout.name(path), None, "只收 .txt 文件，这一份没有读") for path in list_documents(layout)
    ]
    return sources, problems


def open_cache(layout: Layout, vocab: Vocabulary) -> ParseCache:
    """What was read before by this code with this vocabulary."""
    return ParseCache(layout.cache, f"{code_digest(*READING)}:{vocab.digest}")


def parse_sources(
    cache: ParseCache, sources: list[SourceFile], vocab: Vocabulary, progress: Progress
) -> tuple[list[Report], list[Problem], int]:
    """The reports and problems of all sources in their order, and how many were read anew."""
    keys = [cache.key(source) for source in sources]
    parsed: dict[str, Parsed] = {key: found for key in keys if (found := cache.get(key)) is not None}
    missing = [(key, source) for key, source in zip(keys, sources, strict=True) if key not in parsed]
    done = len(sources) - len(missing)
    answers = map_in_processes(_parse_one, [source for _, source in missing], _prepare, (vocab.texts,))
    for (key, _), answer in zip(missing, answers, strict=True):
        cache.put(key, answer, held=_may_be_refused(answer))
        parsed[key] = answer
        done += 1
        progress("读取报告", done, len(sources))
    cache.sweep()
    read = [parsed[key] for key in keys]
    reports = [report for report, _ in read if report is not None]
    return reports, [item for _, items in read for item in items], len(missing)


def _may_be_refused(parsed: Parsed) -> bool:
    """Whether the gate may refuse it: such a report touches the disk only when it is let through."""
    return parsed[0] is not None and any(RULES[item.code].blocking for item in audit_report(parsed[0], ()))


_vocabulary: list[Vocabulary] = []


def _prepare(texts: dict[str, tuple[str, str]]) -> None:
    """Loads the vocabulary of a process that parses."""
    _vocabulary[:] = [load_vocabulary(texts)[0]]


def _parse_one(source: SourceFile) -> Parsed:
    return parse_report(source, _vocabulary[0])


def correct_reports(
    layout: Layout, reports: list[Report], problems: list[Problem], vocab: Vocabulary
) -> tuple[list[Report], list[Problem]]:
    """The reports with the overrides of data/overrides applied, and the problems less those
    that an override answers, with those of the overrides themselves."""
    by_id: dict[str, Report] = {}
    for report in sorted(reports, key=lambda r: r.path):
        by_id.setdefault(report.id, report)
    answered: set[tuple[str, str]] = set()
    found: list[Problem] = []
    for item in read_overrides_texts(layout):
        if isinstance(item, Problem):
            found.append(item)
            continue
        name, path, text = item
        overrides, wrong = load_overrides(text, path, vocab)
        found += wrong
        target = by_id.get(report_id(name))
        if target is not None:
            by_id[target.id], wrong = apply_overrides(target, overrides, path)
            found += wrong
            answered |= {(target.path, code) for code in answered_codes(overrides)}
        elif overrides:
            found.append(problem("O503", path, None, f"没有编号为“{name}”的报告"))
    corrected = [by_id[report.id] if by_id[report.id].path == report.path else report for report in reports]
    return corrected, [p for p in problems if (p.path, p.code) not in answered] + found
