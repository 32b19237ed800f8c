# 城市管理知识库。`make` 建好并打开；`make help` 列出全部目标。
.DEFAULT_GOAL := run
.PHONY: run build demo test check tools bundle pictures clean help
PORT ?= 8000
# 知识库所在的文件夹，默认是这里
BASE ?= .
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
RUN := $(VENV)/bin/python

run: build  ## 建好知识库，并在 http://127.0.0.1:8000/ 打开（PORT=8001 换端口，BASE=文件夹 换内容）
	@exec $(RUN) -m scripts --base "$(BASE)" serve --port "$(PORT)"

build: $(VENV)/ready  ## 只建，不打开；有问题的报告会列出来，其余照常发布
	@$(RUN) -m scripts --base "$(BASE)" build || test $$? -eq 1

demo: $(VENV)/ready  ## 用一组虚构的报告看跨年对比：单独建一个演示网站并打开，不动知识库
	@rm -rf .demo && mkdir -p .demo/data && cp -r data/demo/reports .demo/data/reports
	@printf 'INHERIT: %s/mkdocs.yml\nsite_name: 城市管理知识库（演示，内容是虚构的）\n' "$(CURDIR)" > .demo/mkdocs.yml
	@$(RUN) -m scripts --base .demo build || test $$? -eq 1
	@exec $(RUN) -m scripts --base .demo serve --port "$(PORT)"

test: $(VENV)/ready-dev tools  ## 装好测试所需的东西，跑全部测试
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check -q . && $(RUN) -m mypy
	@$(RUN) -m pytest -n 2

check: $(VENV)/ready  ## 检查报告、词表和校对文件
	@$(RUN) -m scripts --base "$(BASE)" check || test $$? -eq 1

tools:  ## 装测试要用的 Chromium 和 nginx（只有 Debian/Ubuntu 上会自动装）
	@sh tests/install-tools.sh

pictures: $(VENV)/ready-dev tools  ## 重新拍 README 和指南里的图
	@$(RUN) tests/browser/pictures.py

bundle: build  ## 打成一个压缩包 dist/…tar.gz，拿到没有网络的机器上装
	@$(RUN) -m scripts --base "$(BASE)" bundle

clean:  ## 删掉生成的东西（页面、网站、索引、缓存、虚拟环境）
	rm -rf $(VENV) .cache releases dist search_index/current docs/.generated.json docs/index.md docs/search.md docs/audit.md docs/audit \
	  docs/reports docs/topics docs/years docs/agencies docs/indicators docs/plans .demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

help:  ## 列出目标
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  \1\t/'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "需要 Python 3.11 或更新的版本"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || sh scripts/install-venv.sh $(PYTHON)
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.txt | $(VENV)/bin/python
	@echo "安装运行所需的包……"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	@echo "安装测试所需的包……"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
