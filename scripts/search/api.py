"""The search contract, shared by the command line and the service.

GET /api/search?q=垃圾分类 智能&year=2023&topic=B2
→ {"query", "total", "took_ms", "mode", "facets", "hits": [{"report_id", "title", …}]}
GET /api/suggest?q=ljfl
→ {"suggestions": [{"text": "生活垃圾分类", "kind": "topic", "target": "B2", "count": 41}]}

Every parameter has bounds; what is out of them is refused with a reason for the reader.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.model import KIND_NAMES, STATUS_NAMES
from scripts.search.records import SearchAnswer, SearchHelp, SearchHit, SearchQuery
from scripts.search.suggest import Suggestion

MAX_QUERY = 200
MAX_LIMIT = 100
MAX_OFFSET = 10_000
MAX_VALUES = 50
MAX_SUGGESTIONS = 20
MASKED_NAMES = {"yes": "有脱敏数字", "no": "没有脱敏数字"}
SORTS = {"relevance": "相关程度", "year": "年度，新的在前"}
YES_NO = {"1": "是", "0": "否"}
GROUPS = {"report": "每份报告一条"}
FILTERS = ("year", "agency", "topic", "kind", "status", "masked", "report")
PARAMETERS = ("q", *FILTERS, "exact", "sort", "group", "limit", "offset")


class BadQuery(ValueError):
    """A parameter that cannot be meant; the message is for the reader, in Chinese."""


def read_query(given: Mapping[str, Sequence[str]], topics: Mapping[str, str]) -> SearchQuery:
    """The query from repeated parameters. Kinds, statuses and topics may be given by id or
    by Chinese name. BadQuery for anything unknown or out of bounds."""
    for name in given:
        if name not in PARAMETERS:
            raise BadQuery(f"没有“{name}”这个参数，可用的是 {'、'.join(PARAMETERS)}")
    text = " ".join(given.get("q", ())).strip()
    if len(text) > MAX_QUERY:
        raise BadQuery(f"检索词最多 {MAX_QUERY} 个字")
    return SearchQuery(
        text=text,
        year=tuple(_number(value, "year", 1900, 2100) for value in _values(given, "year")),
        agency=_values(given, "agency"),
        topic=tuple(_named(value, topics, "topic") for value in _values(given, "topic")),
        kind=tuple(_named(value, KIND_NAMES, "kind") for value in _values(given, "kind")),
        status=tuple(_named(value, STATUS_NAMES, "status") for value in _values(given, "status")),
        masked=tuple(_named(value, MASKED_NAMES, "masked") for value in _values(given, "masked")),
        report=_values(given, "report"),
        exact=_named(_last(given, "exact", "0"), YES_NO, "exact") == "1",
        sort=_named(_last(given, "sort", "relevance"), SORTS, "sort"),  # type: ignore[arg-type]  # one of its keys
        grouped="group" in given and _named(_last(given, "group", ""), GROUPS, "group") == "report",
        offset=_number(_last(given, "offset", "0"), "offset", 0, MAX_OFFSET),
        limit=_number(_last(given, "limit", "10"), "limit", 1, MAX_LIMIT),
    )


def read_prefix(given: Mapping[str, Sequence[str]]) -> tuple[str, int]:
    """What has been typed and how many suggestions are wanted. BadQuery as in `read_query`."""
    for name in given:
        if name not in ("q", "limit"):
            raise BadQuery(f"没有“{name}”这个参数，可用的是 q、limit")
    text = " ".join(given.get("q", ())).strip()
    if len(text) > MAX_QUERY:
        raise BadQuery(f"检索词最多 {MAX_QUERY} 个字")
    return text, _number(_last(given, "limit", "8"), "limit", 1, MAX_SUGGESTIONS)


def suggestions_json(found: Sequence[tuple[Suggestion, int]]) -> dict[str, Any]:
    """Suggestions as JSON values, best first."""
    return {"suggestions": [{"text": s.text, "kind": s.kind, "target": s.target, "count": n} for s, n in found]}


def answer_json(answer: SearchAnswer, topics: Mapping[str, str], took_ms: float) -> dict[str, Any]:
    """The answer as JSON values. Facets list value, label and count, most frequent first."""
    names: dict[str, Mapping[Any, str]] = {
        "topic": topics, "kind": KIND_NAMES, "status": STATUS_NAMES, "masked": MASKED_NAMES,
    }  # fmt: skip
    return {
        "query": answer.query,
        "total": answer.total,
        "took_ms": round(took_ms, 2),
        "mode": answer.mode,
        "missing": list(answer.missing),
        "synonyms": {word: list(others) for word, others in answer.synonyms.items()},
        "related": list(answer.related),
        "groups": answer.groups,
        "help": _help(answer.help, topics) if answer.help is not None else None,
        "facets": {
            name: [
                {"value": value, "label": names.get(name, {}).get(value, value), "count": count}
                for value, count in counts.items()
            ]
            for name, counts in answer.facets.items()
        },
        "hits": [_hit(hit, topics) for hit in answer.hits],
        "partial": [_hit(hit, topics) for hit in answer.partial],
    }


def _help(told: SearchHelp, topics: Mapping[str, str]) -> dict[str, Any]:
    return {
        "counts": told.counts,
        "spellings": list(told.spellings),
        "topics": [{"id": topic, "name": topics.get(topic, topic)} for topic in told.topics],
        "lifted": told.lifted,
    }


def _hit(hit: SearchHit, topics: Mapping[str, str]) -> dict[str, Any]:
    return {
        "report_id": hit.report_id,
        "title": hit.title,
        "section": hit.section,
        "text": hit.text,
        "line": hit.line,
        "snippet": [{"text": text, "match": match} for text, match in hit.snippet],
        "url": hit.url,
        "year": hit.year,
        "agency": hit.agency,
        "kind": hit.kind,
        "status": hit.status,
        "status_name": STATUS_NAMES[hit.status],
        "topics": list(hit.topics),
        "topic_names": [topics.get(topic, topic) for topic in hit.topics],
        "heading": hit.heading,
        "masked": hit.masked,
        "score": round(hit.score, 4),
        "missing": list(hit.missing),
        "more": hit.more,
    }


def _values(given: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    values = tuple(value.strip() for value in given.get(name, ()) if value.strip())
    if len(values) > MAX_VALUES:
        raise BadQuery(f"“{name}”一次最多 {MAX_VALUES} 个值")
    return values


def _last(given: Mapping[str, Sequence[str]], name: str, default: str) -> str:
    values = given.get(name, ())
    return values[-1] if values else default


def _number(value: str, name: str, low: int, high: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 9) or not low <= int(value) <= high:
        raise BadQuery(f"“{name}”应是 {low} 到 {high} 之间的整数")
    return int(value)


def _named(value: str, names: Mapping[Any, str], parameter: str) -> str:
    if value in names:
        return value
    for key, name in names.items():
        if name == value:
            return str(key)
    raise BadQuery(f"“{parameter}”没有“{value}”这个值")
