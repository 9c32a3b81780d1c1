"""What stands in the way of simulating an exodus, and what of its case has no effect."""

from __future__ import annotations

from collections.abc import Iterator

from exeunt.case import Case, Problem
from exeunt.exodus.compile import compile_worlds
from exeunt.worlds.checks import check_any
from exeunt.worlds.draws import Draws

ESSENTIAL = ("departure", "destination", "crossing", "stay")
"""Mechanisms that set controls of the movers: without them nobody could move."""


def check(case: Case, mode: str) -> Iterator[Problem]:
    """Everything that stands in the way of simulating a case with driven departures."""
    if case.file.movement != "choose":
        text = (
            f"movement '{case.file.movement}' goes with departures 'given': who walks from place to place is known "
            f"to have left."
        )
        yield Problem("case.yaml", 0, text)
    for name in case.file.mechanisms_off:
        if name in ESSENTIAL:
            text = f"mechanisms_off: '{name}' sets what moves people and cannot be off. Set its parameters instead."
            yield Problem("case.yaml", 0, text)
    yield from check_any(case)


def unreachable(case: Case) -> Iterator[Problem]:
    """A note for every host with a route that nobody can ever enter: no door opens, or nobody has what it asks for."""
    worlds = compile_worlds(case, Draws(1))
    reached = set(worlds.network.pair_place[worlds.reachable].tolist())
    for place in sorted(set(worlds.network.pair_place.tolist()) - reached):
        id = worlds.network.hosts[place]
        text = f"nobody can ever enter '{id}': no door of it opens to anybody while a route runs. It has no effect."
        yield Problem("places.csv", case.lines.get(("places", id), 0), text)


def inert(case: Case) -> Iterator[Problem]:
    """Notes on what has no effect: hosts that nobody can enter, and rules that wait for a longer window."""
    yield from unreachable(case)
    waiting = [rule for rule in case.rules if rule.start > case.file.last_day]
    if waiting:
        listed = ", ".join(rule.id for rule in waiting)
        line = case.lines.get(("rules", waiting[0].id), 0)
        begin = "1 rule begins" if len(waiting) == 1 else f"{len(waiting)} rules begin"
        text = (
            f"{begin} after the last day {case.file.last_day}: {listed}. A later last_day in case.yaml lets them act."
        )
        yield Problem("rules.csv", line, text)
