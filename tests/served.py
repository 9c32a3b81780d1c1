"""The local web app on a free port, with a case in few worlds, and a client that has its token."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from exeunt.app.desk import Desk
from exeunt.app.server import listening, server

TOKEN = "a-token-for-tests"
WORLDS = 120


@dataclass
class Served:
    port: int
    folder: Path
    desk: Desk

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, body=None, headers=None, method=None):
        """Status and data of an answer; events as a list of (name, data)."""
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {"x-exeunt-token": TOKEN, **(headers or {})}
        request = urllib.request.Request(
            self.address + path, content, {k: v for k, v in sent.items() if v}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, _data(answer.read().decode(), answer.headers)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, _data(refused.read().decode(), refused.headers)

    def last(self, path: str, body=None):
        """Data of the last event of an answer that has to be one of success."""
        status, events = self.ask(path, body)
        assert status == 200, events
        assert events[-1][0] != "failed", events[-1]
        return events[-1][1]


def _data(text: str, headers):
    kind = headers.get("content-type", "")
    if kind.startswith("text/event-stream"):
        parts = [part.split("\n") for part in text.split("\n\n") if part]
        return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in parts]
    return json.loads(text) if kind.startswith("application/json") else text


def start(case: str, folder: Path, worlds: int = WORLDS, port: int = 0):
    """A server in a thread, and what stops it."""
    at = listening("127.0.0.1", port)
    port = at.getsockname()[1]
    desk = Desk(case, folder / "runs", worlds, saves=folder)
    running = server(desk, TOKEN, "127.0.0.1", at)
    thread = threading.Thread(target=lambda: asyncio.run(running.serve(sockets=[at])), daemon=True)
    thread.start()

    def stop():
        running.should_exit = True
        thread.join(60)
        at.close()

    return Served(port, folder, desk), stop
