"""The site builder's own process: MkDocs, asked for some pages only, one page in memory at a time.

    python -m scripts.site.worker job.json   → made.json: what was made, what it links to, warnings

With a short nav a page's HTML depends on its own Markdown, the settings and the theme, so
any set of pages can be made alone and by several processes. MkDocs itself would hold every
page until the last is written. Settings that tie pages together (plugins, hooks, pages in
the nav without a title of their own) are built whole, in the usual way.
"""

import gc
import json
import logging
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from mkdocs.commands import build as builder
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.structure.pages import Page

from scripts.site.docs import Docs
from scripts.site.links import find_anchors, find_links
from scripts.site.made import write_made
from scripts.site.quicker import make_quicker

# What is told of a page.
Told = dict[str, Any]
# Fewer pages than this are made here: a process more costs more than it saves.
WORTH_IT = 64
SHARE = 16
# New objects between two searches for reference cycles: a page is a tree of many, all needed.
COLLECT_AFTER = 50_000


class _Collector(logging.Handler):
    """Keeps the builder's warnings, as it words them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} -  {record.getMessage()}")

    def take(self) -> list[str]:
        """What came since the last time."""
        taken, self.lines = self.lines, []
        return taken


class _Site:
    """What every page needs: settings, files, nav, templates."""

    def __init__(self, config: MkDocsConfig, collector: _Collector) -> None:
        self.config, self.collector = config, collector
        self.env = config.theme.get_env()
        self.files = Docs(config, self.env)
        self.nav = self.files.navigation()

    def make_page(self, name: str) -> Told:
        """Writes one page; its address, anchors and links."""
        file = self.files.get_file_from_path(name)
        assert file is not None
        page = file.page or Page(None, file, self.config)
        try:
            builder._populate_page(page, self.config, self.files)
            builder._build_page(page, self.config, [], self.nav, self.env)
            content = page.content or ""
        except Exception:  # the builder has said what is wrong
            content = ""
        page.markdown = page.content = page.toc = None  # type: ignore[assignment]  # let go of once it is written
        return {
            "name": name,
            "address": file.dest_uri,
            "anchors": sorted(find_anchors(content)),
            "links": find_links(content, file.dest_uri),
            "warnings": self.collector.take(),
        }

    def copy(self, name: str) -> Told:
        """Copies a file that is no page."""
        file = self.files.get_file_from_path(name)
        assert file is not None
        file.copy_file()
        return {"name": name, "address": file.dest_uri, "anchors": [], "links": {}, "warnings": []}

    def make_frame(self, *, with_theme: bool) -> list[str]:
        """Writes what is no page of docs/: the theme's own pages, and its files when asked."""
        made = []
        for file in self.files.theme() if with_theme else ():
            file.copy_file()
            made.append(file.dest_uri)
        for template in self.config.theme.static_templates:
            files = self.files.listed() if template == "sitemap.xml" else self.files
            builder._build_theme_template(template, self.env, files, self.config, self.nav)
        return made


def _is_separable(config: MkDocsConfig) -> bool:
    """Whether pages can be made one without the others."""
    tied = config.plugins or config.hooks or config.extra_templates or config.use_directory_urls
    return not tied and _has_titles(config.nav)


def _has_titles(nav: Any) -> bool:
    """Whether every entry of the nav brings its own title."""
    if isinstance(nav, list):
        return all(isinstance(item, dict) and _has_titles(item) for item in nav)
    return isinstance(nav, dict) and all(isinstance(v, str) or _has_titles(v) for v in nav.values())


_site: list[_Site] = []


def _make(name: str) -> Told:
    return _site[0].make_page(name)


def _make_all(names: Sequence[str]) -> Iterator[Told]:
    workers = min(os.cpu_count() or 1, 8)
    if len(names) < WORTH_IT or workers == 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_make, names)
        return
    gc.freeze()
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap(_make, names, SHARE)
        pool.close()
        pool.join()


def run(job: dict[str, Any]) -> tuple[dict[str, Any], Iterator[Told]]:
    """Does a job: `config` the settings' file, `wanted` the names of the pages and files to make,
    `theme` whether the theme's files are needed. What is told of it all, and of each page, which is
    made when it is asked for."""
    collector = _Collector()
    logging.getLogger("mkdocs").addHandler(collector)
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    try:
        config = load_config(config_file=job["config"])
        if not _is_separable(config):
            config.plugins.on_startup(command="build", dirty=False)
            builder.build(config)
            return _whole(collector.take()), iter(())
        make_quicker()
        gc.set_threshold(COLLECT_AFTER)
        site = _Site(config, collector)
        theme = site.make_frame(with_theme=job["theme"])
        pages, others = site.files.sort(job["wanted"])
        warnings = collector.take()
    except (Abort, ConfigurationError) as error:
        return _whole([*collector.take(), f"ERROR -  {error}"]), iter(())
    _site[:] = [site]
    return {"whole": False, "warnings": warnings, "theme": theme}, chain(_make_all(pages), map(site.copy, others))


def _whole(warnings: list[str]) -> dict[str, Any]:
    return {"whole": True, "warnings": warnings, "theme": []}


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    write_made(Path(given["result"]), *run(given))
