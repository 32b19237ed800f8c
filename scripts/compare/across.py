"""The corpus across years: one object that pages, exports and benches ask.

    across.agencies                       → ("青岚市城市管理局", …)
    across.changes(report, next_report)   → matches by part
    across.links("青岚市城市管理局", 2022)  → commitments for 2022 with their outcomes
    across.series("青岚市城市管理局")       → its series

Everything is worked out when it is first asked for, and once.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from scripts.compare.basis import ends_early
from scripts.compare.commitments import Commitment, read_commitments
from scripts.compare.context import with_context
from scripts.compare.described import Describer
from scripts.compare.matching import PARTS, Match, match_part, part_of
from scripts.compare.merging import merge_links
from scripts.compare.outcomes import PlanLink, decide, link_outcomes
from scripts.compare.recall import Nothing, Places, Recall, pack_matches, unpack_matches
from scripts.compare.recurrence import Recurrence, follow_problems
from scripts.compare.seals import PROMISED, Alike, Groups, seal, seal_groups
from scripts.compare.series import Entry, Place, Series, one_name, place_of, read_entries, string_series
from scripts.compare.statements import Statement, Statements, of_status
from scripts.compare.wording import Synonyms, read_synonyms
from scripts.corpus import Corpus
from scripts.model import Report
from scripts.parse.topics import find_topics


@dataclass
class Across:
    """Views over a corpus; agencies without a name are left out, for nobody knows whose they are.
    `recall` may know what is found between two reports."""

    corpus: Corpus
    recall: Recall = field(default_factory=Nothing, repr=False)
    _groups: dict[str, Groups] = field(default_factory=dict, repr=False)
    _found: dict[tuple[str, str, str], bytes] = field(default_factory=dict, repr=False)
    _changes: dict[tuple[str, str], Mapping[str, tuple[Match, ...]]] = field(default_factory=dict, repr=False)
    _commitments: dict[str, tuple[Commitment, ...]] = field(default_factory=dict, repr=False)
    _links: dict[str, tuple[PlanLink, ...]] = field(default_factory=dict, repr=False)
    _merged: dict[tuple[str, int], tuple[PlanLink, ...]] = field(default_factory=dict, repr=False)
    _entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict, repr=False)
    _placed: dict[str, Mapping[Place, Entry]] = field(default_factory=dict, repr=False)
    _series: dict[str, tuple[Series, ...]] = field(default_factory=dict, repr=False)
    _problems: dict[str, tuple[Recurrence, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def synonyms(self) -> Synonyms:
        """The vocabulary's synonyms and terms, all topics together."""
        topics = self.corpus.vocab.topics
        return read_synonyms(
            (group for topic in topics for group in topic.synonyms), (term for topic in topics for term in topic.strong)
        )

    @cached_property
    def describer(self) -> Describer:
        """Describes statements with these synonyms, each once."""
        return Describer(self.synonyms)

    @cached_property
    def statements(self) -> Mapping[str, tuple[Statement, ...]]:
        """Report id → its statements in reading order."""
        return Statements(self.corpus.reports, self.corpus.vocab)

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """Agencies that are known by name, sorted."""
        return self.corpus.agencies

    @cached_property
    def _by_agency(self) -> dict[str, tuple[Report, ...]]:
        found: dict[str, list[Report]] = {}
        for report in sorted(self.corpus.reports, key=_oldest_first):
            found.setdefault(report.agency, []).append(report)
        return {agency: tuple(reports) for agency, reports in found.items()}

    def reports(self, agency: str) -> tuple[Report, ...]:
        """An agency's reports, oldest year first."""
        return self._by_agency.get(agency, ())

    def summary(self, agency: str, year: int) -> Report | None:
        """The report that tells what the agency did in a year: a summary before other kinds."""
        told = [r for r in self.reports(agency) if r.reported_year == year and of_status(self.statements[r.id], "done")]
        return min(told, key=lambda r: (r.kind != "summary", r.id), default=None)

    def answering(self, plan: Report, year: int) -> Report | None:
        """The summary that tells what became of a report's plans for a year: never that report
        itself. What a summary announces without saying for when (下一步) is for the year after."""
        if not plan.agency:
            return None
        told = self.summary(plan.agency, year)
        return told if told is not plan else self.summary(plan.agency, year + 1)

    def pairs(self, agency: str) -> tuple[tuple[Report, Report], ...]:
        """Reports of neighbouring years that are of one kind, oldest first: (older, newer)."""
        by_kind: dict[str, dict[int, Report]] = {}
        for report in self.reports(agency):
            if report.year is not None:
                by_kind.setdefault(report.kind, {}).setdefault(report.year, report)
        found = []
        for years in by_kind.values():
            ordered = sorted(years)
            found += [(years[a], years[b]) for a, b in pairwise(ordered)]
        return tuple(sorted(found, key=lambda pair: (pair[1].year or 0, pair[1].id)))

    def changes(self, older: str, newer: str) -> Mapping[str, tuple[Match, ...]]:
        """What is unchanged, reworded, new and gone between two reports, by part."""
        if (older, newer) not in self._changes:
            sides = {part: self._sides(part, older, newer) for part in PARTS}
            self._changes[older, newer] = {
                part: unpack_matches(self._matched(part, older, newer), *both) for part, both in sides.items()
            }
        return self._changes[older, newer]

    def changes_seal(self, older: str, newer: str) -> str:
        """A digest of what is found between two reports, beside what they say."""
        return seal([self._matched(part, older, newer) for part in PARTS])

    def _matched(self, part: str, older: str, newer: str) -> bytes:
        """The matches of a part, by places."""

        def match() -> bytes:
            both = self._sides(part, older, newer)
            return pack_matches(match_part(part, *both, self.describer), *both)

        if (part, older, newer) not in self._found:
            key = f"changes {self._key((older, part), (newer, part))}"
            self._found[part, older, newer] = self.recall.remember(key, match)
        return self._found[part, older, newer]

    def _sides(self, part: str, older: str, newer: str) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
        return part_of(self.statements[older], part), part_of(self.statements[newer], part)

    def _key(self, *groups: tuple[str, str], words: object = "") -> str:
        """A digest of all that comparing these groups of statements of reports depends on."""
        told = [(self.said(report), name, self._described(report)[name]) for report, name in groups]
        return seal(self.corpus.stamp, self.corpus.grammar, told, words)

    @cached_property
    def _by_id(self) -> dict[str, Report]:
        return {report.id: report for report in self.corpus.reports}

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self.synonyms)

    def said(self, report_id: str) -> bytes:
        """A digest of what a report says, but for topics."""
        return self.corpus.brief(self._by_id[report_id]).said

    def _described(self, report_id: str) -> Groups:
        """How what is compared of a report is described."""

        def describe() -> bytes:
            groups = seal_groups(
                self.statements[report_id], self.commitments_of(report_id), self.describer, self._alike
            )
            return json.dumps(groups).encode()

        if report_id not in self._groups:
            identity = self.corpus.identities.get(report_id)
            found = self.recall.remember(f"described {identity}", describe) if identity else describe()
            self._groups[report_id] = json.loads(found)
        return self._groups[report_id]

    def commitments_of(self, report_id: str) -> tuple[Commitment, ...]:
        """The commitments of one report in reading order."""
        if report_id not in self._commitments:
            self._commitments[report_id] = tuple(read_commitments(self.statements[report_id]))
        return self._commitments[report_id]

    def links_of(self, report_id: str) -> tuple[PlanLink, ...]:
        """The commitments of one report with their outcomes."""
        if report_id not in self._links:
            report = self._by_id[report_id]
            by_year: dict[int, list[Commitment]] = {}
            for item in self.commitments_of(report_id):
                by_year.setdefault(item.year, []).append(item)
            links: list[PlanLink] = []
            for year, items in by_year.items():
                summary = self.answering(report, year)
                if summary is not None:
                    links += self._answered(report_id, year, items, summary.id)
                else:
                    links += link_outcomes(items, None, self.describer)
            self._links[report_id] = tuple(decide(link, report.decisions) for link in links)
        return self._links[report_id]

    def _answered(self, report_id: str, year: int, items: Sequence[Commitment], summary: str) -> list[PlanLink]:
        """A report's commitments for a year with what a summary says of them."""
        said = self.statements[summary]
        places = Places(self.commitments_of(report_id), self.statements[report_id], said)

        def link() -> bytes:
            found = list(link_outcomes(items, of_status(said, "done", "problem"), self.describer))
            next_plans = [s for s in of_status(said, "plan") if s.measure.year == year + 1]
            context = with_context(found, of_status(said, "problem"), next_plans, self.describer)
            early = ends_early(self._by_id[summary])
            return places.pack([replace(item, early=early) for item in context])

        key = self._key((report_id, PROMISED), *((summary, part) for part in PARTS), words=year)
        return places.unpack(self.recall.remember(f"links {key}", link))

    def links(self, agency: str, year: int) -> tuple[PlanLink, ...]:
        """All of an agency's commitments for a year with their outcomes, report by report; one that
        several reports state is there once."""
        if (agency, year) not in self._merged:
            said = [link for r in self.reports(agency) for link in self.links_of(r.id) if link.commitment.year == year]
            self._merged[agency, year] = merge_links(said, self.describer)
        return self._merged[agency, year]

    def promised(self, agency: str) -> dict[tuple[str, int], list[PlanLink]]:
        """An agency's commitments by topic ("" for none) and year: each by its own words, else by its
        passage's first topic."""
        found: dict[tuple[str, int], list[PlanLink]] = {}
        for year in self.planned_years(agency):
            for link in self.links(agency, year):
                statement = link.commitment.statement
                topics = find_topics(statement.text, self.corpus.vocab) or statement.measure.topics
                found.setdefault((topics[0] if topics else "", year), []).append(link)
        return found

    def planned_years(self, agency: str) -> tuple[int, ...]:
        """Years that the agency has commitments for, newest first."""
        years = {item.year for report in self.reports(agency) for item in self.commitments_of(report.id)}
        return tuple(sorted(years, reverse=True))

    def entries(self, agency: str) -> tuple[Entry, ...]:
        """An agency's figures as ledger entries, oldest report first."""
        if agency not in self._entries:
            said = (e for r in self.reports(agency) for e in read_entries(self.statements[r.id], self.synonyms))
            self._entries[agency] = tuple(one_name(said))
        return self._entries[agency]

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The recurring indicators that some agency reports: those that have a page; sorted."""
        return tuple(sorted({e.figure.indicator for a in self.agencies for e in self.entries(a)} - {""}))

    @cached_property
    def entries_by_topic(self) -> dict[str, list[Entry]]:
        """Topic → the figures of all agencies in passages that are about it first."""
        found: dict[str, list[Entry]] = {}
        for agency in self.agencies:
            for entry in self.entries(agency):
                found.setdefault(entry.figure.topic or "", []).append(entry)
        return found

    def series(self, agency: str) -> tuple[Series, ...]:
        """An agency's series."""
        if agency not in self._series:
            self._series[agency] = string_series(self.entries(agency), self.met(agency))
        return self._series[agency]

    def placed(self, agency: str) -> Mapping[Place, Entry]:
        """An agency's ledger entries by place."""
        if agency not in self._placed:
            self._placed[agency] = {entry.place: entry for entry in self.entries(agency)}
        return self._placed[agency]

    def met(self, agency: str) -> dict[Place, Entry]:
        """The targets that an agency's plan pages hold against a figure of a summary, by place."""
        entries = self.placed(agency)
        found: dict[Place, Entry] = {}
        for link in (link for report in self.reports(agency) for link in self.links_of(report.id)):
            for target, actual in link.pairs:
                answer = entries.get(place_of(link.evidence, actual)) if link.evidence is not None else None
                if answer is not None:
                    found[place_of(link.commitment.statement, target)] = answer
        return found

    def problems_of(self, report_id: str) -> tuple[Recurrence, ...]:
        """The problems that a report names, with what the next year's summary says."""
        if report_id not in self._problems:
            report = self._by_id[report_id]
            year = report.reported_year
            following = self.summary(report.agency, year + 1) if report.agency and year is not None else None
            named = of_status(self.statements[report_id], "problem")
            later = of_status(self.statements[following.id], "problem") if following else None
            self._problems[report_id] = tuple(follow_problems(named, later, self.describer))
        return self._problems[report_id]


def _oldest_first(report: Report) -> tuple[int, str]:
    return report.year if report.year is not None else 9999, report.id
