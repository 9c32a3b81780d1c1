"""Python that gives the numbers of a screen."""

from __future__ import annotations

from datetime import date
from pprint import pformat
from typing import Any

from exeunt.laboratory.bench import Start
from exeunt.study.posterior import POSTERIOR, PRIOR

WIDE = 100


def code(
    name: str, a: str | dict[str, Any], b: str | dict[str, Any], outcome: str, day: date | None, start: Start
) -> str:
    """A program that prints what the screen shows: the difference between two sets of rules in the same worlds."""
    lines = ["from datetime import date", "", "import exeunt as ex", "", f"case = ex.load({name!r})"]
    against = ""
    if a != "as-was":
        lines.append(f"before = {_written(a)}")
        against = "against=before, "
    lines.append(f"rules = {_written(b)}")
    when = f"day=date({day.year}, {day.month}, {day.day}), " if day is not None else ""
    worlds_from = POSTERIOR if start.known is not None else PRIOR
    lines += [
        "effect = ex.compare(",
        f"    case, rules, {outcome!r}, {against}{when}worlds={start.worlds}, seed={start.seed},",
        f"    worlds_from={worlds_from!r},",
        ")",
        "print(effect)  # low, median and high: effect.quantiles; a row for each world: effect.to_frame()",
    ]
    if not when:
        lines = lines[2:]
    return "\n".join(lines) + "\n"


def _written(rules: str | dict[str, Any]) -> str:
    return repr(rules) if isinstance(rules, str) else pformat(rules, width=WIDE, sort_dicts=False)
