"""The build, as a plan: read → correct → gather → pages → index and site → switch.

Reads what people edit, never what was generated; one bad report never stops the rest; the
release that is served changes only when the new one is whole.
"""

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from scripts.audit import audit_report
from scripts.corpus import Corpus, build_corpus
from scripts.model import Draft, Page, Problem, Report, SearchDocument, SourceFile
from scripts.overrides import answered_codes, apply_overrides, load_overrides
from scripts.packed import Packed
from scripts.pages import draft_pages
from scripts.parse import parse_report, report_id
from scripts.problems import problem
from scripts.search.documents import search_documents
from scripts.search.index import Job, is_sealed, write_index
from scripts.search.segment import SegmentRecord
from scripts.search.suggest import gather_suggestions
from scripts.site import SiteInputs, build_site, site_inputs
from scripts.store.cache import ParseCache, Parsed, read_made_from, write_made_from
from scripts.store.layout import Layout, code_digest
from scripts.store.pool import map_in_processes
from scripts.store.publish import Published, publish
from scripts.store.release import Release, build_lock, current_release, staging_folder, switch_release
from scripts.store.sources import (
    list_documents,
    list_reports,
    program_vocabulary_texts,
    read_guide,
    read_overrides_texts,
    read_source,
    read_vocabulary_texts,
)
from scripts.summary import BuildSummary, Clock, no_clock
from scripts.vocab import Vocabulary, load_vocabulary

# What the records of a report, and the index of documents, depend on besides their data.
READING = ("parse", "model.py", "packed.py", "vocab.py", "problems.py", "audit.py")
PAGING = ("pages", "model.py", "corpus.py")
INDEXING = ("search", "model.py")
Progress = Callable[[str, int, int], None]


def build(layout: Layout, progress: Progress, clock: Clock, cpu_clock: Clock = no_clock) -> BuildSummary:
    """Brings the knowledge base up to date with its data; the clocks give seconds, `cpu_clock`
    those of the processor, ended child processes included.
    filelock.Timeout when another build holds the lock for too long."""
    with build_lock(layout), _without_collection():
        return _build(layout, progress, BuildSummary(clock=clock, cpu_clock=cpu_clock))


