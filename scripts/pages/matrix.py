"""Topic × year: how many passages tell of what was done, and of what is planned.

主题          2023   2022   2021
生活垃圾分类   3      2 +1计划  4
"""

from collections import Counter
from collections.abc import Iterable

from scripts.corpus import Cited, Corpus
from scripts.pages import markdown as md
from scripts.pages.markdown import Markup

SHADES = (1, 2, 4, 8)


def topic_year_matrix(corpus: Corpus, up: str, label: str) -> str:
    """Topics that occur × years, every number a link to its place on the topic page."""
    years = tuple(reversed(corpus.years))
    header = [md.text("主题"), *(md.link(md.text(year), f"{up}years/{year}.md") for year in years), md.text("合计")]
    rows = []
    for topic in corpus.vocab.topics:
        by_year = corpus.by_topic[topic.id]
        if not by_year:
            continue
        page = f"{up}topics/{topic.id}.md"
        cells = [_cell(by_year.get(year, ()), f"{page}#y{year}") for year in years]
        total = sum(len(items) for items in by_year.values())
        rows.append([md.link(md.text(topic.name), page), *cells, md.text(total)])
    return md.table(header, rows, "kb-matrix", label, numeric_from=1)


def _cell(items: Iterable[Cited], target: str) -> Markup:
    counts = Counter("plan" if item.measure.status == "plan" else "done" for item in items)
    if not counts:
        return md.span(md.text("—"), {"class": "kb-none"})
    words = str(counts["done"]) if counts["done"] else ""
    planned = f"计划{counts['plan']}" if counts["plan"] else ""
    shade = sum(1 for bound in SHADES if counts.total() >= bound)
    kind = "" if counts["done"] else " kb-cell--plan"
    return md.link(md.text(f"{words} {planned}".strip()), target, {"class": f"kb-cell kb-cell--{shade}{kind}"})
