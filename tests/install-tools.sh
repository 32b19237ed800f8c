#!/bin/sh
# What some tests need besides Python: a Chromium (browser tests) and nginx with openssl (the
# deployment test). Debian and Ubuntu get them from their own packages; elsewhere, or without
# the right to install, those tests say why they are skipped.
set -u
PATH="$PATH:/usr/sbin:/sbin"
missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
  missing="$missing chromium"
command -v nginx >/dev/null || missing="$missing nginx"
command -v openssl >/dev/null || missing="$missing openssl"
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "没有找到$missing，这台机器也没有 apt-get：用到它们的测试会跳过。" >&2
  exit 0
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
echo "安装测试用的$missing……"
# shellcheck disable=SC2086  # one word a package
if ! { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null; }; then
  echo "没有装成$missing：用到它们的测试会跳过。可以手工运行：sudo apt-get install$missing" >&2
fi
case "$missing" in
  # Debian starts what it installs; the test only wants the program.
  *nginx*) [ ! -d /run/systemd/system ] || $as_root systemctl disable --now --quiet nginx 2>/dev/null ;;
esac
exit 0
