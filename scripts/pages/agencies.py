"""The list of agencies (单位), and one agency's own page: reports, matrix, what leads on from it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from scripts.compare.across import Across
from scripts.compare.outcomes import count_outcomes
from scripts.model import OUTCOME_NAMES, Outcome, Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.addresses import changes_page
from scripts.pages.agency_topics import TopicPages, range_of
from scripts.pages.ledger import ledger_years, trend_pages
from scripts.pages.matrix import agency_matrix
from scripts.pages.reports import report_table
from scripts.pages.runs import page_name, paged

PER_PAGE = 200


class Facts(Protocol):
    """What the list needs to know of an agency."""

    @property
    def series(self) -> int:
        """How many series it has."""

    @property
    def plans(self) -> tuple[tuple[int, dict[Outcome, int]], ...]:
        """Planned year → outcome → commitments."""


def render_agencies(across: Across, folders: Mapping[str, str], facts: Mapping[str, Facts]) -> Iterator[Page]:
    """`agencies/index.md` and its further pages."""
    rows = []
    for agency in across.agencies:
        reports = across.reports(agency)
        years = sorted({r.year for r in reports if r.year is not None})
        whole = len(years) > 2 and years[-1] - years[0] == len(years) - 1
        span = f"{years[0]}—{years[-1]}" if whole else "、".join(map(str, years)) or parts.UNKNOWN_YEAR
        rows.append(
            [
                md.link(md.text(agency), f"{folders[agency]}/index.md"),
                md.text(span),
                md.text(len(reports)),
                md.text(facts[agency].series),
                md.text(sum(sum(counts.values()) for _, counts in facts[agency].plans)),
            ]
        )
    header = [md.text(word) for word in ("单位", "年度", "报告", "连得成线的指标", "计划事项")]
    note = md.block(
        md.text("同一单位的报告可以逐年对照；不同单位的口径不一，只供横向参考。看不出单位的报告不在这里。"), "kb-note"
    )

    def content(part: Sequence[list[md.Markup]]) -> list[str]:
        return [note, md.table(header, part, "kb-list", "单位目录", numeric_from=2)]

    yield from paged("agencies/index", "单位", rows, PER_PAGE, content)


def render_agency(topics: TopicPages, folder: str) -> Page:
    """`agencies/<folder>/index.md`."""
    across, agency = topics.across, topics.agency
    reports = across.reports(agency)
    blocks = [md.heading(1, md.text(agency), {"id": "title"}), _facts(across, agency)]
    blocks.append(_ways(topics))
    matrix = agency_matrix(across, agency, topics.places)
    if matrix:
        blocks += [md.heading(2, md.text("主题 × 年度"), {"id": "matrix"}), *matrix]
    blocks += [
        md.heading(2, md.text("报告"), {"id": "reports"}),
        report_table(across.corpus, reversed(reports), "../../"),
    ]
    return Page(f"agencies/{folder}/index.md", md.document(agency, [agency], blocks))


def _facts(across: Across, agency: str) -> str:
    reports = across.reports(agency)
    figures = len(across.entries(agency))
    return md.block(md.text(f"{len(reports)} 份报告 · {figures} 个指标值"), "kb-facts")


def _ways(topics: TopicPages) -> str:
    """What leads on: ledger, trends, plans, year against year, topics."""
    across, agency = topics.across, topics.agency
    rows: list[md.Markup] = []
    ledgers = [
        md.link(md.text("未写年度" if year is None else f"{year}年"), page)
        for year, page in ledger_years(across, agency)
    ]
    if ledgers:
        rows.append(_way("指标台账", [md.link(md.text("逐年对照"), "ledger.md"), *ledgers]))
    trends = trend_pages(across, agency)
    if trends:
        rows.append(_way("趋势图", [md.link(md.text(f"{len(across.series(agency))} 条"), "trends.md")]))
    plans = []
    for year in across.planned_years(agency):
        counts = count_outcomes(across.links(agency, year))
        told = "、".join(f"{OUTCOME_NAMES[key]}{counts[key]}" for key in ("done", "ongoing", "failed") if counts[key])
        plans.append(md.link(md.text(f"{year}年{f'（{told}）' if told else ''}"), f"plan-{year}.md"))
    if plans:
        rows.append(_way("计划落实", plans))
    changes = [
        md.link(
            md.text(f"{older.year}→{newer.year}{'' if newer.kind == 'summary' else '计划'}"), changes_page(older, newer)
        )
        for older, newer in across.pairs(agency)
    ]
    if changes:
        rows.append(_way("逐年改了什么", changes))
    names = [range_of(run, across.corpus.vocab.topic_names) for run in topics.pages]
    if names:
        links = [md.link(md.text(name), page_name("topics", number)) for number, name in enumerate(names, 1)]
        rows.append(_way("按主题看各年", links))
    files = []
    if ledgers:
        files += [md.link(md.text(f"指标台账 {form.upper()}"), f"ledger.{form}") for form in ("csv", "xlsx")]
    files.append(md.link(md.text("全部对照 DOCX"), "comparison.docx"))
    blocks = [md.bullets([*rows, _way("下载", [parts.files(files)])])]
    if len({report.year for report in across.reports(agency)}) < 2:
        blocks.insert(0, md.block(md.text("只有一个年度的报告，还不能逐年对照。"), "kb-note"))
    return md.group(blocks, "kb-ways")


def _way(name: str, links: list[md.Markup]) -> md.Markup:
    return md.join([md.element("b", md.text(name), {}), md.span(md.join(links, " "), {})], " ")
