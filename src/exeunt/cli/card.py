"""An evidence card: all that is known of one parameter, where it is used, what was learned of it, and which claims turn on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exeunt.case import Case
from exeunt.cli.about import about
from exeunt.cli.output import say_json, show, table
from exeunt.evidence import load_priors
from exeunt.evidence.priors import READ
from exeunt.mechanisms import ORDER
from exeunt.study.posterior import POSTERIOR, NotLearned, find, read
from exeunt.worlds.uncertain_numbers import mechanism, parameter

LOCK = "ledger.lock"
RUNS = Path("runs")


def show_card(case: Case, id: str, as_json: bool) -> None:
    """Print the card of a shipped prior."""
    prior = load_priors()[id]
    own = parameter(case, id)
    learned, claims = _learned(case, id), _claims(case, id)
    if as_json:
        say_json(
            {
                "about": about("show", case),
                **vars(prior),
                "used_by": _used_by(case, id),
                "in_case": None if own == prior else vars(own),
                "posterior": learned,
                "claims": claims,
            }
        )
        return
    drawn = f"{own.shape.shape} ({', '.join(f'{k}={v:g}' for k, v in own.shape.arguments)})"
    made = table(f"{prior.id}: {prior.name}", ("", "left"), ("", "left"))
    for label, text in (
        ("value", f"{prior.central:g} ({prior.low:g} to {prior.high:g}) {prior.unit}"),
        ("in this case", "" if own == prior else f"{own.central:g} ({own.low:g} to {own.high:g}) {own.unit}, grade {own.grade}: {own.note}"),
        ("drawn from", drawn + (": grade E is swept evenly" if own.grade == "E" else "")),
        ("form", prior.form), ("grade", prior.grade), ("size", READ.get(prior.read, prior.read)), ("seen in", prior.context),
        ("source", prior.citation), ("address", prior.url), ("note", prior.note), ("used by", ", ".join(_used_by(case, id)) or "nothing that is on"),
        ("calibrated", _in_words(learned, prior.unit)), ("claims that hang or turn on it", ", ".join(claims)),
    ):  # fmt: skip
        if text:
            made.add_row(label, text)
    show(made)


def _used_by(case: Case, id: str) -> list[str]:
    active = [name for name in ORDER if name not in case.file.mechanisms_off]
    found = [name for name in active if any(want.id == id for want in mechanism(name).PARAMETERS.wanted().values())]
    events = any(id in (event.peak, event.lag, event.half_life) for event in case.events)
    return [*found, *(["the events that people flee from"] if events else [])]


def _learned(case: Case, id: str) -> dict[str, Any] | None:
    try:
        told = read(case, find(case, POSTERIOR, RUNS)).told
    except NotLearned:
        return None
    return next((row for row in told["parameters"] if row["name"] == id), None)


def _in_words(row: dict[str, Any] | None, unit: str) -> str:
    if row is None:
        return ""
    low, middle, high = row["after"]
    said = f"{middle:.3g} ({low:.3g} to {high:.3g}) {unit}; {row['verdict']}, spread {row['spread']:.2f} of the prior's, moved by {row['shift']:+.2f}"
    return said + (": at odds with its prior" if row["at_odds"] else "")


def _claims(case: Case, id: str) -> list[str]:
    import json

    path = case.folder / LOCK if case.folder else None
    if path is None or not path.is_file():
        return []
    verdicts = json.loads(path.read_text("utf-8"))["verdicts"]
    return [f"{claim} ({at['word']})" for claim, at in verdicts.items() if id in (*at["hangs_on"], *at["turns_on"])]
