"""One archive that installs on a machine without any network.

    dist/kb-f371df75a59f4377-cp311-linux-x86_64.tar.gz
      kb-…/install.sh        makes a virtual environment from wheels/ alone
      kb-…/scripts theme …   the program
      kb-…/wheels/           what it needs, for this Python on this kind of machine
      kb-…/kb/               the content: data/, hand-written pages, the served release

The same files make the same archive, byte for byte.
"""

import gzip
import io
import json
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from scripts.store.layout import PROGRAM, Layout
from scripts.store.publish import LIST_NAME
from scripts.store.release import POINTER, Release

PROGRAM_PARTS = ("scripts", "theme", "docs/guide", "docs/dev/deploy", "data/vocab", "mkdocs.yml", "requirements.txt")
CONTENT = "kb"
INSTALL = r"""#!/bin/sh
# 城市管理知识库：在没有网络的机器上安装。用法：sh install.sh（PYTHON=… 指明用哪个 Python）
set -eu
cd "$(dirname "$0")"
python=""
ask='import sys, sysconfig; print("%d.%d" % sys.version_info[:2], sysconfig.get_platform())'
for name in "${{PYTHON:-}}" python{version} python3; do
  if command -v "$name" >/dev/null && [ "$("$name" -c "$ask")" = "{version} {platform}" ]; then
    python="$name"
    break
  fi
done
if [ -z "$python" ]; then
  echo "这个安装包是给 Python {version}（{platform}）做的，这台机器上没有找到。" >&2
  echo "请装上 Python {version}，或在同样的系统上用它的 Python 重新运行 make bundle。" >&2
  exit 1
fi
"$python" -m venv --without-pip .venv
pip=$(echo wheels/pip-*.whl)
.venv/bin/python "$pip/pip" install --quiet --no-index --no-cache-dir --disable-pip-version-check \
  --find-links wheels -r requirements.txt
.venv/bin/python -m scripts --base {content} releases
echo "装好了。打开网站和检索："
echo "  cd $(pwd) && .venv/bin/python -m scripts --base {content} serve"
echo "长期运行见 docs/dev/deploy/ 里的 kb.service 和 nginx.conf。"
"""


class BundleFailed(Exception):
    """The wheels could not be had; the message is pip's."""


def bundle_name(release: Release) -> str:
    """What the archive and its folder are called."""
    platform = sysconfig.get_platform().replace("_", "-")
    return f"kb-{release.generation}-cp{sys.version_info[0]}{sys.version_info[1]}-{platform}"


def write_bundle(layout: Layout, release: Release, folder: Path) -> Path:
    """Writes the archive of a base with its release into a folder; where it is."""
    name = bundle_name(release)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.tar.gz"
    with tempfile.TemporaryDirectory() as wheels:
        _download(Path(wheels))
        files = {**dict(_program()), **dict(_content(layout, release))}
        files |= {f"wheels/{path.name}": path for path in Path(wheels).iterdir()}
        aside = target.with_name(f"{target.name}.new~")
        with (
            aside.open("wb") as raw,
            gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
            tarfile.open(mode="w", fileobj=packed, format=tarfile.PAX_FORMAT) as archive,
        ):
            _add(archive, f"{name}/install.sh", _install_script().encode())
            pointer = {"generation": release.generation, "history": [release.generation]}
            _add(archive, f"{name}/{CONTENT}/releases/{POINTER}", json.dumps(pointer).encode())
            for inside, path in sorted(files.items()):
                _add(archive, f"{name}/{inside}", path.read_bytes())
        aside.replace(target)
    return target


def _install_script() -> str:
    running = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return INSTALL.format(version=running, platform=sysconfig.get_platform(), content=CONTENT)


def _download(folder: Path) -> None:
    """The wheels of requirements.txt and of pip itself, for the running Python."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
    command += ["--dest", str(folder), "--requirement", str(PROGRAM / "requirements.txt"), f"pip=={version('pip')}"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        raise BundleFailed(done.stderr.strip())


def _program() -> Iterator[tuple[str, Path]]:
    for part in PROGRAM_PARTS:
        root = PROGRAM / part
        for path in [root] if root.is_file() else root.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(PROGRAM).as_posix(), path


def _content(layout: Layout, release: Release) -> Iterator[tuple[str, Path]]:
    """The base's own files: what people edit and what is served, nothing that a build makes anew."""
    roots = [layout.base / "data", release.folder]
    if layout.base != PROGRAM:
        roots += [layout.docs, layout.base / "mkdocs.yml"]
    made = _generated(layout)
    for root in roots:
        for path in [root] if root.is_file() else root.rglob("*"):
            name = path.relative_to(layout.base).as_posix()
            if path.is_file() and name not in made:
                yield f"{CONTENT}/{name}", path


def _generated(layout: Layout) -> set[str]:
    try:
        listed = json.loads((layout.docs / LIST_NAME).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        listed = {}
    return {f"docs/{LIST_NAME}", *(f"docs/{name}" for name in listed)}


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size = len(content)
    about.mode = 0o755 if name.endswith(".sh") else 0o644
    archive.addfile(about, io.BytesIO(content))
