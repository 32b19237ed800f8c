"""The self-check page (自检): what needs a person, report by report."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from scripts.corpus import Corpus
from scripts.model import Page, Problem, Severity
from scripts.pages import markdown as md
from scripts.pages.paging import HAN, page_title, range_name, split
from scripts.problems import RULES

# HTML bytes of a problem around its words.
PROBLEM = 800
# What these findings are about is not spread further by listing it: `check` shows the words.
WITHHELD = {"A606", "A607", "A608", "A609", "A616"}
SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "待核", "info": "提示"}


def render_audit(corpus: Corpus) -> Iterator[Page]:
    """`audit.md`: what is not published, then every problem under its file, by code; the words
    of names, numbers and places that should have been masked are not repeated. Where they are
    many, `audit/1.md` and so on have them and the first page counts them."""
    blocks = [md.heading(1, md.text("自检"), {"id": "title"})]
    blocks += [*_graveness(corpus.problems), *_refused(corpus)]
    if not corpus.problems:
        blocks.append(md.block(md.text("没有待核的问题。"), "kb-note"))
    listed = split(corpus.problems, _file, _weight)
    if len(listed) <= 1:
        yield Page("audit.md", md.document("自检", [], [*blocks, *_by_file(corpus.problems, "")]))
        return
    blocks += [_counts(corpus.problems), md.heading(2, md.text("按文件"), {"id": "files"})]
    blocks.append(
        md.bullets(
            md.join([md.link(md.text(range_name(part)), f"audit/{number}.md"), md.text(f"（{len(part.items)} 条）")])
            for number, part in enumerate(listed, 1)
        )
    )
    yield Page("audit.md", md.document("自检", [], blocks))
    for number, part in enumerate(listed, 1):
        title = page_title("自检", number - 1, len(listed))
        back = md.block(md.link(md.text("全部问题"), "../audit.md"), "kb-note")
        body = [md.heading(1, md.text(title), {"id": "title"}), back, *_by_file(part.items, "../")]
        yield Page(f"audit/{number}.md", md.document(title, [], body))


def _graveness(problems: Iterable[Problem]) -> Iterator[str]:
    """How many there are of each degree."""
    counts = Counter(item.severity for item in problems)
    told = [md.badge(f"{name} {counts[kind]}", kind) for kind, name in SEVERITY_NAMES.items() if counts[kind]]
    if told:
        yield md.block(md.join(told, " "), "kb-topics")


def _by_file(problems: Iterable[Problem], up: str) -> Iterator[str]:
    for index, (path, group) in enumerate(groupby(problems, key=_file), 1):
        yield md.heading(2, md.text(path), {"id": f"file-{index}"})
        header = [md.text(word) for word in ("代码", "程度", "行", "问题", "怎么办")]
        yield md.table(header, [_row(item, up) for item in group], "kb-list kb-doubts", f"{path} 的问题")


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
    yield md.table(header, rows, "kb-list kb-refused", "没有发布的报告")


def _counts(problems: Iterable[Problem]) -> str:
    counts = sorted(Counter((item.code, item.severity) for item in problems).items())
    rows = [
        [
            md.link(md.text(code), f"guide/problems.md#{code}"),
            md.badge(SEVERITY_NAMES[severity], severity),
            md.text(RULES[code].what),
            md.text(count),
        ]
        for (code, severity), count in counts
    ]
    header = [md.text(word) for word in ("代码", "程度", "问题", "条数")]
    return md.table(header, rows, "kb-list", "各种问题的条数", numeric_from=3)


def _file(item: Problem) -> str:
    return item.path


def _weight(item: Problem) -> int:
    return PROBLEM + HAN * (len(item.message) + len(item.hint) + len(item.path) * 2)


def _row(item: Problem, up: str) -> list[md.Markup]:
    return [
        md.link(md.text(item.code), f"{up}guide/problems.md#{item.code}"),
        md.badge(SEVERITY_NAMES[item.severity], item.severity),
        md.text(item.line if item.line is not None else ""),
        md.text(RULES[item.code].what if item.code in WITHHELD else item.message),
        md.text(item.hint),
    ]
