"""One report's voice: whose it is, which year, which theme is being spoken of, what is masked.

voice.paragraph("A4", "done", 4)   → 保持拆违控违……。全年拆除违法建设131处，同比增加11处。……
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from scripts.bench.generator.dice import Dice
from scripts.bench.generator.grammar import Number, Rules, Writer
from scripts.bench.generator.places import Agency
from scripts.bench.generator.series import Indicator, Point, format_value

Stance = Literal["done", "plan", "half"]
Series = Mapping[str, Mapping[int, Point]]
MASKS = ("", "", "", "", "", "", "", "", "**", "X", "xx", "*")
HALF = 0.5
NEW_ERA, THOUGHT = 2018, "习近平新时代中国特色社会主义思想"


@dataclass(slots=True)
class Voice:
    """Says things as this bureau says them in this report; `mask` hides figures and places."""

    agency: Agency
    year: int
    rules: Rules
    indicators: tuple[Indicator, ...]
    series: Series
    dice: Dice
    mask: str = ""
    theme: str = ""
    stance: Stance = "done"
    writer: Writer = field(init=False)
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.writer = Writer(self.rules, self.dice, self._word, self._number)
        self.theme = self.dice.choose(sorted({item.theme for item in self.indicators}))

    def say(self, rule: str) -> str:
        """A rule of words.txt or themes.txt, said."""
        return self.writer.say(rule)

    def paragraph(self, theme: str, stance: Stance, sentences: int) -> str:
        """Sentences on one theme, the figures that recur among them."""
        self.theme, self.stance = theme, stance
        ways = ("做", "", "") if stance == "plan" else ("做", "数", "")
        said = [self._sentence(theme, self.dice.choose(ways)) for _ in range(sentences)]
        figures = self._figures(theme, stance)
        if figures:
            said.insert(self.dice.below(len(said) + 1), "，".join(figures) + "。")
        return "".join(said)

    def _sentence(self, theme: str, way: str) -> str:
        """One of the theme's own sentences, each at most once; else one that fits every theme."""
        own = f"{theme}.{way}"
        if way and not self.writer.is_exhausted(own):
            return self.say(own)
        return self.say("通谋" if self.stance == "plan" else "通做")

    def say_lead(self, theme: str) -> str:
        """What opens a paragraph on a theme."""
        self.theme, self.stance = theme, "done"
        return self.say("段首")

    def say_plan(self, theme: str) -> str:
        """One thing to be done on a theme."""
        self.theme, self.stance = theme, "plan"
        return self.say("通谋")

    def troubles(self, theme: str) -> str:
        """What is not well."""
        self.theme = theme
        return self.say("通难")

    def target(self) -> str:
        """One planned figure, for the goals of a plan."""
        found = [item for item in self.indicators if self._planned(item)]
        return self._target(self.dice.choose(found)) if found else "各项指标稳中有进"

    def _planned(self, item: Indicator) -> bool:
        point = self.series[item.name].get(self._planned_year)
        return point is not None and point.planned

    @property
    def _planned_year(self) -> int:
        return self.year + 1

    def _figures(self, theme: str, stance: Stance) -> list[str]:
        items = [item for item in self.indicators if item.theme == theme and item.name not in self.told]
        found = []
        for item in items:
            planned = stance == "plan"
            said = self._actual(item, stance) if not planned else self._target(item) if self._planned(item) else ""
            if said:
                self.told.add(item.name)
                found.append(said)
        return found

    def _target(self, item: Indicator) -> str:
        point = self.series[item.name][self._planned_year]
        return self._fill(item, point.target, planned=True)

    def _actual(self, item: Indicator, stance: Stance) -> str:
        point = self.series[item.name].get(self.year)
        if point is None or (point.outcome == "silent" and point.planned) or self.dice.chance(0.2):
            return ""
        if stance == "half":
            share = 1.0 if item.unit == "%" else HALF * self.dice.spread(0.8, 1.15)
            return "上半年" + self._fill(item, max(round(point.actual * share, item.decimals), 10.0**-item.decimals))
        said = self._fill(item, point.actual)
        before = self.series[item.name].get(self.year - 1)
        if self.mask or before is None or item.unit == "%" or not self.dice.chance(0.25):
            return said
        change = (point.actual - before.actual) / before.actual * 100
        return f"{said}，同比{'增长' if change >= 0 else '下降'}{abs(change):.1f}%"

    def _fill(self, item: Indicator, value: float, *, planned: bool = False) -> str:
        template = item.plan if planned and item.plan else item.done
        filled = self.writer.fill(template)
        told = format_value(value, item, in_wan=self.dice.chance(0.4))
        if self.mask and self.dice.chance(0.85):
            told = self.mask + item.unit
        return filled.replace("\ue000", told)

    def _number(self, number: Number) -> str:
        if self.mask and self.dice.chance(0.85):
            return self.mask
        value = self.dice.spread(number.low, number.high)
        if number.decimals:
            return f"{value:.{number.decimals}f}"
        whole = round(value)
        return f"{whole / 10000:.1f}万" if whole >= 20000 and self.dice.chance(0.3) else str(whole)

    def _word(self, name: str) -> str:
        if name in ("v", "t"):
            return "\ue000"
        if self.mask and name in ("地", "单位"):
            return (self.mask + self.agency.level) if name == "地" else "我局"
        if name == "主题名":
            return self.say(f"{self.theme}.名")
        return self._plain_word(name)

    def _plain_word(self, name: str) -> str:
        agency, dice = self.agency, self.dice
        fixed = {
            "年": str(self.year + (self.stance == "plan")), "次年": str(self.year + 1), "级": agency.level, "地": agency.place,
            "省": "省", "思想": THOUGHT if self.year >= NEW_ERA else "科学发展观", "单位": agency.name.replace(agency.place, agency.level),
        }  # fmt: skip
        if name in fixed:
            return fixed[name]
        lists = {
            "路": agency.roads, "社区": agency.communities, "镇": agency.towns, "河": agency.rivers,
            "园": agency.parks, "场": agency.markets, "企业": agency.firms,
        }  # fmt: skip
        if name in lists:
            return dice.choose(lists[name])
        if name == "街道":
            return dice.choose(agency.towns)[:2] + "街道"
        if name == "校":
            return f"{agency.level}{dice.choose(('第一中学', '第二中学', '实验小学', '第三小学', '职业中专', '中心幼儿园'))}"
        if name == "院":
            return f"{agency.level}{dice.choose(('人民医院', '中医院', '妇幼保健院'))}"
        if name == "音":
            return dice.choose(agency.communities)[:1]
        if name == "目标项":
            return self.target()
        raise KeyError(name)
