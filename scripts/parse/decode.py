"""Bytes to text: which encoding a clerk's txt is in, or why it isn't a txt at all.

    decode(b"\\xb3\\xc7\\xb9\\xdc\\xbe\\xd6") → Decoded("城管局", "gb18030", …)

Order: byte-order mark → strict UTF-8 → UTF-16 without mark → strict GB18030 →
charset-normalizer limited to Chinese encodings → refused. Every guess has to look like
Chinese prose: UTF-16 text has no zero bytes when it is all Han (一 is U+4E00), so zero
bytes alone prove nothing.
"""

from dataclasses import dataclass

from charset_normalizer import from_bytes

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SIGNATURES = (
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "Word/WPS 新格式文档（.docx/.wps）或 ZIP 压缩包"),
    (b"\xd0\xcf\x11\xe0", "Word/WPS 旧格式文档（.doc/.wps）"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
)
FALLBACK_ENCODINGS = ["gb18030", "big5", "utf_8", "utf_16", "hz"]
# Share of characters that prose is made of. Real reports measure ≥ 0.97; a wrong decoding
# of the same bytes ≤ 0.6 (five reports, each encoding decoded as each other one).
PLAUSIBLE = 0.8
# What the decoders say of a last character whose bytes are not all there.
INCOMPLETE = {"unexpected end of data", "truncated data", "incomplete multibyte sequence"}
SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with its encoding. `guessed`: neither a mark nor a strict decoder vouches for it;
    `truncated`: the bytes of the last character are incomplete and were left out."""

    text: str
    encoding: str
    guessed: bool = False
    truncated: bool = False


def decode(data: bytes) -> Decoded | tuple[str, str]:
    """The text, or (problem code, message) when there is none: D101 empty, D102 not text,
    D103 unknown encoding. The byte-order mark is kept as U+FEFF."""
    if not data.strip():
        return "D101", "文件是空的"
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            return "D102", f"这不是纯文本，像是 {name}"
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding)
    return _decode_unmarked(data)


def plausibility(text: str) -> float:
    """Share of `text` that is common Han (GB2312 level 1), ASCII, blanks or CJK punctuation."""
    sample = text[:SAMPLE]
    return sum(map(_is_plain, sample)) / len(sample) if sample else 0.0


def _is_plain(char: str) -> bool:
    if char < "\x80":
        return char >= " " or char in "\t\r\n\f"
    if "\u4e00" <= char <= "\u9fff":
        try:
            return 0xB0 <= char.encode("gb2312")[0] <= 0xD7
        except UnicodeEncodeError:
            return False
    return (
        char in "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％＋－／～×\u3000\xa0\u200b\u200d\ufeff㎡℃"
        or "０" <= char <= "９"
    )


def _decode_marked(data: bytes, encoding: str) -> Decoded | tuple[str, str]:
    codec = encoding.removesuffix("-sig")
    cut = _cut_to_whole(data, codec)
    if cut is None:
        return "D103", f"文件开头标明是 {codec}，内容却不是"
    return Decoded(cut[0], encoding, truncated=cut[1])


def _decode_unmarked(data: bytes) -> Decoded | tuple[str, str]:
    for encoding in ("utf-8", "utf-16", "gb18030"):
        found = _decode_utf16(data) if encoding == "utf-16" else _decode_strict(data, encoding)
        if found is not None:
            return found
    if data[:SAMPLE].count(0) > len(data[:SAMPLE]) // 100:
        return "D102", "这不是纯文本（含有大量空字节）"
    best = from_bytes(data[: SAMPLE * 4], cp_isolation=FALLBACK_ENCODINGS).best()
    if best is not None:
        text = data.decode(best.encoding, errors="replace")
        if plausibility(text) >= PLAUSIBLE and "\ufffd" not in text:
            return Decoded(text, best.encoding, guessed=True)
    return "D103", "认不出文字编码"


def _decode_strict(data: bytes, encoding: str) -> Decoded | None:
    """UTF-8 is accepted as it is; GB18030, which decodes nearly anything, has to look right."""
    cut = _cut_to_whole(data, encoding)
    if cut is None:
        return None
    text, truncated = cut
    if "\x00" in text[:SAMPLE] or (encoding != "utf-8" and plausibility(text) < PLAUSIBLE):
        return None
    return Decoded(text, encoding, truncated=truncated)


def _decode_utf16(data: bytes) -> Decoded | None:
    candidates = []
    for encoding in ("utf-16-le", "utf-16-be"):
        cut = _cut_to_whole(data, encoding)
        if cut is not None and plausibility(cut[0]) >= PLAUSIBLE:
            candidates.append((plausibility(cut[0]), encoding, cut))
    if not candidates:
        return None
    _, encoding, (text, truncated) = max(candidates)
    gb18030 = _cut_to_whole(data, "gb18030")
    if gb18030 is not None and plausibility(gb18030[0]) > plausibility(text):
        return None
    return Decoded(text, encoding, truncated=truncated)


def _cut_to_whole(data: bytes, codec: str) -> tuple[str, bool] | None:
    """Strictly decoded text and whether an incomplete last character was cut; None if invalid."""
    try:
        return data.decode(codec), False
    except UnicodeDecodeError as error:
        if error.start < len(data) - 4 or error.start == 0 or error.reason not in INCOMPLETE:
            return None
        try:
            return data[: error.start].decode(codec), True
        except UnicodeDecodeError:
            return None
