"""A page of the browser with all that it asked for and all that went wrong on it."""

from playwright.sync_api import ConsoleMessage, Page, Request


class Watched:
    """A page and what happens on it; `site` is the address that it may ask."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.foreign.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def go(self, path: str) -> Page:
        """Opens a path of the site."""
        self.page.goto(f"{self.site}/{path}")
        return self.page
