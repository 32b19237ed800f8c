"""The build, as a plan: read → correct → gate → pages → index and site → switch.

Reads what people edit, never what was generated; one bad report never stops the rest; the
release that is served changes only when the new one is whole.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from scripts.corpus import Corpus
from scripts.cycles import give_back, without_collection
from scripts.intake import Progress, gather_corpus, open_cache, parse_sources, read_sources, read_vocabulary
from scripts.model import Draft, Page, SourceFile
from scripts.pages import draft_pages
from scripts.problems import problem
from scripts.search.documents import UNKNOWN_AGENCY, count_documents, report_documents
from scripts.search.index import Indexed, is_sealed, write_reports
from scripts.search.suggest import gather_suggestions
from scripts.site import SiteInputs, build_site, site_inputs
from scripts.store.cache import Memo, read_left, read_spelled, write_left, write_spelled
from scripts.store.layout import Layout, code_digest
from scripts.store.lock import build_lock
from scripts.store.pool import map_in_processes
from scripts.store.publish import Published, publish
from scripts.store.release import (
    Contents,
    Release,
    current_release,
    kept_releases,
    serve_release,
    staging_folder,
    switch_release,
    tidy_releases,
)
from scripts.store.sources import read_guide
from scripts.summary import BuildSummary, Clock, no_clock

# What the index of documents depends on besides them.
INDEXING = ("search", "model.py")


def build(
    layout: Layout,
    progress: Progress,
    clock: Clock,
    cpu_clock: Clock = no_clock,
    *,
    strict: bool = False,
    waiting: Callable[[], None] = lambda: None,
) -> BuildSummary:
    """Brings the knowledge base up to date with its data; the clocks give seconds, `cpu_clock`
    those of the processor, ended child processes included. With `strict` a single warning keeps
    everything as it was. Another build is waited for, after a call of `waiting`:
    filelock.Timeout when that takes too long."""
    with build_lock(layout, waiting), without_collection():
        tidy_releases(layout)
        summary = _build(layout, progress, BuildSummary(clock=clock, cpu_clock=cpu_clock), strict=strict)
        summary.still_held = _still_held(layout)
        return summary


@dataclass(slots=True)
class Material:
    """What a release is made from; the records that it was made of are no longer needed."""

    contents: Contents
    reports: list[Indexed]
    inputs: SiteInputs
    about: dict[str, Any]


def _build(layout: Layout, progress: Progress, summary: BuildSummary, *, strict: bool) -> BuildSummary:
    material = publish_pages(layout, progress, summary, strict=strict)
    if material is None:
        return summary
    give_back()
    digest = material.contents.digest
    kept = next((r for r in kept_releases(layout) if r.contents.digest == digest and _is_whole(r)), None)
    if kept is None:
        _release(layout, material, summary, progress)
        return summary
    current = current_release(layout)
    if current is None or current.generation != kept.generation:
        serve_release(layout, kept)
        summary.switched = True
    summary.generation = kept.generation
    return summary


def publish_pages(layout: Layout, progress: Progress, summary: BuildSummary, *, strict: bool) -> Material | None:
    """Brings docs/ up to date, and nothing else; None where a strict build stops."""
    with summary.stage("读取"):
        vocab, problems = read_vocabulary(layout)
        sources, read_problems = read_sources(layout)
        cache = open_cache(layout, vocab)
        read = parse_sources(cache, sources, vocab, progress)
        summary.reports_read, summary.reports_reused = read.anew, len(sources) - read.anew
        corpus = gather_corpus(layout, read, vocab, (*problems, *read_problems))
        refused = {item.path for item in corpus.refused}
        cache.settle({key for path, key in read.keys.items() if path in refused})
    _count(summary, corpus)
    if strict and _doubtful(summary):
        return None
    with summary.stage("页面"):
        published = publish(layout.docs, _pages(layout, corpus, sources), read_left(layout.cache))
        write_left(layout.cache, published.left)
        inputs = site_inputs(layout, published.digests)
    _count_pages(summary, published)
    if strict and _doubtful(summary):
        return None
    reports = [
        Indexed(report.id, count_documents(report), corpus.made_from([report]), partial(report_documents, report))
        for report in corpus.reports
    ]
    summary.passages_indexed = sum(report.count for report in reports)
    contents = Contents(
        digest=_digest(inputs, corpus),
        counts={
            "reports": summary.reports_published,
            "passages": summary.passages_indexed,
            "pages": summary.pages_written + summary.pages_unchanged,
        },
        topics=corpus.vocab.topic_names,
        reports=tuple(sorted(report.id for report in corpus.reports)),
    )
    return Material(contents, reports, inputs, _about(layout, corpus))


def _is_whole(release: Release) -> bool:
    return (release.site / "index.html").is_file() and is_sealed(release.index)


def gather(layout: Layout) -> Corpus:
    """The corpus as a build would have it, without what the gate refuses; writes nothing."""
    vocab, problems = read_vocabulary(layout)
    sources, read_problems = read_sources(layout)
    read = parse_sources(open_cache(layout, vocab, writing=False), sources, vocab, lambda label, done, total: None)
    return gather_corpus(layout, read, vocab, (*problems, *read_problems))


def _doubtful(summary: BuildSummary) -> bool:
    """Whether a strict build stops here; says so in the summary."""
    summary.strict = any(item.severity != "info" for item in summary.problems)
    return summary.strict


def _still_held(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Kept releases with the reports in them that the current one no longer has."""
    current = current_release(layout)
    if current is None:
        return {}
    served = set(current.contents.reports)
    gone = {r.generation: tuple(id for id in r.contents.reports if id not in served) for r in kept_releases(layout)}
    return {generation: ids for generation, ids in gone.items() if ids}


