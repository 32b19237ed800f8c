"""The page of one report: its facts, its whole text in its heading tree, what was removed.

Every element with a `data-line` attribute holds words of the source and nothing else; all
such elements in order, blanks folded, are the source minus what `removed` lists.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from scripts.corpus import Corpus
from scripts.model import KIND_NAMES, STATUS_NAMES, Draft, Figure, Measure, Report, Section
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.addresses import agency_folders, slugs
from scripts.pages.gist import gist

# The report of the same agency and kind of the year before, and of the year after.
Neighbours = tuple[Report | None, Report | None]


def draft_reports(corpus: Corpus, indicators: Sequence[str]) -> Iterator[Draft]:
    """The page of every report; `indicators` are those that have a page."""
    seal = hashlib.sha256(repr((indicators, corpus.grammar)).encode()).digest()
    for report in corpus.reports:
        yield draft_report(corpus, report, indicators, seal)


def draft_report(corpus: Corpus, report: Report, indicators: Sequence[str], seal: bytes = b"") -> Draft:
    """`reports/<id>.md`; `seal`: of the indicators and of how figures are read."""
    near = _neighbours(corpus, report)
    beside = [(item.id, item.title, item.year) if item else None for item in near]
    folder = agency_folders(corpus.agencies).get(report.agency)
    topics = corpus.brief(report).topics.union(report.topics)
    names = [corpus.vocab.topic_names.get(topic) for topic in sorted(topics)]
    made_from = corpus.made_from([report], beside, folder, names, seal)
    return Draft(f"reports/{report.id}.md", made_from, lambda: _render(corpus, report, near, indicators))


def _render(corpus: Corpus, report: Report, near: Neighbours, indicators: Sequence[str]) -> bytes:
    blocks = [
        _title(report),
        *_facts(corpus, report),
        *_near(near),
        *gist(corpus, report),
        *_text(corpus, report, indicators),
        *_notes(report),
        *_onward(near),
    ]
    tags = [str(report.year)] if report.year else []
    tags += [report.agency] if report.agency else []
    tags += [KIND_NAMES[report.kind], *(corpus.vocab.topic_names.get(t, t) for t in report.topics)]
    return md.document(report.title, tags, blocks)


def _title(report: Report) -> str:
    if not report.title_lines:
        return md.heading(1, md.text(report.title), {"id": "title", "class": "kb-title kb-title--inferred"})
    first = report.title_lines[0]
    lines = [md.text(line.text.strip()) for line in report.title_lines]
    content = md.Markup("<br> ".join(lines))
    return md.heading(1, content, {"id": "title", "class": "kb-title", "data-line": first.number})


def _facts(corpus: Corpus, report: Report) -> Iterator[str]:
    facts = [_agency(corpus, report), md.text(KIND_NAMES[report.kind]), md.text(parts.years_line(report))]
    if any(item.inferred for item in report.year_evidence):
        words = "；".join(f"{e.year}年据「{e.text}」" for e in report.year_evidence if e.inferred)
        facts.append(md.span(md.text("年度：推断"), {"class": "kb-badge kb-badge--doubt", "title": words}))
    if report.title_inferred:
        facts.append(md.badge("标题：按内容拟定", "doubt"))
    if report.overridden:
        facts.append(md.badge("已校对", "done"))
    facts.append(md.text(f"原文 {report.line_count} 行"))
    source = md.link(md.text("下载原文"), f"{report.id}.txt", {"download": f"{report.id}.txt"})
    told = {
        "data-report": report.id,
        "data-title": report.title,
        "data-agency": report.agency or "",
        "data-year": report.year,
    }
    beside = [
        md.span(md.join([md.text(" · "), source]), {"class": "kb-download"}),
        md.span(md.Markup(""), {"id": "kb-report", "hidden": "hidden", **told}),
    ]
    yield md.block(md.join([md.join(facts, " · "), *beside]), "kb-facts")


def _agency(corpus: Corpus, report: Report) -> md.Markup:
    """The agency, leading to its own page: its other years, ledger and plans."""
    if not report.agency:
        return md.text(parts.agency_name(report))
    return md.link(md.text(report.agency), f"../agencies/{agency_folders(corpus.agencies)[report.agency]}/index.md")


def _neighbours(corpus: Corpus, report: Report) -> Neighbours:
    if not report.agency or report.year is None:
        return None, None
    kin = sorted(
        (r for r in corpus.by_agency.get(report.agency, ()) if r.kind == report.kind and r.year is not None),
        key=lambda r: (r.year or 0, r.id),
    )
    place = kin.index(report)
    return kin[place - 1] if place else None, kin[place + 1] if place + 1 < len(kin) else None


def _near(near: Neighbours) -> Iterator[str]:
    """The years beside this one, at the head of the page."""
    links = _neighbour_links(near, lambda other: parts.year_name(other.year))
    if links:
        yield md.block(md.join(links, " "), "kb-near", "nav", "相邻的年度")


def _onward(near: Neighbours) -> Iterator[str]:
    """The same at its foot, with titles."""
    links = _neighbour_links(near, lambda other: f"{parts.year_name(other.year)} {other.title}")
    if links:
        yield md.block(md.join(links, " "), "kb-onward", "nav", "上一年和下一年")


def _neighbour_links(near: Neighbours, words: Callable[[Report], str]) -> list[md.Markup]:
    return [
        md.link(md.text(f"{word}：{words(other)}"), f"{other.id}.md", {"class": f"kb-{rel}"})
        for word, rel, other in zip(("上一年", "下一年"), ("before", "after"), near, strict=True)
        if other is not None
    ]


def _text(corpus: Corpus, report: Report, indicators: Sequence[str]) -> Iterator[str]:
    figures: dict[str, list[Figure]] = defaultdict(list)
    for figure in report.figures:
        if figure.indicator in indicators:
            figures[figure.measure_id].append(figure)
    addresses = slugs(item.name for item in corpus.vocab.indicators)
    for item in report.paragraphs():
        if isinstance(item, Section):
            content = md.text(f"{item.number}{item.title}{item.stop}")
            yield md.heading(item.level + 1, content, {"id": item.id, "class": "kb-h", "data-line": item.line})
        else:
            yield _paragraph(item, figures, addresses, corpus.vocab.topic_names)


def _paragraph(
    measures: tuple[Measure, ...],
    figures: Mapping[str, Sequence[Figure]],
    addresses: Mapping[str, str],
    topics: Mapping[str, str],
) -> str:
    passages = md.join(
        parts.passage(
            measure,
            {
                "id": measure.id,
                "class": "kb-p",
                "data-begins": measure.line if measure.line != measures[0].line else None,
                "data-status": STATUS_NAMES[measure.status],
                "data-topics": " ".join(topics.get(topic, topic) for topic in measure.topics),
            },
            [
                (figure.start, figure.start + len(figure.raw), f"../indicators/{addresses[figure.indicator]}.md")
                for figure in figures.get(measure.id, ())
            ],
        )
        for measure in measures
    )
    return md.paragraph(passages, {"class": "kb-text", "data-line": measures[0].line})


def _notes(report: Report) -> Iterator[str]:
    shown = [(item.line, f"没有显示：{item.reason}") for item in report.removed if item.text.strip()]
    shown += [(item.line, f"接到上一段：{item.reason}") for item in report.joined]
    if not shown:
        return
    rows = [[md.text(line), md.text(words)] for line, words in sorted(shown)]
    note = md.block(md.text("没有显示的内容不属于报告正文，下载的原文里仍保留；接起来的行文字没有变。"), "kb-note")
    listing = md.table([md.text("原文行号"), md.text("整理")], rows, "kb-removed", "整理记录")
    yield md.details(f"整理记录（{len(shown)} 处）", [note, listing], "kb-details")
