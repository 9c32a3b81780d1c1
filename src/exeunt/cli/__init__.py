"""The command line. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, NoReturn, cast


class Unbreakable:
    """A stream whose reader may leave: what is written after that goes nowhere, and the exit code stays what it is."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write, or drop what nobody reads."""
        try:
            return int(self.stream.write(text))
        except BrokenPipeError:
            self.nobody()
            return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        try:
            self.stream.flush()
        except BrokenPipeError:
            self.nobody()

    def nobody(self) -> None:
        """Send all that comes into nothing."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.stream.fileno())
        os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def main() -> None:
    """Entry point of `exeunt`: exit codes 0 done, 1 bug, 2 usage or a machine that would not do, 3 invalid case, 4 a
    gate failed, 130 interrupted.
    """
    out, err = (Unbreakable(stream or open(os.devnull, "w")) for stream in (sys.stdout, sys.stderr))  # noqa: SIM115
    sys.stdout, sys.stderr = cast(Any, out), cast(Any, err)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stopped)
    from exeunt.cli.commands import app

    try:
        app(prog_name="exeunt")
    finally:
        _hand_on(out)


def _stopped(number: int, frame: Any) -> NoReturn:
    """A request to end is as Ctrl-C: what is finished is kept, and a sentence says so."""
    raise KeyboardInterrupt


def _hand_on(out: Unbreakable) -> None:
    """Hand on what was printed; a sentence and exit code 2 where it cannot be, as on a full disk."""
    try:
        out.flush()
    except (OSError, ValueError) as why:
        print(f"What was printed could not be written: {getattr(why, 'strerror', why)}.", file=sys.stderr)
        out.nobody()
        os._exit(2)
