"""Topic × year: how many passages tell of what was done, are plans, or are neither (problems,
suggestions, background), each for itself and never one for another.

主题          2023        2022      2021   合计
生活垃圾分类   3 计划1 另1   2 计划1    4      9 计划2 另1
合计          3 计划1 另1   2 计划1    4      9 计划2 另1
没有段落的主题：路灯照明 …
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scripts.compare.across import Across
from scripts.compare.coverage import NONE, Counts, Tally, Turnover, add_counts, find_turnover, group_by_topic, tally
from scripts.corpus import Cited
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.markdown import Markup
from scripts.vocab import Vocabulary

SHADES = (1, 2, 4, 8)
LEGEND = "数字是做了的段落数，“计划”是打算做的，“另”是说问题、建议和背景的；点数字看原句。"
NOTHING = md.span(md.text("—"), {"class": "kb-none"})
Address = Callable[[str, int | None], str]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the cells: the way to the site's root, where a year's head and total
    lead and where the sum of all does, the table's name, and how many topics it shows at a
    glance (0: all; else those spoken of most, the rest folded)."""

    up: str
    years: Mapping[int, str]
    all: str
    label: str
    most: int = 0


def topic_year_matrix(vocab: Vocabulary, told: Tally, years: Sequence[int], up: str, label: str, most: int = 0) -> str:
    """Topics that occur × `years` (newest first), every number a link to its place on the topic
    page; `most` as in `Frame`."""

    def address(topic: str, year: int | None) -> str:
        return f"{up}topics/{topic}.md" + (f"#y{year}" if year is not None else "")

    header = {year: f"{up}years/{year}.md" for year in reversed(years)}
    frame = Frame(up, header, f"{up}reports/index.md", label, most)
    return _matrix(vocab, told, frame, address)


def matrix_note(stem: str) -> str:
    """What the numbers are, and the matrix as files."""
    return md.block(md.join([md.text(LEGEND), parts.downloads(stem)]), "kb-note")


def has_topics(across: Across, agency: str) -> bool:
    """Whether a passage of an agency is about a topic: without, there is no matrix."""
    return any(across.corpus.brief(report).topics for report in across.reports(agency))


def agency_matrix(across: Across, agency: str, places: Mapping[tuple[str, int | None], str]) -> list[str]:
    """The matrix of one agency with what is new and what is gone; [] where it has no topics.
    `places`: topic and year (None: where the topic begins) → the page of the agency that has it."""
    items = [cited for cited in across.corpus.cited if cited.report.agency == agency]
    by_topic = group_by_topic(items, across.corpus.vocab.topic_names)
    years = tuple(sorted({c.measure.year for c in items if c.measure.year is not None}))

    def address(topic: str, year: int | None) -> str:
        if (topic, year) in places:
            return f"{places[topic, year]}#{topic}" + (f"-{year}" if year is not None else "")
        cited = next(c for y, cs in by_topic[topic].items() for c in cs if year in (None, y))
        return f"../../reports/{cited.report.id}.md#{cited.measure.id}"

    if not any(by_topic.values()):
        return []
    counted = tally(by_topic)
    told = {r.reported_year for r in across.reports(agency) if r.reported_year is not None}
    header = {year: f"../../reports/{_telling(across, agency, year, items)}.md" for year in years}
    frame = Frame("../../", header, "#reports", f"{agency}：主题与年度对照")
    return [
        _matrix(across.corpus.vocab, counted, frame, address),
        matrix_note("matrix"),
        *turnover_notes(across.corpus.vocab, find_turnover(counted, told), address),
    ]


def _telling(across: Across, agency: str, year: int, items: Sequence[Cited]) -> str:
    """The report that tells of a year: its summary, else the one that speaks of it most."""
    summary = across.summary(agency, year)
    if summary is not None:
        return summary.id
    counts = Counter(c.report.id for c in items if c.measure.year == year)
    return max(counts, key=lambda report: (counts[report], report))


def turnover_notes(vocab: Vocabulary, turnover: Turnover | None, address: Address) -> list[str]:
    """What is new this year and what was there last year and is gone, as links."""
    if turnover is None:
        return []
    notes = []
    for words, topics, year in (
        (f"按主题标签，{turnover.year}年新写到", turnover.new, turnover.year),
        (f"按主题标签，{turnover.before}年写到、{turnover.year}年没有", turnover.gone, turnover.before),
    ):
        if topics:
            links = [md.link(md.text(vocab.topic_names[t]), address(t, year), {"class": "kb-chip"}) for t in topics]
            notes.append(md.block(md.join([md.text(f"{words}："), md.join(links, " ")]), "kb-topics"))
    return notes


def _matrix(vocab: Vocabulary, told: Tally, frame: Frame, address: Address) -> str:
    years = tuple(frame.years)
    rows: list[list[Markup]] = []
    folded: list[list[Markup]] = []
    totals = {topic: add_counts(by_year.values()) for topic, by_year in told.items()}
    shown = set(sorted(told, key=lambda t: -sum(totals[t]))[: frame.most or None])
    for topic in vocab.topics:
        counts, total = told[topic.id], totals[topic.id]
        if not counts:
            continue
        (rows if topic.id in shown else folded).append(
            [
                md.link(md.text(topic.name), address(topic.id, None)),
                *(_cell(counts[year], address(topic.id, year)) if year in counts else NOTHING for year in years),
                _total(total, address(topic.id, None)),
            ]
        )
    sums = [add_counts(counts.get(year, NONE) for counts in told.values()) for year in years]
    whole = _total(add_counts(totals.values()), frame.all)
    rows.append([md.text("合计"), *map(_total, sums, frame.years.values()), whole])
    header = [md.text("主题"), *(md.link(md.text(year), frame.years[year]) for year in years), md.text("合计")]
    blocks = [md.table(header, rows, "kb-matrix", frame.label, numeric_from=1)]
    if folded:
        rest = md.table(header, folded, "kb-matrix", f"{frame.label}：其余主题", numeric_from=1)
        blocks.append(md.details(f"其余 {len(folded)} 个主题", [rest], "kb-details"))
    empty = [topic for topic in vocab.topics if not told[topic.id]]
    if empty:
        links = [md.link(md.text(t.name), f"{frame.up}topics/{t.id}.md", {"class": "kb-chip"}) for t in empty]
        chips = [md.block(md.join(links, " "), "kb-topics")]
        blocks.append(md.details(f"没有段落的主题 {len(empty)} 个", chips, "kb-details"))
    return "\n\n".join(blocks)


def _cell(counts: Counts, target: str) -> Markup:
    shade = sum(1 for bound in SHADES if sum(counts) >= bound)
    kind = "" if counts[0] else " kb-cell--plan" if counts[1] else " kb-cell--other"
    return md.link(md.text(_words(counts)), target, {"class": f"kb-cell kb-cell--{shade}{kind}"})


def _total(counts: Counts, target: str) -> Markup:
    return md.link(md.text(_words(counts)), target, {"class": "kb-total"})


def _words(counts: Counts) -> str:
    """3 计划2 另1; what is none is left out, a bare 0 where all are."""
    done, planned, others = counts
    words = [str(done)] if done or not (planned or others) else []
    words += [f"计划{planned}"] if planned else []
    words += [f"另{others}"] if others else []
    return " ".join(words)
