"""The self-check page (自检): what needs a person, report by report."""

from itertools import groupby

from scripts.corpus import Corpus
from scripts.model import Page, Problem
from scripts.pages import markdown as md
from scripts.problems import RULES

# What these findings are about is not spread further by listing it: `check` shows the words.
WITHHELD = {"A606", "A607", "A608", "A609"}
SEVERITY_NAMES = {"error": "错误", "warning": "待核", "info": "提示"}


def render_audit(corpus: Corpus) -> Page:
    """`audit.md`: every problem under its file, by code; the words of names, numbers and
    places that should have been masked are not repeated."""
    blocks = [md.heading(1, md.text("自检"), {"id": "title"})]
    if not corpus.problems:
        blocks.append(md.block(md.text("没有待核的问题。"), "kb-note"))
    for index, (path, group) in enumerate(groupby(corpus.problems, key=lambda p: p.path), 1):
        blocks.append(md.heading(2, md.text(path), {"id": f"file-{index}"}))
        header = [md.text(word) for word in ("代码", "程度", "行", "问题", "怎么办")]
        blocks.append(md.table(header, [_row(item) for item in group], "kb-list", f"{path} 的问题"))
    return Page("audit.md", md.document("自检", [], blocks))


def _row(item: Problem) -> list[md.Markup]:
    return [
        md.link(md.text(item.code), f"guide/problems.md#{item.code}"),
        md.badge(SEVERITY_NAMES[item.severity], item.severity),
        md.text(item.line if item.line is not None else ""),
        md.text(RULES[item.code].what if item.code in WITHHELD else item.message),
        md.text(item.hint),
    ]
