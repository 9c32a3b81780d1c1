"""The group of all commands: how it lists them, and how it leaves where a run was stopped."""

from __future__ import annotations

import sys
from typing import Any

from typer.core import TyperGroup

KINDS = {
    "Simulate and compare": ("run", "compare", "report", "runs", "rerun"),
    "Look into a case": ("cases", "show", "cite", "check"),
    "Test what is said": ("claims", "sensitivity", "pivots"),
    "Learn and score": ("calibrate", "validate", "predict", "fit-conflicts"),
    "Bring and hand on": ("new", "import", "export"),
}
"""Kind of command -> commands, in the order in which `exeunt --help` lists them."""
REST = "More"
"""Kind of all commands that are not listed above."""


class Commands(TyperGroup):
    """Commands in kinds, which leave with a sentence where a run broke its own rules."""

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
        """Run a command, and leave with a sentence where its run was stopped."""
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
            return answer
        except BrokenPipeError:
            from exeunt.cli.output import leave_to_nobody

            leave_to_nobody()
        except ArithmeticError as why:
            from exeunt.cli.output import INVALID_CASE, give_up
            from exeunt.results.guard import Broken

            if not isinstance(why, Broken):
                raise
            give_up(str(why), INVALID_CASE)
