"""What several tests need: knowledge bases to build, reports to read, a server to ask."""

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from scripts.model import Problem, Report, SourceFile
from scripts.parse import parse_report
from scripts.store.sources import program_vocabulary_texts
from scripts.vocab import Vocabulary, load_vocabulary

ROOT = Path(__file__).resolve().parents[1]
REPORTS = sorted((ROOT / "data" / "reports").glob("*.txt"))
VOCABULARY: Vocabulary = load_vocabulary(program_vocabulary_texts())[0]


def read(
    text: str | bytes, name: str = "data/reports/2023-某县城管局-工作总结.txt"
) -> tuple[Report, tuple[Problem, ...]]:
    """A report that can be read, with its problems."""
    report, problems = parse_report(SourceFile(name, text.encode() if isinstance(text, str) else text), VOCABULARY)
    assert report is not None, problems
    return report, problems


def run(*arguments: str, base: Path | None = None, code: int = 0, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """`python -m scripts …`, checked for its exit status."""
    where = ["--base", str(base)] if base else []
    done = subprocess.run(
        [sys.executable, "-m", "scripts", *where, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def make_base(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A knowledge-base folder with these files."""
    (folder / "data" / "reports").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@contextlib.contextmanager
def served(base: Path) -> Iterator[str]:
    """The base served on a free port; gives the address, without a slash at its end."""
    command = [sys.executable, "-m", "scripts", "--base", str(base), "serve", "--port", "0"]
    with running(command, ROOT, {**os.environ, "PYTHONUTF8": "1"}) as address:
        yield address


@contextlib.contextmanager
def running(command: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """A `serve` command while it runs; gives the address."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=environment,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://[\d.]+:\d+", line)
        assert found, line + process.stdout.read()
        _wait(found.group())
        yield found.group()
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


def _wait(address: str) -> None:
    for _ in range(100):
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"{address}/api/health", trust_env=False)
            return
        time.sleep(0.05)
    raise AssertionError("the service did not start")


def get(address: str) -> httpx.Response:
    """What the server answers."""
    return httpx.get(address, timeout=10, trust_env=False)


def get_json(address: str) -> Any:
    """The JSON at an address that answers 200."""
    return get(address).raise_for_status().json()


def without_blanks(text: str) -> str:
    """`text` without any blank: what is left to compare when blanks are folded."""
    return re.sub(r"\s+", "", text)
