"""Office files are zip archives; here they get one date and one order, so that bytes repeat."""

import io
import re
import zipfile
from collections.abc import Mapping

STAMP = (2000, 1, 1, 0, 0, 0)
TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def same_bytes(data: bytes) -> bytes:
    """The archive with fixed dates, inside and out."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return write_archive({name: old.read(name) for name in old.namelist()})


def write_archive(parts: Mapping[str, bytes]) -> bytes:
    """An office file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            content = parts[name]
            if name == "docProps/core.xml":
                content = TIMES.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, content)
    return out.getvalue()
