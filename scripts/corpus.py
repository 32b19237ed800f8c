"""All reports together, and the views of them that pages and search share.

corpus.agencies                  → ("东县城市管理局", …)
corpus.brief(report).topics      → what a report is about, without unpacking it
corpus.cited                     → every passage with its report and heading
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from scripts.audit import audit_report, find_near_duplicates
from scripts.brief import Brief, brief_of
from scripts.gate import Refusal, admit
from scripts.model import Measure, Problem, Record, Report, Section, Status
from scripts.problems import RULES, problem
from scripts.vocab import Vocabulary


@dataclass(frozen=True, slots=True)
class Cited(Record):
    """A passage with the report and the heading (None before the first) that it stands in."""

    report: Report
    section: Section | None
    measure: Measure

    @property
    def status(self) -> Status:
        """Whether it tells of a deed, a plan, a problem."""
        return self.measure.status

    @property
    def year(self) -> int | None:
        """The year that it speaks of."""
        return self.measure.year

    @property
    def topics(self) -> tuple[str, ...]:
        """What it speaks of, best first."""
        return self.measure.topics


NO_BRIEFS: Mapping[str, Brief] = MappingProxyType({})


@dataclass(frozen=True)
class Corpus:
    """What is published: reports by year (newest first, unknown last), agency and id; ids are
    unique. `refused` lists what is not.

    `identities`: report id → digest of all that reading and comparing the report depends on; none
    where nobody asks what has changed. `stamp` stands for the program that makes pages. `briefs`:
    report id → the report at a glance, where that is known already. `site`: the address that the
    site is reached at, with its last slash, "" where the settings don't name one."""

    reports: tuple[Report, ...]
    vocab: Vocabulary
    problems: tuple[Problem, ...]
    refused: tuple[Refusal, ...] = ()
    identities: Mapping[str, str] = field(default_factory=dict)
    stamp: str = ""
    briefs: Mapping[str, Brief] = field(default_factory=dict)
    site: str = ""

    def made_from(self, reports: Iterable[Report], *words: object) -> str:
        """A digest of all that these reports say and of their topics, in this order, and of some
        words beside them; "" where nobody asks what has changed."""
        if not self.identities:
            return ""
        digest = hashlib.sha256(repr((self.stamp, self.site, words)).encode())
        for report in reports:
            digest.update(self.brief(report).said + self.brief(report).about)
        return digest.hexdigest()

    @cached_property
    def heads(self) -> dict[str, bytes]:
        """Report id → digest of what is told of it wherever it is cited."""
        return {r.id: hashlib.sha256(repr((r.id, r.agency, r.kind, r.year)).encode()).digest() for r in self.reports}

    @cached_property
    def grammar(self) -> str:
        """A digest of what figures are read by: headings are read for them again where they are shown."""
        return hashlib.sha256(repr((sorted(self.vocab.units.items()), self.vocab.indicators)).encode()).hexdigest()

    def brief(self, report: Report) -> Brief:
        """One of its reports at a glance."""
        return self._briefs[report.id]

    @cached_property
    def _briefs(self) -> dict[str, Brief]:
        return {r.id: self.briefs[r.id] if r.id in self.briefs else brief_of(r) for r in self.reports}

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """Agencies that are known by name, sorted."""
        return tuple(sorted({report.agency for report in self.reports if report.agency}))

    @cached_property
    def by_agency(self) -> dict[str, tuple[Report, ...]]:
        """Agency → its reports, newest year first."""
        found: dict[str, list[Report]] = {}
        for report in self.reports:
            found.setdefault(report.agency, []).append(report)
        return {agency: tuple(reports) for agency, reports in found.items()}

    @cached_property
    def cited(self) -> tuple[Cited, ...]:
        """Every passage, in report and reading order."""
        return tuple(cited for report in self.reports for cited in cited_of(report))

    def reports_of(self, year: int) -> tuple[Report, ...]:
        """The reports that speak of a year, as what was done or as what is planned."""
        return tuple(r for r in self.reports if year in (r.reported_year, r.planned_year))


