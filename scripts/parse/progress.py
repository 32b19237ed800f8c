"""Whether a number counts what is still under way: begun, being built, not done.

另有6座正在施工        在建公厕3座、停车场2个     已开工2处     启动改造老旧小区5个
3座病害桥梁启动加固     2个停车场主体封顶         → under way
检查在建工地230次      启动应急响应3次           开工率95%     → what was done
"""

import re

STOP = re.compile("[，,；;。！？!?：:\t]")
BEGUN = (
    r"(?<![未不停复待拟能])(?:开工|动工|破土|进场施工)(?!仪式|许可|报告|前|率|令|条件|复产)"
    r"|启动(?=[^，。；\d]{0,14}(?:改造|建设|施工|工程|项目|更新|加固|修缮|安装|铺设|入地|提升))"
    r"|正在(?!使用|运行|运营|营业|开放|服务|执行|服役|投用)|(?:主体|桩基|基础|土建)[^，。；\d]{0,6}(?:完工|完成|封顶|施工)"
)
# 在建工地, 在建违建 are things found; in 存在建筑垃圾 and 在建设中 there is no 在建.
BUILDING = r"(?<![存现实所])在建(?![设立成筑])(?!工地|违)"
PUSHED = r"(?:有序|加快|稳步|积极|全力|抓紧)推进中?$|推进中|施工中"
BEFORE = re.compile(f"{BEGUN}|(?P<building>{BUILDING})")
BEHIND = re.compile(f"{BEGUN}|{BUILDING}|{PUSHED}")
ENDED = re.compile("完成|建成|竣工|投用|投运|投入使用|投入运|验收|交付|通车|销号|开通")
# What is done to works under way is itself done: 检查在建项目46个, 对5处在建工程开展督查.
DONE_TO = re.compile(
    "检查|排查|巡查|抽查|督查|督促|整治|规范|约谈|处罚|查处|监管|评查|检测|覆盖|培训|宣传|走访|服务|[对向为]"
)
# 在建公厕3座、停车场2个: what follows in a list is what its first is.
LISTED = re.compile(r"[、和及与]|以及")
ANEW = re.compile(rf"{ENDED.pattern}|[已新]|[拆改扩]建")
# How often or to what part something was done is never under way.
OCCASIONS = {"%", "‰", "次", "场", "场次", "期", "批次", "人次", "家次", "车次", "倍"}
REACH, NEAR = 40, 16


def is_under_way(text: str, previous: int, start: int, end: int, unit: str) -> bool:
    """Whether text[start:end] counts what its own clause says is not finished; `previous` is
    where the figure before it ends."""
    if unit in OCCASIONS:
        return False
    before = STOP.split(text[max(previous, start - REACH) : start])[-1]
    behind = re.split(r"\d", STOP.split(text[end : end + REACH])[0])[0]
    return _leads(before) or _follows(behind)


def is_listed(between: str) -> bool:
    """Whether the words between two figures only go on with the list that the first is in."""
    return bool(LISTED.match(between)) and not STOP.search(between) and not ANEW.search(between)


def _leads(before: str) -> bool:
    found = list(BEFORE.finditer(before))
    if not found or ENDED.search(before, found[-1].end()):
        return False
    rest = before[: found[-1].start()] + before[found[-1].end() :]
    return not (found[-1].group("building") and DONE_TO.search(rest))


def _follows(behind: str) -> bool:
    found = BEHIND.search(behind)
    if found is None or found.start() > NEAR:
        return False
    led = behind[: found.start()]
    return not (ENDED.search(led) or DONE_TO.search(led))
