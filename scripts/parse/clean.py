"""Text to lines, without what does not belong to the report.

    "\\ufeff一、总体情况\\n同时##paidbegin##采取…\\n来自：【公众号：某某君】，最全资料库\\n"
    → Line(1, "一、总体情况"), Line(2, "同时采取…"), Line(3, "")
      Removed(1, 0, "\\ufeff", 不可见字符), Removed(2, 2, "##paidbegin##", 付费墙标记), …

Blanks stay as they are (the page folds them); every other character is in a line or in
`removed`. When in doubt the text is kept: a report's own sentence may name a 微信公众号.
"""

import re
from collections.abc import Iterator

from scripts.model import Line, Removed

LINE_END = re.compile(r"\r\n|\r|\n")
# Zero-width and control characters, private use, lone surrogates, noncharacters. Blanks
# that Python's \s knows are no harm.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\ue000-\uf8ff\ud800-\udfff]+"
)
PAYWALL = re.compile(r"#{2,}\s*paid(?:begin|end)\s*#{2,}", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"\s*(?:第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?|[-—–]\s*\d{1,4}\s*[-—–])\s*")
# What collectors of templates sell and how they want to be reached. One such word may stand
# in a report (微信公众号推送信息); two different ones in one line do not.
AD_WORDS = re.compile(
    r"素材库|资料库|材料库|文库|代笔|润笔|会员群?|svip|vip|网盘|客服|小助手"
    r"|公众号[：:]|加(?:我|入|微信|好友)|(?:QQ|qq|微信号?|V信|vx)[：:]|扫码|谨防假冒|持续接单"
    r"|一键(?:搜索|查找|下载|精准搜索|快速查找|极速下载)|下面是小编|小编(?:为|整理|收集)|范文(?:网|大全|参考)"
    r"|更多(?:精彩|优质)?(?:范文|材料|素材|公文)|(?:点击|长按).{0,6}(?:下载|关注|识别)"
)
AD_SOURCE = re.compile(r"^\s*(?:来自|来源|转自|出自|摘自)[：:]\s*【?公众号")
MAX_AD_LINE = 400


def clean(text: str) -> tuple[tuple[Line, ...], tuple[Removed, ...]]:
    """All source lines (empty ones too) as shown, and what was taken out, in source order."""
    lines: list[Line] = []
    removed: list[Removed] = []
    sources = LINE_END.split(text)
    if len(sources) > 1 and not sources[-1]:
        sources.pop()  # the end of the last line begins no line
    for number, source in enumerate(sources, 1):
        reason = _line_reason(source)
        if reason is not None:
            removed.append(Removed(number, 0, source, reason))
            lines.append(Line(number, ""))
            continue
        cuts = list(_cuts(source))
        removed.extend(Removed(number, start, source[start:end], why) for start, end, why in cuts)
        lines.append(Line(number, _without(source, cuts)))
    return tuple(lines), tuple(removed)


def _line_reason(line: str) -> str | None:
    if not line.strip():
        return None
    if PAGE_NUMBER.fullmatch(line):
        return "页码"
    if len(line) <= MAX_AD_LINE:
        if AD_SOURCE.match(line):
            return "资料网站来源行"
        if len({match.group() for match in AD_WORDS.finditer(line)}) >= 2:
            return "资料网站广告"
    return None


def _cuts(line: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, reason) of what is taken out of the middle of a line, in order."""
    found = [(*match.span(), "不可见字符") for match in INVISIBLE.finditer(line)]
    found += [(*match.span(), "付费墙标记") for match in PAYWALL.finditer(line)]
    end = 0
    for start, stop, reason in sorted(found):
        if stop > end:
            yield max(start, end), stop, reason
            end = stop


def _without(line: str, cuts: list[tuple[int, int, str]]) -> str:
    kept, position = [], 0
    for start, end, _ in cuts:
        kept.append(line[position:start])
        position = end
    kept.append(line[position:])
    return "".join(kept)
