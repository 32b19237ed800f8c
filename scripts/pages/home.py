"""The home page (search first, then what is in the base) and the page of search results."""

from collections import Counter
from collections.abc import Iterator

from scripts.corpus import Corpus
from scripts.model import Page
from scripts.pages import markdown as md
from scripts.pages.audit import SEVERITY_NAMES
from scripts.pages.matrix import matrix_note, topic_year_matrix
from scripts.pages.passages import Passages
from scripts.pages.reports import report_table
from scripts.vocab import Topic

NEWEST = 10
GLANCE = 12
SEARCH_FORM = """<form class="kb-hero__form" action="search.html" method="get" role="search" aria-label="全文检索">
<input type="search" name="q" id="kb-home" class="kb-hero__input" placeholder="垃圾分类　回收利用率"
  aria-label="检索举措、指标、原文" autocomplete="off" maxlength="200">
<button type="submit" class="kb-hero__button">检索</button>
</form>"""
SEARCH_PAGE = """<div class="kb-search" id="kb-search">
<form class="kb-search__form" action="search.html" method="get" role="search" aria-label="检索条件">
<input type="search" name="q" id="kb-q" class="kb-search__input" placeholder="检索举措、指标、原文；加引号为逐字匹配"
  aria-label="检索词" autocomplete="off" maxlength="200">
<button type="submit" class="kb-search__button">检索</button>
</form>
<p class="kb-search__status" id="kb-status" role="status" aria-live="polite">正在准备检索…</p>
<p class="kb-note kb-without-script">检索页需要浏览器脚本。没有脚本时，可以从“报告”“主题”“年度”目录查找。</p>
<div class="kb-search__notices" id="kb-notices"></div>
<div class="kb-search__body">
<aside class="kb-search__facets" id="kb-facets" aria-label="筛选"></aside>
<div class="kb-search__results"><div class="kb-search__tools" id="kb-tools" hidden>
<label>次序 <select id="kb-sort"><option value="relevance">相关程度</option><option value="year">年度，新的在前</option></select></label>
<label><input type="checkbox" id="kb-group"> 每份报告一条</label></div>
<ol class="kb-hits" id="kb-hits" aria-label="检索结果"></ol>
<nav class="kb-pager" id="kb-pager" aria-label="翻页"></nav></div>
</div>
</div>"""


def render_home(corpus: Corpus, passages: Passages) -> Page:
    """`index.md`."""
    blocks = [
        md.group(
            [
                md.heading(1, md.text("查过去怎么做，写今年怎么做"), {"id": "title", "class": "kb-hero__title"}),
                md.raw_html(SEARCH_FORM),
                _facts(corpus, passages),
            ],
            "kb-hero",
        ),
        md.heading(2, md.text("主题 × 年度"), {"id": "matrix", "class": "kb-kicker"}),
        topic_year_matrix(corpus.vocab, passages.tally, passages.years, "", "主题与年度对照", GLANCE),
        matrix_note("topics/matrix"),
        md.heading(2, md.text("报告"), {"id": "newest", "class": "kb-kicker"}),
        report_table(corpus, corpus.reports[:NEWEST], ""),
        md.heading(2, md.text("按主题看"), {"id": "topics", "class": "kb-kicker"}),
        md.group([_tile(t, passages.counts[t.id]) for t in corpus.vocab.topics if passages.counts[t.id]], "kb-tiles"),
        *_doubts(corpus),
    ]
    return Page("index.md", md.document("首页", [], blocks, hide=["navigation", "toc"]))


def _facts(corpus: Corpus, passages: Passages) -> str:
    figures = sum(len(report.figures) for report in corpus.reports)
    count = sum(passages.by_year.values())
    words = [f"{len(corpus.reports)} 份报告", f"{count} 段举措", f"{figures} 个指标值"]
    if passages.years:
        words.insert(1, f"{passages.years[-1]}—{passages.years[0]}")
    doubts = len(corpus.problems)
    facts = [md.text(" · ".join(words))]
    if doubts:
        facts.append(md.link(md.text(f"自检 {doubts} 条待核"), "audit.md", {"class": "kb-badge kb-badge--doubt"}))
    return md.block(md.join(facts, " "), "kb-hero__facts")


def _tile(topic: Topic, count: int) -> str:
    label = md.join([md.text(topic.name), md.span(md.text(count), {"class": "kb-tile__count"})], " ")
    return md.block(md.link(label, f"topics/{topic.id}.md", {"class": "kb-tile"}), "kb-tiles__item")


def _doubts(corpus: Corpus) -> Iterator[str]:
    """What needs a person, by how grave it is."""
    counts = Counter(item.severity for item in corpus.problems)
    if not counts:
        return
    yield md.heading(2, md.text("要有人看一看的"), {"id": "doubts", "class": "kb-kicker"})
    told = [
        md.join([md.badge(name, severity), md.text(f" {counts[severity]} 处")])
        for severity, name in SEVERITY_NAMES.items()
        if counts[severity]
    ]
    yield md.block(md.join([*told, md.link(md.text("自检"), "audit.md")], "　"), "kb-facts")


def render_search(corpus: Corpus) -> Page:
    """`search.md`: an empty shell that the page's script fills from the service."""
    blocks = [
        md.heading(1, md.text("检索"), {"id": "title"}),
        md.raw_html(SEARCH_PAGE),
    ]
    return Page("search.md", md.document("检索", [], blocks, hide=["navigation", "toc"]))
