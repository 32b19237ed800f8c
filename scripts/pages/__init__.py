"""Every page of the site, from the corpus alone: `render_pages(corpus) → Iterator[Page]`."""

from scripts.pages.render import draft_pages, render_pages

__all__ = ["draft_pages", "render_pages"]
