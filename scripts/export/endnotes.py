"""Endnotes of Word's own, which the library can't write: one part more in the document's archive.

出处 behind a sentence: a raised number that leads to the note and back; Word counts anew when a
sentence is cut.
"""

from collections.abc import Iterable, Mapping

PART = "word/endnotes.xml"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
# The two lines that Word asks for before the first note.
LINES = (("separator", -1), ("continuationSeparator", 0))
DECIMAL = '<w:numFmt w:val="decimal"/>'


def with_endnotes(parts: Mapping[str, bytes], notes: Iterable[str]) -> dict[str, bytes]:
    """The parts of a document with these notes, each a paragraph in XML, numbered from 1."""
    told = [
        f'<w:endnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:endnote>'
        for kind, number in LINES
    ]
    told += [f'<w:endnote w:id="{number}">{note}</w:endnote>' for number, note in enumerate(notes, 1)]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    lines = "".join(f'<w:endnote w:id="{number}"/>' for _, number in LINES)
    content = f'<Override PartName="/{PART}" ContentType="{CONTENT}"/></Types>'
    relation = f'<Relationship Id="rIdNotes" Type="{RELATION}" Target="endnotes.xml"/></Relationships>'
    page = _page(parts["word/document.xml"].decode())
    return {
        **parts,
        "[Content_Types].xml": _put(parts, "[Content_Types].xml", "</Types>", content),
        "word/_rels/document.xml.rels": _put(parts, "word/_rels/document.xml.rels", "</Relationships>", relation),
        "word/settings.xml": _put(
            parts, "word/settings.xml", "<w:compat>", f"<w:endnotePr>{DECIMAL}{lines}</w:endnotePr><w:compat>"
        ),
        "word/document.xml": page.encode(),
        PART: f'{head}<w:endnotes xmlns:w="{MAIN}">{"".join(told)}</w:endnotes>'.encode(),
    }


def _page(body: str) -> str:
    """The document whose page numbers its notes 1, 2, 3, where Word's own way is i, ii, iii."""
    at = body.index(">", body.rindex("<w:sectPr")) + 1
    return f"{body[:at]}<w:endnotePr>{DECIMAL}</w:endnotePr>{body[at:]}"


def _put(parts: Mapping[str, bytes], name: str, old: str, new: str) -> bytes:
    text = parts[name].decode()
    if old not in text:
        raise ValueError(f"{name} has no {old}")
    return text.replace(old, new, 1).encode()
