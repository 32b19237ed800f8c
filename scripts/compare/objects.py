"""Whether two counted things are unlike objects: one deed in the same words, done to another thing.

维修破损路面3.6万平方米   维修破损人行道2.1万平方米   unlike: all but the object is the same
28栋楼宇亮化提升         6座桥梁亮化提升           unlike: units differ as the objects do
检查餐饮单位430家        检查餐饮门店512家         not: 单位 and 门店 say nothing apart
改造背街小巷6条          背街小巷完工3条           not: what differs is no thing
"""

import re
from itertools import takewhile

from scripts.compare.wording import actions

# So much of the words in common is one deed.
SHARED = 2
HAN = re.compile(r"[\u3400-\u9fff]{2,}")
# Words for whoever or whatever there is: one report writes 单位, the next 门店.
ANY = re.compile(
    r"(?:单位|企业|公司|门店|商户|店铺|商铺|业主|经营户|[店户家摊]|场所|站点|网点|点位|部位|区域|路段|地段|小区|社区|设施|设备|装置|器材|车辆"
    r"|资料|手册|折页|传单|单页|海报|人员|队员|职工|工人|干部|群众|居民|市民|学员|问题|隐患|行为|现象|案件|事项|诉求|工单|投诉|活动|任务|项目"
    r"|工程|工作|情况|物品|用品|垃圾|摊点|摊贩|会议|培训|班|课|次|量|率|数)$"
)
ENDED = re.compile("完工|竣工|收尾|完成|建成|投用|开工|启动|到位|上线|办结|整改|入地")


def unlike_objects(one: str, other: str, *, behind: bool, same_unit: bool) -> bool:
    """Whether two names of counted things differ in the object alone, and that for certain;
    `behind`: both stand behind their number, where the object comes first."""
    if behind and not same_unit:
        shared, first, second = _apart(one[::-1], other[::-1])
        return shared >= SHARED and _are_objects(first[::-1], second[::-1])
    shared, first, second = _apart(one, other)
    return not behind and same_unit and shared >= SHARED and _are_objects(first, second)


def _apart(one: str, other: str) -> tuple[int, str, str]:
    """How much two texts begin with in common, and what follows on each side."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared, one[shared:], other[shared:]


def _are_objects(one: str, other: str) -> bool:
    """Whether both are things, with nothing in common, of which neither stands for any thing."""
    if set(one) & set(other):
        return False
    return all(HAN.fullmatch(w) and not (ANY.search(w) or ENDED.search(w) or actions(w)) for w in (one, other))
