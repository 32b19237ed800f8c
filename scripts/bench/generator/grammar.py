"""Sentences from rules: `@名称` opens a rule, every line below is one way to say it.

    @效
    [取得|收到]了[明显|积极]成效      → 收到了积极成效

`[甲|乙]` is one of them, `{名称}` another rule or a word that the report gives, `{#20-400}`
a number (`:2` with two decimals).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scripts.bench.generator.dice import Dice

TOKEN = re.compile(r"\{#([\d.]+)-([\d.]+)(?::(\d))?\}|\{([^}#]+)\}|(\[)|(\|)|(\])")
Template = tuple["str | Reference | Number | Choice", ...]
Rules = Mapping[str, tuple[Template, ...]]


@dataclass(frozen=True, slots=True)
class Reference:
    """Another rule, or a word that the report gives."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a span, with so many decimals."""

    low: float
    high: float
    decimals: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways."""

    ways: tuple[Template, ...]


def parse_rules(text: str) -> dict[str, tuple[Template, ...]]:
    """Rule name → its ways to say it. ValueError for a bracket without its other half."""
    rules: dict[str, list[Template]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("@"):
            name = line[1:].strip()
            rules[name] = []
        elif line.strip() and not line.startswith("# "):
            rules[name].append(parse_template(line.strip()))
    return {name: tuple(ways) for name, ways in rules.items()}


def parse_template(line: str) -> Template:
    """One line as its parts."""
    stack: list[list[list[str | Reference | Number | Choice]]] = [[[]]]
    position = 0
    for match in TOKEN.finditer(line):
        if match.start() > position:
            stack[-1][-1].append(line[position : match.start()])
        position = match.end()
        low, high, decimals, name, opens, parts, closes = match.groups()
        if low:
            stack[-1][-1].append(Number(float(low), float(high), int(decimals or 0)))
        elif name:
            stack[-1][-1].append(Reference(name))
        elif opens:
            stack.append([[]])
        elif parts and len(stack) > 1:
            stack[-1].append([])
        elif closes and len(stack) > 1:
            ways = stack.pop()
            stack[-1][-1].append(Choice(tuple(tuple(way) for way in ways)))
        else:
            raise ValueError(f"括号不成对：{line}")
    if len(stack) > 1:
        raise ValueError(f"括号不成对：{line}")
    if position < len(line):
        stack[-1][-1].append(line[position:])
    return tuple(stack[0][0])


@dataclass(slots=True)
class Writer:
    """Says rules for one report; no way of a rule comes again before all others were used."""

    rules: Rules
    dice: Dice
    word: Callable[[str], str]
    number: Callable[[Number], str]
    _decks: dict[str, list[Template]] = field(default_factory=dict)

    def say(self, name: str) -> str:
        """The rule in one of its ways; KeyError for a name that nobody knows."""
        ways = self.rules.get(name)
        if ways is None:
            return self.word(name)
        if len(ways) == 1:
            self._decks[name] = []
            return self.fill(ways[0])
        deck = self._decks.get(name)
        if not deck:
            deck = self._decks[name] = self.dice.shuffle(ways)
        return self.fill(deck.pop())

    def is_exhausted(self, name: str) -> bool:
        """Whether every way of a rule was used once."""
        return self._decks.get(name) == []

    def fill(self, template: Template) -> str:
        """A template with everything said."""
        said = []
        for part in template:
            if isinstance(part, str):
                said.append(part)
            elif isinstance(part, Reference):
                said.append(self.say(part.name))
            elif isinstance(part, Number):
                said.append(self.number(part))
            else:
                said.append(self.fill(self.dice.choose(part.ways)))
        return "".join(said)
