"""The vocabulary that domain people edit: topics, units, events, indicators; validated on load.

    topics.yml   - {id: B2, name: 生活垃圾分类, strong: [垃圾分类, …], exclude: […]}
    units.yml    - {name: 平方米, aliases: [㎡]}
    events.yml   exact: - {term: 迎接党的二十大, year: 2022}
    places.yml   cities: [盐城, …]
    indicators.yml  - {name: 安装路灯, units: [盏], words: [[路灯]]}
    synonyms.yml - {term: 泥头车, also: [渣土车]}  - {term: 地摊, related: [流动摊贩]}

What does not fit its schema is a problem with file and line, and is left out; a file that
is not YAML at all, or is missing, falls back to the one that comes with the program.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from ahocorasick_rs import AhoCorasick

from scripts.model import Problem
from scripts.problems import problem
from scripts.yaml_file import Path, load_yaml

FILES = ("topics.yml", "units.yml", "events.yml", "indicators.yml", "places.yml", "synonyms.yml")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic (主题): `strong` terms decide alone, `weak` ones only together."""

    id: str
    name: str
    group: str
    definition: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    exclude: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event; `exact`: a text with these words speaks of `year`, else not before it."""

    term: str
    year: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator that recurs (指标): a figure is one when its unit is among `units` and its
    name holds a word of every group of `words` and none of `exclude`."""

    name: str
    units: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    exclude: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All of it. `digest` changes with any byte that reading depends on; `texts` are the files
    it was read from (file name → path, text)."""

    groups: Mapping[str, str]
    topics: tuple[Topic, ...]
    units: Mapping[str, str]
    events: tuple[Event, ...]
    indicators: tuple[Indicator, ...]
    cities: tuple[str, ...]
    lay_words: Mapping[str, tuple[str, ...]]
    related_words: Mapping[str, tuple[str, ...]]
    digest: str
    texts: dict[str, tuple[str, str]]

    @cached_property
    def topic_names(self) -> dict[str, str]:
        """Topic id → name, in vocabulary order."""
        return {topic.id: topic.name for topic in self.topics}

    @cached_property
    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """Word → other words that a search for it also looks for, sorted by word: what a topic
        lists as meaning the same, both ways, and everyday words for official ones, one way."""
        found: dict[str, dict[str, None]] = {}
        for topic in self.topics:
            for group in topic.synonyms:
                for word in group:
                    found.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
        for word, others in self.lay_words.items():
            found.setdefault(word, {}).update(dict.fromkeys(others))
        return {word: tuple(found[word]) for word in sorted(found)}

    @cached_property
    def indicators_by_unit(self) -> dict[str, tuple[Indicator, ...]]:
        """Unit → the indicators that are counted in it."""
        units = {unit for item in self.indicators for unit in item.units}
        return {unit: tuple(item for item in self.indicators if unit in item.units) for unit in units}

    @cached_property
    def terms(self) -> "TermAutomaton":
        """Every topic term in one automaton, built at first use."""
        return TermAutomaton(self.topics)


class TermAutomaton:
    """Finds all topic terms of a text in one pass, linear in the text."""

    def __init__(self, topics: tuple[Topic, ...]) -> None:
        roles: dict[str, list[tuple[str, str]]] = {}
        for topic in topics:
            for role in ("strong", "weak", "exclude"):
                for term in getattr(topic, role):
                    roles.setdefault(term, []).append((topic.id, role))
        self._roles = list(roles.values())
        self._automaton = AhoCorasick(list(roles))

    def find(self, text: str) -> Iterator[tuple[str, str, int, int]]:
        """(topic id, role, start, end) of every term, overlapping ones too, by end."""
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for topic, role in self._roles[index]:
                yield topic, role, start, end


def load_vocabulary(texts: Mapping[str, tuple[str, str]]) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """The vocabulary from file name → (path for messages, text); a missing name gives nothing."""
    problems: list[Problem] = []
    loaded: dict[str, _File] = {}
    for name in FILES:
        path, text = texts.get(name, (name, ""))
        value, lines, error = load_yaml(text, path)
        if error is not None:
            problems.append(problem("V401", path, error[0], f"YAML 读不懂：{error[1]}"))
            value = None
        loaded[name] = _File(path, value if isinstance(value, dict) else {}, lines, problems)
        if error is None and value is not None and not isinstance(value, dict):
            problems.append(problem("V402", path, 1, "最外层应是“名称: 内容”的形式"))
    groups, topics = _read_topics(loaded["topics.yml"])
    units = _read_units(loaded["units.yml"])
    events = _read_events(loaded["events.yml"])
    indicators = _read_indicators(loaded["indicators.yml"])
    cities = loaded["places.yml"].texts("cities")
    lay_words, related_words = _read_synonyms(loaded["synonyms.yml"])
    read = "\0".join(texts[name][1] for name in FILES if name in texts and name != "synonyms.yml")
    digest = hashlib.sha256(read.encode()).hexdigest()
    vocab = Vocabulary(groups, topics, units, events, indicators, cities, lay_words, related_words, digest, dict(texts))
    return vocab, tuple(problems)


@dataclass(frozen=True, slots=True)
class _File:
    """A loaded YAML file and where its problems go."""

    path: str
    value: dict[str, Any]
    lines: dict[Path, int]
    problems: list[Problem]

    def entries(self, key: str, build: Callable[[dict[str, Any]], T]) -> list[T]:
        """`build` of every mapping in the list `key`; what `build` refuses becomes V402."""
        items = self.value.get(key, [])
        if not isinstance(items, list):
            self._refuse((key,), f"“{key}”应是列表")
            return []
        built: list[T] = []
        for index, item in enumerate(items):
            try:
                if not isinstance(item, dict):
                    raise ValueError("应是“名称: 内容”的形式")
                built.append(build(item))
            except ValueError as error:
                self._refuse((key, index), f"“{key}”第 {index + 1} 条：{error}")
        return built

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of words `key`; what is none becomes V402."""
        try:
            return _texts(self.value.get(key, []), key)
        except ValueError as error:
            self._refuse((key,), str(error))
            return ()

    def _refuse(self, at: Path, message: str) -> None:
        self.problems.append(problem("V402", self.path, self.lines.get(at), message))


