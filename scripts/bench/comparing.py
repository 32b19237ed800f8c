"""How well reports are compared across years, against pairs and promises labelled by hand.

same        is a labelled pair (unchanged, reworded) matched, and a pair that only looks alike not
new, gone   is what is labelled new or gone left without a match
status      is the outcome of a commitment the labelled one; a wrong 已完成 is counted apart
problems    does a named problem come back the year after
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scripts.bench.labels import Compared
from scripts.bench.reading import Score, Speed
from scripts.compare.across import Across
from scripts.compare.commitments import Commitment
from scripts.compare.matching import Match
from scripts.compare.outcomes import PlanLink
from scripts.compare.statements import Statement
from scripts.compare.wording import fold
from scripts.corpus import Corpus, build_corpus
from scripts.model import OUTCOME_NAMES, Report, SourceFile
from scripts.parse import parse_report
from scripts.vocab import Vocabulary

# A statement is meant by a label's words when it holds at least this share of them.
OVERLAP = 0.34
Row = Mapping[str, str]
Place = tuple[str, int]
# Ids of two reports → their matches by part.
Changes = Callable[[str, str], Mapping[str, Sequence[Match]]]


@dataclass(slots=True)
class Comparing:
    """What was counted; `confusion` by (labelled, found)."""

    same: Score = field(default_factory=Score)
    alone: Score = field(default_factory=Score)
    commitments: int = 0
    right: int = 0
    unread: int = 0
    wrongly_done: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    kinds: int = 0
    returns: Score = field(default_factory=Score)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def accuracy(self) -> float:
        """Share of the labelled commitments whose outcome is the labelled one."""
        return self.right / self.commitments if self.commitments else 1.0


def gather(item: Compared, vocab: Vocabulary) -> Across:
    """The labelled reports, read, across years."""
    return Across(build_corpus(_read(item.sources, vocab), vocab, ()))


def _read(sources: Iterable[SourceFile], vocab: Vocabulary) -> list[Report]:
    return [report for source in sources if (report := parse_report(source, vocab)[0]) is not None]


def measure_growth(item: Compared, sizes: Sequence[int], vocab: Vocabulary, clock: Callable[[], float]) -> Speed:
    """Seconds of the clock to compare everything in about so many reports: the labelled ones, each agency
    under as many names as needed."""
    read = _read(item.sources, vocab)
    seconds, made = [], []
    for size in sizes:
        copies = max(1, size // len(read))
        reports = [
            replace(r, id=f"{r.id}-{n}", path=f"{n}/{r.path}", agency=f"{r.agency}{n}")
            for n in range(copies)
            for r in read
        ]
        across = Across(Corpus(tuple(reports), vocab, ()))
        began = clock()
        for agency in across.agencies:
            across.series(agency)
            for year in across.planned_years(agency):
                across.links(agency, year)
            for older, newer in across.pairs(agency):
                across.changes(older.id, newer.id)
            for report in across.reports(agency):
                across.links_of(report.id)
                across.problems_of(report.id)
        seconds.append(clock() - began)
        made.append(len(reports))
    return Speed(tuple(made), tuple(seconds))


def score_comparing(across: Across, truth: Mapping[str, Sequence[Row]]) -> Comparing:
    """Scores of one labelled set; `truth` holds the rows of pairs, promises and problems."""
    found = Comparing()
    names = _names(across)
    score_pairs(across, truth.get("pairs", ()), across.changes, found)
    _score_promises(across, names, truth.get("promises", ()), found)
    _score_problems(across, names, truth.get("recurring_problems", ()), found)
    return found


def _names(across: Across) -> dict[str, str]:
    """File name → report id."""
    return {report.path.rsplit("/", 1)[-1]: report.id for report in across.corpus.reports}


def score_pairs(across: Across, rows: Iterable[Row], changes: Changes, found: Comparing) -> None:
    """Scores labelled pairs of statements against the matches of two reports."""
    names = _names(across)
    matched: dict[tuple[str, str], list[Match]] = {}
    for row in rows:
        one, other = names.get(row["file_a"], ""), names.get(row["file_b"], "")
        if not (one and other):
            continue
        if (one, other) not in matched:
            parts = changes(one, other)
            matched[one, other] = [match for matches in parts.values() for match in matches]
        before = places_of(across.statements[one], row["words_a"])
        after = places_of(across.statements[other], row["words_b"])
        name = f"{row['verdict']}：{row['words_a']} ／ {row['words_b']}"
        if row["verdict"] in ("unchanged", "reworded", "different"):
            together = any(_touches(m.older, before) and _touches(m.newer, after) for m in matched[one, other])
            _count(found.same, name, row["verdict"] != "different", together)
        elif row["verdict"] in ("new", "gone"):
            side = after if row["verdict"] == "new" else before
            alone = any(m.verdict == row["verdict"] and _touches(m.newer + m.older, side) for m in matched[one, other])
            _count(found.alone, name, True, alone)


def _count(score: Score, name: str, wanted: bool, had: bool) -> None:
    score.labelled += wanted
    score.found += had
    score.hit += wanted and had
    if wanted and not had:
        score.misses.append(name)
    if had and not wanted:
        score.extras.append(name)


def places_of(statements: Sequence[Statement], words: str) -> set[Place]:
    """(passage, start) of the statements that these words touch, wherever they occur."""
    wanted = fold(words)
    text, owners = "", []
    for statement in statements:
        piece = fold(statement.text)
        text += piece
        owners += [(statement.measure.id, statement.start)] * len(piece)
    places: set[Place] = set()
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        counts = Counter(owners[at : at + len(wanted)])
        places |= {place for place, n in counts.items() if n >= OVERLAP * len(wanted)}
        at = text.find(wanted, at + 1)
    return places


def _touches(statements: Iterable[Statement], places: set[Place]) -> bool:
    return any(s.measure.id == where and s.start <= start < s.end for s in statements for where, start in places)


def _score_promises(across: Across, names: Mapping[str, str], rows: Iterable[Row], found: Comparing) -> None:
    for row in rows:
        plan = names.get(row["plan_file"], "")
        if not plan:
            continue
        found.commitments += 1
        link = _find_link(across.links_of(plan), row["commitment"])
        told = OUTCOME_NAMES[link.status] if link else "没有读到"
        if link and link.status == "later" and row["summary_file"] in ("", "-"):
            told = row["status"]  # labelled as not found, because there is nothing to look in
        found.confusion[row["status"], told] += 1
        if link is None:
            found.unread += 1
        elif link.commitment.kind == row["kind"]:
            found.kinds += 1
        if told == row["status"]:
            found.right += 1
            continue
        said = f"{row['commitment']}：应是{row['status']}，得{told}"
        said += f"（{link.how}；{link.evidence.text if link.evidence else ''}）" if link else ""
        (found.wrongly_done if told == "已完成" else found.wrong).append(said)


def _find_link(links: Iterable[PlanLink], words: str) -> PlanLink | None:
    """The link whose commitment holds these words, or is held by them."""
    wanted = fold(words)
    best: tuple[int, PlanLink] | None = None
    for link in links:
        text = fold(_text(link.commitment))
        if wanted in text or text in wanted:
            gap = abs(len(text) - len(wanted))
            if best is None or gap < best[0]:
                best = (gap, link)
    return best[1] if best else None


def _text(commitment: Commitment) -> str:
    return commitment.statement.text


def _score_problems(across: Across, names: Mapping[str, str], rows: Iterable[Row], found: Comparing) -> None:
    for row in rows:
        one, other = names.get(row["file_a"], ""), names.get(row["file_b"], "")
        if not (one and other):
            continue
        before = places_of(across.statements[one], row["words_a"])
        after = places_of(across.statements[other], row["words_b"])
        again = any(
            {(r.problem.measure.id)} & {place[0] for place in before}
            and r.later is not None
            and r.later.measure.id in {place[0] for place in after}
            for r in across.problems_of(one)
        )
        wanted = row["words_b"] not in ("", "-")
        if not wanted:
            later = [r.later for r in across.problems_of(one) if r.problem.measure.id in {p[0] for p in before}]
            again = any(later)
        _count(found.returns, f"{row['words_a']} ／ {row['words_b']}", wanted, again)


def format_comparing(found: Comparing, *, verbose: bool) -> Iterator[str]:
    """A short table, and with `verbose` everything that differs."""
    for name, score in (("同一举措", found.same), ("新、没有了", found.alone), ("问题又提", found.returns)):
        if score.labelled:
            yield f"{name}：准确 {score.precision:.3f}，召回 {score.recall:.3f}（标注 {score.labelled}，判为是 {score.found}）"
    if found.commitments:
        yield (
            f"计划落实：{found.right}/{found.commitments} 判对（{found.accuracy:.3f}），"
            f"错判已完成 {len(found.wrongly_done)}，没有读到 {found.unread}，类型对 {found.kinds}"
        )
    if verbose:
        for name, score in (("同一举措", found.same), ("新、没有了", found.alone), ("问题又提", found.returns)):
            yield from (f"{name} 漏：{item}" for item in score.misses)
            yield from (f"{name} 多：{item}" for item in score.extras)
        yield from (f"错判已完成：{item}" for item in found.wrongly_done)
        yield from (f"判错：{item}" for item in found.wrong)
        yield from (f"{want} → {had}：{count}" for (want, had), count in found.confusion.most_common())
