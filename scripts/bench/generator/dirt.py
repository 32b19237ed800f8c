"""What exports and the web do to a report: encodings, torn lines, one line, ads, page numbers.

soil(lines, dice)   → the bytes of the file; three files of four stay clean
"""

from collections.abc import Callable

from scripts.bench.generator.dice import Dice

Lines = list[str]
WIDTH = 36
CLEAN = 0.72
ENCODINGS = ("gb18030", "gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-8")


def indent(lines: Lines, dice: Dice) -> Lines:
    """Every paragraph set in, as word processors do."""
    blank = dice.choose(("\u3000\u3000", "    ", "        "))
    return [blank + line for line in lines]


def tear(lines: Lines, dice: Dice) -> Lines:
    """Lines cut at a fixed width."""
    width = WIDTH + dice.below(12)
    return [line[at : at + width] for line in lines for at in range(0, len(line), width)]


def flatten(lines: Lines, _: Dice) -> Lines:
    """Everything on one line."""
    return ["".join(lines)]


def space_out(lines: Lines, _: Dice) -> Lines:
    """A blank line after every paragraph."""
    return [part for line in lines for part in (line, "")]


def number_pages(lines: Lines, dice: Dice) -> Lines:
    """Page numbers between the paragraphs."""
    out: Lines = []
    for at, line in enumerate(lines, 1):
        out.append(line)
        if at % 9 == 0:
            out.append(dice.choose(("— {} —", "- {} -", "第 {} 页")).format(at // 9))
    return out


def misspell(lines: Lines, dice: Dice) -> Lines:
    """What a batch replacement and a tired hand leave: 连续2021年, a lost quotation mark."""
    at = dice.below(len(lines))
    line = lines[at].replace("”", "", 1) if dice.chance(0.5) else lines[at].replace("，", "，连续2021年", 1)
    return [*lines[:at], line, *lines[at + 1 :]]


FAULTS: tuple[Callable[[Lines, Dice], Lines], ...] = (indent, indent, tear, flatten, space_out, number_pages, misspell)


def soil(lines: Lines, dice: Dice, advert: Callable[[], str]) -> bytes:
    """The file; `advert` gives a line of a template seller."""
    encoding, newline = "utf-8", "\n"
    if not dice.chance(CLEAN):
        for fault in dice.some(FAULTS, dice.between(0, 2)):
            lines = fault(lines, dice)
        encoding = dice.choose(ENCODINGS)
        newline = dice.choose(("\n", "\r\n", "\r\n"))
        if dice.chance(0.4):
            lines = [*lines, *(advert() for _ in range(dice.between(1, 3)))]
    text = newline.join(lines) + newline
    return text.encode(encoding)
