"""Which topics (主题) a passage speaks of.

    “拆除破损、违规店招36块，清理小广告14000余处” → A2 (店招), A3 (小广告)
    “查处城区露天焚烧行为37起”                      → C2, not B3: 露天焚烧 cancels 焚烧

A strong term decides alone; a weak one needs a second weak term of the same topic, or its
heading's word for it. A passage that says nothing takes the topics of its heading.
"""

from collections import Counter
from collections.abc import Iterable

from scripts.vocab import Vocabulary

MAIN_TOPICS = 8
MAIN_TOPIC_MEASURES = 2


def find_topics(text: str, vocab: Vocabulary, heading_topics: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Topic ids by number of terms found, then vocabulary order; may be empty."""
    hits: dict[str, list[tuple[str, int, int]]] = {}
    for topic, role, start, end in vocab.terms.find(text):
        hits.setdefault(topic, []).append((role, start, end))
    scores = {topic: _score(found, topic in heading_topics) for topic, found in hits.items()}
    order = {topic: index for index, topic in enumerate(vocab.topic_names)}
    return tuple(sorted((t for t, s in scores.items() if s), key=lambda t: (-scores[t], order[t])))


def _score(found: list[tuple[str, int, int]], in_heading: bool) -> int:
    cancelled = [(start, end) for role, start, end in found if role == "exclude"]
    kept = [
        (role, start, end)
        for role, start, end in found
        if role != "exclude" and not any(a <= start and end <= b for a, b in cancelled)
    ]
    strong = sum(role == "strong" for role, _, _ in kept)
    weak = len(kept) - strong
    if strong == 0 and weak < (1 if in_heading else 2):
        return 0
    return 2 * strong + weak


def main_topics(per_measure: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """A report's main topics: the most frequent, each in two passages at least."""
    counts = Counter(topic for topics in per_measure for topic in topics)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(t for t, n in ranked[:MAIN_TOPICS] if n >= MAIN_TOPIC_MEASURES)
