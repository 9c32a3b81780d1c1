"""Operations of the API: what is asked, how it is answered, and how a refusal is worded.

One table of operations makes both the routes of the server and its OpenAPI document, so that neither says what the
other does not do.
"""

from __future__ import annotations

import json
import math
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

from anyio import create_task_group
from anyio.abc import TaskGroup
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from exeunt.app.desk import Desk, NotThere, Taken
from exeunt.app.players import Superseded
from exeunt.app.safety import TooLong
from exeunt.case import CaseProblems
from exeunt.contrast.questions import NoSuchQuestion
from exeunt.laboratory.refused import Refused
from exeunt.results.guard import Broken

Data = dict[str, Any]


class Body(BaseModel):
    """What a request may say: these keys and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Call:
    """One request: the names in its path, its query, and its body."""

    names: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None  # a record of the operation's kind


@dataclass(frozen=True)
class Operation:
    """One thing that the API does."""

    method: str
    path: str
    says: str
    answer: Callable[[Desk, Call], Any]  # plain data, or an iterator of events
    body: type[Body] | None = None
    query: tuple[str, ...] = ()
    events: bool = False  # whether the answer is a stream of events
    raw: str = ""  # media type of a body that is no JSON


def route(desk: Desk, at: Operation) -> Route:
    """The route of an operation."""

    async def endpoint(request: Request) -> Response:
        try:
            call = Call(request.path_params, request.query_params, await _body(request, at))
            found = at.answer(desk, call) if at.events else await run_in_threadpool(at.answer, desk, call)
        except Exception as why:
            return _refusal(why)
        if at.events:
            return Events(_stream(found), media_type="text/event-stream")
        return Response(plain(found), media_type="application/json")

    return Route(at.path, endpoint, methods=[at.method], name=f"{at.method} {at.path}")


async def _body(request: Request, at: Operation) -> Any:
    if at.raw:
        return await request.body()
    if at.body is None:
        return None
    content = await request.body()
    try:
        return at.body.model_validate_json(content)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{where}: {first['msg']}" if where else str(first["msg"])) from None
    except (ValueError, RecursionError):
        raise Malformed("the body is not JSON") from None


class Malformed(ValueError):
    """A body that is not what the operation reads."""


class Events(StreamingResponse):
    """A stream that ends, with all that works for it, as soon as nobody listens any more."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until they end or the listener goes."""

        async def listen(group: TaskGroup) -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

        events = cast(AsyncGenerator[str, None], self.body_iterator)
        async with aclosing(events), create_task_group() as group:
            group.start_soon(listen, group)
            await self.stream_response(send)
            group.cancel_scope.cancel()


async def _stream(events: AsyncGenerator[tuple[str, Data], None]) -> AsyncGenerator[str, None]:
    """Server-sent events; what goes wrong on the way is an event too."""
    try:
        async with aclosing(events):
            async for name, data in events:
                yield f"event: {name}\ndata: {plain(data)}\n\n"
    except Exception as why:
        status, data = wording(why)
        yield f"event: failed\ndata: {plain({**data, 'status': status})}\n\n"


def _refusal(why: Exception) -> Response:
    status, data = wording(why)
    return Response(plain(data), status, media_type="application/json")


def wording(why: Exception) -> tuple[int, Data]:
    """Status and words of a request that is not answered; what nobody foresaw is raised."""
    if isinstance(why, CaseProblems):
        problems = [str(one) for one in why.problems]
        return 422, {
            "error": f"{len(problems)} problem{'s' * (len(problems) > 1)}; nothing was run.",
            "problems": problems,
        }
    if isinstance(why, Malformed):
        return 400, {"error": f"The request cannot be read: {why}.", "problems": []}
    if isinstance(why, NotThere):
        return 404, {"error": str(why), "problems": []}
    if isinstance(why, TooLong):
        return 413, {"error": str(why), "problems": []}
    if isinstance(why, Superseded):
        return 409, {"error": "A newer run of this screen has taken the place of this one.", "problems": []}
    if isinstance(why, Taken):
        return 409, {"error": str(why), "problems": []}
    if isinstance(why, Refused | NoSuchQuestion | Broken):
        return 422, {"error": str(why), "problems": []}
    if isinstance(why, ModuleNotFoundError):
        return 422, {"error": f"{why}.", "problems": []}
    if isinstance(why, OSError):
        return 422, {"error": f"{why.filename or 'A file'} cannot be used: {why.strerror or why}.", "problems": []}
    raise why


def plain(data: Any) -> str:
    """JSON of what may hold dates and numbers that are none (they become null)."""
    return json.dumps(_finite(data), ensure_ascii=False, separators=(",", ":"), default=str, allow_nan=False)


def _finite(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data
