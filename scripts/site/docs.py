"""The files of docs/, each looked at when it is asked for: one commit asks for few of tens of thousands.

docs.get_file_from_path("reports/x.md")   the builder's File, as in its own list of all of them
docs.get_file_from_path("reports/y.md")   None where there is none
"""

import logging
import os
import posixpath
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.utils import markdown_extensions

log = logging.getLogger("mkdocs.structure")
OMITTED = 'not included in the "nav" configuration'
# So many files are remembered; what is asked for again after that is looked at again.
REMEMBERED = 8192
LEFT_OUT = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


class Docs(Files):
    """The builder's list of files, which holds those of the theme, where they were asked for, and
    those of the nav."""

    def __init__(self, config: MkDocsConfig, env: jinja2.Environment) -> None:
        super().__init__(())
        self._config, self._env = config, env
        self._themed = False
        self._looked = lru_cache(REMEMBERED)(self._look)

    def get_file_from_path(self, path: str) -> File | None:
        """The file of this name in docs/, else in the theme; None for none."""
        found = self.src_uris.get(path) or self._looked(path)
        if found is None and not self._themed:
            self.add_theme()
        return found or self.src_uris.get(path)

    def _look(self, path: str) -> File | None:
        config = self._config
        if not _is_shown(path) or not os.path.isfile(f"{config.docs_dir}/{path}"):  # noqa: PTH113  once a link
            return None
        file = File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
        set_exclusions([file], config)
        return file

    def add_theme(self) -> list[File]:
        """Takes the theme's files into the list; those."""
        self._themed = True
        before = {*self.src_uris}
        self.add_files_from_theme(self._env, self._config)
        return [file for name, file in self.src_uris.items() if name not in before]

    def navigation(self) -> Navigation:
        """The nav of the settings; its files stay in the list, because their pages belong to it."""
        for name in _named(self._config.nav):
            file = self.get_file_from_path(name)
            if file is not None and name not in self.src_uris:
                self.append(file)
        return get_navigation(self, self._config)

    def sort(self, names: Iterable[str]) -> tuple[list[str], list[str]]:
        """(pages, other files) of some names, without what the settings leave out. Warns as the
        builder does of pages that are not in the nav, and of those in the way of another."""
        pages, others, omitted = list[str](), list[str](), list[str]()
        for name in names:
            file = self.get_file_from_path(name)
            if file is None or file.inclusion in LEFT_OUT or self._gives_way(file):
                continue
            (pages if file.is_documentation_page() else others).append(name)
            if (
                file.is_documentation_page()
                and file.inclusion != InclusionLevel.NOT_IN_NAV
                and name not in self.src_uris
            ):
                omitted.append(file.src_path)
        if omitted:
            listed = "".join(f"\n  - {path}" for path in omitted)
            level = self._config.validation.nav.omitted_files
            log.log(level, f"The following pages exist in the docs directory, but are {OMITTED}:{listed}")
        return pages, others

    def _gives_way(self, file: File) -> bool:
        """Whether a file of its folder that comes after it becomes the same page."""
        folder, base = posixpath.split(file.src_uri)
        stem, ending = posixpath.splitext(posixpath.basename(file.dest_uri))
        if ending != ".html":
            return False
        stems = ("index", "README") if stem == "index" else (stem,)
        alike = [f"{stem}.html", *(f"{name}{ending}" for name in stems for ending in markdown_extensions)]
        for other in sorted(alike)[sorted(alike).index(base) + 1 :]:
            found = self._look(posixpath.join(folder, other))
            if found is not None and found.inclusion not in LEFT_OUT:
                log.warning(f"Excluding '{file.src_uri}' from the site because it conflicts with '{found.src_uri}'.")
                return True
        return False


def _is_shown(path: str) -> bool:
    """Whether this is how a file is named that is not hidden."""
    return posixpath.normpath(path) == path and not path.startswith((".", "/")) and "/." not in path


def _named(nav: Any) -> Iterator[str]:
    """Every path in the nav of the settings."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _named(item)
