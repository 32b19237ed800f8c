"""Topic × year: how many passages tell of what was done, and of what is planned.

主题          2023   2022   2021   合计
生活垃圾分类   3      2 +1计划  4      10
合计          3      3      4      10
"""

from collections.abc import Callable, Mapping, Sequence

from scripts.compare.across import Across
from scripts.compare.coverage import ByTopic, Turnover, count_done, count_planned, find_turnover, group_by_topic
from scripts.corpus import Cited, Corpus
from scripts.pages import markdown as md
from scripts.pages.markdown import Markup

SHADES = (1, 2, 4, 8)
Address = Callable[[str, int | None], str]


def topic_year_matrix(corpus: Corpus, up: str, label: str) -> str:
    """Topics that occur × years, every number a link to its place on the topic page."""

    def address(topic: str, year: int | None) -> str:
        return f"{up}topics/{topic}.md" + (f"#y{year}" if year is not None else "")

    header = [md.link(md.text(year), f"{up}years/{year}.md") for year in reversed(corpus.years)]
    return _matrix(corpus, corpus.by_topic, tuple(reversed(corpus.years)), header, address, label)


def agency_matrix(across: Across, agency: str, places: Mapping[str, str]) -> list[str]:
    """The matrix of one agency with what is new and what is gone; [] where it has no topics.
    `places`: topic → the page of the agency that has it."""
    items = [cited for cited in across.corpus.cited if cited.report.agency == agency]
    by_topic = group_by_topic(items, across.corpus.vocab.topic_names)
    years = tuple(sorted({c.measure.year for c in items if c.measure.year is not None}))

    def address(topic: str, year: int | None) -> str:
        if topic in places:
            return f"{places[topic]}#{topic}" + (f"-{year}" if year is not None else "")
        cited = next(c for y, cs in by_topic[topic].items() for c in cs if year in (None, y))
        return f"../../reports/{cited.report.id}.md#{cited.measure.id}"

    if not any(by_topic.values()):
        return []
    header = [md.text(year) for year in years]
    told = {r.reported_year for r in across.reports(agency) if r.reported_year is not None}
    blocks = [_matrix(across.corpus, by_topic, years, header, address, f"{agency}：主题与年度对照")]
    return blocks + turnover_notes(across.corpus, find_turnover(by_topic, told), address)


def turnover_notes(corpus: Corpus, turnover: Turnover | None, address: Address) -> list[str]:
    """What is new this year and what was there last year and is gone, as links."""
    if turnover is None:
        return []
    notes = []
    for words, topics, year in (
        (f"{turnover.year}年新写到", turnover.new, turnover.year),
        (f"{turnover.before}年写到、{turnover.year}年没有", turnover.gone, turnover.before),
    ):
        if topics:
            links = [
                md.link(md.text(corpus.vocab.topic_names[t]), address(t, year), {"class": "kb-chip"}) for t in topics
            ]
            notes.append(md.block(md.join([md.text(f"{words}："), md.join(links, " ")]), "kb-topics"))
    return notes


def _matrix(
    corpus: Corpus,
    by_topic: ByTopic,
    years: Sequence[int],
    header: Sequence[Markup],
    address: Address,
    label: str,
) -> str:
    rows, columns = [], {year: [0, 0] for year in years}
    for topic in corpus.vocab.topics:
        by_year = by_topic[topic.id]
        if not by_year:
            continue
        cells = []
        for year in years:
            items = by_year.get(year, ())
            columns[year][0] += count_done(items)
            columns[year][1] += count_planned(items)
            cells.append(_cell(items, address(topic.id, year) if items else ""))
        total = sum(len(items) for items in by_year.values())
        rows.append([md.link(md.text(topic.name), address(topic.id, None)), *cells, md.text(total)])
    totals = [md.span(md.text(_count(*columns[year])), {"class": "kb-total"}) for year in years]
    rows.append([md.text("合计"), *totals, md.text(sum(map(sum, columns.values())))])
    return md.table([md.text("主题"), *header, md.text("合计")], rows, "kb-matrix", label, numeric_from=1)


def _cell(items: Sequence[Cited], target: str) -> Markup:
    if not items:
        return md.span(md.text("—"), {"class": "kb-none"})
    done, planned = count_done(items), count_planned(items)
    shade = sum(1 for bound in SHADES if done + planned >= bound)
    kind = "" if done else " kb-cell--plan"
    return md.link(md.text(_count(done, planned)), target, {"class": f"kb-cell kb-cell--{shade}{kind}"})


def _count(done: int, planned: int) -> str:
    words = str(done) if done or not planned else ""
    return f"{words} {f'计划{planned}' if planned else ''}".strip()
