"""The only module that writes Markdown.

    escape("问题**万余件 #1 <b>")  → "问题\\*\\*万余件 \\#1 &#60;b&#62;"

A report's words must come back from the browser character for character, whatever they
look like to Markdown: `escape` is tested to round-trip on hostile text. `Markup` is text
that is already safe; everything else goes through `text`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape as escape_html
from typing import NewType

Markup = NewType("Markup", str)
Attributes = Mapping[str, str | int | None]

# `>` has a meaning to HTML too, but only after a `<`, which never survives.
SAFE = {char: "\\" + char for char in "\\`*_{}[]>#!"} | {char: f"&#{ord(char)};" for char in '&<~^=$|@:"'}
MARK = re.compile(f"[{re.escape(''.join(SAFE))}]")
# What stands for itself inside an attribute's quotes.
UNSAFE = re.compile(r"[^0-9A-Za-z\x80-\U0010ffff _./-]")
BLANKS = re.compile(r"[^\S\u3000\u00a0]+")
LINE_START = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-+])")


def fold_blanks(value: str) -> str:
    """`value` as a browser shows it: runs of blanks are one, none outside."""
    return BLANKS.sub(" ", value).strip()


def escape(value: str) -> str:
    """`value` so that Markdown shows it as it is; blanks inside are folded to one."""
    if not value or value.isalnum():
        return value
    safe = MARK.sub(_safe_mark, BLANKS.sub(" ", value))
    start = LINE_START.match(safe)
    return _entity_mark(start) + safe[start.end() :] if start else safe


def _safe_mark(match: re.Match[str]) -> str:
    return SAFE[match.group()]


def _entity_mark(match: re.Match[str]) -> str:
    blank, number, mark, blank2, bullet = match.groups()
    if bullet:
        return f"{blank2}&#{ord(bullet)};"
    return f"{blank}{number}&#{ord(mark)};"


def text(value: object) -> Markup:
    """Plain text as markup."""
    return Markup(escape(str(value)))


def join(parts: Iterable[Markup], between: str = "") -> Markup:
    """Markup joined by plain `between`."""
    return Markup(escape(between).join(parts))


def link(label: Markup, target: str, attributes: Attributes | None = None) -> Markup:
    """A link; `target` is a relative .md path with optional anchor, checked by the builder."""
    safe = target.replace("%", "%25").replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    listed = _attribute_list(attributes) if attributes else ""
    return Markup(f"[{label}](<{safe}>){listed}")


def span(content: Markup, attributes: Attributes) -> Markup:
    """Inline content with attributes."""
    return Markup(f"<span{_html_attributes(attributes)}>{content}</span>")


def element(tag: str, content: Markup, attributes: Attributes) -> Markup:
    """Inline content in an element that says what it is: del, ins, small."""
    return Markup(f"<{tag}{_html_attributes(attributes)}>{content}</{tag}>")


def badge(label: str, kind: str) -> Markup:
    """A small status word."""
    return span(text(label), {"class": f"kb-badge kb-badge--{kind}"})


def heading(level: int, content: Markup, attributes: Attributes) -> str:
    """A heading block; levels past 6 stay 6."""
    return f"{'#' * min(level, 6)} {content} {_attribute_list(attributes)}"


def paragraph(content: Markup, attributes: Attributes | None = None) -> str:
    """A paragraph block."""
    return f"{content}\n{_attribute_list(attributes, block=True)}" if attributes else content


def block(content: Markup, classes: str, tag: str = "div", label: str = "") -> str:
    """A block that is no paragraph of the report: facts, cards, notes; `label` names it to
    who cannot see it."""
    named = f' aria-label="{escape_html(label)}"' if label else ""
    return f'<{tag} class="{classes}"{named} markdown="span">{content}</{tag}>'


def group(blocks: Sequence[str], classes: str, tag: str = "div") -> str:
    """Blocks inside a container."""
    return "\n\n".join([f'<{tag} class="{classes}" markdown="1">', *blocks, f"</{tag}>"])


def details(summary: str, blocks: Sequence[str], classes: str) -> str:
    """A folded note."""
    opening = f'<details class="{classes}" markdown="1">\n<summary>{escape_html(summary)}</summary>'
    return "\n\n".join([opening, *blocks, "</details>"])


def bullets(items: Iterable[Markup]) -> str:
    """A list, one item a line."""
    return "\n".join(f"- {item}" for item in items)


def table(
    header: Sequence[Markup],
    rows: Iterable[Sequence[Markup]],
    classes: str,
    label: str,
    numeric_from: int = 99,
    *,
    told: bool = False,
) -> str:
    """A table; columns from `numeric_from` on are set right. `label` is its caption, which only
    who cannot see the heading above is told, unless `told`."""
    rule = ["---:" if index >= numeric_from else "---" for index in range(len(header))]
    lines = [" | ".join(header), " | ".join(rule), *(" | ".join(cell or " " for cell in row) for row in rows)]
    opening = (
        f'<div class="kb-table {classes}" role="region" aria-label="{_attribute(label)}" tabindex="0" markdown="1">'
    )
    # Markdown has no captions: the theme moves this paragraph into the table (partials/content.html).
    caption = paragraph(text(label), {"class": "kb-caption kb-caption--told" if told else "kb-caption"})
    return "\n\n".join([opening, caption, "\n".join(f"| {line} |" for line in lines), "</div>"])


def raw_html(html: str) -> str:
    """HTML that this program itself wrote (forms, charts); never a report's words."""
    return html


def document(title: str, tags: Sequence[str], blocks: Iterable[str], hide: Sequence[str] = ()) -> bytes:
    """A whole page as UTF-8, front matter first."""
    front = {
        "title": title,
        "tags": list(tags),
        "generated": "由程序生成，请勿手改",
        "search": {"exclude": True},
        **({"hide": list(hide)} if hide else {}),
    }
    # JSON is YAML, and its quoting has no surprises.
    head = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
    return ("---\n" + head + "\n---\n\n" + "\n\n".join(blocks) + "\n").encode()


def _html_attributes(attributes: Attributes) -> str:
    return "".join(f' {key}="{_attribute(value)}"' for key, value in attributes.items() if value is not None)


def _attribute(value: object) -> str:
    """A value inside quotes: Markdown looks for marks there too, so every ASCII mark is an entity."""
    return _quoted(str(value))


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    return UNSAFE.sub(_entity, fold_blanks(value))


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match.group())};"


def _attribute_list(attributes: Attributes | None, *, block: bool = False) -> str:
    parts = []
    for key, value in (attributes or {}).items():
        if value is None:
            continue
        if key == "id":
            parts.append(f"#{value}")
        elif key == "class":
            parts += [f".{name}" for name in str(value).split()]
        else:
            parts.append(f'{key}="{value}"')
    return "{: " + " ".join(parts) + " }" if parts else ""
