"""What people edit, read and corrected: data/ in, reports and problems out.

data/reports/2023-某县.txt + data/overrides/2023-某县.yml → Report(…, overridden=("report",))
"""

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from scripts.audit import audit_report
from scripts.brief import brief_of
from scripts.corpus import Corpus, build_corpus
from scripts.echo import echo_of, frame_digest, lexicon_digest, terms_digest
from scripts.model import Problem, Report, SourceFile
from scripts.overrides import answered_codes, apply_overrides, load_overrides
from scripts.packed import Packed, PackedApart
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
    read_site_address,
    read_source,
    read_vocabulary_texts,
)
from scripts.vocab import Vocabulary, load_vocabulary

# What the records of a report depend on besides their data.
READING = (
    "parse", "model.py", "packed.py", "store/packing.py", "brief.py", "echo.py", "vocab.py", "problems.py", "audit",
)  # fmt: skip
# What pages depend on besides the reports; what is read of them is read again where they are compared.
PAGING = tuple(dict.fromkeys((*READING, "pages", "compare", "export", "corpus.py")))
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


def open_cache(layout: Layout, vocab: Vocabulary, *, writing: bool = True) -> ParseCache:
    """What was read before by this code with this vocabulary."""
    stamp = f"{code_digest(*READING)}:{frame_digest(vocab)}"
    return ParseCache(layout.cache, stamp, terms_digest(vocab), partial(echo_of, vocab=vocab), writing=writing)


@dataclass(slots=True)
class Read:
    """What was read of every source, in their order; `keys`: path → the key that it is kept
    under; `anew`: how many were not known from before."""

    keys: dict[str, str]
    parsed: list[Parsed]
    anew: int


def parse_sources(cache: ParseCache, sources: list[SourceFile], vocab: Vocabulary, progress: Progress) -> Read:
    """All sources, read."""
    keys = {source.path: cache.key(source) for source in sources}
    parsed: dict[str, Parsed] = {key: found for key in keys.values() if (found := cache.get(key)) is not None}
    missing = [source for source in sources if keys[source.path] not in parsed]
    done = len(sources) - len(missing)
    _vocabulary[:] = [vocab]
    answers = map(pickle.loads, map_in_processes(_parse_one, missing, _prepare, (vocab.texts,)))
    for source, answer in zip(missing, answers, strict=True):
        key = keys[source.path]
        parsed[key] = cache.put(key, answer, held=any(RULES[item.code].blocking for item in answer[2]))
        done += 1
        progress("读取报告", done, len(sources))
    cache.sweep()
    return Read(keys, [parsed[key] for key in keys.values()], len(missing))


_vocabulary: list[Vocabulary] = []


def _prepare(texts: dict[str, tuple[str, str]]) -> None:
    """Loads the vocabulary of a process that parses, unless it is there already."""
    if not _vocabulary or _vocabulary[0].texts != texts:
        _vocabulary[:] = [load_vocabulary(texts)[0]]


def _parse_one(source: SourceFile) -> bytes:
    """One source, read, as it will come back from the cache: what is made of it is the same bytes
    whether it was read now or then."""
    return pickle.dumps(_read_one(source), pickle.HIGHEST_PROTOCOL)


def _read_one(source: SourceFile) -> Parsed:
    report, problems = parse_report(source, _vocabulary[0])
    if report is None:
        return None, problems, (), None, echo_of(None, _vocabulary[0])
    doubts = audit_report(report, _vocabulary[0].cities)
    return _packed(report), problems, doubts, brief_of(report), echo_of(report, _vocabulary[0])


def _packed(report: Report) -> Report:
    """The report, small until somebody reads it."""
    return replace(report, body=PackedApart(report.body), figures=Packed(report.figures))


def gather_corpus(layout: Layout, read: Read, vocab: Vocabulary, problems: tuple[Problem, ...]) -> Corpus:
    """The corpus of what was read, corrected; what nobody corrected is not checked again."""
    reports = [report for report, *_ in read.parsed if report is not None]
    found = [item for _, items, *_ in read.parsed for item in items]
    doubts = {report.path: doubts for report, _, doubts, *_ in read.parsed if report is not None}
    briefs = {report.path: brief for report, _, _, brief, _ in read.parsed if report and brief}
    echoes = {report.path: echo for report, *_, echo in read.parsed if report is not None}
    corrected, found = correct_reports(layout, reports, found, vocab)
    stamp = code_digest(*PAGING)
    program = f"{stamp}{lexicon_digest(vocab)}"
    identities = {report.path: f"{program}{read.keys[report.path]}{echoes[report.path]}" for report in reports}
    for before, after in zip(reports, corrected, strict=True):
        if after is not before:
            del doubts[before.path]
            briefs[before.path] = brief_of(after)
            identities[before.path] = hashlib.sha256(f"{stamp}{after!r}{vocab.digest}".encode()).hexdigest()
    site = read_site_address(layout)
    return build_corpus(corrected, vocab, (*problems, *found), doubts, identities, stamp, briefs, site)


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
