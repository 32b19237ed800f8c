"""The files of docs/, each looked at when it is asked for: one commit asks for few of tens of thousands.

docs.get_file_from_path("reports/x.md")   the builder's File, as in its own list of all of them
docs.get_file_from_path("reports/y.md")   None where there is none
"""

import logging
import os
import posixpath
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import PurePath
from types import SimpleNamespace
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import markdown_extensions

log = logging.getLogger("mkdocs.structure")
OMITTED = 'not included in the "nav" configuration'
# So many files are remembered; what is asked for again after that is looked at again.
REMEMBERED = 8192
LEFT_OUT = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


class Docs(Files):
    """The builder's list of files, which holds those of the nav, and those of the theme where they
    were asked for."""

    def __init__(self, config: MkDocsConfig, env: jinja2.Environment) -> None:
        super().__init__(())
        self._config, self._env = config, env
        self._themed = False
        self._looked = lru_cache(REMEMBERED)(self._look)

    def get_file_from_path(self, path: str) -> File | None:
        """The file of this name in docs/, else in the theme; None for none, and for one that gives
        way to another that becomes the same page."""
        name = PurePath(path).as_posix()
        found = self.src_uris.get(name) or self._looked(name)
        if found is None and not self._themed:
            self.theme()
        return found or self.src_uris.get(name)

    def _look(self, name: str) -> File | None:
        file = self._lying(name)
        return None if file is None or self._gives_way(file) else file

    def _lying(self, name: str) -> File | None:
        """The file of this name, whatever lies beside it."""
        config = self._config
        if not _is_shown(name) or not os.path.isfile(f"{config.docs_dir}/{name}"):  # noqa: PTH113  once a link
            return None
        file = File(name, config.docs_dir, config.site_dir, config.use_directory_urls)
        set_exclusions([file], config)
        return file

    def _gives_way(self, file: File) -> bool:
        """Whether it is left out because another becomes the same page: of those the first gives way
        to those that the settings don't leave out, as the builder has it."""
        first, *others = self._alike(file)
        if first.src_uri != file.src_uri:
            return file.inclusion in LEFT_OUT
        return any(other.inclusion not in LEFT_OUT for other in others)

    def _alike(self, file: File) -> list[File]:
        """The files of its folder that become the same page, this one too, in the builder's order."""
        folder = posixpath.dirname(file.src_uri)
        stem, ending = posixpath.splitext(posixpath.basename(file.dest_uri))
        if ending != ".html":
            return [file]
        stems = ("index", "README") if stem == "index" else (stem,)
        names = (f"{stem}.html", *(f"{name}{ending}" for name in stems for ending in markdown_extensions))
        found = (self._lying(posixpath.join(folder, name)) for name in sorted(names))
        return [other for other in found if other is not None]

    def theme(self) -> list[File]:
        """The theme's files but for those that docs/ has in their place; they are in the list from now on."""
        if not self._themed:
            self._themed = True
            self.add_files_from_theme(self._env, self._config)
        return [file for file in self.src_uris.values() if file.src_dir != self._config.docs_dir]

    def navigation(self) -> Navigation:
        """The nav of the settings; its files stay in the list, because their pages belong to it."""
        for name in _named(self._config.nav):
            file = self.get_file_from_path(name.lstrip("/"))
            if file is not None and file.src_uri not in self.src_uris:
                self.append(file)
        return get_navigation(self, self._config)

    def sort(self, names: Iterable[str]) -> tuple[list[str], list[str]]:
        """(pages, other files) of some names, without what the settings leave out. Warns as the
        builder does of pages that are not in the nav, and of those in the way of another."""
        pages, others, omitted = list[str](), list[str](), list[str]()
        for name in names:
            file = self._lying(name)
            if file is None or file.inclusion in LEFT_OUT:
                continue
            self._warn_of_rivals(file)
            if self._gives_way(file):
                continue
            is_page = file.is_documentation_page()
            (pages if is_page else others).append(name)
            if is_page and file.inclusion != InclusionLevel.NOT_IN_NAV and name not in self.src_uris:
                omitted.append(file.src_path)
        if omitted:
            listed = "".join(f"\n  - {path}" for path in omitted)
            level = self._config.validation.nav.omitted_files
            log.log(level, f"The following pages exist in the docs directory, but are {OMITTED}:{listed}")
        return pages, others

    def _warn_of_rivals(self, file: File) -> None:
        first, *others = self._alike(file)
        for other in others if first.inclusion not in LEFT_OUT else ():
            if other.inclusion not in LEFT_OUT:
                log.warning(f"Excluding '{first.src_uri}' from the site because it conflicts with '{other.src_uri}'.")

    def listed(self) -> Files:
        """What a list of all pages needs: theirs, where they have addresses of their own at all."""
        config = self._config
        files = get_files(config) if config.site_url else Files(())
        for file in files.documentation_pages():
            page = Page(None, file, config)
            told = {name: getattr(page, name) for name in ("is_link", "abs_url", "canonical_url", "update_date")}
            file.page = SimpleNamespace(**told)  # type: ignore[assignment]  # of tens of thousands, no more than this
        return files


def _is_shown(path: str) -> bool:
    """Whether this is how a file is named that is not hidden."""
    return posixpath.normpath(path) == path and not path.startswith((".", "/")) and "/." not in path


def _named(nav: Any) -> Iterator[str]:
    """Every path in the nav of the settings."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _named(item)
