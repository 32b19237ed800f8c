"""`hooks`: sets up the git hooks, and is what they call."""

import argparse
import contextlib
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from scripts.cli.parser import MISUSE, OK, PROBLEMS, Commands, Parser
from scripts.cli.publishing import BUSY, explain_failure
from scripts.hooks.install import CLERK, SERVER, Foreign, hooks_folder, install_hooks, shared_hooks
from scripts.hooks.publish import Push, publish_branch, write_log
from scripts.hooks.repository import (
    GitFailed,
    Repository,
    changed_between,
    changed_by_index,
    committed,
    outside_hooks,
    staged,
)
from scripts.hooks.review import review
from scripts.model import Problem
from scripts.problems import format_problem
from scripts.store.layout import Layout
from scripts.store.lock import Timeout
from scripts.summary import BuildSummary

MOST_LINES = 20


def add_commands(commands: Commands) -> None:
    """hooks install, hooks run."""
    command = commands.add_parser("hooks", help="git 钩子：提交时检查，推送后发布")
    actions = command.add_subparsers(dest="action", required=True, metavar="动作", parser_class=Parser)
    install = actions.add_parser("install", help="在仓库里装上钩子")
    install.add_argument("repository", nargs="?", metavar="仓库", help="git 仓库，默认是 --base 的文件夹")
    side = install.add_mutually_exclusive_group()
    side.add_argument("--clerk", action="store_true", help="工作人员的克隆：提交前检查（普通仓库的默认）")
    side.add_argument("--server", action="store_true", help="服务器上的裸仓库：推送时检查，推送后发布（裸仓库的默认）")
    install.add_argument("--worktree", metavar="文件夹", help="裸仓库发布到哪个知识库文件夹")
    install.add_argument("--branch", metavar="分支", default="", help="发布哪个分支，默认是仓库的默认分支")
    install.set_defaults(run=_install)
    run = actions.add_parser("run", help="钩子运行时调用，不用自己运行")
    run.add_argument("hook", choices=(*CLERK, *SERVER))
    run.add_argument("--branch", default="")
    run.set_defaults(run=_run)


