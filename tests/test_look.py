"""The colours: every kind of words stands out from what it stands on, also where a checker in the
browser can't tell (stripes behind masks, words in charts)."""

import re

import pytest

from tests.support import ROOT

CSS = (ROOT / "theme" / "assets" / "kb" / "kb.css").read_text("utf-8")
SCHEMES = {"浅色": "[data-md-color-scheme] {", "深色": '[data-md-color-scheme="slate"] {'}
# WCAG 2.1 AA for text of ordinary size.
ENOUGH = 4.5
PAIRS = [
    *((words, "paper") for words in ("ink", "soft", "link", "amber", "red", "blue")),
    *((words, "card") for words in ("ink", "soft", "link")),
    *(("ink", ground) for ground in ("shade-1", "shade-2", "shade-3", "shade-4", "mark", "amber-wash")),
    # Masks: stripes of `line` on the page, on a passage under the cursor, focused, led to.
    *(("soft", ground) for ground in ("line", "shade-1", "shade-2", "amber-wash")),
    *(("link", ground) for ground in ("wash", "shade-1")),
    ("amber", "amber-wash"),
    ("red", "red-wash"),
    ("blue", "blue-wash"),
]


def colours(scheme: str) -> dict[str, str]:
    """The tokens of a scheme; the dark one changes some of the light one."""
    found: dict[str, str] = {}
    for opening in list(SCHEMES.values())[: 2 if scheme == "深色" else 1]:
        block = CSS.split(opening, 1)[1].split("}", 1)[0]
        found |= dict(re.findall(r"--kb-([\w-]+): #([0-9a-f]{3,6});", block))
    return found


def luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(char * 2 for char in colour)
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_stand_out_from_their_ground(scheme: str) -> None:
    found = colours(scheme)
    weak = {}
    for words, ground in PAIRS:
        dark, light = sorted((luminance(found[words]), luminance(found[ground])))
        if (light + 0.05) / (dark + 0.05) < ENOUGH:
            weak[words, ground] = round((light + 0.05) / (dark + 0.05), 2)
    assert weak == {}
