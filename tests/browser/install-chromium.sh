#!/bin/sh
# The browser tests drive a Chromium. Debian and Ubuntu get it from their own packages;
# elsewhere, or without the right to install, the tests say why they are skipped.
set -u
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if ! command -v apt-get >/dev/null; then
  echo "没有找到 Chromium，这台机器也没有 apt-get：浏览器测试会跳过。" >&2
  exit 0
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
echo "安装 Chromium（浏览器测试用）……"
if ! { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null; }; then
  echo "没有装成 Chromium：浏览器测试会跳过。可以手工运行：sudo apt-get install chromium" >&2
fi
exit 0
