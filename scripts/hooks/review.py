"""The gate for a commit: the errors in the files that it changes.

    data/reports/2023-某县.txt staged with a phone number → (Problem("A607", …),)

Only changed files are judged, so that one bad report in the repository never keeps the
others from being corrected; what was bad before stays refused by the build.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from scripts.corpus import examine
from scripts.hooks.repository import LINK, Blob, Repository, export
from scripts.intake import correct_reports, read_sources, read_vocabulary
from scripts.model import Problem
from scripts.parse import parse_report, report_id
from scripts.problems import problem
from scripts.store.layout import Layout

REPORTS, OVERRIDES = "data/reports/", "data/overrides/"


def review(repository: Repository, files: Mapping[str, Blob], changed: set[str]) -> tuple[Problem, ...]:
    """The problems of severity error that `changed` brings, by place, with their words.
    `files` is all of data/ as it would be."""
    concerned = _concerned(files, changed)
    needed = {path: blob for path, blob in files.items() if path in concerned or not path.startswith(REPORTS)}
    links = [
        problem("D104", path, None, "读不出来：是指向别处的链接，不是文件")
        for path, blob in files.items()
        if path in changed and blob.mode == LINK
    ]
    with tempfile.TemporaryDirectory() as folder:
        export(repository, needed, Path(folder))
        found = [*links, *_problems(Layout(Path(folder).resolve()))]
    return tuple(item for item in found if item.severity == "error" and item.path in concerned)


def _concerned(files: Mapping[str, Blob], changed: set[str]) -> set[str]:
    """What is changed, with the reports of changed overrides and those that share an id with
    a changed report."""
    ids = {report_id(path).casefold() for path in changed if path.startswith((REPORTS, OVERRIDES))}
    return changed | {path for path in files if path.startswith(REPORTS) and report_id(path).casefold() in ids}


def _problems(layout: Layout) -> tuple[Problem, ...]:
    vocab, problems = read_vocabulary(layout)
    sources, unread = read_sources(layout)
    parsed = [parse_report(source, vocab) for source in sources]
    reports = [report for report, _ in parsed if report is not None]
    found = [item for _, items in parsed for item in items]
    reports, found = correct_reports(layout, reports, found, vocab)
    return examine(reports, vocab, (*problems, *unread, *found))[1]
