"""What may reach the server: this machine's own pages, with the token, and bodies of a bounded size.

A page of another site can make a browser send requests here. So every request has to name this host (against DNS
rebinding), every answer forbids other sites to read it, and every call of the API carries a token that stands only in
the address which `exeunt serve` prints. The token travels in a header: a form or an image of another site cannot set
one, and without permission of this server (there is none) no script of another site can either.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "x-exeunt-token"  # noqa: S105
"""Header that carries the token."""
API = "/api/"
LARGEST, LARGEST_UPLOAD = 1_000_000, 20_000_000
"""Bytes of a body: of a question, and of a case that is uploaded."""
DRAINED = 4
"""Times the longest body that are read and thrown away, so that who still sends one that is too long hears why."""
UPLOADS = "/api/uploads"
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
"""Headers of every answer."""
OWN_SITE = ("same-origin", "none")
"""What a browser says of a request by one of our pages, or by somebody who typed the address."""


class TooLong(Exception):
    """A body that is longer than it may be."""


@dataclass(frozen=True)
class Guarded:
    """The app behind its checks."""

    app: ASGIApp
    token: str
    hosts: Collection[str]  # as a Host header names them, with the port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or hand it on with a bounded body; every answer gets the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                more = [
                    (name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in known
                ]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        status, why = self.refused(scope["path"], headers)
        most = LARGEST_UPLOAD if scope["path"] == UPLOADS else LARGEST
        length = headers.get("content-length", "0")
        if not status and (not length.isascii() or not length.isdigit() or int(length) > most):
            status, why = 413, f"The body is longer than {most:,} bytes."
            await _drained(receive, DRAINED * most)
        if status:
            await JSONResponse({"error": why, "problems": []}, status)(scope, receive, answer)
            return
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                if message.get("more_body", False):
                    await _drained(receive, DRAINED * most)
                raise TooLong(f"The body is longer than {most:,} bytes.")
            return message

        await self.app(scope, bounded, answer)

    def refused(self, path: str, headers: dict[str, str]) -> tuple[int, str]:
        """Status and sentence for a request that may not pass; 0 and nothing for one that may."""
        host = headers.get("host", "")
        if host not in self.hosts:
            return 421, f"This server is not called '{host[:100]}'."
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{name}" for name in self.hosts}:
            return 403, "Pages of other sites may not ask this server."
        site = headers.get("sec-fetch-site")
        if path.startswith(API) and site is not None and site not in OWN_SITE:
            return 403, "Pages of other sites may not ask this server."
        if path.startswith(API) and not hmac.compare_digest(headers.get(TOKEN, "").encode(), self.token.encode()):
            return 401, "The token is missing or wrong. Open the address that `exeunt serve` printed."
        return 0, ""


async def _drained(receive: Receive, most: int) -> None:
    """Read what is left of a body, up to so many bytes, and keep none of it."""
    seen, more = 0, True
    while more and seen <= most:
        message = await receive()
        seen += len(message.get("body", b""))
        more = message["type"] == "http.request" and bool(message.get("more_body", False))
