"""Reads what people edit: reports, vocabulary, overrides, the hand-written guide.

A file that cannot be read is a problem with its path; the others are read all the same.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.model import Page, Problem, SourceFile
from scripts.problems import problem
from scripts.store.layout import PROGRAM, Layout
from scripts.vocab import FILES

SITE_URL = re.compile(r"""^site_url:\s*["']?(https?://[^\s"'#]+)""", re.MULTILINE)
DOCUMENTS = {".doc", ".docx", ".wps", ".pdf", ".ofd", ".rtf", ".odt", ".xls", ".xlsx"}


def read_source(path: Path, name: str) -> SourceFile | Problem:
    """One file, or why not: D104 unreadable, D107 a name that is no text."""
    if any("\ud800" <= char <= "\udfff" for char in name):
        return problem("D107", name.encode("utf-8", "replace").decode(), None, "文件名不是正常的文字")
    if path.exists() and not path.is_file():
        return problem("D104", name, None, "读不出来：不是普通文件")
    try:
        return SourceFile(name, path.read_bytes())
    except OSError as error:
        return problem("D104", name, None, f"读不出来：{_why(error)}")


def find_report(layout: Layout, name: str) -> Path:
    """The file that somebody means who types `name`: as seen from where they stand, else from the base."""
    path = Path(name)
    inside = layout.base / path
    return inside if not path.exists() and inside.exists() else path


def list_reports(layout: Layout) -> list[Path]:
    """Every .txt under data/reports, hidden files and folders apart, by path."""
    return [path for path in _listed(layout) if path.suffix.lower() == ".txt"]


def list_documents(layout: Layout) -> list[Path]:
    """Files under data/reports that look like reports but are no txt."""
    found = (path for path in _listed(layout) if path.suffix.lower() in DOCUMENTS)
    return [path for path in found if path.is_file() and not path.name.startswith("~")]


def _listed(layout: Layout) -> list[Path]:
    """Everything under data/reports but folders and what is hidden, by path."""
    found: list[str] = []
    for folder, folders, names in os.walk(layout.reports):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [f"{folder}/{name}" for name in names if not name.startswith(".")]
    return [*map(Path, sorted(found))]


def read_vocabulary_texts(layout: Layout) -> tuple[dict[str, tuple[str, str]], tuple[Problem, ...]]:
    """Vocabulary file → (path for messages, text): the base's own file, else the program's."""
    texts: dict[str, tuple[str, str]] = {}
    problems: list[Problem] = []
    for name in FILES:
        own = layout.vocab / name
        path = own if own.exists() else PROGRAM / "data" / "vocab" / name
        text = _read_text(path, layout.name(path) if path == own else f"data/vocab/{name}", problems, "V401")
        texts[name] = (layout.name(path) if path == own else f"data/vocab/{name}", text or "")
    return texts, tuple(problems)


def program_vocabulary_texts() -> dict[str, tuple[str, str]]:
    """The vocabulary that comes with the program."""
    return read_vocabulary_texts(Layout(PROGRAM))[0]


def read_overrides_texts(layout: Layout) -> Iterator[tuple[str, str, str] | Problem]:
    """(report id, path for messages, text) of every file in data/overrides, by path."""
    listed = layout.overrides.iterdir() if layout.overrides.is_dir() else ()
    for path in sorted(p for p in listed if p.suffix.lower() in (".yml", ".yaml")):
        problems: list[Problem] = []
        text = _read_text(path, layout.name(path), problems, "O501")
        yield from problems
        if text is not None:
            yield path.stem, layout.name(path), text


def read_site_address(layout: Layout) -> str:
    """The site's address with its last slash, as the settings' site_url has it; "" for none."""
    try:
        found = SITE_URL.search(layout.config.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return f"{found.group(1).rstrip('/')}/" if found else ""


def read_guide(layout: Layout) -> Iterator[Page]:
    """The program's guide pages that a base elsewhere doesn't have itself."""
    if layout.docs == PROGRAM / "docs":
        return
    guide = PROGRAM / "docs" / "guide"
    for path in sorted(guide.rglob("*")):
        name = f"guide/{path.relative_to(guide).as_posix()}"
        if path.is_file():
            yield Page(name, path.read_bytes())


def _read_text(path: Path, name: str, problems: list[Problem], code: str) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(problem(code, name, None, "不是 UTF-8 编码，请另存为 UTF-8"))
    except OSError as error:
        problems.append(problem("D104", name, None, f"读不出来：{_why(error)}"))
    return None


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限"
    if isinstance(error, FileNotFoundError):
        return "文件不见了"
    return error.strerror or type(error).__name__