def _install(layout: Layout, options: argparse.Namespace) -> int:
    repository = outside_hooks(Path(options.repository).resolve() if options.repository else layout.base)
    try:
        bare = repository.line("rev-parse", "--is-bare-repository") == "true"
        shared = shared_hooks(repository)
    except (GitFailed, OSError) as error:
        return _misuse(f"{repository.folder} 不是 git 仓库：{error}")
    server = options.server or (bare and not options.clerk)
    if shared:
        return _misuse(f"这个仓库的钩子放在 core.hooksPath（{shared}），可能与别的仓库共用，没有改动")
    if server and not bare:
        return _misuse("--server 要装在裸仓库里（git init --bare 建的）")
    if server and not options.worktree:
        return _misuse("请用 --worktree 写明发布到哪个知识库文件夹，例如 --worktree /srv/kb")
    if not server and (bare or Path(repository.line("rev-parse", "--show-toplevel")) != repository.folder):
        return _misuse(f"{repository.folder} 不是仓库最上一层的文件夹（data/ 应在这一层）")
    base = Path(options.worktree).resolve() if server else repository.folder
    branch = options.branch or (repository.line("symbolic-ref", "--short", "HEAD") if server else "")
    try:
        done = install_hooks(repository, SERVER if server else CLERK, base, branch)
    except OSError as error:
        print(f"没有装成：{explain_failure(error)}", file=sys.stderr)
        return PROBLEMS
    if isinstance(done, Foreign):
        print(f"已经有自己的钩子：{done.path}，没有改动。要两个都用，请在它里面加一行：", file=sys.stderr)
        print(f"  {done.line}", file=sys.stderr)
        return PROBLEMS
    print(f"装好了：{'、'.join(path.name for path in done)}（在 {hooks_folder(repository)}）")
    if server:
        print(f"推送到 {branch} 分支后发布到 {base}；看记录：{repository.folder}/kb/publish.log")
        base.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(GitFailed):  # nothing has been pushed yet
            repository.line("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
            return _publish(Layout(base), repository, branch)
    return OK


def _run(layout: Layout, options: argparse.Namespace) -> int:
    here = Repository(Path.cwd())
    try:
        if options.hook == "pre-commit":
            return _refuse(review(here, staged(here), changed_by_index(here)), "这次提交没有完成", AFTER_COMMIT)
        updates = [line.split() for line in sys.stdin.read().splitlines()]
        updates = [update for update in updates if update[1].strip("0") and update[2].startswith("refs/heads/")]
        if options.hook == "pre-receive":
            # Of every branch: whoever may read the repository could read it there.
            found = [
                p
                for old, new, _ in updates
                for p in review(here, committed(here, new), changed_between(here, old, new))
            ]
            return _refuse(found, "这次推送没有收下", AFTER_PUSH)
        if not any(ref == f"refs/heads/{options.branch}" for _, _, ref in updates):
            _say(f"知识库：发布的是 {options.branch} 分支，这次推送的不是它，没有重新发布")
            return OK
        git_dir = Path(here.line("rev-parse", "--absolute-git-dir"))
        return _publish(layout, outside_hooks(git_dir), options.branch)
    except (GitFailed, OSError) as error:
        _say(f"知识库：没有检查成：{explain_failure(error) if isinstance(error, OSError) else error}")
        return PROBLEMS


AFTER_COMMIT = "改好以后 git add，再提交。这里检查的是已经 git add 的内容。"
AFTER_PUSH = "提交还在你的电脑上：改好以后 git add，git commit --amend（或另做一个提交），再推送。"


def _refuse(found: Iterable[Problem], what: str, after: str) -> int:
    problems = list(found)
    if not problems:
        return OK
    _say(f"知识库：{what}，请先改正：")
    _say_problems(problems)
    _say(after)
    return PROBLEMS


def _publish(layout: Layout, repository: Repository, branch: str) -> int:
    """Publishes what the branch holds and tells the pusher; OK unless the old release had to stay."""
    status = OK
    waiting = "知识库：另一次推送正在发布，这一次的内容接着一起发布，结果见服务器上的 kb/publish.log"
    try:
        for push in publish_branch(layout, repository, branch, time.perf_counter, lambda: _say(waiting)):
            told = [f"{push.commit[:8]} {line}" for line in _told(push.summary)]
            write_log(repository, time.strftime("%Y-%m-%d %H:%M:%S"), told)
            _report(push)
            status = OK if push.summary.generation else PROBLEMS
    except Timeout:
        return _failed(repository, BUSY)
    except OSError as error:
        return _failed(repository, explain_failure(error))
    except GitFailed as error:
        return _failed(repository, f"git 出错：{error}")
    return status


def _failed(repository: Repository, why: str) -> int:
    _say(f"知识库：没有发布：{why}；原来的网站没有动，仍在使用。推送已经收下，请告诉管理员")
    with contextlib.suppress(OSError, GitFailed):
        write_log(repository, time.strftime("%Y-%m-%d %H:%M:%S"), [f"没有发布：{why}"])
    return PROBLEMS


def _told(summary: BuildSummary) -> list[str]:
    """What happened, in a line or two, without words of reports."""
    counted = f"{summary.reports_published} 份报告、{summary.passages_indexed} 段"
    seconds = sum(summary.seconds.values())
    if summary.switched:
        lines = [f"已发布新版本 {summary.generation}：{counted}，用时 {seconds:.1f} 秒"]
    elif summary.generation:
        lines = [f"内容没有变化，仍是版本 {summary.generation}：{counted}"]
    else:
        lines = ["没有发布新版本，原来的网站仍在使用"]
    if summary.reports_refused:
        lines.append(f"没有发布的报告 {summary.reports_refused} 份，见自检页")
    lines += [f"旧版本 {name} 里还有已经撤下的报告：{'、'.join(ids)}" for name, ids in summary.still_held.items()]
    return lines


def _report(push: Push) -> None:
    for line in _told(push.summary):
        _say(f"知识库：{line}")
    if push.summary.still_held:
        _say("  要彻底删除，请管理员运行 python -m scripts releases prune")
    errors = [item for item in push.summary.problems if item.severity == "error"]
    doubts = [item for item in push.summary.problems if item.severity == "warning" and item.path in push.changed]
    if errors:
        _say(f"知识库：要改正的 {len(errors)} 处：")
        _say_problems(errors)
    if doubts:
        _say(f"知识库：这次的文件里要核对的 {len(doubts)} 处：")
        _say_problems(doubts)
    if not push.summary.generation:
        _say("知识库：推送已经收下，改好以后再推送一次")
    if push.strangers:
        _say(f"知识库：服务器的文件夹里有仓库里没有的报告，也发布了：{'、'.join(push.strangers)}")


def _say_problems(problems: list[Problem]) -> None:
    for item in problems[:MOST_LINES]:
        _say(f"  {format_problem(item)}")
    if len(problems) > MOST_LINES:
        _say(f"  ……还有 {len(problems) - MOST_LINES} 处，运行 python -m scripts check 看全部")


def _say(line: str) -> None:
    """A line for the person at the other end, who may have gone: the work goes on."""
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def _misuse(line: str) -> int:
    print(line, file=sys.stderr)
    return MISUSE
