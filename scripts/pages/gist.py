"""What a report says at a glance (本报告要点): its topics, passages by kind, recurring figures, plans.

主题  生活垃圾分类  违法建设治理
段落  完成 96 段  计划 12 段  问题 3 段
指标  拆除违法建设 83处  诉求办结率 98.65%
计划  2024年 12 件，量化 3 件：新建公共停车场3个  …
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from scripts.compare.commitments import Commitment, read_commitments
from scripts.compare.statements import report_statements
from scripts.corpus import Corpus
from scripts.model import STATUS_NAMES, Report
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.addresses import agency_folders

FIGURES = PLANS = 6
# Characters of a plan item; the whole sentence is one click away.
WORDS = 26


def gist(corpus: Corpus, report: Report) -> Iterator[str]:
    """The block under the facts; nothing for a report that only says where things stand."""
    lines = [
        ("主题", parts.topic_chips(corpus, report.topics)),
        ("段落", _counts(report)),
        ("指标", _figures(report)),
        *(("计划", line) for line in _plans(corpus, report)),
    ]
    told = [_line(name, content) for name, content in lines if content]
    if told:
        yield md.group([md.block(md.text("本报告要点"), "kb-gist__name"), *told], "kb-gist")


def _line(name: str, content: md.Markup) -> str:
    return md.block(md.join([md.element("b", md.text(name), {}), md.span(content, {})]), "kb-gist__line")


def _counts(report: Report) -> md.Markup:
    counts = Counter(measure.status for measure in report.measures)
    shown = [status for status in STATUS_NAMES if counts[status] and status != "background"]
    return md.join((md.join([parts.status_badge(s), md.text(f" {counts[s]} 段")]) for s in shown), "　")


def _figures(report: Report) -> md.Markup:
    figures = [figure for figure in report.figures if figure.indicator and not figure.redacted][:FIGURES]
    return _items(md.link(md.text(f"{f.indicator} {f.raw}"), f"#{f.measure_id}") for f in figures)


def _plans(corpus: Corpus, report: Report) -> Iterator[md.Markup]:
    """For each planned year how many commitments there are, the first with a figure, and the
    page that sets them against what came of them."""
    by_year: dict[int, list[Commitment]] = {}
    for item in read_commitments(report_statements(report, corpus.vocab)):
        by_year.setdefault(item.year, []).append(item)
    for year, items in sorted(by_year.items()):
        counted = [item for item in items if item.kind == "quantified" and not item.masked]
        told = f"{year}年 {len(items)} 件" + (f"，量化 {len(counted)} 件" if counted else "")
        head = md.text(told)
        if report.agency:
            folder = agency_folders(corpus.agencies)[report.agency]
            head = md.link(head, f"../agencies/{folder}/plan-{year}.md")
        yield _items([head, *(_plan(item) for item in counted[:PLANS])])


def _plan(item: Commitment) -> md.Markup:
    words = item.statement.text.strip("，。；、 ")
    short = words if len(words) <= WORDS else words[:WORDS] + "…"
    return md.link(md.text(short), f"#{item.statement.measure.id}")


def _items(items: Iterable[md.Markup]) -> md.Markup:
    return md.join((md.span(item, {"class": "kb-gist__item"}) for item in items), " ")
