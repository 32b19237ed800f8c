"""Topic pages: what was done about one topic, year by year, agency by agency."""

from collections.abc import Iterator, Mapping, Sequence

from scripts.compare.coverage import find_turnover
from scripts.corpus import Corpus
from scripts.export.document import topic_title
from scripts.export.overviews import matrix_table
from scripts.export.sheets import table_files
from scripts.model import Draft, Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.besides import Gathered
from scripts.pages.matrix import matrix_note, topic_year_matrix, turnover_notes
from scripts.pages.passages import Passages, Run, tally_of
from scripts.pages.shelf import Drawer, Shelf
from scripts.pages.topic_across import FIGURES, PROBLEMS, figures_and_problems, mentions
from scripts.pages.topic_files import figure_files, figure_links, figure_shares, topic_paper
from scripts.pages.topic_years import YearPages, anchor, paper_link, year_pages
from scripts.vocab import Topic

ROOT = "../"


def render_topics(corpus: Corpus, passages: Passages, shelves: Mapping[str, Shelf]) -> Iterator[Page]:
    """`topics/index.md`: all topics by group, the topic × year matrix, what is new and gone; and
    the matrix as files."""
    vocab = corpus.vocab
    blocks = [
        md.heading(1, md.text("主题"), {"id": "title"}),
        md.block(md.text("数字是谈到这个主题的段落数。一段话可以归入几个主题。"), "kb-note"),
        topic_year_matrix(vocab, passages.tally, passages.years, "../", "主题与年度对照"),
        matrix_note("matrix"),
        *_turnover(corpus, shelves),
    ]
    for group, name in vocab.groups.items():
        topics = [topic for topic in vocab.topics if topic.group == group]
        blocks.append(md.heading(2, md.text(name), {"id": f"group-{group}"}))
        blocks.append(md.bullets(_entry(topic, passages.counts[topic.id]) for topic in topics))
    yield Page("topics/index.md", md.document("主题", [], blocks))
    table = matrix_table(vocab, passages.tally, sorted(passages.years))
    yield from table_files("topics/matrix", table, ROOT, corpus.site)


def _turnover(corpus: Corpus, shelves: Mapping[str, Shelf]) -> list[str]:
    """New and gone topics, of the agencies alone that tell of both of the last two years."""
    told = sorted({r.reported_year for r in corpus.reports if r.reported_year is not None})[-2:]
    both = [shelves[agency] for agency in corpus.agencies if shelves[agency].facts.holdings.told.issuperset(told)]
    tally = tally_of(both, corpus.vocab.topic_names, told)
    notes = turnover_notes(corpus.vocab, find_turnover(tally, told), lambda topic, year: f"{topic}.md#{anchor(year)}")
    words = f"只看两年都有总结的 {len(both)} 个单位。"
    return [*notes, md.block(md.text(words), "kb-note")] if both and notes else []


def _entry(topic: Topic, count: int) -> md.Markup:
    return md.join([md.link(md.text(topic.name), f"{topic.id}.md"), md.text(f"（{count}）{topic.definition}")])


def render_topic(
    corpus: Corpus, passages: Passages, topic: Topic, gathered: Gathered, drawer: Drawer
) -> Iterator[Draft]:
    """`topics/<id>.md`: definition, its passages by year and agency, its figures and problems;
    where passages are many, `topics/<id>-<year>.md` has those of a year and the topic's page leads
    there; and its files. `drawer` keeps what is known of years in which nothing has changed."""
    told, besides = passages.tally[topic.id], gathered.of(topic.id)
    whole = passages.fits(topic.id)
    opening = [*_opening(topic, passages)]
    shown: dict[int | None, tuple[Run, ...]] = {}
    years: dict[int | None, YearPages] = {}
    if whole:
        shown = {year: passages.whole(topic.id, year) for year in told}
    else:
        years = {year: year_pages(corpus, passages, topic, year, besides, drawer) for year in told}
    drawer.close()
    if shown:
        opening.append(paper_link(topic.id))
    group = corpus.vocab.groups[topic.group]
    stock, troubles = besides.figures, besides.problems
    shares = figure_shares(stock)
    files = figure_links(stock, shares)

    def make() -> bytes:
        blocks = [*opening]
        for year in told:
            blocks.append(md.heading(2, md.text(parts.year_name(year)), {"id": anchor(year)}))
            blocks += _side_by_side(corpus, year, shown[year]) if whole else [years[year].listed]
        blocks += figures_and_problems(topic, stock, troubles, files)
        return md.document(topic.name, [group], blocks)

    seals = [(year, [run.seal for run in runs]) for year, runs in shown.items()]
    lists = [(year, pages.listed) for year, pages in years.items()]
    first = stock.first(FIGURES).seals, troubles.first(PROBLEMS).seals
    counts = stock.count, troubles.count, files
    made_from = corpus.made_from((), opening, group, seals, lists, first, counts)
    yield Draft(f"topics/{topic.id}.md", made_from, make)
    if shown:
        yield topic_paper(corpus, topic.id, topic_title(topic.name), shown, besides)
    for pages in years.values():
        yield from pages.drafts
    yield from figure_files(corpus, shares)


def _opening(topic: Topic, passages: Passages) -> Iterator[str]:
    yield md.heading(1, md.text(topic.name), {"id": "title"})
    yield md.block(md.text(topic.definition), "kb-lead")
    told = passages.tally[topic.id]
    if not told:
        yield md.block(md.text("现有报告里没有谈到这个主题的段落。"), "kb-note")
        return
    counts = [
        md.link(md.text(f"{parts.year_name(year)} {sum(counts)} 条"), f"#{anchor(year)}", {"class": "kb-chip"})
        for year, counts in told.items()
    ]
    yield md.block(md.join(counts, " "), "kb-topics")
    yield from mentions(topic, told)
    if len({group.name for groups in passages.by_topic[topic.id].values() for group in groups}) > 1:
        words = "以下来自不同单位，口径不一，只供对照着看，不能排名。"
        yield md.block(md.join([md.badge("横向参考", "doubt"), md.text(words)], " "), "kb-note")


def _side_by_side(corpus: Corpus, year: int | None, runs: Sequence[Run]) -> Iterator[str]:
    """A year's passages by agency, as a reference: never one list."""
    columns = []
    for index, run in enumerate(runs, 1):
        heading = md.heading(3, md.text(run.group.name), {"id": f"{anchor(year)}-{index}"})
        columns.append([heading, *(parts.card(corpus, item) for item in run.cited())])
    if len(columns) == 1:
        yield from columns[0]
    else:
        yield md.group([md.group(column, "kb-column") for column in columns], "kb-side")
