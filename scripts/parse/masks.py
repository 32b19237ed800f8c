"""Redaction marks (脱敏): where a text hides something, so that nothing is read into it.

    全年办理行政许可****余件，新建X座，累计xx吨，“202_年”，**局
                  ^^^^       ^       ^^

A mark is unknown: never 0, never the digits around it.
"""

import re

# X between letters or digits is part of a word (AAA, X86, 1×2), not a mark; XX in a Han
# context is; X00 stands for some hundreds. A number damaged by masking (20**, 202_) is masked as a whole.
MASK = re.compile(
    r"(?<![\d.*])[\d.]{0,12}\*[\d.*]*(?<!\.)|(?<![\d_])\d{1,4}_[\d_]*|_{2,}|[○□■●]{2,}"
    r"|(?<![A-Za-z0-9])(?:[XxＸｘ]{1,8}(?:\.[XxＸｘ]{1,4}|[0０]{1,4})?|×{2,})(?![A-Za-z0-9×])"
)


def find_masks(text: str) -> list[tuple[int, int]]:
    """(start, end) of every redaction mark, left to right, not overlapping."""
    return [match.span() for match in MASK.finditer(text)]
