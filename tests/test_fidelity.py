"""The first law: what the browser shows is the source, minus exactly what `removed` lists."""

from pathlib import Path

import lxml.html
import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.corpus import build_corpus
from scripts.model import Removed, Report
from scripts.pages import markdown as md
from scripts.pages.report import draft_report
from tests.support import REPORTS, ROOT, VOCABULARY, read, without_blanks

EXTENSIONS = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
NAMES = [name if isinstance(name, str) else next(iter(name)) for name in EXTENSIONS]

HOSTILE = st.sampled_from(
    [
        *"\\`*_{}[]()#+-.!|<>&~^=$@:;\"'%/ \t",
        "**", "****年", "##", "# ", "1. ", "10. ", "- ", "    ", "<script>alert(1)</script>", "<!--", "-->", "</p>",
        "{: #x }", "{ .a }", "[a](b)", "![", "](", "&amp;", "&lt;", "http://a.cn", "a@b.cn", "```", "~~~", "---", "***",
        "!!! note", "??? x", "*[X]: y", "[^1]", "--8<--", "$100，$200", "10~20件", "(c)", "1/2", "| a | b |", "[TOC]",
        "\u3000", "\xa0", "\u200b", "X", "xx", "一、", "（一）", "1.", "一是", "城管", "局", "违法建设83处。", "，", "；",
        "##paidbegin##", "\x02", "\ufeff", "\\(", "<?php", ": ", "第 1 页",
    ]
)  # fmt: skip
LINE = st.lists(HOSTILE, min_size=1, max_size=12).map("".join)


def shown_text(page: str) -> str:
    """All text of the elements that hold source words, in page order."""
    document = lxml.html.fromstring(page)
    return "".join(str(element.text_content()) for element in document.xpath("//*[@data-line]"))


def expected_text(source: str, removed: tuple[Removed, ...]) -> str:
    """The source without what `removed` lists, cut out at the places that it names."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in reversed(removed):
        line = lines[item.line - 1]
        assert line[item.column : item.column + len(item.text)] == item.text
        lines[item.line - 1] = line[: item.column] + line[item.column + len(item.text) :]
    return "\n".join(lines)


def rendered(report: Report) -> str:
    content = draft_report(build_corpus([report], VOCABULARY, ()), report, ()).make()
    body = content.decode().split("\n---\n", 1)[1]
    html: str = markdown.markdown(body, extensions=NAMES)
    return f"<div>{html}</div>"


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_the_built_pages_hold_the_five_reports(path: Path, five: Path) -> None:
    release = next(p for p in (five / "releases").iterdir() if p.is_dir())
    page = (release / "site" / "reports" / f"{path.stem}.html").read_text("utf-8")
    report, _ = read(path.read_bytes(), f"data/reports/{path.name}")
    assert without_blanks(shown_text(page)) == without_blanks(expected_text(path.read_text("utf-8"), report.removed))
    assert (release / "site" / "reports" / f"{path.stem}.txt").read_bytes() == path.read_bytes()


@given(st.lists(LINE, min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_hostile_lines_come_back(lines: list[str]) -> None:
    source = "\n".join(lines) + "\n收尾一句。"
    report, _ = read(source)
    assert without_blanks(shown_text(rendered(report))) == without_blanks(expected_text(source, report.removed))


@given(st.lists(HOSTILE, min_size=1, max_size=15).map("".join).filter(lambda text: text.strip() != ""))
@settings(max_examples=300, deadline=None)
def test_escaped_text_comes_back_blank_for_blank(text: str) -> None:
    visible = "".join(char for char in text if char >= " " or char in "\t")
    if not md.fold_blanks(visible):
        return
    blocks = [
        md.paragraph(md.text(visible.strip()), {"class": "x"}),
        md.heading(2, md.text(visible.strip()), {"id": "h"}),
        md.table([md.text("甲"), md.text("乙")], [[md.text(visible.strip()), md.text("乙")]], "t", "表"),
        md.bullets([md.text(visible.strip())]),
        md.block(md.text(visible.strip()), "card"),
    ]
    page = lxml.html.fromstring("<div>" + markdown.markdown("\n\n".join(blocks), extensions=NAMES) + "</div>")
    for where in ("//p[@class='x']", "//h2", "//td[1]", "//li", "//div[@class='card']"):
        found = [md.fold_blanks(element.text_content()) for element in page.xpath(where)]
        assert found == [md.fold_blanks(visible)], where
