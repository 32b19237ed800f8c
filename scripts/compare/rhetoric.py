"""What a report says without saying anything that could be seen (套话): folded away, never listed.

坚持以人民为中心，奋力谱写城市管理新篇章。        rhetoric, however it is reworded
以创建全国文明城市为抓手，持续提升管理水平。      rhetoric: 创建 is a slogan here
完成老旧小区改造12个，奋力谱写新篇章。            tells: a figure
出台《停车场管理办法》。                        tells: a document and a stage
"""

import re
from functools import lru_cache

from scripts.compare.matching import Match
from scripts.compare.statements import DEADLINE, STAGE, Statement, clauses

SLOGAN = re.compile(
    r"高举|旗帜|以[^，。；]{2,30}为(?:指导|引领|统领|中心|抓手|目标|载体|主线|契机|遵循|根本)|牢固树立|牢记|不忘初心|初心|使命|践行|凝心聚力|奋力|谱写|篇章"
    r"|砥砺|奋进|奋斗|再(?:创|上|立)[^，。；]{0,4}(?:佳绩|台阶|新功|辉煌)|新(?:局面|征程|时代|高度|台阶)|高质量发展|精神(?:状态|风貌)?|思想|理念|宗旨|政治(?:站位|引领|责任)"
    r"|作出(?:新的|更大|应有)?贡献|保驾护航|夯实[^，。；]{0,8}基础|添砖加瓦|永葆|赓续|担当作为|真抓实干|狠抓落实|开创|展现|提供[^，。；]{0,8}保障|坚强领导|开局之年|决胜"
    r"|党的|党史|党建引领|党风廉政|从严治党|一岗双责|两个责任|第一议题|三重一大|四风|工作思路|围绕[^，。；]{2,40}(?:任务|目标|部署|大局|主线|要求)"
)
# A stage that nobody can see reached: 完成各项目标任务, 创建成果; 通过 that is only by what means.
NO_STAGE = re.compile(
    r"(?:创建|启动|建成|完成)(?:成果|工作|力度|全面小康|小康)|(?:圆满|全面|顺利|较好|高质量)?完成(?:了)?(?:全年|年度|各项|上级|市委|区委|县委|党委|交办|既定)[^，。；]{0,20}(?:目标|任务|工作)"
    r"|通过(?![^，。；]{0,12}(?:验收|评审|审[议查核]|认证|考[核评]|命名|复审|批准|论证))"
)
# What is done and can be seen without a stage: a drive, a system that is set up,
# a way of working with a name.
SEEN = re.compile(
    r"开展[^，。；]{2,24}(?:行动|活动|整治|演练|培训|竞赛)|建立[^，。；]{2,20}(?:制度|机制|台账|清单|档案|平台)|举办|评选|表彰|荣获|获评|被评为|授予"
    r"|(?:推[行广]|实[行施]|落实|组建|成立|设立|运用|采[用取]|打造|创新|开通|开发|引入|邀请)[^，。；]{0,24}“"
)


def is_rhetoric(statement: Statement) -> bool:
    """Whether no clause brings a figure, a date, a document, a thing brought to a stage or a drive
    or way of working with a name; problems and suggestions always tell something."""
    if statement.measure.status in ("problem", "suggestion"):
        return False
    text = statement.measure.text[statement.start : statement.end]
    return not _a_clause_tells(text, tuple(figure.start - statement.start for figure in statement.figures))


def is_telling(match: Match) -> bool:
    """Whether a side of a match says something that could be seen."""
    return not all(is_rhetoric(s) for s in (*match.older, *match.newer))


@lru_cache(maxsize=16384)
def _a_clause_tells(text: str, figures: tuple[int, ...]) -> bool:
    """Whether a clause of `text`, with figures at these places, tells something."""
    return any(_tells(text[a:b], any(a <= place < b for place in figures)) for a, b in clauses(text))


def _tells(clause: str, has_figure: bool) -> bool:
    if has_figure or DEADLINE.search(clause) or "《" in clause:
        return True
    return not SLOGAN.search(clause) and bool(STAGE.search(NO_STAGE.sub("", clause)) or SEEN.search(clause))