def _text(item: dict[str, Any], key: str, *, optional: bool = False) -> str:
    value = item.get(key, "" if optional else None)
    if not isinstance(value, str) or (not optional and not value.strip()):
        raise ValueError(f"缺少“{key}”，或它不是文字")
    return value.strip()


def _texts(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(term, str) and term for term in value):
        raise ValueError(f"“{key}”应是文字的列表（数字请加引号）")
    return tuple(value)


def _read_topics(file: _File) -> tuple[dict[str, str], tuple[Topic, ...]]:
    groups = dict(file.entries("groups", lambda g: (_text(g, "id"), _text(g, "name"))))
    seen: set[str] = set()

    def build(item: dict[str, Any]) -> Topic:
        topic_id = _text(item, "id")
        if not re.fullmatch(r"[A-Za-z]+\d{1,3}", topic_id):
            raise ValueError("id 应是字母加数字，如 A1")
        if topic_id in seen:
            raise ValueError(f"id “{topic_id}”重复")
        if topic_id[0] not in groups:
            raise ValueError(f"id “{topic_id}”的首字母不是已列出的大类")
        seen.add(topic_id)
        synonyms = item.get("synonyms", [])
        if not isinstance(synonyms, list):
            raise ValueError("“synonyms”应是列表的列表")
        return Topic(
            topic_id,
            _text(item, "name"),
            topic_id[0],
            _text(item, "definition", optional=True),
            _texts(item.get("strong", []), "strong"),
            _texts(item.get("weak", []), "weak"),
            _texts(item.get("exclude", []), "exclude"),
            tuple(_texts(group, "synonyms") for group in synonyms),
        )

    return groups, tuple(file.entries("topics", build))


def _read_units(file: _File) -> dict[str, str]:
    units: dict[str, str] = {}

    def build(item: dict[str, Any]) -> None:
        name = _text(item, "name")
        for written in (name, *_texts(item.get("aliases", []), "aliases")):
            if units.setdefault(written, name) != name:
                raise ValueError(f"“{written}”已经归到“{units[written]}”")

    file.entries("units", build)
    return units


def _read_events(file: _File) -> tuple[Event, ...]:
    def build(exact: bool) -> Callable[[dict[str, Any]], Event]:
        def one(item: dict[str, Any]) -> Event:
            year = item.get("year")
            if not isinstance(year, int) or not 1900 <= year <= 2100:
                raise ValueError("“year”应是四位年份")
            return Event(_text(item, "term"), year, exact)

        return one

    return tuple(file.entries("exact", build(True)) + file.entries("since", build(False)))


def _read_indicators(file: _File) -> tuple[Indicator, ...]:
    def build(item: dict[str, Any]) -> Indicator:
        words = item.get("words")
        if not isinstance(words, list) or not words:
            raise ValueError("“words”应是列表的列表")
        return Indicator(
            _text(item, "name"),
            _texts(item.get("units", []), "units"),
            tuple(_texts(group, "words") for group in words),
            _texts(item.get("exclude", []), "exclude"),
        )

    return tuple(file.entries("indicators", build))


def _read_synonyms(file: _File) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    also: dict[str, tuple[str, ...]] = {}
    related: dict[str, tuple[str, ...]] = {}

    def build(item: dict[str, Any]) -> None:
        term = _text(item, "term")
        for key, found in (("also", also), ("related", related)):
            words = _texts(item.get(key, []), key)
            if words:
                found[term] = (*found.get(term, ()), *words)

    file.entries("synonyms", build)
    return also, related
