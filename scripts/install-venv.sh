#!/bin/sh
# Debian keeps the part of Python that makes virtual environments in a package of its own.
set -u
version=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
if ! command -v apt-get >/dev/null; then
  echo "这个 Python 缺少 ensurepip，请先装上它（Debian/Ubuntu 上是 $version）" >&2
  exit 1
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
echo "安装 $version……"
if ! { $as_root apt-get update -qq && $as_root apt-get install -y -qq "$version" >/dev/null; }; then
  echo "没有权限自动安装，请先运行：sudo apt-get install $version" >&2
  exit 1
fi
