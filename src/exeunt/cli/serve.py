"""`exeunt serve`."""

from __future__ import annotations

import secrets
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exeunt.cli import output
from exeunt.cli.options import From, Runs, Seed, Worlds

if TYPE_CHECKING:
    from collections.abc import Callable

PORT = 8642


def add_to(app: typer.Typer) -> None:
    """Add the command to the group of all commands."""
    app.command(short_help="See and change the rules in a browser.")(serve)


def serve(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A shipped case by name, or a folder.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any that is free.")] = PORT,
    host: Annotated[str, typer.Option(help="Address to listen at; this machine alone if not given.")] = "127.0.0.1",
    let_others_in: Annotated[
        bool, typer.Option("--let-others-in", help="Allow an address that other machines can reach.")
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser; print the address alone.")] = False,
    runs: Runs = Path("runs"),
    worlds: Worlds = None,
    worlds_from: From = "",
    seed: Seed = 1,
) -> None:
    """Open a case as a local web app: its map, its rules on a timeline, claims, validation and sources."""
    from exeunt.app.desk import Desk
    from exeunt.app.server import LOOPBACK, listening
    from exeunt.app.server import serve as serve_app
    from exeunt.case import load
    from exeunt.models import check_simulated

    if host not in LOOPBACK and not let_others_in:
        output.give_up(
            f"--host {host} can be reached from other machines: whoever has the token could read the files of a case "
            "and run simulations here. If that is meant, add --let-others-in.",
            output.USAGE,
        )
    with output.case_problems():
        check_simulated(load(case))
    try:
        at = listening(host, port)
    except OSError as why:
        output.give_up(f"{host}:{port} cannot be used: {why.strerror or why}. Name another with --port.", output.USAGE)
    desk = Desk(case, runs, worlds or 0, worlds_from, seed, Path())
    token = secrets.token_urlsafe(24)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{at.getsockname()[1]}/#token={token}"
    with suppress(KeyboardInterrupt):
        serve_app(desk, token, host, at, _ready(address, no_browser))
    output.err.print("Stopped.")


def _ready(address: str, no_browser: bool) -> Callable[[], None]:
    def ready() -> None:
        output.out.print(address)
        output.err.print(
            "Open this address in a browser. It holds a key: whoever has it can ask this server. Ctrl-C stops."
        )
        if not no_browser:
            webbrowser.open(address)

    return ready
