"""Every page of the site, from the corpus alone: `render_pages(corpus) → Iterator[Page]`."""

from scripts.pages.render import render_pages

__all__ = ["render_pages"]
