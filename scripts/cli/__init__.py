"""The command line: `python -m scripts build | releases | rollback | hooks | serve | search | …`.

Exit status: 0 all is well, 1 there are problems, 2 the command was used wrongly.
"""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.cli import benchmarks, bundling, exporting, hooks, publishing, reading, releases, searching
from scripts.cli.parser import MISUSE, OK, PROBLEMS, Parser
from scripts.store.layout import PROGRAM, Layout

GROUPS = (publishing, releases, hooks, bundling, searching, reading, exporting, benchmarks)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a character shows ?
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args([word.encode("utf-8", "replace").decode() for word in given])
    base = Path(options.base).resolve()
    if not base.is_dir():
        print(f"没有这个文件夹：{options.base}", file=sys.stderr)
        return MISUSE
    try:
        return int(options.run(Layout(base), options))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except OSError as error:
        print(f"没有做完：{publishing.explain_failure(error)}", file=sys.stderr)
        return PROBLEMS


def _parser() -> Parser:
    parser = Parser(prog="python -m scripts", description="城市管理知识库：把工作报告做成网站和全文检索。")
    parser.add_argument(
        "--base", default=str(PROGRAM), help="知识库所在的文件夹（里面有 data/），默认是程序所在的文件夹"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令", parser_class=Parser)
    for group in GROUPS:
        group.add_commands(commands)
    return parser


__all__ = ["main"]
