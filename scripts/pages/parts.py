"""What several pages show in the same way: chips, source lines, year and status words.

市城管局 · 2022年 · 工作总结
"""

from collections.abc import Iterable, Sequence

from scripts.corpus import Cited, Corpus
from scripts.model import KIND_NAMES, STATUS_NAMES, Measure, Report, Status
from scripts.pages import markdown as md
from scripts.pages.charts import mentions_chart
from scripts.pages.markdown import Markup

UNKNOWN_AGENCY = "单位待核"
UNKNOWN_YEAR = "年度待核"
MASKED = "原文已脱敏"


def report_path(report: Report, up: str = "../") -> str:
    """The report's page as seen from a page one folder down."""
    return f"{up}reports/{report.id}.md"


def topic_chip(corpus: Corpus, topic: str, up: str = "../") -> Markup:
    """A topic as a link."""
    name = corpus.vocab.topic_names.get(topic, topic)
    return md.link(md.text(name), f"{up}topics/{topic}.md", {"class": "kb-chip"})


def topic_chips(corpus: Corpus, topics: tuple[str, ...], up: str = "../") -> Markup:
    """Topics as links, one after the other."""
    return md.join((topic_chip(corpus, topic, up) for topic in topics), " ")


def status_badge(status: Status) -> Markup:
    """完成 / 计划 / 问题 / 建议 / 背景 as a badge."""
    return md.badge(STATUS_NAMES[status], status)


def files(links: Sequence[Markup]) -> Markup:
    """Downloads in a row: left out on paper."""
    return md.span(md.join(links, " "), {"class": "kb-files"})


def downloads(stem: str, *, forms: Sequence[str] = ("csv", "xlsx"), label: str = "　下载") -> Markup:
    """The files of a table beside its page: 下载 CSV XLSX."""
    links = [md.link(md.text(form.upper()), f"{stem}.{form}") for form in forms]
    return files([md.text(label), *links])


def agency_name(report: Report) -> str:
    """The agency, or that it isn't known."""
    return report.agency or UNKNOWN_AGENCY


def year_name(year: int | None) -> str:
    """2023年, or that it isn't known."""
    return f"{year}年" if year is not None else UNKNOWN_YEAR


def years_line(report: Report) -> str:
    """What years the report tells of: 2023年总结，2024年计划."""
    told = []
    if report.reported_year is not None:
        told.append(f"{report.reported_year}年{'情况' if report.kind != 'summary' else '总结'}")
    if report.planned_year is not None:
        told.append(f"{report.planned_year}年计划")
    return "、".join(told) or UNKNOWN_YEAR


def describe(report: Report) -> str:
    """Agency, year and kind in one line."""
    return f"{agency_name(report)} · {year_name(report.year)} · {KIND_NAMES[report.kind]}"


def mask(words: Markup) -> Markup:
    """What the source has masked, as it stands there. Words inside a passage would be taken for
    the report's own and copied with it, so what it means is a name: read out in the place of the
    asterisks, and shown on hover."""
    return md.span(words, {"class": "kb-mask", "role": "img", "aria-label": MASKED, "title": MASKED})


def passage(measure: Measure, attributes: md.Attributes, links: Iterable[tuple[int, int, str]] = ()) -> Markup:
    """A passage with its masks shown apart, character for character. `links`: stretches of its
    text (start, end, target) that lead somewhere; one that meets a mask is left out."""
    shown: list[tuple[int, int, str]] = [(mark.start, mark.end, "") for mark in measure.marks]
    taken = sorted(shown)
    for start, end, target in links:
        if all(end <= left or right <= start for left, right, _ in taken):
            taken.append((start, end, target))
    parts: list[Markup] = []
    position = 0
    for start, end, target in sorted(taken):
        parts.append(md.text(measure.text[position:start]))
        words = md.text(measure.text[start:end])
        if target:
            parts.append(md.link(words, target, {"class": "kb-number"}))
        else:
            parts.append(mask(words))
        position = end
    parts.append(md.text(measure.text[position:]))
    return md.span(md.join(parts), attributes)


def mentions_figure(counts: Sequence[tuple[int, int, int]], label: str) -> str:
    """The chart of passages by year with its key: (year, done, planned), oldest first."""
    key = "各年的段落数：实心已写，空心计划" if any(planned for _, _, planned in counts) else "各年的段落数"
    caption = f'<figcaption class="kb-key">{key}</figcaption>'
    return md.raw_html(f'<figure class="kb-figure">{mentions_chart(counts, label)}{caption}</figure>')


def card(corpus: Corpus, item: Cited, up: str = "../") -> str:
    """A passage as a card: status, its words, and where they stand."""
    source = f"{report_path(item.report, up)}#{item.measure.id}"
    heading = f" › {item.section.title}" if item.section else ""
    foot = md.link(md.text(f"{describe(item.report)}{heading}"), source)
    return md.block(
        md.join(
            [
                md.span(
                    md.join([status_badge(item.measure.status), foot], " "),
                    {"class": "kb-card__source"},
                ),
                passage(item.measure, {"class": "kb-card__text"}),
            ]
        ),
        f"kb-card kb-card--{item.measure.status}",
    )
