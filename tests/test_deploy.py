"""The files in docs/dev/deploy/: nginx before the service on loopback, systemd, CI."""

import contextlib
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from scripts.cli import _parser
from tests.support import ROOT, make_base

DEPLOY = ROOT / "docs" / "dev" / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
OPENSSL = shutil.which("openssl")
needs_nginx = pytest.mark.skipif(
    not (NGINX and OPENSSL), reason="这台机器没有 nginx 或 openssl：make tools 可以在 Debian 上装"
)

MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def certificate(folder: Path) -> None:
    """A self-signed one, made with the command that nginx.conf names."""
    told = (DEPLOY / "nginx.conf").read_text("utf-8")
    command = re.search(r"#\s+(openssl req .*?)\\\n\s*#\s*(.*)", told)
    assert command is not None
    words = shlex.split(f"{command.group(1)} {command.group(2)}".replace("/etc/nginx", str(folder)))
    subprocess.run(words, check=True, capture_output=True)


@contextlib.contextmanager
def nginx(folder: Path, service: str, change: Callable[[str], str] = str) -> Iterator[tuple[str, str]]:
    """The site of docs/dev/deploy/ on free ports before `service`; plain and encrypted address."""
    plain, secure = free_port(), free_port()
    certificate(folder)
    site = change((DEPLOY / "nginx.conf").read_text("utf-8"))
    site = re.sub(r" *listen \[::\].*\n", "", site)
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        ("server 127.0.0.1:8000;", f"server {service.removeprefix('http://')};"),
        ("/etc/nginx/", f"{folder}/"),
    ):
        assert old in site
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "main.conf").write_text(MAIN.format(folder=folder, user=user), "utf-8")
    assert NGINX is not None
    process = subprocess.Popen(
        [NGINX, "-c", str(folder / "main.conf"), "-p", str(folder)], stderr=subprocess.PIPE, text=True
    )
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", secure), 1):
                break
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.05)
        yield f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}"
    finally:
        process.terminate()
        _, told = process.communicate(timeout=10)
        assert "emerg" not in told, told


def client() -> httpx.Client:
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    return httpx.Client(verify=anybody, trust_env=False, timeout=10)


@needs_nginx
def test_nginx_encrypts_packs_and_caches_what_the_service_gives(tmp_path: Path, site: str) -> None:
    with nginx(tmp_path, site) as (plain, secure), client() as asks:
        moved = asks.get(f"{plain}/topics/B2.html?a=1")
        assert (moved.status_code, moved.headers["location"]) == (301, "https://127.0.0.1/topics/B2.html?a=1")
        page = asks.get(f"{secure}/index.html")
        assert page.status_code == 200
        assert page.headers["content-encoding"] == "gzip"
        assert page.headers.get_list("cache-control") == ["no-cache"]
        assert page.headers["content-security-policy"]
        again = asks.get(f"{secure}/index.html", headers={"if-none-match": page.headers["etag"]})
        assert again.status_code == 304
        bundle = next(name for name in re.findall(r'src="(assets/[^"]+)"', page.text) if ".min." in name)
        assert "immutable" in asks.get(f"{secure}/{bundle}").headers["cache-control"]
        assert asks.get(f"{secure}/assets/kb/kb.css").headers["cache-control"] == "no-cache"
        found = asks.get(f"{secure}/api/search", params={"q": "垃圾分类"})
        assert found.json()["total"] > 0
        assert (found.headers["cache-control"], found.headers["content-encoding"]) == ("no-store", "gzip")
        report = asks.get(f"{secure}/reports/2023-丁县城管局-工作总结.html")
        assert (report.status_code, "丁县" in report.text) == (200, True)
        assert asks.post(f"{secure}/api/search").status_code == 403
        assert asks.get(f"{secure}/nothing.html").status_code == 404


@needs_nginx
def test_a_password_and_a_network_can_be_asked_for(tmp_path: Path, site: str) -> None:
    def guarded(text: str) -> str:
        return (
            text.replace("#auth_basic", "auth_basic")
            .replace("#allow 10.0.0.0/8", "allow 127.0.0.0/8")
            .replace("#deny", "deny")
        )

    hashed = subprocess.run(["openssl", "passwd", "-apr1", "口令"], capture_output=True, text=True, check=True).stdout
    (tmp_path / "kb.htpasswd").write_text(f"zhang:{hashed}", "utf-8")
    with nginx(tmp_path, site, guarded) as (_, secure), client() as asks:
        assert asks.get(f"{secure}/").status_code == 401
        assert asks.get(f"{secure}/api/search?q=a").status_code == 401
        assert asks.get(f"{secure}/", auth=("zhang", "口令")).status_code == 200

    def elsewhere(text: str) -> str:
        return guarded(text).replace("allow 127.0.0.0/8", "allow 10.0.0.0/8")

    with nginx(tmp_path, site, elsewhere) as (_, secure), client() as asks:
        assert asks.get(f"{secure}/", auth=("zhang", "口令")).status_code == 403


