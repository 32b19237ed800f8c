"""What should not go out: persons, their numbers, classification marks, unmasked places.

    联系人手机13800138000  → A607 有手机号码「138****8000」
    机密★5年              → A608 有密级标志「机密★5年」
    拨打12319、12345热线   → nothing: hotlines are there to be known

Numbers of persons (A607) and classification marks (A608) keep a report from being
published (`scripts/gate.py`); the rest asks a person to look.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from scripts.audit.stretches import Check, Finding, published_texts, texts
from scripts.model import Report
from scripts.parse.wrapping import JOINT_BLANK

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白"
    "邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤查常温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮"
)
PUBLIC_FIGURES = {
    "习近平",
    "毛泽东",
    "邓小平",
    "江泽民",
    "胡锦涛",
    "李强",
    "李克强",
    "雷锋",
    "焦裕禄",
    "周恩来",
    "孔繁森",
    "黄大年",
}
PERSON = re.compile(
    rf"(?<![\u4e00-\u9fff])([{SURNAMES}][\u4e00-\u9fff]{{1,2}})同志|(?<=[，、。；：和由是，])([{SURNAMES}][\u4e00-\u9fff]{{1,2}})同志"
    rf"|(?<![\u4e00-\u9fff])([{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=被评为|荣获|被授予|荣立|获评)|(?<=[队员人长师])([{SURNAMES}][\u4e00-\u9fff]{{2}})(?=被评为|荣获|被授予|荣立|获评)"
    rf"|(?:局长|书记|主任)\s+([{SURNAMES}][\u4e00-\u9fff]{{1,2}})$"
    rf"|联系人[：:]\s*([{SURNAMES}][\u4e00-\u9fff]{{1,2}})"
    r"|([\u4e00-\u9fff]{2})(?:局长|书记|主任|队长|科长)(?=[励带同的等说指强要在主出赴率])"
)
NOT_A_NAME = re.compile(
    r"[任位副各总代原新老我本市县区局党委组管长科办支大队处站所室会政府城纪检工团妇部门单级常务分管的和与及是由为]|主要|领导|同志|全体|有关|党员|干部"
)
# How numbers are written does not matter: full-width digits, dashes and blanks of all kinds are
# read as plain ones, and one that an export tore over two lines is whole.
PLAIN = str.maketrans("０１２３４５６７８９Ｘｘ－—–‐．＋", "0123456789Xx----.+", JOINT_BLANK)
BLANKS = re.compile(r"\s+")
# A number with a unit behind it counts something; one behind 编号 or 第 names a document.
COUNTED = r"(?!\d|\.\d| ?(?:元|万元|亿|吨|千瓦|平方|立方|㎡))"
MOBILE = re.compile(
    rf"(?<![\d.￥¥$])(?<!第)(?<!编号)(?<!编号[：:为])(?:\+?86[ -]?)?"
    rf"(1[3-9]\d(?:[)）]? ?[ -]?\d{{4}}[ -]?\d{{4}}|\.\d{{4}}\.\d{{4}})){COUNTED}"
)
LANDLINE = re.compile(r"(?<![\d-])(?:0\d{2,3} ?- ?|[（(]0\d{2,3}[）)][ -]?)\d{7,8}(?![\d-])")
# GB 11643: region (11 to 82), birthday, order, check digit; the older 15 digits only where named.
IDENTITY = re.compile(
    r"(?<![\dA-Za-z])([1-8]\d{5}[ -]?(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[ -]?[\dXx])(?![\dA-Za-z])"
    r"|身份证(?:件)?(?:号码?)?[：:为是]? ?([1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?!\d)"
)
# GB/T 9704 7.2.2: degree★years; typed in many ways, and alone in a line also without a star.
DEGREE = r"(?:[绝絕]\s{0,4}密|[机機]\s{0,4}密|秘\s{0,4}密)级?"
TERM = r"(?:[\d一二三四五六七八九十]{1,3}\s?[年月个]{0,2}|长期)"
ALONE = r"启用前|特急|特提|加急|急件|紧急|平急|注意保管|妥善保管|严禁外传|不得外传|\d{4}年第?\d{1,3}期|第\d{1,3}期"
SECRET = re.compile(
    rf"{DEGREE}\s{{0,4}}[★☆].{{0,8}}|{DEGREE}\s{{0,4}}[*＊]\s{{0,2}}{TERM}"
    rf"|密\s{{0,4}}级\s{{0,4}}[：:（(]?\s{{0,4}}{DEGREE}.{{0,8}}|[【〔\[]{DEGREE}[】〕\]]"
    rf"|^\W{{0,8}}(?:工作)?{DEGREE}(?:文件|资料|材料)?\s{{0,4}}(?:[（(]?{TERM}[）)]?)?\W{{0,8}}$"
    rf"|^\W{{0,8}}{DEGREE}(?:文件|资料|材料)?\s{{1,4}}(?:{ALONE}).{{0,12}}$"
)
MASK_PLACE = r"(?:(?<![*＊])[*＊]{1,8}|[XxＸ×]{1,4})"
# Every city has one: no place of its own.
USUAL = r"(?!高新|经开|开发|保税|示范|工业|主城|老城|中心|主干|次干|背街|有关|相关)"
PLACE_UNDONE = re.compile(
    rf"{MASK_PLACE}[县市区][、和](?![县市区]){USUAL}[\u4e00-\u9fff]{{2,3}}[县市区]"
    rf"|{USUAL}[\u4e00-\u9fff]{{2,3}}[县市区][、和]{MASK_PLACE}[县市区](?!城)"
    rf"|{MASK_PLACE}(路|街|大道|街道|镇|乡|村|社区)[、和]{USUAL}[\u4e00-\u9fff]{{2,3}}\1"
    r"|[*＊](?![县市区省局东西南北中个新城园辖社])[\u4e00-\u9fff][市县区](?![域直政])"
)
# A place with a name of its own, not 城区, 园区, 各县.
NAMED_PLACE = re.compile(
    r"(?<![*＊XxＸ×])[\u4e00-\u9fff](?![城市县区社园小景新辖各郊开发街片地校厂库])[\u4e00-\u9fff][县市区]"
)
# 在盐召开: a city by the first character of its name, as the city itself is wont to write.
AT_CITY = "(?:在|来|驻|赴|到|莅){short}(?=召开|举办|举行|调研|考察|视察|检查|督察|指导|参观|学习|投资|开展|期间)"
MANY_MASKS, AGAIN = 10, 3
MOST_SEAM = 4000


def check_persons(report: Report) -> Iterator[Finding]:
    """Names of persons."""
    for line, text in texts(report):
        names = []
        for match in PERSON.finditer(text):
            name = next(group for group in match.groups() if group)
            if name not in PUBLIC_FIGURES and not NOT_A_NAME.search(name):
                names.append(match.group())
        if names:
            yield "A606", line, f"有人名：「{'、'.join(names)}」"


def _plain(text: str) -> str:
    return BLANKS.sub(" ", text.translate(PLAIN))


def check_private_numbers(report: Report) -> Iterator[Finding]:
    """Numbers of persons: mobile phones and identity cards. The message masks them."""
    for line, text in _with_seams(published_texts(report)):
        plain = _plain(text)
        cards = [next(filter(None, match.groups())) for match in IDENTITY.finditer(plain)]
        mobiles = [match.group(1) for match in MOBILE.finditer(plain)]
        if cards:
            yield "A607", line, f"有身份证号码：「{'、'.join(f'{c[:4]}****{c[-2:]}' for c in cards)}」"
        if mobiles:
            yield "A607", line, f"有手机号码：「{'、'.join(f'{m[:3]}****{m[-4:]}' for m in mobiles)}」"


def _with_seams(stretches: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The stretches, and where a number may run on from one into the next, both ends as one."""
    last = ""
    for line, text in stretches:
        if last[-1:].isdigit() and text[:1].isdigit() and len(last) + len(text) < MOST_SEAM:
            yield line, last + text
        yield line, text
        last = text


