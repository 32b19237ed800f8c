"""The build, as a plan: read → correct → gate → pages → index and site → switch.

Reads what people edit, never what was generated; one bad report never stops the rest; the
release that is served changes only when the new one is whole.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from scripts.corpus import Corpus, build_corpus
from scripts.intake import Progress, correct_reports, open_cache, parse_sources, read_sources, read_vocabulary
from scripts.model import Page, Problem, Report, SearchDocument, SourceFile
from scripts.pages import render_pages
from scripts.pages.bundle import Bundle
from scripts.parse import report_id
from scripts.problems import problem
from scripts.search.documents import search_documents
from scripts.search.index import Job, is_sealed, write_index
from scripts.search.segment import SegmentRecord
from scripts.search.suggest import gather_suggestions
from scripts.site import build_site, site_digest
from scripts.store.cache import BundleCache
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
from scripts.store.sources import read_guide, read_overrides_texts
from scripts.vocab import Vocabulary

# What the index of documents depends on besides them.
INDEXING = ("search", "model.py")
# What an agency's pages depend on besides its reports.
COMPARING = ("parse", "compare", "export", "pages", "overrides.py", "corpus.py", "model.py", "vocab.py")
Clock = Callable[[], float]


@dataclass(slots=True)
class BuildSummary:
    """What a build did; `seconds` by stage in order. `strict`: withheld because of a warning.
    `still_held`: older release → ids of reports in it that are no longer published."""

    generation: str = ""
    switched: bool = False
    strict: bool = False
    reports_read: int = 0
    reports_reused: int = 0
    reports_published: int = 0
    reports_refused: int = 0
    pages_written: int = 0
    pages_unchanged: int = 0
    pages_removed: int = 0
    passages_indexed: int = 0
    problems: tuple[Problem, ...] = ()
    still_held: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    clock: Clock = field(default=lambda: 0.0, repr=False)

    @property
    def failed(self) -> bool:
        """Whether anything is an error, or a strict build found a doubt."""
        return self.strict or any(item.severity == "error" for item in self.problems)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts the seconds of a stage."""
        began = self.clock()
        try:
            yield
        finally:
            self.seconds[name] = round(self.clock() - began, 3)


def build(
    layout: Layout,
    progress: Progress,
    clock: Clock,
    *,
    strict: bool = False,
    waiting: Callable[[], None] = lambda: None,
) -> BuildSummary:
    """Brings the knowledge base up to date with its data; `clock` gives seconds. With `strict`
    a single warning keeps everything as it was. Another build is waited for, after a call of
    `waiting`: filelock.Timeout when that takes too long."""
    with build_lock(layout, waiting):
        tidy_releases(layout)
        summary = _build(layout, progress, BuildSummary(clock=clock), strict=strict)
        summary.still_held = _still_held(layout)
        return summary


def _build(layout: Layout, progress: Progress, summary: BuildSummary, *, strict: bool) -> BuildSummary:
    with summary.stage("读取"):
        vocab, problems = read_vocabulary(layout)
        sources, read_problems = read_sources(layout)
        cache = open_cache(layout, vocab)
        reports, found, summary.reports_read = parse_sources(cache, sources, vocab, progress)
        summary.reports_reused = len(sources) - summary.reports_read
        reports, found = correct_reports(layout, reports, found, vocab)
        corpus = build_corpus(reports, vocab, (*problems, *read_problems, *found))
        refused = {item.path for item in corpus.refused}
        cache.settle({cache.key(source) for source in sources if source.path in refused})
    _count(summary, corpus)
    if strict and _doubtful(summary):
        return summary
    with summary.stage("页面"):
        published = publish(layout.docs, _pages(layout, corpus, sources))
    _count_pages(summary, published)
    if strict and _doubtful(summary):
        return summary
    documents = list(search_documents(corpus))
    about = _about(documents, corpus.vocab)
    contents = Contents(
        digest=_digest(layout, documents, about),
        counts={
            "reports": summary.reports_published,
            "passages": len(documents),
            "pages": summary.pages_written + summary.pages_unchanged,
        },
        topics=corpus.vocab.topic_names,
        reports=tuple(sorted(report.id for report in corpus.reports)),
    )
    summary.passages_indexed = len(documents)
    kept = next((r for r in kept_releases(layout) if r.contents.digest == contents.digest and _is_whole(r)), None)
    if kept is None:
        _release(layout, contents, documents, about, summary, progress)
        return summary
    current = current_release(layout)
    if current is None or current.generation != kept.generation:
        serve_release(layout, kept)
        summary.switched = True
    summary.generation = kept.generation
    return summary


