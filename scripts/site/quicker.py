"""Markdown's inner loops, with the same result in less time.

    各街道清运垃圾38吨。   no mark in it: no pattern is tried on it

Markdown tries a dozen patterns on every stretch of text, resolves every link of a page by
itself, and the builder reads every page a second time for anchors that this program finds in
the HTML. A test holds the whole site against the builder's own, byte for byte.
"""

from typing import Any

from markdown import inlinepatterns as patterns
from markdown.inlinepatterns import DelimiterProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString
from mkdocs.structure import pages

# What a text must hold for a pattern to be worth trying; any other pattern is always tried.
MARKS = {
    patterns.BACKTICK_RE: "`",
    patterns.ESCAPE_RE: "\\",
    patterns.LINK_RE: "[",
    patterns.IMAGE_LINK_RE: "[",
    patterns.AUTOLINK_RE: "<",
    patterns.AUTOMAIL_RE: "<",
    patterns.LINE_BREAK_RE: "  \n",
    patterns.HTML_RE: "<",
    patterns.ENTITY_RE: "&",
}


def make_quicker() -> None:
    """Puts the quicker loops in the place of those of this process."""
    for owner, name, quicker in (
        (InlineProcessor, "_InlineProcessor__handleInline", _handle_inline),
        (pages._RawHTMLPreprocessor, "run", _unread),
        (pages._RelativePathTreeprocessor, "path_to_url", _remembered),
    ):
        setattr(owner, name, quicker)


def _handle_inline(processor: Any, data: Any, index: int = 0) -> Any:
    """As Markdown does it, but for patterns that cannot match."""
    if isinstance(data, AtomicString):
        return data
    tried = processor.__dict__.get("tried")
    if tried is None:
        tried = processor.tried = [(pattern, *_marks(pattern)) for pattern in processor.inlinePatterns]
    apply = processor._InlineProcessor__applyPattern
    start = 0
    while index < len(tried):
        pattern, mark, other = tried[index]
        if mark in data or other in data:
            data, matched, start = apply(pattern, data, index, start)
            index += not matched
        else:
            index, start = index + 1, 0
    return data


def _marks(pattern: Any) -> tuple[str, str]:
    """Two marks, one of which a text must hold; "" stands in any text."""
    if isinstance(pattern, DelimiterProcessor):
        return (pattern.tokens[0], pattern.tokens[-1]) if len(pattern.tokens) < 3 else ("", "")
    mark = MARKS.get(pattern.pattern, "")
    return mark, mark


def _unread(reader: object, lines: list[str]) -> list[str]:
    return lines


_path_to_url = pages._RelativePathTreeprocessor.path_to_url


def _remembered(links: Any, url: str) -> str:
    """The address of a link; that of one page is worked out once, whatever the place on it."""
    path, mark, anchor = url.partition("#")
    known: dict[str, str] = links.__dict__.setdefault("known", {})
    if mark and path in known:
        return f"{known[path]}#{anchor}"
    found: str = _path_to_url(links, url)
    if mark and found != url and found.endswith(mark + anchor):
        known[path] = found.removesuffix(mark + anchor)
    return found