def check_landlines(report: Report) -> Iterator[Finding]:
    """Fixed-line numbers: most are a bureau's own and public, some are somebody's home."""
    for line, text in published_texts(report):
        found = [match.group() for match in LANDLINE.finditer(_plain(text))]
        if found:
            yield "A616", line, f"有座机号码：「{'、'.join(found)}」"


def check_secrecy(report: Report) -> Iterator[Finding]:
    """Classification marks."""
    for line, text in published_texts(report):
        match = SECRET.search(text)
        if match:
            yield "A608", line, f"有密级标志：「{match.group().strip()}」"


def _places(text: str) -> Iterator[str]:
    """The last three characters of every place that has a name of its own."""
    for match in re.finditer("[县市区]", text):
        place = text[max(0, match.end() - 3) : match.end()]
        if NAMED_PLACE.fullmatch(place) and text[max(0, match.end() - 4)] not in "*＊":
            yield place


def check_redaction(report: Report) -> Iterator[Finding]:
    """Place names that stand beside masked ones and so undo the masking."""
    lines = list(texts(report))
    beside = [[match.group() for match in PLACE_UNDONE.finditer(text)] for _, text in lines]
    # A place that undoes a mask here undoes it wherever it is named again.
    places = {place for words in beside for word in words for place in _places(word)}
    for (line, text), found in zip(lines, beside, strict=True):
        words = found or sorted(set(_places(text)) & places)
        if words:
            yield "A609", line, f"遮盖可能被旁边的地名还原：「{'、'.join(dict.fromkeys(words))}」"


def check_cities(report: Report, cities: Sequence[str]) -> Iterator[Finding]:
    """A city that a redacted report names again and again: most likely its own."""
    masks = sum(len(measure.marks) for measure in report.measures)
    if masks < MANY_MASKS or not cities:
        return
    lines = list(texts(report))
    text = "\n".join(words for _, words in lines)
    own = [city for city in cities if city not in report.agency and text.count(city) >= AGAIN]
    for line, words in lines:
        named = [city for city in own if city in words or re.search(AT_CITY.format(short=city[0]), words)]
        if named:
            yield "A609", line, f"反复写到的地名可能还原遮盖：「{'、'.join(named)}」"


DISCLOSURE_CHECKS: tuple[Check, ...] = (
    check_persons,
    check_private_numbers,
    check_landlines,
    check_secrecy,
    check_redaction,
)
