"""`export`: the comparison as CSV, XLSX or DOCX into a file: every table that the site has."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.build import gather
from scripts.cli.parser import MISUSE, OK, PROBLEMS, Commands
from scripts.cli.publishing import explain_failure
from scripts.compare.across import Across
from scripts.export.tables import Table
from scripts.store.layout import Layout
from scripts.store.publish import write_file

FORMATS = ("csv", "xlsx", "docx")
TABLES = ("台账", "逐年对照", "主题", "计划", "改动")
SHOWN = 20


def add_commands(commands: Commands) -> None:
    """export."""
    command = commands.add_parser("export", help="把网站上的表和整份对照导出成 CSV、XLSX、DOCX")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--agency", help="单位名称：台账、逐年对照、主题、计划、改动；DOCX 是整份对照")
    what.add_argument("--topic", help="主题名称或编号：指标值；DOCX 是历年做法")
    what.add_argument("--indicator", help="指标名称：各单位的数和不可比的理由")
    what.add_argument("--matrix", action="store_true", help="全部单位的主题 × 年度")
    command.add_argument("--table", choices=TABLES, help="单位的哪一张表；不写时 CSV 是台账，XLSX 是全部")
    command.add_argument("--plan", type=int, metavar="年度", help="只出这一年的计划落实")
    command.add_argument("--site", default="", help="网站地址，写进 XLSX 的出处链接，例 http://127.0.0.1:8000/")
    command.add_argument("--out", required=True, help="写到哪个文件，后缀定格式：.csv .xlsx .docx")
    command.set_defaults(run=_export)


class _NotThereError(Exception):
    """What was asked for isn't in the base; the message says what is."""


def _export(layout: Layout, options: argparse.Namespace) -> int:
    out = Path(options.out)
    form = out.suffix.lower().lstrip(".")
    if form not in FORMATS:
        return _misuse(f"--out 的后缀应是 {'、'.join('.' + name for name in FORMATS)}")
    if not out.parent.is_dir():
        return _misuse(f"没有这个文件夹：{out.parent}")
    if not options.agency and (options.table or options.plan is not None):
        return _misuse("--table 和 --plan 要和 --agency 一起写")
    across = Across(gather(layout))
    try:
        content = _document(across, options) if form == "docx" else _tables(across, options, form)
        write_file(out, content)
    except _NotThereError as error:
        return _misuse(str(error))
    except OSError as error:
        print(f"写不了 {out}：{explain_failure(error)}", file=sys.stderr)
        return PROBLEMS
    print(f"已写 {out}")
    return OK


def _document(across: Across, options: argparse.Namespace) -> bytes:
    from scripts.compare.coverage import group_by_topic
    from scripts.export.document import agency_document, told_of, topic_document, topic_title

    if options.topic:
        topic = _topic(across, options.topic)
        passages = group_by_topic(across.corpus.cited, across.corpus.vocab.topic_names)[topic]
        title = topic_title(across.corpus.vocab.topic_names[topic])
        return topic_document(title, passages, told_of(across, topic))
    if options.agency and not options.table and options.plan is None:
        return agency_document(across, _known(options.agency, across.agencies, "单位"))
    raise _NotThereError("DOCX 只有一个单位或一个主题的整份对照")


def _tables(across: Across, options: argparse.Namespace, form: str) -> bytes:
    from scripts.export.sheets import csv_bytes, xlsx_bytes

    tables = _asked_for(across, options)
    site = f"{options.site.rstrip('/')}/" if options.site else across.corpus.site
    if form == "xlsx":
        return xlsx_bytes(tables, "", site)
    return csv_bytes(tables[0], site)


def _asked_for(across: Across, options: argparse.Namespace) -> Sequence[Table]:
    """The tables of what was asked for, at least one; a CSV has the first."""
    from scripts.export.overviews import (
        corpus_matrix,
        indicator_figures,
        indicator_table,
        topic_figures,
        topic_table,
    )

    if options.matrix:
        return [corpus_matrix(across.corpus)]
    if options.topic:
        return [topic_table(topic_figures(across, _topic(across, options.topic)))]
    if options.indicator:
        name = _known(options.indicator, across.indicators, "指标")
        entries = [e for agency in across.agencies for e in across.entries(agency) if e.figure.indicator == name]
        strung = [s for agency in across.agencies for s in across.series(agency) if s.indicator == name]
        met = {place: entry for agency in across.agencies for place, entry in across.met(agency).items()}
        return [indicator_table(name, indicator_figures(entries, strung, met))]
    return _agency(across, _known(options.agency, across.agencies, "单位"), options.table, options.plan)


def _agency(across: Across, agency: str, asked: str | None, year: int | None) -> Sequence[Table]:
    from scripts.export.overviews import agency_matrix_table, changes_table
    from scripts.export.tables import ledger_table, plan_table, series_table

    planned = across.planned_years(agency)
    years = planned if year is None else (year,)
    if year is not None:
        asked = "计划"
    tables: dict[str, Callable[[], list[Table]]] = {
        "台账": lambda: [ledger_table(across, agency)],
        "逐年对照": lambda: [series_table(across, agency)],
        "主题": lambda: [agency_matrix_table(across, agency)],
        "计划": lambda: [plan_table(across, agency, y) for y in years],
        "改动": lambda: [changes_table(across, across.pairs(agency))],
    }
    found = [table for name, make in tables.items() if asked in (None, name) for table in make()]
    if not found:
        raise _NotThereError("这个单位没有计划")
    return found


def _topic(across: Across, asked: str) -> str:
    names = across.corpus.vocab.topic_names
    found = next((key for key, name in names.items() if asked in (key, name)), "")
    if not found:
        raise _NotThereError("没有这个主题")
    return found


def _known(asked: str, names: Sequence[str], what: str) -> str:
    if asked not in names:
        raise _NotThereError(f"没有这个{what}；有的是 {'、'.join(names[:SHOWN])}")
    return asked


def _misuse(message: str) -> int:
    print(f"用法不对：{message}", file=sys.stderr)
    return MISUSE
