"""The service's own description, OpenAPI 3.1, served at /api/openapi.json and tested against it."""

from collections.abc import Mapping
from typing import Any

from scripts.model import KIND_NAMES, STATUS_NAMES
from scripts.search.api import (
    GROUPS,
    MASKED_NAMES,
    MAX_LIMIT,
    MAX_OFFSET,
    MAX_QUERY,
    MAX_SUGGESTIONS,
    MAX_VALUES,
    SORTS,
    YES_NO,
)  # fmt: skip

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def openapi(topics: Mapping[str, str]) -> dict[str, Any]:
    """The description as JSON values; `topics`: id → name."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "城市管理知识库检索接口", "version": "1"},
        "paths": {
            "/api/search": {"get": _operation("检索", _search_parameters(topics), _ANSWER)},
            "/api/suggest": {"get": _operation("边输入边提示", _suggest_parameters(), _SUGGESTIONS)},
            "/api/health": {"get": _operation("服务是否正常", [], _HEALTH)},
        },
    }


def _operation(summary: str, parameters: list[dict[str, Any]], answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "结果", "content": {"application/json": {"schema": answer}}},
            **{
                status: {"description": said, "content": {"application/json": {"schema": _ERROR}}}
                for status, said in (("400", "参数不对"), ("503", "还没有建好，或索引坏了"))
            },
        },
    }


def _search_parameters(topics: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        _parameter("q", {"type": "string", "maxLength": MAX_QUERY}, "检索词"),
        _several("year", {"type": "integer", "minimum": 1900, "maximum": 2100}, "年度"),
        _several("agency", TEXT, "单位"),
        _several("topic", {"enum": [*topics, *topics.values()]} if topics else TEXT, "主题的编号或名称"),
        _several("kind", {"enum": [*KIND_NAMES, *KIND_NAMES.values()]}, "文种"),
        _several("status", {"enum": [*STATUS_NAMES, *STATUS_NAMES.values()]}, "状态"),
        _several("masked", {"enum": [*MASKED_NAMES, *MASKED_NAMES.values()]}, "有没有脱敏数字"),
        _several("report", TEXT, "报告的编号"),
        _parameter("exact", {"enum": list(YES_NO)}, "1：只搜原词，不搜同义词"),
        _parameter("sort", {"enum": list(SORTS)}, "次序"),
        _parameter("group", {"enum": list(GROUPS)}, "report：每份报告只给最相关的一条"),
        _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}, "最多几条"),
        _parameter("offset", {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET}, "从第几条之后开始"),
    ]


def _suggest_parameters() -> list[dict[str, Any]]:
    return [
        _parameter("q", {"type": "string", "maxLength": MAX_QUERY}, "已经输入的字，或拼音、首字母"),
        _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_SUGGESTIONS}, "最多几条"),
    ]


def _parameter(name: str, schema: dict[str, Any], said: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": said, "schema": schema}


def _several(name: str, schema: dict[str, Any], said: str) -> dict[str, Any]:
    listed = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
    return _parameter(name, listed, f"只看这些{said}") | {"style": "form", "explode": True}


def _object(optional: tuple[str, ...] = (), **properties: dict[str, Any]) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _map(values: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": values}


_TEXTS = _list(TEXT)
_ERROR = _object(error=TEXT)
_HIT = _object(
    report_id=TEXT, title=TEXT, section=TEXT, text=TEXT, line=NUMBER,
    snippet=_list(_object(text=TEXT, match={"type": "boolean"})),
    url=TEXT, year={"type": ["integer", "null"]}, agency=TEXT, kind={"enum": list(KIND_NAMES)},
    status={"enum": list(STATUS_NAMES)}, status_name=TEXT, topics=_TEXTS, topic_names=_TEXTS,
    heading={"type": "boolean"}, masked={"type": "boolean"}, score={"type": "number"}, missing=_TEXTS, more=NUMBER,
)  # fmt: skip
_HELP = _object(counts=_map(NUMBER), spellings=_TEXTS, topics=_list(_object(id=TEXT, name=TEXT)), lifted=_map(NUMBER))
_ANSWER = _object(
    query=TEXT, total=NUMBER, took_ms={"type": "number"}, mode={"enum": ["all", "any", "question", "none"]},
    missing=_TEXTS, synonyms=_map(_TEXTS), related=_TEXTS, groups={"type": ["integer", "null"]},
    help={"anyOf": [_HELP, {"type": "null"}]}, facets=_map(_list(_object(value=TEXT, label=TEXT, count=NUMBER))),
    hits=_list(_HIT), partial=_list(_HIT), generation=TEXT,
)  # fmt: skip
_SUGGESTIONS = _object(
    suggestions=_list(
        _object(
            text=TEXT, kind={"enum": ["topic", "agency", "indicator", "heading", "term"]}, target=TEXT, count=NUMBER
        )
    )
)
_HEALTH = _object(status=TEXT, generation=TEXT, counts=_map(NUMBER))
