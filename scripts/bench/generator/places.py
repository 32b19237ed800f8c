"""Places that don't exist, their bureaus, and what lies in them.

make_agency(7, 3, ()) → 岑浦县城市管理局 of 岑浦县 in 霁川市, with its roads, parks and markets
"""

from collections.abc import Collection
from dataclasses import dataclass

from scripts.bench.generator.dice import Dice

FIRST = "岚泠澹苕霁岑皋淞汀沅浔渌滢溧潋澧璟珑琅瑶瑾珩玮琼栎桐梓棠榕槐柘檀枫芷芸荟蓼菱菡萍蘅翎鹭鹤鸾麓峤嵘崇巍岫磐砺硕"
SECOND = "川浦原陵岭湾泽溪渡源岗坪塘洲屏桥集堰埠畴野澜汇谷亭垣塬梁壑津"
ROAD_ENDS = ("路", "大道", "街", "东路", "西路", "南路", "北路", "中路", "巷", "环路")
COUNTIES_PER_CITY = 11
# Of ten bureaus, how many are called so.
CITY_NAMES = ("城市管理局", "城市管理局", "城市管理综合执法局", "城市管理行政执法局", "城市综合管理局")
COUNTY_NAMES = ("城市管理局", "城市管理局", "城管局", "综合行政执法局", "城市管理综合执法局", "城市管理行政执法局")
FIRMS = ("环境", "环卫", "生态", "市政", "园林", "能源", "城服", "智慧", "照明", "停车")
PROVINCE = "省"


@dataclass(frozen=True, slots=True)
class Agency:
    """One bureau: its level (市、县、区), its short habits, and the places that it speaks of."""

    number: int
    name: str
    place: str
    city: str
    level: str
    habit: int
    size: float
    roads: tuple[str, ...]
    communities: tuple[str, ...]
    towns: tuple[str, ...]
    rivers: tuple[str, ...]
    parks: tuple[str, ...]
    markets: tuple[str, ...]
    firms: tuple[str, ...]


def place_names(seed: int, taken: Collection[str]) -> list[str]:
    """Every place name there is, in this seed's order, without those that are real (`taken`)."""
    names = [first + second for first in FIRST for second in SECOND if first + second not in taken]
    return Dice(seed, "places").shuffle(names)


def make_agency(seed: int, number: int, names: list[str]) -> Agency:
    """The bureau of this number: a city's first, then those of its counties and districts."""
    dice = Dice(seed, "agency", number)
    group = number - number % (COUNTIES_PER_CITY + 1)
    # Past the last name, places double up: 岑浦 and 岑浦新 are two places.
    city = _name(names, group) + "市"
    level = "市" if number == group else dice.choose("县县区")
    place = city if level == "市" else _name(names, number) + level
    suffix = dice.choose(CITY_NAMES if level == "市" else COUNTY_NAMES)
    return Agency(
        number,
        place + suffix,
        place,
        city,
        level,
        dice.below(1000),
        dice.spread(1.5, 3.0) if level == "市" else dice.spread(0.4, 1.6),
        tuple(_word(dice) + dice.choose(ROAD_ENDS) for _ in range(48)),
        tuple(_word(dice) + dice.choose(("社区", "家园", "花园", "新村", "里", "苑")) for _ in range(30)),
        tuple(_word(dice) + dice.choose("镇镇乡") for _ in range(14)),
        tuple(_word(dice) + dice.choose("河江湖渠港") for _ in range(6)),
        tuple(_word(dice) + dice.choose(("公园", "广场", "湿地公园", "游园", "绿道")) for _ in range(10)),
        tuple(_word(dice) + dice.choose(("农贸市场", "菜市场", "批发市场", "商业广场", "步行街")) for _ in range(10)),
        tuple(_word(dice) + dice.choose(FIRMS) + "公司" for _ in range(8)),
    )


def _name(names: list[str], number: int) -> str:
    again, index = divmod(number, len(names))
    return names[index] + "新东西南北中"[again - 1] if again else names[index]


def _word(dice: Dice) -> str:
    return dice.choose(FIRST + SECOND) + dice.choose(SECOND + FIRST)
