"""Which topics (主题) a passage speaks of.

    “拆除破损、违规店招36块，清理小广告14000余处” → A2 (店招), A3 (小广告)
    “查处城区露天焚烧行为37起”                      → C2, not B3: 露天焚烧 cancels 焚烧

A strong term decides; weak ones need each other, or the heading's word for it. What is said
in the opening words weighs more, what is only one of a list (道路、桥梁、隧道、排水…) less;
a topic far behind the passage's first one is a mention, not a topic. A passage that says
nothing itself takes the topics of its heading.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from scripts.vocab import Vocabulary

MAIN_TOPICS = 8
MAIN_TOPIC_MEASURES = 2
# Chosen on labelled reports (bench reading); moving any by a third costs less than .01 F1.
OPENING = 16
OPENING_BONUS = 0.6
STRONG, WEAK, LISTED = 2.0, 0.8, 0.6
AGAIN, MOST_AGAIN = 0.4, 3
HEADING_BONUS = 0.8
ENOUGH = 1.5
BEHIND = 0.3
WEAK_BEHIND = 0.6
MOST = 6
# What every report opens with; its party words are no topic of the passage.
FORMULA = re.compile(
    r"习近平|(?:大|全会|会议|讲话|指示|批示|代会)精神|为(?:指导|指引|统领|引领)|胜利召开|坚强领导|紧密团结"
)
IN_FORMULA = 0.3
CLAUSE = re.compile(r"[，。；！？：,;:]")
LIST_ITEMS = 3
QUOTED = re.compile("“[^”]{0,40}”")
REACH = 60
# Past so many places of one topic's terms in one passage, another place changes nothing.
MANY = 50


def find_topics(text: str, vocab: Vocabulary, heading_topics: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Topic ids, best first; may be empty, at most MOST."""
    hits: dict[str, dict[str, list[tuple[int, int, str]]]] = {}
    for topic, role, start, end in vocab.terms.find(text):
        hits.setdefault(topic, {}).setdefault(role, []).append((start, end, text[start:end]))
    # Most passages have neither a list nor a set phrase: no need to look around every term.
    lists = text.count("、") >= LIST_ITEMS - 1
    formulas = FORMULA.search(text) is not None
    scores = {topic: _score(found, text, topic in heading_topics, lists, formulas) for topic, found in hits.items()}
    top = max(scores.values(), default=0.0)
    order = {topic: index for index, topic in enumerate(vocab.topic_names)}
    bars = {topic: BEHIND if "strong" in hits[topic] else WEAK_BEHIND for topic in scores}
    kept = [t for t, s in scores.items() if s >= ENOUGH and s >= bars[t] * top]
    return tuple(sorted(kept, key=lambda t: (-scores[t], order[t]))[:MOST])


def _score(
    found: dict[str, list[tuple[int, int, str]]], text: str, in_heading: bool, lists: bool, formulas: bool
) -> float:
    """The weights of the distinct terms, each at its best place; said again, a term gains a little."""
    cancelled = sorted((start, end) for start, end, _ in found.get("exclude", []))
    starts = [start for start, _ in cancelled]
    best: dict[str, float] = {}
    times: Counter[str] = Counter()
    for role, weight in (("strong", STRONG), ("weak", WEAK)):
        for start, end, term in found.get(role, []):
            at = bisect_right(starts, start) - 1
            if at >= 0 and end <= cancelled[at][1]:
                continue
            if term in best and start >= OPENING and len(found[role]) > MANY:
                continue
            value = weight * (LISTED if lists and _is_listed(text, start, end) else 1.0)
            value *= 1.0 if in_heading or not formulas or not _in_formula(text, start, end) else IN_FORMULA
            value += OPENING_BONUS * weight / STRONG if start < OPENING else 0.0
            best[term] = max(best.get(term, 0.0), value)
            times[term] += 1
    terms = [t for t in best if not any(t != other and t in other for other in best)]
    return sum(best[t] * (1 + AGAIN * min(times[t] - 1, MOST_AGAIN)) for t in terms) + (
        HEADING_BONUS if in_heading and terms else 0.0
    )


def _in_formula(text: str, start: int, end: int) -> bool:
    """Whether a term stands in a clause of set phrases."""
    return bool(FORMULA.search(text, *_clause(text, start, end)))


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether a term is one of several things joined by 、 in its clause, quotations apart."""
    low, high = _clause(text, start, end)
    return QUOTED.sub("", text[low:high]).count("、") >= LIST_ITEMS - 1


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """(start, end) of the clause around a term, REACH characters to each side at most."""
    window = max(0, start - REACH)
    low = window
    for mark in "，。；！？：":
        low = max(low, text.rfind(mark, low, start) + 1)
    match = CLAUSE.search(text, end, end + REACH)
    return low, match.start() if match else min(len(text), end + REACH)


def main_topics(per_measure: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """A report's main topics: the most frequent, each in two passages at least."""
    counts = Counter(topic for topics in per_measure for topic in topics)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(t for t, n in ranked[:MAIN_TOPICS] if n >= MAIN_TOPIC_MEASURES)
