"""The tables that lie across agencies or years: matrix, a topic's and an indicator's figures,
what changed between two years.

matrix_table(vocab, told, years) → 主题 2022完成 2022计划 2022其他 … 合计完成 合计计划 合计其他
changes_table(across, pairs)          → 部分 变化 原来的话 现在的话 …, one row a change
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scripts.compare.across import Across
from scripts.compare.coverage import NONE, Tally, add_counts, group_by_topic, tally
from scripts.compare.matching import PART_NAMES, VERDICT_NAMES, Match
from scripts.compare.reasons import Standing, standings
from scripts.compare.redline import redline
from scripts.compare.rhetoric import is_telling
from scripts.compare.series import Entry, Met, Place, Series
from scripts.compare.statements import joined
from scripts.compare.unlike import unlike
from scripts.corpus import Cited, Corpus
from scripts.export.tables import FIGURE_COLUMNS, Cell, Link, Table, cite, figure_cells
from scripts.model import Report
from scripts.vocab import Vocabulary

KINDS = ("完成", "计划", "其他")


def corpus_matrix(corpus: Corpus) -> Table:
    """Topic × year of all agencies."""
    return _matrix_of(corpus, corpus.cited)


def agency_matrix_table(across: Across, agency: str) -> Table:
    """Topic × year of one agency."""
    items = [c for c in across.corpus.cited if c.report.agency == agency]
    return _matrix_of(across.corpus, items)


def _matrix_of(corpus: Corpus, items: Sequence[Cited]) -> Table:
    told = tally(group_by_topic(items, corpus.vocab.topic_names))
    return matrix_table(corpus.vocab, told, sorted({item.year for item in items if item.year is not None}))


def matrix_table(vocab: Vocabulary, told: Tally, years: Sequence[int]) -> Table:
    """Topic × year; every topic of the vocabulary has a row."""
    columns = ["主题", *(f"{year}{kind}" for year in years for kind in KINDS), *(f"合计{kind}" for kind in KINDS)]
    rows: list[tuple[Cell, ...]] = []
    sums = [0] * (len(columns) - 1)
    for topic, name in vocab.topic_names.items():
        counts = [n for year in years for n in told[topic].get(year, NONE)]
        counts += add_counts(told[topic].values())
        sums = [total + n for total, n in zip(sums, counts, strict=True)]
        rows.append((Link(name, f"topics/{topic}.html"), *counts))
    return Table("主题与年度", tuple(columns), (*rows, ("合计", *sums)))


def topic_figures(across: Across, topic: str) -> list[Entry]:
    """The figures of the passages that are about a topic first, newest year first."""
    entries = across.entries_by_topic.get(topic, ())
    return sorted(entries, key=lambda e: (-(e.year or 0), e.agency, e.figure.line))


def topic_table(entries: Iterable[Entry]) -> Table:
    """A topic's figures."""
    return Table("指标值", FIGURE_COLUMNS, tuple(figure_cells(entry) for entry in entries))


def indicator_figures(entries: Iterable[Entry], strung: Sequence[Series], met: Met) -> list[tuple[Entry, Standing]]:
    """An indicator's figures by agency, newest year first, each with how it stands to the others."""
    ordered = sorted(entries, key=lambda e: (e.agency, -(e.year or 0)))
    return list(zip(ordered, standings(ordered, strung, met), strict=True))


def indicator_table(name: str, told: Iterable[tuple[Entry, Standing]]) -> Table:
    """An indicator's figures, each with why it can't be compared."""
    rows = tuple((*figure_cells(entry), *_standing(standing)) for entry, standing in told)
    return Table(name, (*FIGURE_COLUMNS, "能不能连成线", "不可比的理由", "对照"), rows)


def _standing(standing: Standing) -> tuple[Cell, ...]:
    if standing.series is not None:
        return "可比（本单位各年）", "", None
    if standing.meets is not None:
        meets = standing.meets
        return "目标，对照本年的完成数", "", Link(f"完成 {meets.figure.raw}", cite(meets.statement).address)
    if standing.other is None:
        return "只有这一个数", "", None
    other = standing.other
    told = f"{other.agency}{other.year or '年度不明'} {other.figure.raw}"
    return "不可比", "、".join(standing.reasons) or "同一年的另一个数", Link(told, cite(other.statement).address)


def changes_table(across: Across, pairs: Iterable[tuple[Report, Report]]) -> Table:
    """What is reworded, new, gone and unchanged between reports of neighbouring years."""
    columns = (
        "从",
        "到",
        "部分",
        "变化",
        "套话",
        "原来的话",
        "现在的话",
        "不可比的数",
        "相似",
        "原来的出处",
        "现在的出处",
    )
    return Table("逐年改动", columns, tuple(row for older, newer in pairs for row in _changes(across, older, newer)))


def _changes(across: Across, older: Report, newer: Report) -> Iterator[tuple[Cell, ...]]:
    entries = across.placed(newer.agency)
    for part, matches in across.changes(older.id, newer.id).items():
        for match in matches:
            if not all(s.lead for s in (*match.older, *match.newer)):
                yield older.year, newer.year, PART_NAMES[part], *_change(match, entries)


def _change(match: Match, entries: Mapping[Place, Entry]) -> tuple[Cell, ...]:
    before, after = match.older, match.newer
    reworded = match.verdict == "reworded"
    pairs = unlike(match, redline(joined(before), joined(after)), entries) if reworded else ()
    apart = [f"{p.older.figure.raw}→{p.newer.figure.raw}：{'、'.join(p.reasons)}" for p in pairs]
    return (
        VERDICT_NAMES[match.verdict], "" if is_telling(match) else "套话", joined(before), joined(after),
        "；".join(apart), round(match.likeness * 100) if before and after else None,
        cite(before[0]) if before else None, cite(after[0]) if after else None,
    )  # fmt: skip
