"""`export`: the comparison as CSV, XLSX or DOCX into a file."""

import argparse
import sys
from pathlib import Path

from scripts.build import gather
from scripts.cli.parser import MISUSE, OK, PROBLEMS, Commands
from scripts.compare.across import Across
from scripts.store.layout import Layout
from scripts.store.publish import write_file

FORMATS = ("csv", "xlsx", "docx")


def add_commands(commands: Commands) -> None:
    """export."""
    command = commands.add_parser("export", help="把指标台账、计划落实或整份对照导出成 CSV、XLSX、DOCX")
    command.add_argument("--agency", help="单位名称")
    command.add_argument("--topic", help="主题名称或编号（只出 DOCX）")
    command.add_argument("--plan", type=int, metavar="年度", help="只出这一年的计划落实")
    command.add_argument("--site", default="", help="网站地址，写进 XLSX 的出处链接，例 http://127.0.0.1:8000/")
    command.add_argument("--out", required=True, help="写到哪个文件，后缀定格式：.csv .xlsx .docx")
    command.set_defaults(run=_export)


def _export(layout: Layout, options: argparse.Namespace) -> int:
    out = Path(options.out)
    form = out.suffix.lower().lstrip(".")
    if form not in FORMATS:
        return _misuse(f"--out 的后缀应是 {'、'.join('.' + name for name in FORMATS)}")
    if bool(options.agency) == bool(options.topic):
        return _misuse("--agency 和 --topic 写一个")
    across = Across(gather(layout))
    if options.topic:
        names = across.corpus.vocab.topic_names
        topic = next((key for key, name in names.items() if options.topic in (key, name)), "")
        if not topic or form != "docx":
            return _misuse("没有这个主题" if not topic else "主题只出 .docx")
        content = _topic(across, topic)
    elif options.agency not in across.agencies:
        return _misuse(f"没有这个单位；有的是 {'、'.join(across.agencies[:20])}")
    else:
        content = _agency(across, options.agency, form, options.plan, options.site)
    try:
        write_file(out, content)
    except OSError as error:
        print(f"写不了 {out}：{error.strerror}", file=sys.stderr)
        return PROBLEMS
    print(f"已写 {out}")
    return OK


def _topic(across: Across, topic: str) -> bytes:
    from scripts.export.document import topic_document

    return topic_document(across, topic)


def _agency(across: Across, agency: str, form: str, year: int | None, site: str) -> bytes:
    from scripts.export.document import agency_document
    from scripts.export.sheets import csv_bytes, xlsx_bytes
    from scripts.export.tables import ledger_table, plan_table, series_table

    if form == "docx":
        return agency_document(across, agency)
    if year is not None:
        tables = [plan_table(across, agency, year)]
    else:
        tables = [ledger_table(across, agency)]
        if form == "xlsx":
            tables += [series_table(across, agency)]
            tables += [plan_table(across, agency, planned) for planned in across.planned_years(agency)]
    return csv_bytes(tables[0]) if form == "csv" else xlsx_bytes(tables, site)


def _misuse(message: str) -> int:
    print(f"用法不对：{message}", file=sys.stderr)
    return MISUSE
