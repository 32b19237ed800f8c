"""The self-check page (自检): what needs a person, report by report."""

from collections.abc import Iterator
from itertools import groupby

from scripts.corpus import Corpus
from scripts.model import Page, Problem
from scripts.pages import markdown as md
from scripts.problems import RULES

# What these findings are about is not spread further by listing it: `check` shows the words.
WITHHELD = {"A606", "A607", "A608", "A609", "A616"}
SEVERITY_NAMES = {"error": "错误", "warning": "待核", "info": "提示"}


def render_audit(corpus: Corpus) -> Page:
    """`audit.md`: what is not published, then every problem under its file, by code; the words
    of names, numbers and places that should have been masked are not repeated."""
    blocks = [md.heading(1, md.text("自检"), {"id": "title"})]
    blocks += _refused(corpus)
    if not corpus.problems:
        blocks.append(md.block(md.text("没有待核的问题。"), "kb-note"))
    for index, (path, group) in enumerate(groupby(corpus.problems, key=lambda p: p.path), 1):
        blocks.append(md.heading(2, md.text(path), {"id": f"file-{index}"}))
        header = [md.text(word) for word in ("代码", "程度", "行", "问题", "怎么办")]
        blocks.append(md.table(header, [_row(item) for item in group], "kb-list", f"{path} 的问题"))
    return Page("audit.md", md.document("自检", [], blocks))


def _refused(corpus: Corpus) -> Iterator[str]:
    """The reports that are not published, by name and code."""
    if not corpus.refused:
        return
    yield md.heading(2, md.text("没有发布的报告"), {"id": "refused"})
    told = "这些报告有必须先处理的问题，网站和检索里都没有它们。要看是哪一行、哪些字，请在自己的电脑上运行 check。"
    yield md.block(md.text(told), "kb-note")
    header = [md.text(word) for word in ("报告", "代码", "问题")]
    rows = [
        [
            md.text(item.path),
            md.join((md.link(md.text(code), f"guide/problems.md#{code}") for code in item.codes), " "),
            md.text("；".join(RULES[code].what for code in item.codes)),
        ]
        for item in corpus.refused
    ]
    yield md.table(header, rows, "kb-list", "没有发布的报告")


def _row(item: Problem) -> list[md.Markup]:
    return [
        md.link(md.text(item.code), f"guide/problems.md#{item.code}"),
        md.badge(SEVERITY_NAMES[item.severity], item.severity),
        md.text(item.line if item.line is not None else ""),
        md.text(RULES[item.code].what if item.code in WITHHELD else item.message),
        md.text(item.hint),
    ]
