"""Paragraphs to passages: the smallest stretch that a person would cite (举措).

    坚持党管干部原则。一是严格贯彻执行条例。二是注意培养年轻干部。局党组开设“精彩讲堂”。
    → 坚持党管干部原则。 | 一是严格贯彻执行条例。 | 二是注意培养年轻干部。局党组开设“精彩讲堂”。

    推进垃圾治理。市中心城区实现日产日清。开展专项整治。临湖路集中整治获通报表扬。
    → lead “推进垃圾治理” + its sentence | lead “开展专项整治” + its sentence

Cutting never drops a character: the pieces joined are the paragraph.
"""

import re
from itertools import pairwise

ITEM = re.compile(
    r"(?:(?<=[。；：！？;:，,、\s”])|^)"
    r"(?=(?:[一二三四五六七八九十]{1,3}(?:是|要|方面)|第[一二三四五六七八九十]{1,3}[，,、：:]|另?一方面，))"
)
SENTENCE = re.compile(r"[^。！？!?]*(?:[。！？!?]+[”’」』）)]*|$)")
ITEM_LEAD = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}(?:是|要)|第[一二三四五六七八九十]{1,3}[，,、：:])"
    r"[^。；，：,:;]{2,40}[。；，：,:;]?"
)
LEAD_LENGTH = range(4, 16)
# A lead names a task or a field; it tells nothing itself.
NOT_LEAD = re.compile(r"[，,；;：:、\d*]|了|已|我们|我局|一年来|为此|同时|目前|是|均|没有|得到|取得|进行")


def split_passages(paragraph: str) -> list[str]:
    """The passages of one paragraph in order, none empty; joined they are the paragraph."""
    starts = {match.start() for match in ITEM.finditer(paragraph)}
    if len(_item_starts(paragraph)) < 2:
        starts = set()
    if not starts:
        starts = _lead_starts(paragraph)
    cuts = sorted({0, *starts, len(paragraph)})
    pieces = [paragraph[start:end] for start, end in pairwise(cuts)]
    return _join_blank(pieces)


def parse_lead(passage: str) -> str:
    """The words that open a passage and name it: 一是强化主体责任 / 推进垃圾治理; "" if none."""
    text = passage.strip()
    match = ITEM_LEAD.match(text)
    if match:
        return match.group().rstrip("。；，：,:;")
    first = SENTENCE.match(text)
    sentence = first.group() if first else ""
    if _is_lead(sentence) and len(sentence) < len(text):
        return sentence.rstrip("。！？!?")
    return ""


def _item_starts(paragraph: str) -> list[int]:
    return [match.start() for match in ITEM.finditer(paragraph)]


def _is_lead(sentence: str) -> bool:
    core = sentence.strip().rstrip("。")
    return len(core) in LEAD_LENGTH and sentence.rstrip().endswith("。") and not NOT_LEAD.search(core)


def _lead_starts(paragraph: str) -> set[int]:
    """Where lead sentences stand: each is followed by one that is none, or is far longer."""
    sentences = [match.span() for match in SENTENCE.finditer(paragraph) if match.group()]
    starts = set()
    for (start, end), (_, following) in pairwise(sentences):
        if _is_lead(paragraph[start:end]):
            following_lead = _is_lead(paragraph[end:following])
            if not following_lead or following - end >= 2 * (end - start):
                starts.add(start)
    return starts


def _join_blank(pieces: list[str]) -> list[str]:
    joined: list[str] = []
    for piece in pieces:
        if joined and (not piece.strip() or not joined[-1].strip()):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return joined
