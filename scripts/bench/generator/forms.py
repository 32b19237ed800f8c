"""The forms that reports come in, each as lines: ladders, leads, 一是, problems, plans.

一、2023年工作开展情况 /（一）…… / 1.…… / 二、存在问题 / 三、2024年工作安排 / 四、意见建议
"""

from collections.abc import Callable, Iterator

from scripts.bench.generator.voice import Stance, Voice

GROUPS = (
    ("I1", "I2", "I3", "I4", "E4"), ("A1", "A2", "A3", "A4", "A5", "A6"), ("B1", "B2", "B3", "B4", "B5"),
    ("C1", "C2", "C3"), ("D1", "D2", "D3", "D4", "D5"), ("E1", "E2", "E3"), ("F1", "F2"), ("G1", "G2"), ("H1", "H2"),
)  # fmt: skip
WORK = tuple(theme for group in GROUPS[1:] for theme in group)
HAN = "一二三四五六七八九十"
ITEMS = tuple(f"{digit}是" for digit in HAN)
Form = Callable[[Voice, float], Iterator[str]]


def summary_by_ladder(voice: Voice, size: float) -> Iterator[str]:
    """As a county's bureau writes: three levels, then problems, next year, advice."""
    yield f"{voice.agency.name}{voice.year}年工作总结和{voice.year + 1}年工作打算"
    yield voice.say("前言")
    yield f"一、{voice.year}年工作开展情况"
    groups = voice.dice.some(GROUPS, max(3, round(5 * size)))
    for number, group in enumerate(groups):
        themes = voice.dice.some(group, voice.dice.between(2, 4))
        if number % 2:
            yield f"（{_han(number)}）{voice.say('大头')}"
            for at, theme in enumerate(themes, 1):
                yield f"{at}.{voice.say(f'{theme}.题')}。{_items(voice, (theme,), 'done', size)}"
        else:
            yield f"（{_han(number)}）{voice.say('大头')}。{voice.say_lead(themes[0])}{_items(voice, themes, 'done', size)}"
    yield "二、存在的问题和不足"
    yield "".join(voice.troubles(theme) for theme in voice.dice.some(WORK, 3))
    yield f"三、{voice.year + 1}年工作安排"
    for number, theme in enumerate(voice.dice.some(WORK, max(3, round(4 * size)))):
        yield f"（{_han(number)}）{voice.say(f'{theme}.题')}，{voice.say('头果')}。{voice.paragraph(theme, 'plan', 2)}"
    if voice.dice.chance(0.5):
        yield "四、意见建议"
        for at, theme in enumerate(voice.dice.some(WORK, 2), 1):
            voice.theme = theme
            yield f"{at}.{voice.say('建议')}"


def summary_by_slogan(voice: Voice, size: float) -> Iterator[str]:
    """As a city's bureau writes: parts with slogans, each with a paragraph above its items."""
    if voice.dice.chance(0.6):
        yield f"{voice.year}年{voice.agency.level}城市管理工作总结"
    yield voice.say("前言")
    for number, group in enumerate(voice.dice.some(GROUPS, max(3, round(4 * size)))):
        yield f"{HAN[number]}、{voice.say('大头')}，在“{voice.say('四字')}{voice.say('四字')}”中{voice.say('头果')}"
        themes = voice.dice.some(group, voice.dice.between(2, 5))
        yield voice.say_lead(themes[0])
        for at, theme in enumerate(themes):
            lead = f"{voice.say('头动')}，{voice.say(f'{theme}.题')}"
            yield f"（{_han(at)}）{lead}。{voice.paragraph(theme, 'done', _count(voice, size, 4))}"
    yield voice.say("结尾")
    if voice.dice.chance(0.4):
        yield f"下一步，我局将{voice.say_plan(voice.dice.choose(WORK))}"


def summary_by_lead(voice: Voice, size: float) -> Iterator[str]:
    """Run-in headings, short leads inside the paragraphs (抓执法能力。……), no title of its own."""
    yield voice.say("前言")
    for number, group in enumerate(voice.dice.some(GROUPS, max(4, round(6 * size)))):
        yield f"{HAN[number]}、{voice.say('头动')}，{voice.say('头果')}"
        for at, theme in enumerate(voice.dice.some(group, voice.dice.between(1, 4))):
            said = [f"（{_han(at)}）{voice.say(f'{theme}.题')}。", voice.say_lead(theme)]
            for other in (theme, voice.dice.choose(group)):
                said.append(f"抓{voice.say(f'{other}.名')}。{voice.paragraph(other, 'done', _count(voice, size, 2))}")
            yield "".join(said)
    yield f"存在的不足主要有：{voice.troubles(voice.dice.choose(WORK))}{voice.troubles(voice.dice.choose(WORK))}"
    yield f"下一步，我局将{voice.say_plan(voice.dice.choose(WORK))}"