@needs_nginx
def test_nginx_says_in_chinese_when_the_service_is_away(tmp_path: Path) -> None:
    with nginx(tmp_path, f"http://127.0.0.1:{free_port()}") as (_, secure), client() as asks:
        answer = asks.get(f"{secure}/index.html")
        assert answer.status_code == 503
        assert "服务没有运行" in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_the_service_of_the_unit_runs(tmp_path: Path) -> None:
    unit = (DEPLOY / "kb.service").read_text("utf-8")
    words = shlex.split(next(line.partition("=")[2] for line in unit.splitlines() if line.startswith("ExecStart=")))
    assert words[0] == "/opt/kb/.venv/bin/python"
    options = _parser().parse_args(words[3:])
    assert (options.base, options.host, options.command) == ("/srv/kb", "127.0.0.1", "serve")
    verify = shutil.which("systemd-analyze")
    if verify is None:
        return
    local = unit.replace(words[0], sys.executable).replace("/opt/kb", str(ROOT)).replace("=kb\n", "=root\n")
    (tmp_path / "kb.service").write_text(local, "utf-8")
    done = subprocess.run([verify, "verify", str(tmp_path / "kb.service")], capture_output=True, text=True, check=False)
    assert "kb.service" not in done.stderr, done.stderr


CI_FILES = ("gitlab-ci.yml", "gitea-actions.yml")
REPORT = "data/reports/{}-某县城管局-工作总结.txt"
TEXT = "某县城管局{}年工作总结\n一、垃圾分类\n新建垃圾分类亭3个。\n"


def ci_script(name: str, job: str) -> str:
    """What a job of a CI file runs in a shell."""
    told = yaml.safe_load((DEPLOY / name).read_text("utf-8"))
    if name == "gitlab-ci.yml":
        return "\n".join(told[job]["script"])
    return str(next(step["run"] for step in told["jobs"]["publish"]["steps"] if step["name"] == job))


class Runner:
    """A CI runner's folder: the program, the base, and the content as it was checked out."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.base = folder, name, folder / "kb"
        self.content = make_base(folder / "content", {REPORT.format(2022): TEXT.format(2022)})
        program = folder / "program"
        (program / ".venv" / "bin").mkdir(parents=True)
        (program / "scripts").symlink_to(ROOT / "scripts")
        python = program / ".venv" / "bin" / "python"
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', "utf-8")
        python.chmod(0o755)
        self.sh("git init -q content")

    def sh(self, script: str) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        mine = {"KB_PROGRAM": str(self.folder / "program"), "KB_BASE": str(self.base), "PYTHONUTF8": "1"}
        mine |= {"CI_PROJECT_DIR": str(self.content), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        return subprocess.run(
            ["sh", "-ec", script], cwd=self.folder, env=kept | mine, capture_output=True, encoding="utf-8", check=False
        )

    def job(self, job: str, files: dict[str, str], code: int) -> str:
        """What the job says of a commit with these files put in; a file of no words is taken away."""
        make_base(self.content, files)
        for name in (name for name, words in files.items() if not words):
            (self.content / name).unlink()
        who = "-c user.name=z -c user.email=z@example.invalid"
        assert self.sh(f"cd content; git add -A; git {who} commit -q -m 改").returncode == 0
        done = self.sh(ci_script(self.name, job))
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout


@pytest.mark.skipif(shutil.which("git") is None or sys.platform == "win32", reason="要有 git 和 sh")
def test_the_ci_jobs_check_and_publish_all_that_the_hooks_would(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "gitlab-ci.yml")
    page, settings = "docs/about.md", f"INHERIT: {ROOT}/mkdocs.yml\nsite_name: 某县城管局的库\nnot_in_nav: '*'\n"
    files = {REPORT.format(2023): TEXT.format(2023), "mkdocs.yml": settings, page: "# 关于\n"}
    assert "已发布新版本" in runner.job("发布", files, 0)
    site = next((runner.base / "releases").glob("*/site"))
    assert "某县城管局的库" in (site / "index.html").read_text("utf-8")
    assert (site / "about.html").is_file()
    told = runner.job("检查", {"mkdocs.yml": "site_name: [\n"}, 1)
    assert "mkdocs.yml:2: P802" in told
    # What was taken out of the repository goes from the base: reports, settings and pages.
    told = runner.job("发布", {REPORT.format(2023): "", "mkdocs.yml": "", page: ""}, 0)
    assert "已发布新版本" in told
    assert not [left for left in (REPORT.format(2023), "mkdocs.yml", page) if (runner.base / left).exists()]


@pytest.mark.parametrize("job", ["检查", "发布"])
def test_both_ci_files_do_the_same(job: str) -> None:
    of_gitea = ci_script("gitea-actions.yml", job).replace('content="$PWD/content"\n', "")
    same = of_gitea.replace("$PWD/content", "$CI_PROJECT_DIR").replace("$content", "$CI_PROJECT_DIR")
    assert same.split() == ci_script("gitlab-ci.yml", job).split()


@pytest.mark.skipif(sys.platform == "win32", reason="要有 sh")
@pytest.mark.parametrize("name", CI_FILES)
def test_a_repository_with_the_program_is_checked_with_its_own_theme(tmp_path: Path, name: str) -> None:
    runner = Runner(tmp_path, name)
    make_base(runner.content, {"scripts/__init__.py": "", "scripts/__main__.py": "print('仓库里的程序')\n"})
    assert "仓库里的程序" in runner.sh(ci_script(name, "检查")).stdout
