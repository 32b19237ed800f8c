"""What a topic's page gives away as files: its figures as CSV and XLSX, what was done as DOCX.

    topics/A4-figures.csv   topics/A4-figures.xlsx   topics/A4.docx
    topics/A4-figures-2023.csv …                     topics/A4-2023.docx …   where they are many

Where they are many, a file has some agencies of one year, so that one more report makes few of
them anew, and none of them grows with the base.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from scripts.corpus import Corpus
from scripts.export.document import topic_document
from scripts.export.overviews import topic_table
from scripts.export.sheets import csv_bytes, xlsx_bytes
from scripts.model import Draft
from scripts.pages import markdown as md
from scripts.pages import paging, parts
from scripts.pages.besides import Besides
from scripts.pages.paging import page_name, range_name, split
from scripts.pages.passages import Run
from scripts.pages.piles import Pile
from scripts.pages.topic_figures import Stock

ROOT = "../"
# More figures than this are several files.
MOST = 1000
# (address without ending, what is in it, figures)
Share = tuple[str, str, Stock]


def topic_paper(
    corpus: Corpus, stem: str, title: str, passages: Mapping[int | None, Sequence[Run]], besides: Besides
) -> Draft:
    """`topics/<stem>.docx`: what was done by year, and what else is told of it."""
    seals = [(year, [run.seal for run in runs]) for year, runs in passages.items()]
    made_from = corpus.made_from((), "docx", title, seals, besides.seals)

    def make() -> bytes:
        cited = {year: [item for run in runs for item in run.cited()] for year, runs in passages.items()}
        return topic_document(title, cited, besides.told())

    return Draft(f"topics/{stem}.docx", made_from, make)


def figure_files(corpus: Corpus, shares: Iterable[Share]) -> Iterator[Draft]:
    """The figures of a topic as tables."""
    for stem, _, run in shares:
        made_from = corpus.made_from((), "figures", stem, run.seals)
        yield Draft(f"topics/{stem}.csv", made_from, partial(_csv, run, corpus.site))
        yield Draft(f"topics/{stem}.xlsx", made_from, partial(_xlsx, run, corpus.site))


def figure_links(stock: Stock, shares: Sequence[Share]) -> str:
    """The way to these files; "" for none."""
    words = md.text(f"共 {stock.count} 个数。")
    if not shares:
        return ""
    if len(shares) == 1:
        return md.block(md.join([words, parts.downloads(shares[0][0], label="下载")], " "), "kb-note")
    links = md.bullets(md.join([md.text(name), parts.downloads(stem, label="")], " ") for stem, name, _ in shares)
    return "\n\n".join(
        [md.block(words, "kb-note"), md.details(f"下载，分成 {len(shares)} 个文件", [links], "kb-details")]
    )


def figure_shares(stock: Stock) -> tuple[Share, ...]:
    """What is in each file; none without figures."""
    return tuple(_shares(stock))


def _shares(stock: Stock) -> Iterator[Share]:
    stem = f"{stock.topic}-figures"
    if stock.count <= MOST:
        yield from [(stem, "", stock)] if stock.count else []
        return
    for year in stock.years:
        listed = split(stock.of(year).piles, _agency, lambda pile: pile.number * paging.MOST // MOST)
        for number, part in enumerate(listed):
            whose = range_name(part) if len(listed) > 1 else ""
            own = page_name(f"{stem}-{year or 'unknown'}", number).removesuffix(".md")
            yield own, f"{parts.year_name(year)} {whose}".strip(), replace(stock, piles=part.items)


def _agency(pile: Pile) -> str:
    return pile.shelf.agency


def _csv(stock: Stock, site: str) -> bytes:
    return csv_bytes(topic_table(stock.entries()), site)


def _xlsx(stock: Stock, site: str) -> bytes:
    return xlsx_bytes([topic_table(stock.entries())], ROOT, site)
