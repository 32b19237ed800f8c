"""`explain` and `check`: what was read, and what a person should look at."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from scripts.audit import audit_report
from scripts.cli.parser import OK, PROBLEMS, Commands
from scripts.corpus import examine
from scripts.doubts import explain_doubt
from scripts.explain import explain_json, explain_text
from scripts.intake import correct_reports, read_vocabulary
from scripts.model import Problem, Report, SourceFile
from scripts.overrides import override_stanza
from scripts.parse import parse_report
from scripts.problems import format_problem
from scripts.store.layout import Layout
from scripts.store.sources import find_report, list_reports, read_source


def add_commands(commands: Commands) -> None:
    """explain, check."""
    command = commands.add_parser("explain", help="看从一份报告里读到了什么，不写任何文件")
    command.add_argument("file", help="报告文件，放在哪里都可以；从当前文件夹找，没有再从知识库的文件夹找")
    command.add_argument("--json", action="store_true", help="用 JSON 给出，格式见 docs/dev/explain.schema.json")
    command.set_defaults(run=_explain)

    command = commands.add_parser("check", help="检查报告、词表和校对文件，列出要核对的地方")
    command.add_argument("files", nargs="*", help="只查这些报告（不套用校对）；不写就全查")
    command.add_argument("--brief", action="store_true", help="只列问题，不说原因，不给出现成的校对")
    command.add_argument("--json", action="store_true", help="用 JSON 给出结果")
    command.set_defaults(run=_check)


def _explain(layout: Layout, options: argparse.Namespace) -> int:
    vocab, _ = read_vocabulary(layout)
    source = read_source(find_report(layout, options.file), options.file)
    report, problems = parse_report(source, vocab) if isinstance(source, SourceFile) else (None, (source,))
    if report is not None:
        problems += audit_report(report, vocab.cities)
    if options.json:
        print(explain_json(report, problems))
    else:
        print("\n".join(explain_text(report, problems, vocab)))
    return PROBLEMS if report is None else OK


def _check(layout: Layout, options: argparse.Namespace) -> int:
    vocab, vocab_problems = read_vocabulary(layout)
    reports: list[Report] = []
    problems: list[Problem] = []
    named = [(find_report(layout, name), str(Path(name))) for name in options.files]
    listed = named or [(path, layout.name(path)) for path in list_reports(layout)]
    for path, name in listed:
        source = read_source(path, name)
        report, found = parse_report(source, vocab) if isinstance(source, SourceFile) else (None, (source,))
        problems += found
        reports += [report] if report is not None else []
    if not options.files:
        reports, problems = correct_reports(layout, reports, problems, vocab)
        problems += vocab_problems
    problems = list(examine(reports, vocab, problems)[1])
    if options.json:
        print(json.dumps([asdict(item) for item in problems], ensure_ascii=False, indent=2))
    else:
        by_path = {report.path: report for report in reports}
        for item in problems:
            print(format_problem(item))
            if not options.brief:
                _explain_doubt(item, by_path.get(item.path))
        print(f"查了 {len(listed)} 份报告，{len(problems)} 个地方要核对")
    return PROBLEMS if any(item.severity != "info" for item in problems) else OK


def _explain_doubt(item: Problem, report: Report | None) -> None:
    print("\n".join(explain_doubt(item, report)))
    stanza = override_stanza(report, item) if report is not None else ""
    if report is not None and stanza:
        print(f"  校对　核对以后原文不改的，把下面几行填好，放进 data/overrides/{report.id}.yml")
        print(stanza)
    print()
