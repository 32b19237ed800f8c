"""What the site builder says is wrong, told in Chinese, with the file to mend.

    ERROR -  Config value 'plugins': The "x" plugin is not installed
    → mkdocs.yml: 设置 plugins 里的 x 没有安装

The builder speaks English to its own users; who pushes a report reads this. What is not
known here keeps the builder's words, quoted and on one line, under a sentence that says so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

SETTINGS = "mkdocs.yml"
MOST_WORDS = 200
# Where a YAML reader stopped: it tells of several places, the last is the one to look at.
MARK = re.compile(r'in "([^"]+)", (?:line (\d+)|position \d+)')
LEVEL = re.compile(r"^(?:WARNING|ERROR|CRITICAL) -  ")
# Lines that only say that something was said before.
ECHOES = re.compile(r"Aborted with |Error reading page .*: $|Traceback ")


@dataclass(frozen=True, slots=True)
class SiteFault:
    """One thing to mend; `line` only where the builder named it."""

    path: str
    line: int | None
    words: str


def tell_faults(lines: Sequence[str], base: str) -> tuple[SiteFault, ...]:
    """The builder's lines as faults, each once, in its order; at least one. Paths below the
    folder `base` are told from there."""
    told = dict.fromkeys(_each(_whole_messages(lines), base))
    return tuple(told) or (SiteFault(SETTINGS, None, "网站生成器停下了，没有说为什么"),)


def _whole_messages(lines: Sequence[str]) -> list[str]:
    """Of a traceback the last line alone: the rest is the program's own."""
    if any(line.startswith("Traceback ") for line in lines) or not any(map(LEVEL.match, lines)):
        return [line for line in lines if line.strip()][-1:]
    return list(lines)


def _each(messages: Sequence[str], base: str) -> Iterator[SiteFault]:
    for message in messages:
        words = LEVEL.sub("", message).replace(f"{base}/", "")
        if not ECHOES.match(words):
            yield _fault(words)


def _fault(words: str) -> SiteFault:
    for pattern, tell in KNOWN:
        found = pattern.search(words)
        if found is not None:
            return tell(found, words)
    if re.search(r"[\u4e00-\u9fff]", words):
        return SiteFault(SETTINGS, None, words)
    return SiteFault(SETTINGS, None, f"网站生成器不接受现在的设置或页面，它的原话是「{_short(words)}」")


def _short(words: str) -> str:
    folded = " ".join(words.split())
    return folded if len(folded) <= MOST_WORDS else folded[:MOST_WORDS] + "…"


def _yaml(found: re.Match[str], words: str) -> SiteFault:
    marks = MARK.findall(words)
    path, line = marks[-1] if marks else (SETTINGS, "")
    module = re.search(r"Python object\s+cannot find module '([^']*)'", words)
    if module:
        why = f"这里用到的 {module[1]} 没有安装"
    elif "unacceptable character" in words or "codec" in words:
        why = "不是 UTF-8 编码，请另存为 UTF-8"
    else:
        why = "不是正确的 YAML，请看这一行和上一行的缩进、冒号、引号和括号"
    return SiteFault(path, int(line) if line else None, why)


# What the builder says of one setting, and what is wrong with it.
VALUES = (
    (re.compile(r"Failed to load extension '([^']*)'"), r"里的扩展 \1 没有安装"),
    (re.compile(r'The "([^"]*)" plugin is not installed'), r"里的插件 \1 没有安装"),
    (re.compile(r"Unrecognised theme name: '([^']*)'"), r"里没有 \1 这个主题，请写 material"),
    (re.compile(r"Required configuration not provided"), "没有写，不能少"),
    (re.compile(r"Unrecognised configuration name"), "不是认得的设置，请看是不是写错了"),
    (re.compile(r"Expected type: <class 'bool'>"), "只能写 true 或 false"),
    (re.compile(r"Expected |must be (?:a|of)"), "的值不是该有的样子"),
    (re.compile(r"The path '([^']*)' isn't an existing (?:file|directory)"), r"里写的 \1 不存在"),
)


def _setting(found: re.Match[str], words: str) -> SiteFault:
    name, said = found[1], found[2]
    for pattern, told in VALUES:
        matched = pattern.search(said)
        if matched is not None:
            return SiteFault(SETTINGS, None, f"设置 {name} {matched.expand(told)}")
    return SiteFault(SETTINGS, None, f"设置 {name} 的值不对，生成器的原话是「{_short(said)}」")


def _left_out(found: re.Match[str], words: str) -> SiteFault:
    pages = re.findall(r"^\s*- (.+)$", words, re.MULTILINE)
    listed = "、".join(pages[:5]) + (f" 等 {len(pages)} 个" if len(pages) > 5 else "")
    return SiteFault(SETTINGS, None, f"这些页面没有写进 nav，也没有写进 not_in_nav：{listed}")


def _in(page: int, words: str, folder: str = "docs/") -> "Tell":
    """Tells of the page of one group; `words` may use the others."""
    return lambda found, _: SiteFault(f"{folder}{found[page]}", None, found.expand(words))


def _of_settings(words: str) -> "Tell":
    return lambda found, _: SiteFault(SETTINGS, None, found.expand(words))


Tell = Callable[[re.Match[str], str], SiteFault]
_DOC = r"Doc file '([^']*)' contains an?"
KNOWN: tuple[tuple[re.Pattern[str], Tell], ...] = (
    (re.compile(r"error parsing the configuration file"), _yaml),
    (re.compile(r"Config value '([^']*)': (.*)", re.DOTALL), _setting),
    (
        re.compile(r"^TypeError: (?:list indices|'\w+' object does not support item assignment)"),
        _of_settings("里面不是一行一个“设置: 值”"),
    ),
    (re.compile(r"Inherited config file '([^']*)' does not exist"), _of_settings(r"INHERIT 写的 \1 不存在")),
    (
        re.compile(r"A reference to '([^']*)' is included in the 'nav' configuration"),
        _of_settings(r"nav 里的 \1 没有这个页面"),
    ),
    (re.compile(r"not included in the \"nav\" configuration"), _left_out),
    (re.compile(rf"{_DOC} link '(#[^']*)'"), _in(1, r"链接 \2：这一页没有这个位置")),
    (re.compile(rf"{_DOC} link '([^']*)', but the doc"), _in(1, r"链接 \2：那一页没有这个位置")),
    (re.compile(rf"{_DOC} link (?:to )?'([^']*)'"), _in(1, r"链接 \2：没有这个页面")),
    (
        re.compile(rf"{_DOC} absolute link '([^']*)'"),
        _in(1, r"链接 \2：不要用 / 开头，请写成相对的，例如 ../search.md"),
    ),
    (re.compile(rf"{_DOC} unrecognized relative link '([^']*)'"), _in(1, r"链接 \2：不是页面，请写上 .md")),
    (re.compile(r"^(\S+\.html) 里的(.*)$"), _in(1, r"\2", "")),
    (re.compile(r"Encoding error reading file: (\S+)"), _in(1, "不是 UTF-8 编码，请另存为 UTF-8")),
    (re.compile(r"Error reading page '([^']*)': (.*)"), _in(1, r"读不出来：\2")),
    (re.compile(r"TemplateNotFound: '([^']*)'"), _of_settings(r"主题里没有 \1，请看 theme 的设置")),
    (re.compile(r"Error building (?:page|template) '([^']*)'"), _of_settings(r"主题的模板做不出 \1，请看 theme")),
)
