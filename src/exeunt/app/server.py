"""The server: its routes, its files, and how it is run."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from functools import cache
from importlib.resources import files
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from exeunt.app import case_screen, claims_screen, contrast_screens, file_operations, source_screen, validation_screen
from exeunt.app.desk import Desk, NotThere
from exeunt.app.openapi import document
from exeunt.app.operations import Operation, route
from exeunt.app.safety import Guarded
from exeunt.case import CaseProblems

OPERATIONS: tuple[Operation, ...] = (
    *case_screen.OPERATIONS, *contrast_screens.OPERATIONS, *claims_screen.OPERATIONS, *validation_screen.OPERATIONS,
    *source_screen.OPERATIONS, *file_operations.OPERATIONS,
    Operation("GET", "/api/openapi.json", "this document", lambda desk, call: api()),
)  # fmt: skip
FILES = {
    "/": ("exeunt.app", "built/index.html", "text/html; charset=utf-8"),
    "/app.js": ("exeunt.app", "built/app.js", "text/javascript; charset=utf-8"),
    "/app.css": ("exeunt.app", "built/app.css", "text/css; charset=utf-8"),
    "/icon.svg": ("exeunt.app", "built/icon.svg", "image/svg+xml"),
    "/figures.js": ("exeunt.figures", "built/figures.js", "text/javascript; charset=utf-8"),
}
"""Path -> package, file and media type of what needs no token: the pages say nothing of any case."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def api() -> dict[str, Any]:
    """Describe the whole interface as an OpenAPI document."""
    return document(OPERATIONS)


def _file(package: str, name: str, kind: str) -> Callable[[Request], Response]:
    @cache
    def content() -> bytes:
        return (files(package) / name).read_bytes()

    def answer(request: Request) -> Response:
        return Response(content(), media_type=kind)

    return answer


def _wrong(request: Request, why: Exception) -> Response:
    status = why.status_code if isinstance(why, HTTPException) else 500
    headers = dict(why.headers or {}) if isinstance(why, HTTPException) else {}
    sentence = {404: "There is nothing here.", 405: "This cannot be asked in this way."}.get(status, "Something broke.")
    return JSONResponse({"error": sentence, "problems": []}, status, headers)


def app(desk: Desk, token: str, hosts: Collection[str], warm: bool = True) -> Guarded:
    """The app behind its checks. `warm` plays the worlds of the first case at once, before anybody asks."""

    @asynccontextmanager
    async def life(of: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_warm(desk)) if warm else None
        yield
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        desk.close()

    routes = [
        *(Route(path, _file(*of), methods=["GET"]) for path, of in FILES.items()),
        *(route(desk, at) for at in OPERATIONS),
    ]
    return Guarded(Starlette(routes=routes, lifespan=life, exception_handlers={HTTPException: _wrong}), token, hosts)


async def _warm(desk: Desk) -> None:
    """Play the first case under the rules as they were, so that an edit finds them played."""
    with suppress(CaseProblems, NotThere):
        opened = await asyncio.to_thread(desk.opened, desk.first)
        async for _ in opened.player.play([opened.case], "warm"):
            pass


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; OSError where the address is in use. Port 0 takes any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(64)
    except OSError:
        found.close()
        raise
    return found


def names_of(host: str, port: int) -> list[str]:
    """How a Host header may name this server."""
    known = dict.fromkeys((*(LOOPBACK if host in LOOPBACK else ()), host))
    return [f"[{name}]:{port}" if ":" in name else f"{name}:{port}" for name in known]


def server(desk: Desk, token: str, host: str, at: socket.socket, warm: bool = True) -> uvicorn.Server:
    """The server behind a socket, not begun yet."""
    port = at.getsockname()[1]
    config = uvicorn.Config(
        app(desk, token, names_of(host, port), warm), log_level="warning", server_header=False, date_header=False,
        access_log=False, timeout_graceful_shutdown=2, limit_concurrency=64, h11_max_incomplete_event_size=65_536,
    )  # fmt: skip
    return uvicorn.Server(config)


def serve(desk: Desk, token: str, host: str, at: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until the process is told to end."""

    async def run() -> None:
        ready()
        await server(desk, token, host, at).serve(sockets=[at])

    asyncio.run(run())
