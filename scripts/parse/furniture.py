"""What stands in a file without belonging to the report: site furniture, ads, marks.

    首页 > 政务公开 > 工作总结            → 网站导航
    来源：市城管局 时间：2023-01-05 浏览量：312  → 网页信息行
    ……取得实效。更多材料请关注公众号：某某    → the tail 更多材料… (素材网站广告)
    同时##paidbegin##采取…               → ##paidbegin## (付费墙标记)

General signs only, never a list of sentences; one sign alone is seldom enough, because a
report's own sentence may name a 微信公众号 or say 扫码.
"""

import re
from collections.abc import Iterator

# Zero-width and control characters, private use, lone surrogates, noncharacters. Blanks
# that Python's \s knows are no harm.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\ue000-\uf8ff\ud800-\udfff]+"
)
PAYWALL = re.compile(r"(?<!#)#{2,6}[ \t]{0,4}paid(?:begin|end)[ \t]{0,4}#{2,6}", re.IGNORECASE)
PAGE_NUMBER = re.compile(
    r"[ \t\u3000]*(?:第[ \t]*\d{1,4}[ \t]*页(?:[ \t,，/]*共[ \t]*\d{1,4}[ \t]*页)?"
    r"|[-—–][ \t]*\d{1,4}[ \t]*[-—–]|\d{1,4}[ \t]*/[ \t]*\d{1,4}[ \t]*页?)[ \t\u3000]*"
)
# What sellers of templates say; one such word may stand in a report. The words of the second
# list are everyday ones (扫码开门, 客服热线) that count only beside one of the first.
AD_STRONG = re.compile(
    r"素材库|材料库|文库|代笔|润笔|会员群|svip|网盘群|公众号(?=[：:“”‘’\"「【])|加(?:我|微信|好友)"
    r"|(?:QQ|qq|微信号?|V信|vx)群?[：:]|谨防假冒|持续接单|一键(?:搜索|查找|下载|精准搜索|快速查找|极速下载)"
    r"|下面是小编|小编(?:为|整理|收集)|范文(?:网|大全|参考)|更多(?:精彩|优质|同类|相关)?(?:范文|材料|素材|公文|资料)"
    r"|更多精彩推荐|拓展阅读"
)
AD_WEAK = re.compile(
    r"资料库|会员|vip|网盘|客服|小助手|扫码|请点击|加入|(?:点击|长按|关注).{0,6}(?:下载|公众号|识别|领取)"
)
AD_SOURCE = re.compile(r"^\s*[【（(]?\s*(?:来自|来源|转自|出自|摘自|文章来源)[：:]?\s*[【《“]?\s*(?:微信)?公众号")
AD_EDITOR = re.compile(
    r"以上(?:就|便)?是.{0,60}(?:范文|全部内容|希望|欢迎)|小编(?:为|给|整理|收集|精心)|以下是.{0,12}(?:范文|供大家参考)"
)
MAX_AD_LINE = 400
AD_TAIL_LIMIT = 160
# A stamp behind the last full stop: no sentence, because nothing ends it.
AD_STAMP = re.compile(r"公众号|素材|文秘|老秘|范文|资料库|笔杆子|公文(?:网|库|写作)|文库")
AD_STAMP_LIMIT = 22

