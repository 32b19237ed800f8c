"""What a topic's page gives away as files: its figures as CSV and XLSX, what was done as DOCX.

    topics/A4-figures.csv   topics/A4-figures.xlsx   topics/A4.docx
    topics/A4-figures-2023.csv …                     topics/A4-2023.docx   where they are many

They are made anew only when what is in them has changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from scripts.compare.across import Across
from scripts.export.document import SHOWN, Told, topic_document
from scripts.export.overviews import topic_table
from scripts.export.sheets import csv_bytes, xlsx_bytes
from scripts.model import Draft
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.topic_figures import Stock
from scripts.pages.topic_told import Promises, Troubles

ROOT = "../"
# More figures than this are a file a year.
MOST = 1000
# (address without ending, name, figures)
Run = tuple[str, str, Stock]


@dataclass(frozen=True, slots=True)
class Besides:
    """What a topic's document tells besides passages, of all years."""

    figures: Stock
    problems: Troubles
    promises: Promises

    def of(self, years: Sequence[int | None]) -> "Besides":
        """Of these years only."""
        return Besides(self.figures.of(years), self.problems.of(years), self.promises.of(years))

    @property
    def seals(self) -> list[object]:
        """What the document takes of it."""
        sides = self.figures, self.problems, self.promises
        return [(side.count, side.first(SHOWN).seals) for side in sides]

    def told(self) -> Told:
        """The records themselves, as many as the document has."""
        sides = self.figures, self.problems, self.promises
        more = [max(0, side.count - SHOWN) for side in sides]
        return Told(
            self.figures.first(SHOWN).entries()[:SHOWN],
            self.problems.first(SHOWN).recurrences()[:SHOWN],
            self.promises.first(SHOWN).links()[:SHOWN],
            (more[0], more[1], more[2]),
        )


def topic_paper(
    across: Across, topic: str, stem: str, years: Sequence[int | None], besides: Besides, *, whole: bool
) -> Draft:
    """`topics/<stem>.docx`: what was done in these years, and what else is told of them; `whole`: of
    all years."""
    by_year, name = across.corpus.by_topic[topic], across.corpus.vocab.topic_names[topic]
    items = (item for year in years for item in by_year[year])
    own = besides if whole else besides.of(years)
    made_from = across.corpus.made_from(items, "docx", topic, name, years, own.seals)
    only = None if whole else years
    return Draft(f"topics/{stem}.docx", made_from, lambda: topic_document(across, topic, own.told(), only))


def figure_files(across: Across, stock: Stock) -> Iterator[Draft]:
    """The figures of a topic as tables."""
    for stem, _, run in _runs(stock):
        made_from = across.corpus.made_from((), "figures", stem, run.seals)
        yield Draft(f"topics/{stem}.csv", made_from, partial(_csv, run, across.corpus.site))
        yield Draft(f"topics/{stem}.xlsx", made_from, partial(_xlsx, run, across.corpus.site))


def figure_links(stock: Stock) -> str:
    """The way to these files."""
    links = [parts.downloads(stem, label=f"{label}下载") for stem, label, _ in _runs(stock)]
    return md.block(md.join([md.text(f"共 {stock.count} 个数。"), *links], " "), "kb-note")


def _runs(stock: Stock) -> Iterator[Run]:
    """What is in each file; none without figures."""
    if stock.count <= MOST:
        yield from [(f"{stock.topic}-figures", "", stock)] if stock.count else []
        return
    for year in stock.years:
        yield f"{stock.topic}-figures-{year or 'unknown'}", parts.year_name(year), stock.of((year,))


def _csv(stock: Stock, site: str) -> bytes:
    return csv_bytes(topic_table(stock.entries()), site)


def _xlsx(stock: Stock, site: str) -> bytes:
    return xlsx_bytes([topic_table(stock.entries())], ROOT, site)