@contextmanager
def _without_collection() -> Iterator[None]:
    """No search for reference cycles while records are gathered by the million: they have none,
    and looking for them takes a third of the time to read them back."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _build(layout: Layout, progress: Progress, summary: BuildSummary) -> BuildSummary:
    content = _publish_pages(layout, progress, summary)
    generation = content.generation
    current = current_release(layout)
    if (
        current is not None
        and current.generation == generation
        and (current.site / "index.html").is_file()
        and is_sealed(current.index)
    ):
        summary.generation, summary.passages_indexed = generation, len(content.documents)
        return summary
    _release(layout, content, current, summary, progress)
    return summary


@dataclass(slots=True)
class _Content:
    """What a release is made from; the records that it was made of are no longer needed."""

    generation: str
    documents: list[SearchDocument]
    inputs: SiteInputs
    about: dict[str, Any]


def _publish_pages(layout: Layout, progress: Progress, summary: BuildSummary) -> _Content:
    with summary.stage("读取"):
        vocab, problems = read_vocabulary(layout)
        sources, read_problems = _read_sources(layout)
        read = _parse(layout, sources, vocab, summary, progress)
        corpus = _gather(layout, read, vocab, (*problems, *read_problems))
    with summary.stage("页面"):
        published = publish(layout.docs, _pages(layout, corpus, sources), read_made_from(layout.cache))
        write_made_from(layout.cache, published.made_from)
        inputs = site_inputs(layout, published.digests)
    _count(summary, corpus, published)
    documents = list(search_documents(corpus))
    about = _about(documents, corpus.vocab)
    return _Content(_generation(inputs, corpus), documents, inputs, about)


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


def _read_sources(layout: Layout) -> tuple[list[SourceFile], list[Problem]]:
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


@dataclass(slots=True)
class _Read:
    """What was read of every source: by path the key that it is kept under."""

    keys: dict[str, str]
    parsed: list[Parsed]


def _parse(
    layout: Layout, sources: list[SourceFile], vocab: Vocabulary, summary: BuildSummary, progress: Progress
) -> _Read:
    cache = ParseCache(layout.cache, f"{code_digest(*READING)}:{vocab.digest}")
    keys = [cache.key(source) for source in sources]
    parsed: dict[str, Parsed] = {key: found for key in keys if (found := cache.get(key)) is not None}
    missing = [(key, source) for key, source in zip(keys, sources, strict=True) if key not in parsed]
    summary.reports_reused, summary.reports_read = len(sources) - len(missing), len(missing)
    done = summary.reports_reused
    answers = map_in_processes(_parse_one, [source for _, source in missing], _prepare, (vocab.texts,))
    for (key, _), answer in zip(missing, answers, strict=True):
        cache.put(key, answer)
        parsed[key] = answer
        done += 1
        progress("读取报告", done, len(sources))
    cache.sweep()
    by_path = {source.path: key for source, key in zip(sources, keys, strict=True)}
    return _Read(by_path, [parsed[key] for key in keys])


def _gather(layout: Layout, read: _Read, vocab: Vocabulary, problems: tuple[Problem, ...]) -> Corpus:
    """The corpus of what was read, corrected; what nobody corrected is not checked again."""
    reports = [report for report, _, _ in read.parsed if report is not None]
    found = [item for _, items, _ in read.parsed for item in items]
    doubts = {report.path: doubts for report, _, doubts in read.parsed if report is not None}
    corrected, found = correct_reports(layout, reports, found, vocab)
    stamp = code_digest(*PAGING)
    identities = {report.path: f"{stamp}{read.keys[report.path]}" for report in reports}
    for before, after in zip(reports, corrected, strict=True):
        if after is not before:
            del doubts[before.path]
            identities[before.path] = hashlib.sha256(f"{stamp}{after!r}{vocab.digest}".encode()).hexdigest()
    return build_corpus(corrected, vocab, (*problems, *found), doubts, identities)


_vocabulary: list[Vocabulary] = []


def _prepare(texts: dict[str, tuple[str, str]]) -> None:
    """Loads the vocabulary of a process that parses."""
    _vocabulary[:] = [load_vocabulary(texts)[0]]


def _parse_one(source: SourceFile) -> Parsed:
    report, problems = parse_report(source, _vocabulary[0])
    if report is None:
        return None, problems, ()
    doubts = audit_report(report, _vocabulary[0].cities)
    return replace(report, figures=Packed(report.figures)), problems, doubts


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


def _pages(layout: Layout, corpus: Corpus, sources: list[SourceFile]) -> Iterator[Page | Draft]:
    yield from draft_pages(corpus)
    data = {source.path: source.data for source in sources}
    for report in corpus.reports:
        yield Page(f"reports/{report.id}.txt", data[report.path])
    yield from read_guide(layout)


def _count(summary: BuildSummary, corpus: Corpus, published: Published) -> None:
    summary.reports_published = len(corpus.reports)
    summary.pages_written = published.written
    summary.pages_unchanged = published.unchanged
    summary.pages_removed = published.removed
    summary.problems = (*corpus.problems, *published.problems)


def _about(documents: list[SearchDocument], vocab: Vocabulary) -> dict[str, Any]:
    """What the search knows besides the documents."""
    return {
        "synonyms": vocab.synonyms,
        "related": dict(sorted(vocab.related_words.items())),
        "topics": {topic.id: [topic.name, *topic.strong] for topic in vocab.topics},
        "suggestions": gather_suggestions(documents, vocab),
    }


def _generation(inputs: SiteInputs, corpus: Corpus) -> str:
    """The name of the release that these pages and reports make."""
    digest = hashlib.sha256(f"{code_digest(*INDEXING)}:{inputs.digest}:{corpus.vocab.digest}".encode())
    digest.update(corpus.made_from(corpus.reports).encode())
    return digest.hexdigest()[:16]


def _write_segments(write: Callable[[Job], SegmentRecord], jobs: Sequence[Job]) -> list[SegmentRecord]:
    return list(map_in_processes(write, jobs, worth_it=2))


def _release(
    layout: Layout, content: _Content, current: Release | None, summary: BuildSummary, progress: Progress
) -> None:
    staged = staging_folder(layout, content.generation)
    with summary.stage("索引"):
        progress("写入索引", 0, 1)
        last = current.index if current is not None else None
        stamp = code_digest(*INDEXING)
        summary.passages_indexed = write_index(
            staged / "index", content.documents, content.about, stamp=stamp, last=last, run=_write_segments
        )
        content.documents.clear()
        progress("写入索引", 1, 1)
    with summary.stage("网站"):
        progress("生成网站", 0, 1)
        failure = build_site(layout, content.inputs, staged, current.folder if current is not None else None)
        progress("生成网站", 1, 1)
    if failure is not None:
        found = tuple(problem("P802", "mkdocs.yml", None, f"网站没有生成：{line}") for line in failure.lines)
        summary.problems = (*summary.problems, *found)
        return
    counts = {
        "reports": summary.reports_published,
        "passages": summary.passages_indexed,
        "pages": summary.pages_written + summary.pages_unchanged,
    }
    topics = {topic: words[0] for topic, words in content.about["topics"].items()}
    switch_release(layout, staged, content.generation, counts, topics)
    summary.generation, summary.switched = content.generation, True
