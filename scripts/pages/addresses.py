"""Where the pages of agencies and indicators lie.

agency_slugs(("某县城管局", "某县 城管局")) → {"某县城管局": "某县城管局", "某县 城管局": "某县-城管局"}
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from scripts.compare.statements import Statement
from scripts.model import Report

LONGEST = 90


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Name → a name fit for an address, unique without regard to case."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        slug = re.sub(r"[^\w（）()-]+", "-", name).strip("-.") or "x"
        if len(slug.encode()) > LONGEST or slug.casefold() in taken or slug.casefold() in ("index", "readme"):
            digest = hashlib.sha256(name.encode()).hexdigest()[:8]
            slug = slug.encode()[: LONGEST - 9].decode(errors="ignore") + "-" + digest
        taken.add(slug.casefold())
        found[name] = slug
    return found


@lru_cache(maxsize=4)
def agency_folders(agencies: tuple[str, ...]) -> dict[str, str]:
    """Agency → its folder below agencies/."""
    return slugs(agencies)


def passage_address(statement: Statement, up: str) -> str:
    """The place of a statement's passage on its report's page."""
    return f"{up}reports/{statement.report.id}.md#{statement.measure.id}"


def ledger_page(year: int | None) -> str:
    """The ledger of one year, beside the agency's index."""
    return f"ledger-{year if year is not None else 'unknown'}.md"


def changes_page(older: Report, newer: Report) -> str:
    """The redline page of two reports, beside the agency's index."""
    kind = "" if newer.kind == "summary" else f"-{newer.kind}"
    return f"changes-{older.year}-{newer.year}{kind}.md"
