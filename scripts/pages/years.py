"""Year pages: which reports tell of a year, and what they speak of."""

from collections import Counter

from scripts.corpus import Corpus
from scripts.model import Page
from scripts.pages import markdown as md
from scripts.pages.reports import report_table


def render_years(corpus: Corpus) -> Page:
    """`years/index.md`."""
    rows = [
        [
            md.link(md.text(f"{year}年"), f"{year}.md"),
            md.text(sum(r.reported_year == year for r in corpus.reports)),
            md.text(sum(r.planned_year == year for r in corpus.reports)),
            md.text(sum(item.measure.year == year for item in corpus.cited)),
        ]
        for year in corpus.years
    ]
    header = [md.text(word) for word in ("年度", "总结这一年的报告", "计划这一年的报告", "段落")]
    blocks = [
        md.heading(1, md.text("年度"), {"id": "title"}),
        md.block(md.text("年度指内容所说的那一年，不是写报告的那一年。"), "kb-note"),
        md.table(header, rows, "kb-list", "各年度的报告", numeric_from=1),
    ]
    return Page("years/index.md", md.document("年度", [], blocks))


def render_year(corpus: Corpus, year: int) -> Page:
    """`years/<year>.md`: its reports, then its topics by number of passages."""
    counts = Counter(topic for item in corpus.cited if item.measure.year == year for topic in item.measure.topics)
    names = corpus.vocab.topic_names
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [[md.link(md.text(names[t]), f"../topics/{t}.md#y{year}"), md.text(n)] for t, n in ranked]
    blocks = [
        md.heading(1, md.text(f"{year}年"), {"id": "title"}),
        md.heading(2, md.text("报告"), {"id": "reports"}),
        report_table(corpus, corpus.reports_of(year), "../"),
    ]
    if rows:
        blocks.append(md.heading(2, md.text("谈到的主题"), {"id": "topics"}))
        header = [md.text("主题"), md.text("段落")]
        blocks.append(md.table(header, rows, "kb-list", f"{year}年谈到的主题", numeric_from=1))
    return Page(f"years/{year}.md", md.document(f"{year}年", [str(year)], blocks))
