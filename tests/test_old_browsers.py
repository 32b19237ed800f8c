"""The theme's own files work in Chromium 110, which bureaus still have: nothing newer is in them.

Material's bundle is not looked at: it says itself what it supports.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

THEME = ROOT / "theme"
FILES = sorted(path for path in THEME.rglob("*") if path.suffix in (".css", ".js", ".html"))
# What came after 110 (by caniuse.com and the specifications' own tables), with its version. Left
# out on purpose: `@bottom-right` and `@bottom-left` (131), page numbers on paper, which older
# browsers pass over (print.css says so).
NEWER_CSS = {
    111: (r"color-mix\(", r"(?<![\w-])(?:oklch|oklab|lch|lab|color)\(", r"\b(?:sin|cos|tan|pow|sqrt|hypot)\(",
          r"view-transition", r"style\(\s*--", r":nth-(?:last-)?child\([^)]*\bof\b"),
    113: (r"(?<![\w-])linear\(", r"\(scripting"),
    114: (r"\btext-wrap", r"white-space-collapse", r":popover-open"),
    115: (r"animation-(?:timeline|range)",),
    117: (r"@starting-style", r"transition-behavior", r"\bsubgrid\b"),
    118: (r"@scope",),
    119: (r":user-(?:in)?valid",),
    120: (r"(?<![\w-])mask(?:-\w+)?\s*:", r":dir\("),
    121: (r"scrollbar-(?:width|color)",),
    123: (r"light-dark\(", r"field-sizing", r"text-(?:box|spacing-trim)"),
    125: (r"\banchor\(", r"anchor-name", r"position-(?:anchor|area)", r"\b(?:round|mod|rem)\("),
    129: (r"interpolate-size", r"calc-size\("),
    131: (r"::details-content",),
    137: (r"(?<![\w-])if\(", r"@function"),
}  # fmt: skip
NEWER_JS = {
    111: (r"startViewTransition", r"\.(?:is|to)WellFormed\(",),
    112: (r"(?<=[(,=:?&|!\[] )/(?:[^/\\\n]|\\.)+/[a-u]*v",),
    114: (r"(?:show|hide|toggle)Popover\b", r"\bpopover(?:target)?=", r"\bscrollend\b", r"\.transfer\("),
    116: (r"AbortSignal\.any\b",),
    117: (r"\b(?:Object|Map)\.groupBy\b",),
    118: (r"<search[\s>]",),
    119: (r"Promise\.withResolvers\b",),
    120: (r"URL\.canParse\b", r"<details[^>]*\sname="),
    121: (r"Array\.fromAsync\b",),
    122: (r"\.(?:intersection|union|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(",
          r"\.(?:keys|values|entries)\(\)\.(?:map|filter|take|drop|toArray|reduce|forEach|some|every|find)\("),
    124: (r"setHTMLUnsafe\(", r"parseHTMLUnsafe"),
    126: (r"URL\.parse\(", r"CloseWatcher\b"),
    128: (r"Promise\.try\b",),
    134: (r"requestClose\(", r"\bclosedby="),
    135: (r"\bcommand(?:for)?=",),
    136: (r"RegExp\.escape\b",),
}  # fmt: skip
COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}", re.DOTALL)
# Rules inside these are no nesting.
GROUPS = re.compile(r"^@(?:media|supports|page|layer|keyframes|font-face)\b")


def newer(path: str, text: str) -> Iterator[str]:
    """What in a file of the theme is newer than Chromium 110."""
    text = COMMENT.sub("", text)
    if path.endswith(".css"):
        # Beside the prefixed one, which old browsers take, the plain one may stand.
        text = re.sub(r"(-webkit-mask-image:[^;}]*;)\s*mask-image:", r"\1", text)
        yield from (f"嵌套规则 {selector}（112）" for selector in nested(text))
    listed = NEWER_CSS if path.endswith(".css") else NEWER_JS
    for version, patterns in listed.items():
        for pattern in patterns:
            yield from (f"{found.group()}（{version}）" for found in re.finditer(pattern, text))


def nested(css: str) -> Iterator[str]:
    """Selectors of rules that stand inside another rule."""
    open_rules: list[bool] = []
    for prelude, mark in re.findall(r"([^{};]*)([{};])", css):
        if mark == "{":
            is_rule = not GROUPS.match(prelude.strip()) and not prelude.strip().startswith("@")
            if any(open_rules):
                yield prelude.strip()
            open_rules.append(is_rule)
        elif mark == "}":
            open_rules.pop()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(THEME).as_posix())
def test_nothing_in_the_theme_is_newer_than_chromium_110(path: Path) -> None:
    assert list(newer(path.name, path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.css", ".a { .b { color: red } }"),
        ("a.css", "@media print { .a { &:hover { color: red } } }"),
        ("a.css", ".a { color: color-mix(in srgb, red, blue) }"),
        ("a.css", ".a { color: red; text-wrap: balance }"),
        ("a.css", ".a { mask-image: none }"),
        ("a.css", "td:nth-child(2 of .a) { color: red }"),
        ("a.js", "const x = Object.groupBy(a, b);"),
        ("a.js", "if (URL.canParse(a)) {}"),
        ("a.js", "new Set(a).union(b)"),
        ("a.js", "const {promise} = Promise.withResolvers();"),
        ("a.html", '<div popover="auto"></div>'),
    ],
)
def test_what_is_newer_is_seen(path: str, text: str) -> None:
    assert list(newer(path, text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.css", "@media print { @page { size: A4; @bottom-right { content: counter(page) } } .a:has(.b) { gap: 1px } }"),
        ("a.css", "/* text-wrap */ .a { -webkit-mask-image: none; mask-image: none; inset: 0; accent-color: red }"),
        ("a.js", "const last = list.at(-1) ?? [...set].map((x) => x); box.form?.focus(); structuredClone(x);"),
    ],
)  # fmt: skip
def test_what_is_old_enough_may_be_used(path: str, text: str) -> None:
    assert list(newer(path, text)) == []
