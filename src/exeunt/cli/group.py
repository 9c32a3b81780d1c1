"""The group of all commands, and how it leaves where a run was stopped."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class Commands(TyperGroup):
    """Commands that leave with a sentence where a run broke its own rules."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command, and leave with a sentence where its run was stopped."""
        try:
            return super().invoke(ctx)
        except ArithmeticError as why:
            from exeunt.cli.output import INVALID_CASE, give_up
            from exeunt.results.guard import Broken

            if not isinstance(why, Broken):
                raise
            give_up(str(why), INVALID_CASE)
