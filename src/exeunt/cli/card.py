"""An evidence card: all that is known of one parameter, where it is used, what was learned of it, and which claims turn
on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exeunt.case import Case
from exeunt.cli.about import about
from exeunt.cli.output import say_json, show, table
from exeunt.evidence.priors import READ
from exeunt.laboratory.cards import card


def show_card(case: Case, id: str, as_json: bool) -> None:
    """Print the card of a shipped prior."""
    found = card(case, id)
    prior, own = found.prior, found.in_case
    if as_json:
        say_json(
            {
                "about": about("show", case),
                **vars(prior),
                "used_by": list(found.used_by),
                "in_case": None if own == prior else vars(own),
                "posterior": found.posterior,
                "claims": list(found.claims),
            }
        )
        return
    drawn = f"{own.shape.shape} ({', '.join(f'{k}={v:g}' for k, v in own.shape.arguments)})"
    listing = table(f"{prior.id}: {prior.name}", ("", "left"), ("", "left"))
    for label, text in (
        ("value", f"{prior.central:g} ({prior.low:g} to {prior.high:g}) {prior.unit}"),
        ("in this case", "" if own == prior else f"{own.central:g} ({own.low:g} to {own.high:g}) {own.unit}, grade "
        f"{own.grade}: {own.note}"),
        ("drawn from", drawn + (": grade E is swept evenly" if own.grade == "E" else "")),
        ("form", prior.form), ("grade", prior.grade), ("size", READ.get(prior.read, prior.read)),
        ("seen in", prior.context),
        ("source", prior.citation), ("address", prior.url), ("note", prior.note),
        ("used by", ", ".join(found.used_by) or "nothing that is on"),
        ("calibrated", _in_words(found.posterior, prior.unit)),
        ("claims that hang or turn on it", ", ".join(found.claims)),
    ):  # fmt: skip
        if text:
            listing.add_row(label, text)
    show(listing)


def _in_words(row: Mapping[str, Any] | None, unit: str) -> str:
    if row is None:
        return ""
    low, middle, high = row["after"]
    sentence = (
        f"{middle:.3g} ({low:.3g} to {high:.3g}) {unit}; {row['verdict']}, spread {row['spread']:.2f} of the "
        f"prior's, moved by {row['shift']:+.2f}"
    )
    return sentence + (": at odds with its prior" if row["at_odds"] else "")
