"""How far a thing has come, in the words that reports use for it.

完成立项审批 → works 1      9月正式开工 → works 2      主体封顶 → works 3
建成投用 → works 4          通过验收 → works 5
形成草案并征求意见 → paper 1    编制完成 → paper 2      印发实施 → paper 3
"""

import re
from dataclasses import dataclass
from typing import Literal

FAILED = re.compile(
    r"未能|未完成|未达到?|未实现|未(?:启动|开工|建成|如期|按期|按计划|出台|落实)|尚未|没有(?:完成|达到|实现|开工|建成|启动)"
    r"|尚有差距|有(?:一定|较大)?差距|仅(?:完成|建成|达到|新增|新建|实现)|(?:推迟|暂缓|取消|搁置)(?!.{0,6}(?:收费|证明))|进度滞后|建设滞后"
    r"|不再(?:建设|实施|新建|推进)|(?:项目|工程|建设)[^，。；]{0,6}(?:停建|缓建|终止|中止)|未获(?:得)?(?:通过|批准|批复|立项)|(?:没有|未能?)兑现"
)
# 推迟到2025年实施, 转入明年: what is put off is begun (工期顺延, 已开工) or it isn't.
PUT_OFF = re.compile(
    r"(?:转入|转到|移至|放到|结转[到至]?|(?:推迟|顺延|延期|延后|延迟|延长)[到至]?)(?P<year>20\d\d年|明年|来年|次年|下一?年度?)"
)
BEGUN_WORKS = re.compile(r"工期|续建|(?<![未不])(?:开工|动工|破土)|进场|施工(?!图|许可|方案|手续)|主体|封顶|桩基")
UNDER_WAY = re.compile(
    r"正(?:在|抓紧|有序)|在建|征求[^，。；]{0,12}意见|初稿|草案|完成(?:总)?(?:工程量|投资|进度)的?\s*[\d.]+[%％]?|进场施工|主体施工"
    r"|(?:有序|加快|积极|稳步|顺利)推进(?:中)?[，。；]?$|推进中|列入[^，。；]{0,10}计划|前期工作|抓紧|申报验收"
    r"|送审|待[^，。；]{0,12}(?:审议|审定|审批|批准|批复|验收|印发)|报(?:请|送)?[^，。；]{0,10}(?:审批|审定|待批)|公示(?:中|期|阶段)"
    r"|布展|(?<!圆满)(?<!顺利)(?<!全部)(?<!全面)(?:收尾|扫尾)(?!完成|结束)|(?:整改|建设|施工|安装|调试|办理|审批)中(?=[，。；]|$)"
    r"|预计(?:20\d\d年|明年|来年|次年|下一?年|[^，。；]{0,12}(?:完成|建成|完工|竣工|投用|投运|投产|投入|通车|交付|启用|开放|开馆|开业|上线|验收|出台|印发))"
)
DONE_IN_WORDS = re.compile(
    r"超额完成|全[部面](?:完成|完工|建成|投用|到位|整改|安装|更换|挂牌|覆盖|竣工)|全[部面][^，。；]{0,6}(?:完成|到位|完工)|全覆盖"
    r"|完成(?:了)?年度(?:目标)?任务|超出年度|达到年度目标|如期完成|按期完成|提前完成|清零"
)
# Nothing of it is left out.
ALL = re.compile(
    r"全部|(?:均|都)(?:已|实现|做到|完成|得到|达)|无一例外|一[个座处户块栋条家辆件起]不[落漏少]|应[\u3400-\u9fff]尽[\u3400-\u9fff]"
    r"|逐[一个户块栋条座处家]|全覆盖|清零|100%|百分之百"
)
# 主体已完工 is a step on the way, not the end.
PARTIAL = re.compile(r"(?:主体|土建|地基|基础)[^，。；]{0,8}(?:完工|完成|竣工|建成)")
Ladder = Literal["works", "paper", "honour"]
STEPS: tuple[tuple[Ladder, int, re.Pattern[str]], ...] = (
    ("paper", 1, re.compile(r"起草|初稿|草案|征求意见")),
    ("paper", 2, re.compile(r"编制完成|完成[^，。；]{0,24}编制|编制|编印|评审|审议")),
    ("paper", 3, re.compile(r"印发|出台|公布|颁布|施行|发布|批准实施|制定|制订|修订")),
    ("works", 1, re.compile(r"立项|招标|可研|选址|初步设计|方案设计|勘察")),
    ("works", 2, re.compile(r"开工|动工|启动|进场|桩基|基础施工")),
    ("works", 3, re.compile(r"主体(?!责任|地位|作用|活动)|封顶|土建")),
    ("works", 5, re.compile(r"通过[^，。；]{0,6}验收|销号|竣工验收")),
    ("honour", 1, re.compile(r"申报|申创|启动[^，。；]{0,16}(?:创建|争创)|开展[^，。；]{0,16}(?:创建|争创)")),
    ("honour", 2, re.compile(r"创建|争创|创成|获评|荣获|入选|被?(?:评为|评选为|授予|命名)")),
    (
        "works",
        4,
        re.compile(
            r"建成|完工|竣工|投用|投运|投产|并网|初验|投入(?:使用|运[行营])|上线|挂牌|通车|开业|开通|启用|落成|互联互通"
            r"|(?<!编制)(?<!起草)(?<!修订)完成(?![^，。；]{0,10}(?:立项|可研|选址|勘察|招标|设计|主体|土建|桩基|编制|起草|初稿))"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step on one of three ladders, and the word that tells it."""

    ladder: Ladder
    step: int
    word: str


def stage(text: str) -> Stage | None:
    """The furthest step that `text` speaks of; paper before works where it names a document."""
    text = PARTIAL.sub("主体", text)
    found = [Stage(ladder, step, m.group()) for ladder, step, pattern in STEPS if (m := pattern.search(text))]
    paper = [item for item in found if item.ladder == "paper"]
    if "《" in text or re.search(r"办法|规划|细则|方案|条例|清单|标准|手册|意见|详规|规程|导则|指引|指南", text):
        found = paper or found
    else:
        found = [item for item in found if item.ladder == "works"] or found
        found = [item for item in found if item.ladder == "honour"] or found
    return max(found, key=lambda item: item.step, default=None)
