"""YAML that people edit, read with the line of every value.

load_yaml("topics:\n  - id: A1\n", "topics.yml")
→ ({"topics": [{"id": "A1"}]}, {("topics",): 1, ("topics", 0): 2, …}, None)
"""

from typing import Any

import yaml

Path = tuple[str | int, ...]


class _Loader(yaml.SafeLoader):
    """SafeLoader that leaves dates and on/off words alone: people write 是 as yes, ids as 0x…"""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(text: str, path: str) -> tuple[Any, dict[Path, int], tuple[int, str] | None]:
    """(value, 1-based line by path, None) or (None, {}, (line, what is wrong)).

    Aliases are refused: they are never needed here and can grow without bound.
    """
    try:
        loader = _Loader(text)
    except yaml.YAMLError:
        return None, {}, (1, "文件里有不能用的控制字符")
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}, None
        lines: dict[Path, int] = {}
        _collect_lines(node, (), lines, set())
        value = loader.construct_document(node)
        return value, lines, None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, {}, (mark.line + 1 if mark else 1, _in_chinese(str(error.problem or error.context)))
    except (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        return None, {}, (1, str(error).splitlines()[0] if str(error) else type(error).__name__)
    finally:
        loader.dispose()


# What the YAML library says most often, for people who don't read English.
SAID = (
    ("mapping values are not allowed", "这里不该有冒号；内容里有冒号的请加引号"),
    ("could not find expected ':'", "缺少冒号"),
    ("expected <block end>", "缩进没有对齐"),
    ("expected ',' or ']'", "方括号没有写完，或缺少逗号"),
    ("expected ',' or '}'", "花括号没有写完，或缺少逗号"),
    ("found character '\\t'", "缩进请用空格，不要用制表符"),
    ("found unexpected end of stream", "引号或括号没有写完"),
    ("expected the node content", "这里缺少内容，或括号没有写完"),
)


def _in_chinese(said: str) -> str:
    return next((words for start, words in SAID if start in said), f"写法不对（{said}）")


def _collect_lines(node: yaml.Node, path: Path, lines: dict[Path, int], seen: set[int]) -> None:
    if id(node) in seen:
        raise yaml.constructor.ConstructorError(None, None, "不支持 & 和 * 引用", node.start_mark)
    seen.add(id(node))
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        names = [str(key.value) for key, _ in node.value]
        for key, value in node.value:
            if names.count(str(key.value)) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}”写了两次", key.start_mark)
            _collect_lines(value, (*path, str(key.value)), lines, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _collect_lines(item, (*path, index), lines, seen)