def half_year(voice: Voice, size: float) -> Iterator[str]:
    """The first half of a year, and what its second half is for."""
    yield f"{voice.agency.name}{voice.year}年上半年工作总结"
    yield f"{voice.year}年上半年，{voice.say('通做')}"
    yield "一、上半年工作情况"
    for number, theme in enumerate(voice.dice.some(WORK, max(4, round(7 * size)))):
        lead = voice.say(f"{theme}.题")
        yield f"（{_han(number)}）{lead}。{voice.paragraph(theme, 'half', _count(voice, size, 3))}"
    yield "二、存在问题"
    yield "".join(voice.troubles(theme) for theme in voice.dice.some(WORK, 2))
    yield "三、下半年工作打算"
    yield _items(voice, voice.dice.some(WORK, 4), "plan", size, planned=False)


def plan(voice: Voice, size: float) -> Iterator[str]:
    """A plan: guiding thought, goals, tasks under headings that have no number."""
    yield f"{voice.agency.name}{voice.year + 1}年工作计划"
    yield "一、指导思想"
    yield voice.say("指导")
    yield "二、总体目标"
    yield voice.say("目标")
    yield "三、工作任务"
    for number, group in enumerate(voice.dice.some(GROUPS, max(3, round(5 * size)))):
        yield f"（{_han(number)}）聚焦{voice.say('四字')}建设，{voice.say('头果')}"
        for theme in voice.dice.some(group, voice.dice.between(2, 4)):
            yield f"{voice.say('推')}{voice.say(f'{theme}.名')}。{_items(voice, (theme,), 'plan', size)}"
    yield "四、保障措施"
    yield f"一是加强组织领导。{voice.say_plan('I1')}二是严格考核问效。{voice.say_plan('G1')}"


def key_points(voice: Voice, size: float) -> Iterator[str]:
    """The main points of a year's work, one number each."""
    yield f"{voice.year + 1}年{voice.agency.level}城管局工作要点"
    yield voice.say("指导")
    for number, group in enumerate(voice.dice.some(GROUPS, max(4, round(6 * size)))):
        yield f"{HAN[number]}、{voice.say('头动')}，{voice.say('头果')}"
        for at, theme in enumerate(voice.dice.some(group, voice.dice.between(2, 4)), 1):
            yield f"{at}.{voice.say(f'{theme}.题')}。{voice.paragraph(theme, 'plan', _count(voice, size, 3))}"


def speech(voice: Voice, size: float) -> Iterator[str]:
    """A speech at the yearly meeting: the year behind, where things stand, the year ahead."""
    yield voice.say("称呼")
    yield voice.say("讲话")
    yield f"一、回顾{voice.year}年，{voice.say('头果')}"
    for number, group in enumerate(voice.dice.some(GROUPS, max(3, round(5 * size)))):
        said = [f"（{_han(number)}）{voice.say('大头')}。"]
        for theme in voice.dice.some(group, 3):
            said.append(f"{voice.say('推')}{voice.say(f'{theme}.名')}。{voice.paragraph(theme, 'done', 2)}")
        yield "".join(said)
    yield f"二、研判当前形势，明确{voice.year + 1}年工作思路"
    for trouble in ("最揪心的问题", "最艰巨的任务", "最突出的短板"):
        theme = voice.dice.choose(WORK)
        yield f"{trouble}是{voice.say(f'{theme}.名')}。{voice.troubles(theme)}"
    yield voice.say("喊") + "。" + voice.say_plan(voice.dice.choose(WORK))
    yield f"三、奋发{voice.year + 1}年，{voice.say('头果')}"
    for number, group in enumerate(voice.dice.some(GROUPS, max(3, round(4 * size)))):
        themes = voice.dice.some(group, 4)
        yield f"（{_han(number)}）坚持{voice.say('四字')}，{voice.say('头果')}。{_items(voice, themes, 'plan', size)}"
    yield voice.say("号召")


def _items(
    voice: Voice, themes: tuple[str, ...] | list[str], stance: Stance, size: float, *, planned: bool = True
) -> str:
    """一是……二是……: an item a theme, or several of one theme."""
    listed = list(themes) * (1 if len(themes) > 1 else voice.dice.between(2, 4))
    said = []
    for mark, theme in zip(ITEMS, listed, strict=False):
        lead = voice.say(f"{theme}.题") if len(themes) > 1 else voice.say("头动")
        if planned or stance != "plan":
            said.append(f"{mark}{lead}。{voice.paragraph(theme, stance, _count(voice, size, 2))}")
        else:
            voice.theme = theme
            said.append(f"{mark}{lead}。{voice.say('通谋')}")
    return "".join(said)


def _count(voice: Voice, size: float, usual: int) -> int:
    return max(1, round(usual * size * voice.dice.spread(0.6, 1.3)))


def _han(number: int) -> str:
    return HAN[number % len(HAN)]


SUMMARIES: tuple[Form, ...] = (summary_by_ladder, summary_by_slogan, summary_by_lead)
PLANS: tuple[Form, ...] = (plan, key_points)