FIELD = (
    r"(?:信息|文章|稿件|本文|内容)?来源|作者|发布(?:时间|日期|机构|单位|者)|发文(?:日期|机关|字号)|成文日期|更新时间|时间|日期|浏览(?:量|次数)?|点击(?:量|数|率)?"
    r"|阅读(?:量|次数|数)?|访问(?:量|次数)|字号|字体(?:大小)?|责任编辑|编辑|责编|审核|校对|供稿|索引号|文号|公开(?:方式|形式|范围|类型)|信息(?:分类|名称|类别)|主题(?:分类|词)"
    r"|有效性|识别码|分享(?:到)?|打印|版权所有|主办(?:单位)?|承办(?:单位)?|备案号|网站标识码|邮编|技术支持"
)
FIELD_MARK = re.compile(rf"(?:^|[\s　|｜【\[（(])(?:{FIELD})\s*[：:|｜】\]]")
FIELD_LINE = re.compile(rf"\s*[|【\[（(]?\s*(?:{FIELD})\s*[：:]\s*[^\s，。；]{{0,30}}\s*[|】\]）)]?\s*")
BUTTONS = re.compile(
    r"字号|字体|大中小|[大中小]|打印(?:本页|此页|本文)?|关闭(?:窗口|本页|此页)?|下载(?:本文|附件|文档|word|WORD)?|收藏|分享(?:到)?|微信|微博|QQ空间|朋友圈"
    r"|返回(?:顶部|上一页|首页)?|上一[篇页]|下一[篇页]|扫一扫(?:在手机打开当前页)?|我要纠错|繁体|无障碍|\[|\]|【|】|［|］|\||｜|[：:+\-＋－·/>\s]"
)
BREADCRUMB = re.compile(
    r"\s*(?:(?:您?(?:现在)?(?:所在|的)?位置|当前位置)(?:是)?\s*[：:]|首页\s*(?:>|»|/|›|＞|-|—|→|\\))"
)
CSS = re.compile(
    r"\s*(?:[.#@]?[\w.# -]{1,40}\{[^{}]*\}\s*)+|\s*<!--.{0,200}-->\s*|\s*(?:var|function)\s+\w+.{0,80}[;{]\s*"
)


def line_reason(line: str) -> str | None:
    """Why a whole line does not belong to the report, or None."""
    if not line.strip():
        return None
    if PAGE_NUMBER.fullmatch(line):
        return "页码"
    if len(line) > MAX_AD_LINE:
        return None
    if AD_SOURCE.match(line):
        return "资料网站来源行"
    if _is_ad(line) or (len(line) <= 120 and AD_EDITOR.search(line)):
        tail = _ad_tail(line)
        return "资料网站广告" if tail is None or AD_STRONG.search(line, 0, tail) else None
    return _site_reason(line)


def _is_ad(text: str) -> bool:
    """Whether a stretch sells templates: two different signs, one of them plain."""
    strong = {match.group() for match in AD_STRONG.finditer(text)}
    return bool(strong) and len(strong | {match.group() for match in AD_WEAK.finditer(text)}) >= 2


def _site_reason(line: str) -> str | None:
    if BREADCRUMB.match(line):
        return "网站导航"
    if CSS.fullmatch(line):
        return "网页代码"
    if len(FIELD_MARK.findall(line)) >= 2 or (len(line) <= 44 and FIELD_LINE.fullmatch(line)):
        return "网页信息行"
    words = re.findall(r"打印|关闭|下载|收藏|分享|字号|返回|上一[篇页]|下一[篇页]|扫一扫|纠错", line)
    if words and len(line) <= 80 and not BUTTONS.sub("", line):
        return "网页按钮"
    if re.match(r"\s*(?:上一篇|下一篇)\s*[：:]", line):
        return "网站导航"
    return None


def cuts(line: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, reason) of what is taken out of a line that stays, in order."""
    found = [(*match.span(), "不可见字符") for match in INVISIBLE.finditer(line)]
    found += [(*match.span(), "付费墙标记") for match in PAYWALL.finditer(line)]
    tail = _ad_tail(line)
    if tail is not None:
        found.append((tail, len(line), "资料网站广告"))
    end = 0
    for start, stop, reason in sorted(found):
        if stop > end:
            yield max(start, end), stop, reason
            end = stop


def _ad_tail(line: str) -> int | None:
    """Where an ad begins that is glued to the end of a real sentence, or None."""
    at = max(line.rfind(mark, max(0, len(line) - AD_TAIL_LIMIT), len(line) - 1) for mark in "。！？”")
    if at > 0 and len(line) - at <= AD_STAMP_LIMIT and AD_STAMP.search(line, at) and line[-1] not in "。！？；：”":
        return at + 1
    while at > 0:
        tail = line[at + 1 :]
        if AD_SOURCE.match(tail) or _is_ad(tail):
            earlier = max(line.rfind(mark, max(0, len(line) - AD_TAIL_LIMIT), at) for mark in "。！？")
            before = line[earlier + 1 : at + 1] if earlier >= 0 else ""
            if not AD_STRONG.search(before):
                return at + 1
            at = earlier
        else:
            return None
    return None