def _is_whole(release: Release) -> bool:
    return (release.site / "index.html").is_file() and is_sealed(release.index)


def gather(layout: Layout) -> Corpus:
    """The corpus as a build would have it, without what the gate refuses."""
    vocab, problems = read_vocabulary(layout)
    sources, read_problems = read_sources(layout)
    cache = open_cache(layout, vocab)
    reports, found, _ = parse_sources(cache, sources, vocab, lambda label, done, total: None)
    reports, found = correct_reports(layout, reports, found, vocab)
    corpus = build_corpus(reports, vocab, (*problems, *read_problems, *found))
    refused = {item.path for item in corpus.refused}
    cache.settle({cache.key(source) for source in sources if source.path in refused})
    return corpus


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


def _pages(layout: Layout, corpus: Corpus, sources: list[SourceFile]) -> Iterator[Page]:
    kept = BundleCache(layout.cache, f"{code_digest(*COMPARING)}:{corpus.vocab.digest}")
    corrections = {
        report_id(item[0]): item[2] for item in read_overrides_texts(layout) if not isinstance(item, Problem)
    }

    def remember(folder: str, reports: Sequence[Report], make: Callable[[], Bundle]) -> Bundle:
        parts = (part for r in reports for part in (r.id, r.path, r.sha256, corrections.get(r.id, "")))
        return kept.remember((folder, *parts), make)

    yield from render_pages(corpus, remember)
    kept.sweep()
    data = {source.path: source.data for source in sources}
    for report in corpus.reports:
        yield Page(f"reports/{report.id}.txt", data[report.path])
    yield from read_guide(layout)


def _count(summary: BuildSummary, corpus: Corpus) -> None:
    summary.reports_published = len(corpus.reports)
    summary.reports_refused = len(corpus.refused)
    summary.problems = corpus.problems


def _count_pages(summary: BuildSummary, published: Published) -> None:
    summary.pages_written = published.written
    summary.pages_unchanged = published.unchanged
    summary.pages_removed = published.removed
    summary.problems = (*summary.problems, *published.problems)


def _about(documents: list[SearchDocument], vocab: Vocabulary) -> dict[str, Any]:
    """What the search knows besides the documents."""
    return {
        "synonyms": vocab.synonyms,
        "related": dict(sorted(vocab.related_words.items())),
        "topics": {topic.id: [topic.name, *topic.strong] for topic in vocab.topics},
        "suggestions": gather_suggestions(documents, vocab),
    }


def _digest(layout: Layout, documents: list[SearchDocument], about: dict[str, Any]) -> str:
    """Of all that the release depends on: pages, theme, settings, documents, the code that indexes."""
    digest = hashlib.sha256(f"{code_digest(*INDEXING)}:{site_digest(layout)}".encode())
    digest.update(repr(about).encode())
    for document in documents:
        digest.update(repr(document).encode())
    return digest.hexdigest()[:16]


def _write_segments(write: Callable[[Job], SegmentRecord], jobs: Sequence[Job]) -> list[SegmentRecord]:
    return list(map_in_processes(write, jobs, worth_it=2))


def _release(
    layout: Layout,
    contents: Contents,
    documents: list[SearchDocument],
    about: dict[str, Any],
    summary: BuildSummary,
    progress: Progress,
) -> None:
    staged = staging_folder(layout, contents.digest)
    with summary.stage("索引"):
        progress("写入索引", 0, 1)
        current = current_release(layout)
        last = current.index if current is not None else None
        write_index(staged / "index", documents, about, stamp=code_digest(*INDEXING), last=last, run=_write_segments)
        progress("写入索引", 1, 1)
    with summary.stage("网站"):
        progress("生成网站", 0, 1)
        failure = build_site(layout, staged / "site")
        progress("生成网站", 1, 1)
    if failure is not None:
        found = tuple(problem("P802", "mkdocs.yml", None, f"网站没有生成：{line}") for line in failure.lines)
        summary.problems = (*summary.problems, *found)
        tidy_releases(layout)
        return
    summary.generation, summary.switched = switch_release(layout, staged, contents).generation, True
