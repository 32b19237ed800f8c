"""`bundle`: an archive for a machine without network."""

import argparse
import sys
from pathlib import Path

from scripts.bundle import BundleFailed, write_bundle
from scripts.cli.parser import NOT_BUILT, OK, PROBLEMS, Commands
from scripts.cli.publishing import explain_failure
from scripts.store.layout import Layout
from scripts.store.release import current_release


def add_commands(commands: Commands) -> None:
    """bundle."""
    command = commands.add_parser("bundle", help="打成一个压缩包，拿到没有网络的机器上装")
    command.add_argument("--output", default="dist", help="放在哪个文件夹，默认是知识库文件夹里的 dist/")
    command.set_defaults(run=_bundle)


def _bundle(layout: Layout, options: argparse.Namespace) -> int:
    release = current_release(layout)
    if release is None:
        print(NOT_BUILT, file=sys.stderr)
        return PROBLEMS
    try:
        path = write_bundle(layout, release, layout.base / Path(options.output))
    except BundleFailed as error:
        print(f"下载依赖的包失败，没有打成：{error}", file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        print(f"没有打成：{explain_failure(error)}", file=sys.stderr)
        return PROBLEMS
    print(f"{layout.name(path)}（{path.stat().st_size / 1e6:.1f} MB）")
    print("拿到同样系统、同样版本 Python 的机器上：解开，然后 sh install.sh")
    return OK
