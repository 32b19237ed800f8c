"""The service: the built site and the search over it, from one process, read-only.

Every request is answered from one generation: the release that is current when it comes
in. A new build is noticed by its pointer file; the old generation answers until the new
one is open, and no answer mixes the two.
"""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scripts.search.api import BadQuery, answer_json, read_prefix, read_query, suggestions_json
from scripts.search.engine import CACHE_BYTES, Engine, open_engine
from scripts.search.index import IndexDamaged
from scripts.search.openapi import openapi

AWAY = "知识库还没有建好，请先运行 python -m scripts build"
DAMAGED = "检索索引坏了，请重新运行 python -m scripts build"
MOMENT = 0.3  # seconds
SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (
        b"content-security-policy",
        # Material sets its palette and base path in inline scripts.
        b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    ),
)


class Release(Protocol):
    """What the service needs to know of a release: its name, where it lies, what it counts."""

    @property
    def generation(self) -> str:
        """Its name."""

    @property
    def site(self) -> Path:
        """The built site."""

    @property
    def index(self) -> Path:
        """The Whoosh index."""

    @property
    def counts(self) -> dict[str, int]:
        """Reports, passages, pages."""

    @property
    def topics(self) -> dict[str, str]:
        """Topic names by id."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One release, opened: its files, and its engine (None: index damaged)."""

    release: Release
    engine: Engine | None
    files: StaticFiles


class Live:
    """The generation to answer from, following the releases as they are switched: one that is no
    longer there is never answered from."""

    def __init__(self, find: Callable[[], Release | None], cache_bytes: int) -> None:
        self._find = find
        self._cache_bytes = cache_bytes
        self._lock = threading.Lock()
        self._open: Generation | None = None

    def generation(self) -> Generation | None:
        """The current generation; while a new one is being opened, the one before it."""
        release = self._find()
        opened = self._open
        if release is None or (opened is not None and opened.release.generation == release.generation):
            return opened
        if opened is None or not opened.release.site.is_dir():
            with self._lock:
                if self._open is None or self._open.release.generation != release.generation:
                    self._open = _open(release, self._cache_bytes)
            return self._open
        if self._lock.acquire(blocking=False):
            threading.Thread(target=self._reopen, args=(release,), daemon=True).start()
        return opened

    def follow(self, stop: threading.Event) -> None:
        """Looks for a new release every moment, so that the next request finds it open."""
        while not stop.wait(MOMENT):
            with suppress(OSError, RuntimeError):  # the release is being switched: look again
                self.generation()

    def _reopen(self, release: Release) -> None:
        try:
            self._open = _open(release, self._cache_bytes)
        except (OSError, RuntimeError):
            pass  # the release was pruned while it was being opened: the next request tries the next one
        finally:
            self._lock.release()


def _open(release: Release, cache_bytes: int) -> Generation:
    files = StaticFiles(directory=release.site, html=True)
    try:
        engine = open_engine(release.index, cache_bytes)
    except IndexDamaged:
        engine = None
    return Generation(release, engine, files)


def create_app(
    find: Callable[[], Release | None], clock: Callable[[], float], cache_bytes: int = CACHE_BYTES
) -> Starlette:
    """The ASGI application. `find` names the current release; `clock` gives seconds; `cache_bytes`
    as `open_engine` takes it."""
    live = Live(find, cache_bytes)

    def search(request: Request) -> Response:
        generation = live.generation()
        if generation is None:
            return _error(503, AWAY)
        try:
            query = read_query(_parameters(request.query_params), generation.release.topics)
        except BadQuery as error:
            return _error(400, str(error))
        if generation.engine is None:
            return _error(503, DAMAGED)
        began = clock()
        answer = generation.engine.answer(query)
        took = (clock() - began) * 1000
        body = answer_json(answer, generation.release.topics, took) | {"generation": generation.release.generation}
        return JSONResponse(body)

    def suggest(request: Request) -> Response:
        generation = live.generation()
        if generation is None:
            return _error(503, AWAY)
        try:
            text, limit = read_prefix(_parameters(request.query_params))
        except BadQuery as error:
            return _error(400, str(error))
        if generation.engine is None:
            return _error(503, DAMAGED)
        return JSONResponse(suggestions_json(generation.engine.suggester.complete(text, limit)))

    def describe(request: Request) -> Response:
        generation = live.generation()
        return JSONResponse(openapi(generation.release.topics if generation is not None else {}))

    def health(request: Request) -> Response:
        generation = live.generation()
        if generation is None:
            return _error(503, AWAY)
        if generation.engine is None:
            return _error(503, DAMAGED)
        counts = generation.release.counts | {"documents": generation.engine.count}
        return JSONResponse({"status": "ok", "generation": generation.release.generation, "counts": counts})

    def unknown(request: Request) -> Response:
        return _error(404, "没有这个接口")

    routes = [
        Route("/api/search", search),
        Route("/api/suggest", suggest),
        Route("/api/health", health),
        Route("/api/openapi.json", describe),
        Route("/api/{path:path}", unknown),
        Mount("/", app=_Site(live)),
    ]
    middleware = [Middleware(_Headers), Middleware(GZipMiddleware, minimum_size=1024)]
    return Starlette(routes=routes, middleware=middleware, lifespan=_following(live))


def _following(live: Live) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Follows the releases for as long as the service runs."""

    @asynccontextmanager
    async def run(app: Starlette) -> AsyncIterator[None]:
        stop = threading.Event()
        threading.Thread(target=live.follow, args=(stop,), daemon=True).start()
        yield
        stop.set()

    return run


class _Site:
    """Files of the current generation's site."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        generation = self._live.generation()
        if generation is None:
            await _error(503, AWAY)(scope, receive, send)
            return
        try:
            await generation.files(scope, receive, send)
        except HTTPException as error:
            said = "没有这个页面" if error.status_code == 404 else "只能读取，不能修改"
            await _error(error.status_code, said)(scope, receive, send)


class _Headers:
    """Adds the security headers, and has browsers ask again for pages that a build may change."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *SECURITY_HEADERS]
                if b"cache-control" not in names:
                    message["headers"].append((b"cache-control", b"no-cache"))
            await send(message)

        await self._app(scope, receive, with_headers)


def _parameters(given: QueryParams) -> dict[str, list[str]]:
    return {name: given.getlist(name) for name in given}


def _error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": message}, status_code=status)