def _pages(layout: Layout, corpus: Corpus, sources: list[SourceFile]) -> Iterator[Page | Draft]:
    yield from _originals(corpus, sources)
    memo = Memo(layout.cache)
    yield from draft_pages(corpus, memo)
    memo.sweep()
    yield from read_guide(layout)


def _originals(corpus: Corpus, sources: list[SourceFile]) -> Iterator[Draft]:
    """The reports' own files; they are let go of, because the rest needs them no more."""
    data = {source.path: source.data for source in sources}
    sources.clear()
    for report in corpus.reports:
        yield Draft(f"reports/{report.id}.txt", report.sha256, partial(bytes, data.pop(report.path)))


def _count(summary: BuildSummary, corpus: Corpus) -> None:
    summary.reports_published = len(corpus.reports)
    summary.reports_refused = len(corpus.refused)
    summary.problems = corpus.problems


def _count_pages(summary: BuildSummary, published: Published) -> None:
    summary.pages_written = published.written
    summary.pages_unchanged = published.unchanged
    summary.pages_removed = published.removed
    summary.problems = (*summary.problems, *published.problems)


def _about(layout: Layout, corpus: Corpus) -> dict[str, Any]:
    """What the search knows besides the documents."""
    vocab = corpus.vocab
    agencies = {report.agency or UNKNOWN_AGENCY for report in corpus.reports}
    headings: Counter[str] = Counter()
    for report in corpus.reports:
        headings.update(corpus.brief(report).headings)
    stamp = code_digest("search/suggest.py", "search/analysis.py", "../requirements.txt")
    suggestions = gather_suggestions(headings, agencies, vocab, read_spelled(layout.cache, stamp))
    write_spelled(layout.cache, stamp, {text: keys for text, _, _, *keys in suggestions})
    return {
        "synonyms": vocab.synonyms,
        "related": dict(sorted(vocab.related_words.items())),
        "topics": {topic.id: [topic.name, *topic.strong] for topic in vocab.topics},
        "suggestions": suggestions,
    }


def _digest(inputs: SiteInputs, corpus: Corpus) -> str:
    """Of all that the release depends on: pages, theme, settings, reports, the code that indexes."""
    digest = hashlib.sha256(f"{code_digest(*INDEXING)}:{inputs.digest}:{corpus.vocab.digest}".encode())
    digest.update(repr((corpus.vocab.synonyms, corpus.vocab.related_words)).encode())
    digest.update(corpus.made_from(corpus.reports).encode())
    return digest.hexdigest()[:16]


def _release(layout: Layout, material: Material, summary: BuildSummary, progress: Progress) -> None:
    current = current_release(layout)
    staged = staging_folder(layout, material.contents.digest)
    with summary.stage("索引"):
        progress("写入索引", 0, 1)
        last = current.index if current is not None else None
        stamp = code_digest(*INDEXING)
        write_reports(
            staged / "index",
            material.reports,
            material.about,
            stamp=stamp,
            last=last,
            run=partial(map_in_processes, worth_it=2),
        )
        material.reports.clear()
        give_back()
        progress("写入索引", 1, 1)
    with summary.stage("网站"):
        progress("生成网站", 0, 1)
        failure = build_site(layout, material.inputs, staged, current.folder if current is not None else None)
        progress("生成网站", 1, 1)
    if failure is not None:
        faults = failure.faults(layout)
        found = tuple(problem("P802", fault.path, fault.line, f"网站没有生成：{fault.words}") for fault in faults)
        summary.problems = (*summary.problems, *found)
        tidy_releases(layout)
        return
    summary.generation, summary.switched = switch_release(layout, staged, material.contents).generation, True
