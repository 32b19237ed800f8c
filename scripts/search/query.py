"""What a reader typed, as a tree of alternatives.

    parse_query('垃圾分类 智能 OR 智慧 "7×24小时" -宣传')
    → 垃圾分类 and (智能 or 智慧) and “7×24小时” letter by letter, not 宣传

Anything malformed is taken as text: an unclosed quote is no quote, an OR with nothing on
one side is a word, a lone minus is nothing.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from scripts.search.analysis import cut_words, fold

TOKEN = re.compile(r'([-－]?)(?:"([^"]+)"|“([^”]+)”|＂([^＂]+)＂)|(\S+?)(?=["“＂]|\s|$)|(\S)')
QUOTES = frozenset('"“＂')
EDGES = "\"“”＂'，。；：、？！?!,;:（）()《》"
MAX_TERMS = 32
MANY_WORDS = 6
FUNCTION_CHARS = frozenset("的了和与及等在是有对为把被将就都也又或但而其于以之这那个哪何么什吗呢吧啊请问怎如能可会要该")
QUESTION_WORDS = frozenset({
    "怎样", "如何", "哪", "谁", "几", "啥", "咋", "为何", "多久", "多大", "多长", "是否", "是不是", "能否", "能不能",
    "会不会", "要不要", "有没有", "有无", "可不可以", "何时", "何地", "吗", "呢",
})  # fmt: skip
ASKING = re.compile(r"什么|怎么|多少|^[哪几啥谁咋].")
NOT_ASKING = frozenset({"几乎", "几何", "哪怕"})
ASKED = re.compile(r"(?:[?？]|了没有?)\s*$|([^\W\d_])[不没]\1")
FUNCTION_WORDS = QUESTION_WORDS | {
    "可以", "应该", "以及", "关于", "需要", "一个", "我们", "他们", "你们", "这个", "那个", "这些", "那些", "情况",
    "时候", "一共", "总共",
}  # fmt: skip
LIGHT_WORDS = frozenset({
    "事", "做", "搞", "弄", "干", "得", "管", "办", "来", "去", "找", "钱", "不", "没", "没有",
    "今年", "去年", "全年", "目前", "现在", "最近",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing typed: a quoted text as typed, or a chunk between blanks, folded, with the
    words it falls into; whether one of them asks, and how many say something."""

    text: str
    words: tuple[str, ...]
    quoted: bool
    asks: bool = False
    telling: int = 0


OR = Atom("or", ("or",), quoted=False)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """Every group has to be met, by any of its atoms; no `excluded` atom may be. `question`:
    more is asked than any passage could be expected to hold word by word."""

    groups: tuple[tuple[Atom, ...], ...]
    excluded: tuple[Atom, ...]
    question: bool


@lru_cache(maxsize=8192)
def is_function_word(word: str) -> bool:
    """Whether a word says little by itself (的, 怎么): it counts less, and no hit needs it."""
    return word in FUNCTION_CHARS or word in FUNCTION_WORDS or _asks(word)


def is_light_word(word: str) -> bool:
    """Whether a word of a question says little about what is asked for."""
    return word in LIGHT_WORDS or (word not in FUNCTION_CHARS and is_function_word(word))


def parse_query(text: str) -> ParsedQuery:
    """The query; at most MAX_TERMS groups."""
    groups: list[list[Atom]] = []
    excluded: list[Atom] = []
    joining = False
    for minus, atom in _atoms(text):
        if minus:
            excluded.append(atom)
        elif atom is OR and groups and not joining:
            joining = True
        elif joining:
            groups[-1].append(atom)
            joining = False
        else:
            groups.append([atom])
    if joining:
        groups.append([OR])
    listed = tuple(map(tuple, groups[:MAX_TERMS]))
    return ParsedQuery(listed, tuple(excluded[:MAX_TERMS]), _is_question(text, listed))


def _atoms(text: str) -> list[tuple[bool, Atom]]:
    """(has a minus, atom) in order; an operator comes as the atom `OR`."""
    if QUOTES.isdisjoint(text):
        read = [_unquoted(raw) for raw in text.split()]
    else:
        read = [_quoted(match) or _unquoted(match[5] or match[6]) for match in TOKEN.finditer(text)]
    return [(minus, atom) for minus, atom in read if atom is not None]


def _quoted(match: re.Match[str]) -> tuple[bool, Atom | None] | None:
    quoted = match[2] or match[3] or match[4]
    if quoted is None:
        return None
    return bool(match[1]), Atom(" ".join(re.split(r"\s+", quoted)), (), quoted=True) if quoted.strip() else None


def _unquoted(raw: str) -> tuple[bool, Atom | None]:
    minus = raw[0] in "-－" and len(raw) > 1
    return minus, _chunk(raw[1:] if minus else raw)


@lru_cache(maxsize=8192)
def _chunk(raw: str) -> Atom | None:
    if raw in ("OR", "|", "｜"):
        return OR
    chunk = fold(raw).strip(EDGES)
    words = tuple(cut_words(chunk))
    if not words:
        return None
    asks = any(map(_asks, words))
    return Atom(chunk, words, quoted=False, asks=asks, telling=sum(not is_function_word(word) for word in words))


def _is_question(text: str, groups: tuple[tuple[Atom, ...], ...]) -> bool:
    if any(len(group) > 1 for group in groups):
        return False
    words = [len(atom.words) for (atom,) in groups]
    asked = ASKED.search(text) is not None or any(atom.asks for (atom,) in groups)
    telling = sum(atom.telling for (atom,) in groups)
    return (asked and sum(words) > 1) or (telling >= MANY_WORDS and max(words) >= MANY_WORDS)


def _asks(word: str) -> bool:
    return word in QUESTION_WORDS or (ASKING.search(word) is not None and word not in NOT_ASKING)
