"""The group of all commands: how it lists them, and how it leaves where a run was stopped or a machine would not do."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

from typer.core import TyperGroup

KINDS = {
    "Simulate and compare": ("run", "compare", "serve", "report", "forecast", "runs", "rerun"),
    "Look into a case": ("cases", "show", "cite", "check"),
    "Test what is said": ("claims", "sensitivity", "pivots"),
    "Learn and score": ("calibrate", "validate", "predict", "fit-conflicts"),
    "Bring and hand on": ("new", "import", "export", "doctor"),
}
"""Kind of command -> commands, in the order in which `exeunt --help` lists them."""
REST = "More"
"""Kind of all commands that are not listed above."""

WRITES = ("page", "csv", "write_lock", "lock_tests", "argdown", "claimreview")
"""Parameters of commands that name a file to write."""


OPENED = ("/dev/fd/", "/proc/self/fd/")


class Commands(TyperGroup):
    """Commands that look at what they are to write before they work, and leave with a sentence where a run broke its
    own rules, a disk is full or memory is short.
    """

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command that first looks at the files it is to write."""
        command = super().get_command(ctx, cmd_name)
        if command is None or getattr(command, "looks_first", False):
            return command
        invoke = command.invoke

        def looking(ctx: Any) -> Any:
            check_inputs(ctx.params)
            check_outputs(ctx.params)
            return invoke(ctx)

        command.invoke = looking  # type: ignore[method-assign]
        command.looks_first = True  # type: ignore[attr-defined]
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands by kind, each with its summary."""
        left = dict(self.commands)
        kinds = {kind: [left.pop(name) for name in names if name in left] for kind, names in KINDS.items()}
        width = max(map(len, self.commands), default=0)
        for kind, commands in {**kinds, REST: list(left.values())}.items():
            rows = [((at.name or "").ljust(width), at.get_short_help_str(200)) for at in commands if not at.hidden]
            if rows:
                with formatter.section(kind):
                    formatter.write_dl(rows)

    def invoke(self, ctx: Any) -> Any:
        """Run a command, and leave with a sentence where it was stopped."""
        from exeunt.cli.output import INTERRUPTED, INVALID_CASE, USAGE, give_up

        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
            return answer
        except BrokenPipeError:
            from exeunt.cli.output import leave_to_nobody

            leave_to_nobody()
        except ArithmeticError as why:
            from exeunt.results.guard import Broken

            if not isinstance(why, Broken):
                raise
            give_up(str(why), INVALID_CASE)
        except KeyboardInterrupt:
            give_up("Interrupted. The same command goes on with what is finished.", INTERRUPTED)
        except MemoryError:
            give_up("There is not enough memory for this. Ask for fewer worlds, or for fewer --workers.", USAGE)
        except OSError as why:
            where = why.filename if why.filename is not None else "Something could not be read or written"
            give_up(f"{where}: {why.strerror or why}.", USAGE)


def check_inputs(params: dict[str, Any]) -> None:
    """A sentence and exit code 2 for a pipe or a device where a file or a folder should be: it would be waited for, for
    ever. What a shell opens itself (`<(...)`) is let through.
    """
    from exeunt.cli.output import USAGE, give_up

    for name, value in params.items():
        if name in WRITES or not isinstance(value, str | Path) or not str(value) or str(value).startswith(OPENED):
            continue
        try:
            kind = os.stat(value).st_mode
        except (OSError, ValueError):
            continue  # it is a name, or it is missing, which each command says in its own words
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            give_up(f"{value} is not a plain file.", USAGE)


def check_outputs(params: dict[str, Any]) -> None:
    """Make the folders of files that are to be written; a sentence and exit code 2 where they cannot be written."""
    from exeunt.cli.output import USAGE, give_up

    for name in WRITES:
        path = params.get(name)
        if not isinstance(path, Path):
            continue
        if path.is_dir():
            give_up(f"{path} is a folder; name a file to write.", USAGE)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as why:
            give_up(f"{path} cannot be written: {why.strerror}.", USAGE)
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            give_up(f"{path} cannot be written: Permission denied.", USAGE)
