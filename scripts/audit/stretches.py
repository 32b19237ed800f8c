"""What the checks look at: the stretches of text that stand together, with their lines.

一、垃圾分类\n新建亭38个。\n → (1, "一、垃圾分类"), (2, "新建亭38个。")
"""

from collections.abc import Callable, Iterator

from scripts.model import Report

# (code, source line, message)
Finding = tuple[str, int, str]
Check = Callable[[Report], Iterator[Finding]]


def texts(report: Report) -> Iterator[tuple[int, str]]:
    """Every stretch of text that stands together: title, headings, paragraphs."""
    for line in report.title_lines:
        yield line.number, line.text
    for item in report.paragraphs():
        if isinstance(item, tuple):
            yield item[0].line, "".join(measure.text for measure in item)
        else:
            yield item.line, f"{item.number}{item.title}"


def published_texts(report: Report) -> Iterator[tuple[int, str]]:
    """All that is published of a report: besides its text what the page leaves out, because
    the source file can be downloaded, and what persons wrote of it: a title, why a plan is done."""
    yield from texts(report)
    yield from ((item.line, item.text) for item in report.removed)
    titles = "".join(line.text for line in report.title_lines)
    yield from ((1, words) for words in (report.title, report.agency) if words not in titles)
    yield from ((1, words) for item in report.decisions for words in (item.reason, item.by, item.owner))
