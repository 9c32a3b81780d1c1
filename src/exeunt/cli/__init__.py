"""The command line. Nothing heavy is imported before a command runs."""

from __future__ import annotations


def main() -> None:
    """Entry point of `exeunt`: exit codes 0 done, 1 bug, 2 usage, 3 invalid case, 4 a gate failed, 130 interrupted."""
    from exeunt.cli.commands import app

    app(prog_name="exeunt")
