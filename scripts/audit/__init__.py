"""The self-check (自检): what a careful reader finds in the text itself.

连续2021年开展培训   → A604, a fault of the text (`faults`)
变末端执法为源头。   → A613, a sentence that has lost a word (`wording`)
联系人手机138…      → A607, something that should not go out (`disclosure`)
two files, one text → A610 (`copies`)
"""

from collections.abc import Sequence

from scripts.audit.copies import find_near_duplicates
from scripts.audit.disclosure import DISCLOSURE_CHECKS, check_cities
from scripts.audit.faults import FAULT_CHECKS
from scripts.audit.wording import WORDING_CHECKS
from scripts.model import Problem, Report
from scripts.problems import problem

CHECKS = (*FAULT_CHECKS, *WORDING_CHECKS, *DISCLOSURE_CHECKS)


def audit_report(report: Report, cities: Sequence[str]) -> tuple[Problem, ...]:
    """What the report's own text gets wrong, by line. Codes: A601–A609, A611–A616.
    `cities`: names that a redacted report should not keep saying."""
    findings = {finding for check in CHECKS for finding in check(report)}
    findings |= set(check_cities(report, cities))
    found = sorted(findings, key=lambda f: (f[1], f[0], f[2]))
    return tuple(problem(code, report.path, line, message) for code, line, message in found)


__all__ = ["audit_report", "find_near_duplicates"]
