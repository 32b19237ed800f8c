"""The command line's parser: argparse, speaking Chinese; the exit statuses."""

import argparse
import re
from typing import NoReturn, TypeAlias

OK, PROBLEMS, MISUSE = 0, 1, 2
NOT_BUILT = "知识库还没有建好，请先运行 python -m scripts build"

# What argparse says in English, and what a clerk should read.
SAID = (
    (re.compile(r"the following arguments are required: (.*)"), r"缺少 \1"),
    (re.compile(r"argument (\S+): invalid int value: (.*)"), r"\1 应是整数，不能是 \2"),
    (
        re.compile(r"argument (-\S+): invalid choice: (\S+) \(choose from (.*)\)"),
        r"\1 没有 \2 这一项，可用的是 \3",
    ),
    (re.compile(r"argument \S+: invalid choice: (\S+) \(choose from (.*)\)"), r"没有 \1 这个命令，可用的是 \2"),
    (re.compile(r"argument (\S+): expected one argument"), r"\1 后面要有一个值"),
    (re.compile(r"unrecognized arguments: (.*)"), r"不认识 \1"),
)


class Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong, and leaves with MISUSE."""

    def error(self, message: str) -> NoReturn:
        """Leaves with the message in Chinese."""
        said = next((p.sub(words, message) for p, words in SAID if p.fullmatch(message)), message)
        self.exit(MISUSE, f"用法不对：{said}\n用 {self.prog} --help 看说明\n")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
