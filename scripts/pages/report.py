"""The page of one report: its facts, its whole text in its heading tree, what was removed.

Every element with a `data-line` attribute holds words of the source and nothing else; all
such elements in order, blanks folded, are the source minus what `removed` lists.
"""

from collections.abc import Iterator

from scripts.corpus import Corpus
from scripts.model import KIND_NAMES, Draft, Measure, Report, Section
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.addresses import agency_folders


def draft_report(corpus: Corpus, report: Report) -> Draft:
    """`reports/<id>.md`."""
    return Draft(f"reports/{report.id}.md", corpus.made_from([report]), lambda: _render(corpus, report))


def _render(corpus: Corpus, report: Report) -> bytes:
    blocks = [_title(report), *_facts(corpus, report), *_text(report), *_notes(report)]
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
    facts.append(
        md.link(md.text("下载原文"), f"{report.id}.txt", {"class": "kb-download", "download": f"{report.id}.txt"})
    )
    yield md.block(md.join(facts, " · "), "kb-facts")
    if report.topics:
        yield md.block(md.join([md.text("主要主题："), parts.topic_chips(corpus, report.topics)]), "kb-topics")


def _agency(corpus: Corpus, report: Report) -> md.Markup:
    """The agency, leading to its own page: its other years, ledger and plans."""
    if not report.agency:
        return md.text(parts.agency_name(report))
    return md.link(md.text(report.agency), f"../agencies/{agency_folders(corpus.agencies)[report.agency]}/index.md")


def _text(report: Report) -> Iterator[str]:
    for item in report.paragraphs():
        if isinstance(item, Section):
            content = md.text(f"{item.number}{item.title}{item.stop}")
            yield md.heading(item.level + 1, content, {"id": item.id, "class": "kb-h", "data-line": item.line})
        else:
            yield _paragraph(item)


def _paragraph(measures: tuple[Measure, ...]) -> str:
    passages = md.join(parts.passage(m, {"id": m.id, "class": "kb-p", "data-status": m.status}) for m in measures)
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