def cited_of(report: Report) -> Iterator[Cited]:
    """The passages of a report in reading order, with their words."""
    body = tuple(report.body)
    sections = {item.id: item for item in body if isinstance(item, Section)}
    return (Cited(report, sections.get(m.section_id or ""), m) for m in body if isinstance(m, Measure))


def build_corpus(
    reports: Iterable[Report],
    vocab: Vocabulary,
    problems: Iterable[Problem],
    audited: Mapping[str, tuple[Problem, ...]] = MappingProxyType({}),
    identities: Mapping[str, str] = MappingProxyType({}),
    stamp: str = "",
    briefs: Mapping[str, Brief] = NO_BRIEFS,
    site: str = "",
) -> Corpus:
    """The corpus of what may be published; its problems quote no report that is refused.
    `audited`: path → what the self-check found in a report, where that is known already;
    `identities`: path → digest of what the report depends on; `stamp` stands for the program;
    `briefs`: path → the report at a glance; `site`: the site's address."""
    admission = admit(*examine(reports, vocab, problems, audited, briefs))
    known_by = {report.id: identities[report.path] for report in admission.reports if report.path in identities}
    at_a_glance = {report.id: briefs[report.path] for report in admission.reports if report.path in briefs}
    return Corpus(admission.reports, vocab, admission.problems, admission.refused, known_by, stamp, at_a_glance, site)


def examine(
    reports: Iterable[Report],
    vocab: Vocabulary,
    problems: Iterable[Problem],
    audited: Mapping[str, tuple[Problem, ...]] = MappingProxyType({}),
    briefs: Mapping[str, Brief] = NO_BRIEFS,
) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """The reports in corpus order and all that is open about them, with words, by place. Of
    reports with one id (case apart) only the first by path stays that nothing else blocks (C301).
    `audited` and `briefs` as in `build_corpus`."""

    def audit(report: Report) -> Sequence[Problem]:
        known = audited.get(report.path)
        return known if known is not None else audit_report(report, vocab.cities)

    by_id: dict[str, list[Report]] = {}
    found = list(problems)
    blocked = {item.path for item in found if RULES[item.code].blocking}
    for report in sorted(reports, key=lambda r: r.path):
        by_id.setdefault(report.id.casefold(), []).append(report)
    chosen: list[Report] = []
    for alike in by_id.values():
        free = alike if len(alike) == 1 else [r for r in alike if r.path not in blocked and not _blocks(r, audit(r))]
        first = (free or alike)[0]
        chosen.append(first)
        found += [
            problem("C301", other.path, None, f"编号“{other.id}”与 {first.path} 相同，这一份没有发布")
            for other in alike
            if other is not first
        ]
    kept = sorted(chosen, key=lambda r: (newest_first(r.year), r.agency, r.id))
    doubts = [doubt for report in kept for doubt in audit(report)]
    doubts += find_near_duplicates({r.path: (briefs.get(r.path) or brief_of(r)).words for r in kept})
    accepted = {(report.path, settled) for report in kept for settled in report.accepted}
    raised = {(item.path, words) for item in doubts for words in (item.code, f"{item.code}:{item.line}")}
    for report in kept:
        stale = [settled for settled in report.accepted if (report.path, settled) not in raised]
        if stale:
            where = f"data/overrides/{report.id}.yml"
            found.append(problem("O503", where, None, f"accept 里的 {'、'.join(stale)} 没有对应的疑问"))
    found += [
        item for item in doubts if not {(item.path, item.code), (item.path, f"{item.code}:{item.line}")} & accepted
    ]
    return tuple(kept), tuple(sorted(found, key=_by_place))


def _blocks(report: Report, doubts: Iterable[Problem]) -> bool:
    """Whether a doubt that no override accepts keeps a report from being published."""
    blocking = [item for item in doubts if RULES[item.code].blocking]
    return any({item.code, f"{item.code}:{item.line}"}.isdisjoint(report.accepted) for item in blocking)


def newest_first(year: int | None) -> int:
    """The order of years wherever they are listed: the newest first, an unknown one last."""
    return -year if year is not None else 0


def _by_place(item: Problem) -> tuple[str, int, str, str]:
    return item.path, item.line or 0, item.code, item.message
