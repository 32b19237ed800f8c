"""Which topics (主题) a passage speaks of.

    “拆除破损、违规店招36块，清理小广告14000余处” → A2 (店招), A3 (小广告)
    “查处城区露天焚烧行为37起”                      → C2, not B3: 露天焚烧 cancels 焚烧

A strong term decides; weak ones need each other, or the heading's word for it. What is said
in the opening words or beside a figure weighs more, what is only one of a list (道路、桥梁、
隧道、排水…), a document's name or a deed's purpose less; a topic far behind the passage's
first one is a mention, not a topic. A passage that says nothing itself takes the topics of its
heading, unless it turns from what its heading announces (我们也看到，… among deeds).
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from scripts.vocab import Vocabulary

MAIN_TOPICS = 8
MAIN_TOPIC_MEASURES = 2
# Chosen on labelled texts, leaving out one at a time; moving any by a third costs less than .01 F1.
OPENING = 16
OPENING_BONUS = 0.5
STRONG, WEAK, LISTED = 2.0, 0.75, 0.6
AGAIN, MOST_AGAIN = 0.5, 3
HEADING_BONUS = 0.6
ENOUGH = 1.8
BEHIND = 0.28
WEAK_BEHIND = 0.7
MOST = 6
# What every report opens with; its party words are no topic of the passage.
FORMULA = re.compile(
    r"习近平|(?:大|全会|会议|讲话|指示|批示|代会)精神|为(?:指导|指引|统领|引领)|胜利召开|坚强领导|紧密团结"
)
IN_FORMULA = 0.3
# A passage that looks over everything names many topics and is about none.
OVERVIEW = re.compile(
    "(?:坚强|正确|统一|有力)领导|现将.{0,24}(?:汇报|报告|总结)如下|总体(?:要求|思路)是|主要任务是|指导思想是"
)
IN_OVERVIEW = 0.3
# What a deed is good for (…，提升执法水平) is said of many deeds.
PURPOSE = re.compile(
    "(?:进一步|不断|切实|有效|有力|全面|持续|着力|共同|从而|以)?(?:提升|提高|增强|促进|保障|营造|助力|确保|推动|为)"
)
IN_PURPOSE = 0.7
# 《停车场管理条例》 is the name of a document.
TITLED = re.compile("《[^《》]{1,40}》")
IN_TITLE = 0.5
# A clause with a figure tells a deed.
FIGURE_BONUS = 0.3
FIGURE = re.compile("[0-9]")
CLAUSE = re.compile(r"[，。；！？：,;:]")
LIST_ITEMS = 3
QUOTED = re.compile("“[^”]{0,40}”")
REACH = 60
# Past so many places of one topic's terms in one passage, another place changes nothing.
MANY = 50
Place = tuple[int, int, str]  # (start, end, role) of a term


def find_topics(text: str, vocab: Vocabulary, heading_topics: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Topic ids, best first; may be empty, at most MOST."""
    hits: dict[str, list[Place]] = {}
    for topic, role, start, end in vocab.terms.find(text):
        hits.setdefault(topic, []).append((start, end, role))
    places = {topic: _places(found) for topic, found in hits.items()}
    worth = _Worth(text)
    scores = {topic: _score(found, worth, topic in heading_topics) for topic, found in places.items()}
    top = max(scores.values(), default=0.0)
    order = {topic: index for index, topic in enumerate(vocab.topic_names)}
    bars = {t: BEHIND if any(role == "strong" for _, _, role in places[t]) else WEAK_BEHIND for t in scores}
    kept = [t for t, s in scores.items() if s >= ENOUGH and s >= bars[t] * top]
    return tuple(sorted(kept, key=lambda t: (-scores[t], order[t]))[:MOST])


def _places(found: list[Place]) -> list[Place]:
    """Where one topic's terms count, ascending: of overlapping ones the longest, and none that
    an exclusion covers."""
    kept: list[Place] = []
    for place in sorted(found, key=lambda place: (place[0], -place[1], place[2])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
        elif kept[-1][2] != "exclude" and place[1] - place[0] > kept[-1][1] - kept[-1][0]:
            kept[-1] = place
    return [place for place in kept if place[2] != "exclude"]


def _score(places: list[Place], worth: "_Worth", in_heading: bool) -> float:
    """The weights of the distinct terms, each at its best place; said again, a term gains a little."""
    best: dict[str, float] = {}
    times: Counter[str] = Counter()
    for start, end, role in places:
        term = worth.text[start:end]
        times[term] += 1
        if times[term] <= MANY:
            weight = (STRONG if role == "strong" else WEAK) * worth.at(start, end, in_heading)
            best[term] = max(best.get(term, 0.0), weight)
    total = sum(weight * (1 + AGAIN * min(times[term] - 1, MOST_AGAIN)) for term, weight in best.items())
    return total + (HEADING_BONUS if in_heading and best else 0.0)


class _Worth:
    """What a place in a text is worth to a term, by what stands around it."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Most passages have neither a list nor a set phrase: no need to look around every term.
        self._lists = text.count("、") >= LIST_ITEMS - 1
        self._formulas = FORMULA.search(text) is not None
        self._whole = IN_OVERVIEW if OVERVIEW.search(text) else 1.0
        self._titles = [match.span() for match in TITLED.finditer(text)]

    def at(self, start: int, end: int, in_heading: bool) -> float:
        """A factor around 1."""
        low, high = _clause(self.text, start, end)
        aside = 1.0
        if self._lists and self._is_listed(low, start, high):
            aside = LISTED
        if self._in_title(start, end):
            aside *= IN_TITLE
        value = aside * self._whole
        if self._formulas and not in_heading and FORMULA.search(self.text, low, high):
            value *= IN_FORMULA
        if low and self.text[low - 1] == "，" and PURPOSE.match(self.text, low, high):
            value *= IN_PURPOSE
        if start < OPENING and aside == 1:
            value *= 1 + OPENING_BONUS
        if FIGURE.search(self.text, low, high):
            value *= 1 + FIGURE_BONUS
        return value

    def _is_listed(self, low: int, start: int, high: int) -> bool:
        """Whether the clause is a list and it isn't over: 住建、交通等部门建立渣土… is about 渣土."""
        if QUOTED.sub("", self.text[low:high]).count("、") < LIST_ITEMS - 1:
            return False
        last = self.text.rfind("、", low, start)
        return last < 0 or "等" not in self.text[last:start]

    def _in_title(self, start: int, end: int) -> bool:
        at = bisect_right(self._titles, (start, len(self.text))) - 1
        return at >= 0 and end <= self._titles[at][1]


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """(start, end) of the clause around a term, REACH characters to each side at most."""
    low = max(0, start - REACH)
    for mark in "，。；！？：":
        low = max(low, text.rfind(mark, low, start) + 1)
    match = CLAUSE.search(text, end, end + REACH)
    return low, match.start() if match else min(len(text), end + REACH)


def main_topics(per_measure: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """A report's main topics: the most frequent, each in two passages at least."""
    counts = Counter(topic for topics in per_measure for topic in topics)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(t for t, n in ranked[:MAIN_TOPICS] if n >= MAIN_TOPIC_MEASURES)
