"""Why the program doubts: what `check` says under a problem, for the person who decides.

2023-某县.txt:7: A601 分项合计不符：526 + 152 = 678，比总数「668件」多；请核对原文的数字
  原文　…受理群众诉求668件，其中热线来电526件、随手拍152件，办结…
  原因　“其中”后面用顿号并列、单位相同的几个数，加起来比前面的总数大。
"""

import re
from collections.abc import Iterator

from scripts.audit.stretches import published_texts
from scripts.model import Problem, Report

# How the program came to each doubt; what is right to do is the rule's hint.
WHY = {
    "D101": "文件里没有字，或者去掉广告、网页按钮以后没有字。",
    "D102": "文件开头的字节是 Word、PDF、图片或压缩包的，改后缀名不会变成纯文本。",
    "D103": "按 UTF-8、UTF-16、GB18030 都读不成通顺的中文。",
    "D104": "系统不让读，或者列出文件以后它不见了，或者是指向别处的链接。",
    "D105": "严格的读法都不成，这种编码是按字的常见程度猜的，个别字可能不对。",
    "D106": "最后一个字缺字节，多半是复制或下载时断了，后面可能还少别的。",
    "D107": "文件名里有不成字的字节，网页地址里写不出来。",
    "M201": "标题、开头和文件名都没有写年度，是按文中有年份的大事推断的。",
    "M202": "标题、开头、正文的年份和大事都不足以确定说的是哪一年。",
    "M203": "文件名写的年度，不在正文说的年度里面；以正文为准。",
    "M204": "标题、开头和文件名里都没有局、委、中心这样的单位名称。",
    "M205": "标题和文件名里没有总结、计划、要点、讲话这样的字样，正文也看不出来。",
    "M206": "没有一行像标题：没有“一、”“（一）”这样的编号，也没有单独成行的短句。",
    "A601": "“其中”后面用顿号并列、单位相同的几个数，加起来比前面的总数大。",
    "A602": "同一句里有这个比率的分子和分母，除出来四舍五入以后不是写着的比率。",
    "A603": "标题是一级政府的单位，正文说的党委、政府却是另一级的，可能套用了别处的稿子。",
    "A604": "“连续”“未来”“第”后面应是几年、几次，写的却是一个年份，像是批量替换“几年”留下的。",
    "A605": "同一段里只有半个引号或括号，另一半多半在排版时丢了。",
    "A606": "这里的两三个字像是姓名：是常见的姓，后面跟着同志、职务或获奖的话。",
    "A607": "11 位、1 开头的手机号码，或者 18 位、中间是生日的身份证号码；12345 这样的热线和座机不算。",
    "A608": "有绝密、机密、秘密的标志：带★，或写在“密级”后面，或单独成行。",
    "A609": "遮盖的地名旁边并列着没有遮盖的邻县邻区，或者全文反复写到同一个城市，能猜出遮的是哪里。",
    "A610": "去掉标点以后，八成以上的长段落与另一份报告相同。",
    "A611": "计量单位前面应有数字的地方没有数字，多半是脱敏时连数字带遮盖一起删了。",
    "A612": "小数点、千分号或万、亿写得不合规矩，有几种读法，所以哪一种也不采用。",
    "A613": "这一段很长，却停在字或逗号上，后面可能被截掉了。",
    "A614": "有材料网站、公众号的字样，但看不出广告从哪里开始、到哪里结束，所以没有自动去掉。",
    "A615": "中文全称后面括号里的英文缩写，比通常的写法少字母。",
    "A616": "带区号的座机号码。多数是公开的办公电话，也可能是私人的。",
    "C301": "网页地址按文件名编号，不管放在哪个文件夹；两份的编号一样，只能发布一份。",
    "V401": "YAML 靠缩进、冒号和引号表示结构，这里读不下去。",
    "V402": "写法是 YAML，但缺了必需的内容，或者编号、词语与别处冲突。",
    "O501": "YAML 靠缩进、冒号和引号表示结构，这里读不下去，整个文件的校对都没有采用。",
    "O502": "每一条都要有 target、set、reason 和 by，set 里要是可以校对的内容。",
    "O503": "编号由段落的文字算出，原文改了编号就变；为了不改错地方，对不上的不采用。",
    "O504": "报告里遮盖的数是脱敏过的，校对不能把它补出来；网站上脱敏的始终脱敏。",
    "P801": "要生成页面的地方已有一个不是程序生成的文件。",
    "P802": "网站生成器不接受现在的页面，多半是手写的页面里有断开的链接。",
    "P803": "程序记着自己写过什么，这个页面与记着的不同。",
}
AROUND = 20
MASKED = re.escape("****")  # a message masks the numbers of persons
QUOTED = re.compile(r"「…?([^」]+)」")


def explain_doubt(item: Problem, report: Report | None) -> Iterator[str]:
    """Lines for a person: the words concerned where the report has them, and why they are doubted."""
    words = _words(item, report) if report is not None and item.line is not None else ""
    if words:
        yield f"  原文　{words}"
    yield f"  原因　{WHY[item.code]}"


def _words(item: Problem, report: Report) -> str:
    """What the report says there: around what the message quotes, else how its longest text begins."""
    texts = [text for line, text in published_texts(report) if line == item.line]
    for quoted in QUOTED.findall(item.message):
        for part in (quoted, quoted.split("、")[0]):
            pattern = re.compile(re.escape(part).replace(MASKED, ".{1,16}"))
            for text in texts:
                match = pattern.search(text)
                if match:
                    return _cut(text, match.start() - AROUND, match.end() + AROUND)
    return _cut(max(texts, key=len), 0, 3 * AROUND) if texts else ""


def _cut(text: str, start: int, end: int) -> str:
    start = max(0, start)
    return ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
