"""Runs the site builder; nothing else in the program knows which one it is.

The builder gets the base's docs/ and a config derived from mkdocs.yml. Any warning of it
(a broken link or anchor, an orphan) fails the build: a site with dead links isn't released.
Pages that are as they were in the release before are linked from there.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from scripts.site.faults import SiteFault, tell_faults
from scripts.site.links import broken_links
from scripts.site.made import Made, read_made
from scripts.site.merge import anchors_of, link_unchanged, links_to_check, new_record
from scripts.site.record import read_record, write_record
from scripts.store.layout import PROGRAM, Layout, code_digest

# The last line of a Python that could not read or write.
OS_ERROR = re.compile(r"^(?:\w*Error|OSError): \[Errno (\d+)\] [^:\n]*(?:: '([^'\n]*)')?", re.MULTILINE)
NOTHING: Mapping[str, str] = MappingProxyType({})
RESULT = "site-made.json"


@dataclass(frozen=True, slots=True)
class SiteFailure:
    """The builder refused; `lines` are its warnings and errors, as it words them."""

    lines: tuple[str, ...]

    def faults(self, layout: Layout) -> tuple[SiteFault, ...]:
        """What to mend, in Chinese; at least one."""
        return tell_faults(self.lines, layout.base.as_posix())


@dataclass(frozen=True, slots=True)
class SiteInputs:
    """All that the built site depends on: `stamp` of theme, settings and builder, and the
    digest of every file of docs/ by name."""

    stamp: str
    files: dict[str, str]

    @property
    def digest(self) -> str:
        """One digest of it all."""
        listed = "".join(f"{name}\0{digest}\n" for name, digest in self.files.items())
        return hashlib.sha256(f"{self.stamp}\n{listed}".encode()).hexdigest()


def site_inputs(layout: Layout, known: Mapping[str, str] = NOTHING) -> SiteInputs:
    """What the site of this base will be made from; `known`: digests of files of docs/."""
    stamp = hashlib.sha256(code_digest("site").encode())
    for path in (layout.config, PROGRAM / "requirements.txt"):
        stamp.update(hashlib.sha256(path.read_bytes()).digest())
    for name, digest in _digests(PROGRAM / "theme", NOTHING):
        stamp.update(name.encode() + b"\0" + bytes.fromhex(digest))
    files = dict(_digests(layout.docs, known))
    return SiteInputs(stamp.hexdigest(), files)


def _digests(folder: Path, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every file but the hidden ones: its name in the folder and the digest of its bytes, by name."""
    found: list[str] = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        above = Path(root).relative_to(folder).as_posix()
        start = "" if above == "." else f"{above}/"
        found += [f"{start}{name}" for name in names if not name.startswith(".")]
    for name in sorted(found):
        yield name, known.get(name) or hashlib.sha256((folder / name).read_bytes()).hexdigest()


def build_site(layout: Layout, inputs: SiteInputs, release: Path, before: Path | None) -> SiteFailure | None:
    """Builds docs/ into `release`/site (made new), with what is unchanged from the release
    `before`; None when all went well. OSError when the system refused the
    builder to read or write."""
    site = release / "site"
    old = read_record(before, inputs.stamp) if before is not None else None
    known = old.intact(before / "site") if before is not None and old is not None else {}
    kept = [name for name, digest in inputs.files.items() if known.get(name) == digest]
    wanted = [name for name, digest in inputs.files.items() if known.get(name) != digest]
    try:
        made = _run_worker(layout, wanted, site, with_theme=old is None)
        if isinstance(made, SiteFailure):
            return made
        if made.whole:
            return SiteFailure(tuple(made.warnings)) if made.warnings else None
        new = new_record(inputs.stamp, inputs.files, kept, made, site, old)
        if before is not None and old is not None:
            link_unchanged(before / "site", site, (*old.theme, *(new.pages[name].address for name in kept)))
        lines = [*made.warnings, *(line for page in made.pages for line in page.warnings)]
        if not lines:
            links = links_to_check(made, kept, new, old, site, before / "site" if before is not None else site)
            lines += broken_links(links, lambda address: (site / address).is_file(), anchors_of(site, made))
    finally:
        for name in (RESULT, f"{RESULT}.new"):
            (layout.cache / name).unlink(missing_ok=True)
    if lines:
        return SiteFailure(tuple(dict.fromkeys(lines)))
    write_record(release, new)
    return None


def _run_worker(layout: Layout, wanted: Sequence[str], site: Path, *, with_theme: bool) -> Made | SiteFailure:
    folder = layout.cache
    folder.mkdir(parents=True, exist_ok=True)
    config, job, result = folder / "site.yml", folder / "site-job.json", folder / RESULT
    derived = {
        "INHERIT": str(layout.config),
        "docs_dir": str(layout.docs),
        "site_dir": str(site),
        "theme": {"custom_dir": str(PROGRAM / "theme")},
        "strict": True,
    }
    config.write_text(yaml.safe_dump(derived, allow_unicode=True), "utf-8")
    asked = {"config": str(config), "result": str(result), "wanted": wanted, "theme": with_theme}
    job.write_text(json.dumps(asked, ensure_ascii=False), "utf-8")
    result.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONUTF8": "1",
        "PYTHONSAFEPATH": "1",
        "NO_MKDOCS_2_WARNING": "true",
        "PYTHONPATH": str(PROGRAM),
    }
    run = subprocess.run(
        [sys.executable, "-m", "scripts.site.worker", str(job)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        cwd=layout.base,
    )
    try:
        return read_made(result)
    except (OSError, ValueError, KeyError):
        refused = OS_ERROR.search(run.stderr)
        if refused is not None:
            raise OSError(int(refused[1]), os.strerror(int(refused[1])), refused[2] or None) from None
        lines = [line for line in run.stderr.splitlines() if line.startswith(("WARNING", "ERROR", "Error", "Aborted"))]
        return SiteFailure(tuple(lines or run.stderr.splitlines()[-20:]))
    finally:
        job.unlink(missing_ok=True)
