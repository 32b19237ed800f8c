"""Paragraphs to the body of a report: its headings in their tree, its passages below them.

（一）重治理。拆除违法建设83处。 → Section(number="（一）", title="重治理", stop="。"), Measure("拆除…")
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.model import Figure, Kind, Line, Mark, Measure, Role, Section
from scripts.parse.figures import Place, find_figures
from scripts.parse.headings import Heading, parse_heading, place_headings
from scripts.parse.masks import find_masks
from scripts.parse.metadata import Years
from scripts.parse.passages import parse_lead, split_passages
from scripts.parse.timeline import (
    Stance,
    announced_stance,
    default_stance,
    passage_stance,
    place_stances,
    preamble_stance,
)
from scripts.parse.topics import find_topics
from scripts.vocab import Vocabulary

Block = Heading | Line
SOME_TEXT = 20
# A short passage before the first item names what the items are about.
LEAD_IN = 40


@dataclass(frozen=True, slots=True)
class Body:
    """Sections and measures in reading order, and the figures in the measures."""

    items: tuple[Section | Measure, ...]
    figures: tuple[Figure, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The passages."""
        return tuple(item for item in self.items if isinstance(item, Measure))


def read_blocks(paragraphs: Sequence[Line]) -> list[Block]:
    """Every paragraph as the heading that it opens with, or as it is. A line without a number
    is a heading only over some text: at the end of a report it is a signature."""
    blocks: list[Block] = [parse_heading(paragraph, alone=True) or paragraph for paragraph in paragraphs]
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, Line) and len(block.text) >= SOME_TEXT:
            break
        if isinstance(block, Heading):
            if block.number:
                break
            blocks[index] = paragraphs[index]
    return blocks


def read_body(blocks: Sequence[Block], kind: Kind, years: Years, vocab: Vocabulary) -> Body:
    """The body of a report from its blocks."""
    reader = _Reader(kind, years, vocab, blocks)
    for block in blocks:
        reader.take(block)
    return Body(tuple(reader.items), tuple(reader.figures))


class _Reader:
    """Takes blocks one by one; holds the tree so far."""

    def __init__(self, kind: Kind, years: Years, vocab: Vocabulary, blocks: Sequence[Block]) -> None:
        self.items: list[Section | Measure] = []
        self.figures: list[Figure] = []
        self._kind = kind
        self._years = years
        self._vocab = vocab
        self._placed = place_headings([block for block in blocks if isinstance(block, Heading)])
        self._stances = place_stances(self._placed, kind, years)
        self._announced: Stance | None = None
        self._sections: list[Section] = []
        self._paths: list[str] = []
        self._paragraph = 0
        self._seen: Counter[str] = Counter()

    def take(self, block: Block) -> None:
        """Adds a heading with the text that runs on from it, or a paragraph."""
        lead = ""
        if isinstance(block, Heading):
            self._add_section(block)
            lead = block.title + block.stop if block.stop else ""
            block = block.rest
        if block.text.strip():
            self._add_paragraph(block, lead)
            self._paragraph += 1

    def _add_section(self, heading: Heading) -> None:
        index = len(self._sections)
        placed, stance = self._placed[index], self._stances[index]
        parent = self._sections[placed.parent] if placed.parent is not None else None
        self._paths.append((self._paths[placed.parent] if placed.parent is not None else "") + "\0" + heading.title)
        section = Section(
            id=self._id("s", self._paths[index]),
            parent_id=parent.id if parent else None,
            level=placed.level,
            number=heading.number,
            title=heading.title,
            stop=heading.stop,
            line=heading.line,
            status=stance.status,
            year=stance.year,
            topics=find_topics(heading.title, self._vocab) or (parent.topics if parent else ()),
        )
        self._sections.append(section)
        self._announced = None
        self.items.append(section)

    def _add_paragraph(self, paragraph: Line, lead: str) -> None:
        above = self._sections[-1] if self._sections else None
        base = self._announced or (Stance(above.status, above.year) if above else self._opening())
        inherited = above.topics if above else ()
        position = 0
        passages = split_passages(paragraph.text)
        # What runs on from a heading in one piece is as much about it as about a lead of its own.
        lead = lead if len(passages) == 1 else ""
        for text in passages:
            line = paragraph.part(position, position + len(text))
            stance = passage_stance(text, base, self._years)
            self._add_measure(line, above, stance, inherited, lead)
            ahead = announced_stance(text, stance, base)
            if ahead != base:
                self._announced = base = ahead
            if position == 0 and len(text) <= LEAD_IN:
                inherited = find_topics(text, self._vocab, inherited) or inherited
            position += len(text)

    def _opening(self) -> Stance:
        """What holds before the first heading; where there is none, only the first paragraph opens."""
        if self._paragraph and not self._placed and self._kind in ("plan", "other"):
            return default_stance(self._kind, self._years)
        return preamble_stance(self._kind, self._years)

    def _add_measure(
        self, line: Line, above: Section | None, stance: Stance, inherited: tuple[str, ...], lead: str
    ) -> None:
        in_line = above is None or stance.status == above.status
        measure = Measure(
            id=self._id("p", line.text.strip()),
            section_id=above.id if above else None,
            paragraph=self._paragraph,
            line=line.number,
            text=line.text,
            lead=parse_lead(line.text),
            status=stance.status,
            year=stance.year,
            topics=find_topics(lead + line.text, self._vocab, inherited) or (inherited if in_line else ()),
            marks=tuple(Mark(start, end, "mask") for start, end in find_masks(line.text)),
        )
        self.items.append(measure)
        ahead = stance.status in ("plan", "suggestion") or (self._kind == "plan" and stance.status == "background")
        role: Role = "target" if ahead else "actual"
        place = Place(measure.id, measure.section_id, line, role, measure.year, measure.topics)
        self.figures += find_figures(place, self._vocab)

    def _id(self, prefix: str, content: str) -> str:
        """An id from content: the same words get the same id, the second time with -2."""
        base = f"{prefix}-{hashlib.sha256(content.encode()).hexdigest()[:10]}"
        self._seen[base] += 1
        return base if self._seen[base] == 1 else f"{base}-{self._seen[base]}"
