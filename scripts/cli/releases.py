"""`releases` and `rollback`: the versions that are kept, and a step back."""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial

from scripts.cli.parser import MISUSE, NOT_BUILT, OK, PROBLEMS, Commands, Parser
from scripts.cli.publishing import BUSY, explain_failure, say_waiting
from scripts.store.layout import Layout
from scripts.store.lock import Timeout, build_lock
from scripts.store.release import Release, current_release, kept_releases, remove_releases, roll_back


def add_commands(commands: Commands) -> None:
    """releases, rollback."""
    command = commands.add_parser("releases", help="列出留着的版本")
    command.set_defaults(run=_list)
    actions = command.add_subparsers(dest="action", metavar="动作", parser_class=Parser)
    prune = actions.add_parser("prune", help="删除旧版本，正在使用的除外")
    prune.add_argument("generations", nargs="*", metavar="版本", help="只删这些；不写就把旧的全删")
    prune.set_defaults(run=partial(_alone, _prune))

    command = commands.add_parser("rollback", help="退回上一个版本，或指明的版本")
    command.add_argument("generation", nargs="?", metavar="版本", help="退回哪一个，开头几位就够；不写就是上一个")
    command.add_argument("--force", action="store_true", help="版本里有已经撤下的报告也退回")
    command.set_defaults(run=partial(_alone, _rollback))


def _list(layout: Layout, options: argparse.Namespace) -> int:
    current = current_release(layout)
    if current is None:
        print(NOT_BUILT, file=sys.stderr)
        return PROBLEMS
    for release in reversed(kept_releases(layout)):
        made = time.strftime("%Y-%m-%d %H:%M", time.localtime(release.folder.stat().st_mtime))
        mark = "  ← 正在使用" if release.generation == current.generation else ""
        print(f"{release.generation}  {made}  {release.counts.get('reports', 0)} 份报告{mark}")
    return OK


def _prune(layout: Layout, options: argparse.Namespace) -> int:
    current = current_release(layout)
    old = [r for r in kept_releases(layout) if current is None or r.generation != current.generation]
    chosen = [_find(old, name) for name in options.generations] if options.generations else old
    if any(release is None for release in chosen):
        print("没有这样的旧版本；用 python -m scripts releases 看有哪些", file=sys.stderr)
        return MISUSE
    names = [release.generation for release in chosen if release is not None]
    remove_releases(layout, names)
    print(f"删除了 {len(names)} 个旧版本")
    return OK


def _rollback(layout: Layout, options: argparse.Namespace) -> int:
    current = current_release(layout)
    kept = kept_releases(layout)
    if current is None:
        print(NOT_BUILT, file=sys.stderr)
        return PROBLEMS
    if options.generation:
        target = _find(kept, options.generation)
    else:
        at = next((i for i, release in enumerate(kept) if release.generation == current.generation), 0)
        target = kept[at - 1] if at else None
    if target is None:
        told = f"没有版本 {options.generation}" if options.generation else "没有更早的版本可以退回"
        print(f"{told}；用 python -m scripts releases 看有哪些", file=sys.stderr)
        return MISUSE if options.generation else PROBLEMS
    withdrawn = sorted(set(target.contents.reports) - set(current.contents.reports))
    if withdrawn and not options.force:
        print(f"版本 {target.generation} 里有现在已经撤下的报告：{'、'.join(withdrawn)}；", file=sys.stderr)
        print("没有退回。确实要让它们重新公开，加上 --force", file=sys.stderr)
        return PROBLEMS
    roll_back(layout, target)
    print(f"已退回版本 {target.generation}；下一次 build 会按 data/ 里的内容重新发布")
    return OK


def _alone(command: Callable[[Layout, argparse.Namespace], int], layout: Layout, options: argparse.Namespace) -> int:
    """Runs a command while no build is under way: one that was waited for may have dropped what is
    asked for."""
    if current_release(layout) is None:
        print(NOT_BUILT, file=sys.stderr)
        return PROBLEMS
    try:
        with build_lock(layout, say_waiting):
            return command(layout, options)
    except Timeout:
        print(BUSY, file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        print(f"没有做成：{explain_failure(error)}", file=sys.stderr)
        return PROBLEMS


def _find(releases: list[Release], name: str) -> Release | None:
    """The release of this name, or the only one that begins so."""
    found = [r for r in releases if r.generation == name] or [r for r in releases if r.generation.startswith(name)]
    return found[0] if len(found) == 1 else None
