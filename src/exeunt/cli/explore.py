"""`exeunt sensitivity` and `exeunt pivots`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from exeunt.case import load
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.compare import asked_outcome
from exeunt.cli.kept import Kept, day_of
from exeunt.cli.output import answers, case_problems, give_up, refusals, say_json, show, table
from exeunt.cli.worlds import drawn_from, start
from exeunt.contrast.pivots import METHODS, Pivots
from exeunt.contrast.sensitivity import Elementary, Share, Split, TooFew
from exeunt.laboratory.asking import differences, elementary_effects, sensitivity_of, turns
from exeunt.laboratory.bench import Start
from exeunt.laboratory.sides import side, sides
from exeunt.models import check_simulated
from exeunt.report.summary import short
from exeunt.results.outcomes import OUTCOMES

LISTED = 15


def sensitivity_command(
    name: str, outcome: str, scenario: str, at: str, worlds: int, seed: int, worlds_from: str, runs: Path,
    trajectories: int, chance: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """What an outcome is sensitive to."""
    with case_problems():
        first = load(name)
        rules = side(first, scenario)
        scenario, case = rules.name, rules.case
        check_simulated(case)
    answers(case, name, "sensitivity")
    day, what = day_of(case, at), asked_outcome(first, outcome)
    begun = start(first, name, worlds_from, worlds, seed, runs)
    bench, asked = Kept(runs).bench(first, begun), (scenario, case)
    if trajectories:
        with refusals():
            rows, kept = elementary_effects(bench, what, asked, day, trajectories, seed)
        over = Start(None, trajectories, seed, "")
        head = {
            **about("sensitivity", first, over, [scenario], "expected", kept),
            "worlds_from": "design",
            "worlds": None,
        }
        unit = OUTCOMES[what.outcome].unit
        _print_morris({"about": head, "outcome": outcome, "day": day}, rows, unit, as_json)
        return
    try:
        with refusals():
            found = sensitivity_of(bench, what, asked, day, seed, chance)
    except TooFew as why:
        give_up(f"{why}.", output.USAGE)
    if as_json:
        say_json(
            {
                "about": about("sensitivity", first, begun, [scenario], "expected", list(bench.kept.values())),
                "outcome": outcome,
                "day": day,
                "split": asdict(found.split),
                "noise": found.noise,
                "shares": [asdict(row) for row in found.shares],
            }
        )
        return
    output.out.print(begun.sentence)
    _print(
        f"{outcome} on {day}, {begun.worlds} {drawn_from(begun)}",
        found.telling,
        found.noise,
        found.split,
        begun.known is not None,
    )


def _print(title: str, found: list[Share], noise: float, parts: Split, calibrated: bool) -> None:
    listing = table(
        title,
        ("id", "whole"),
        ("grade", "left"),
        ("delta", "right"),
        ("first order", "right"),
        ("what", "left"),
        ("used by", "left"),
    )
    for row in found[:LISTED]:
        listing.add_row(
            row.what.name, row.what.grade, f"{row.delta:.2f} +- {row.delta_error:.2f}",
            f"{row.first:.2f} +- {row.first_error:.2f}", row.what.says,
            " ".join(row.what.used_by),
        )  # fmt: skip
    show(listing)
    sentence = f"Of its variance: structure {parts.structure:.0%}, "
    sentence += "chance not asked for (--chance), " if parts.chance is None else f"chance {parts.chance:.1%}, "
    output.out.print(sentence + f"parameters and rules in doubt {parts.parameters:.0%}.")
    output.out.print(
        f"delta: how far the whole distribution shifts when this is known, 0 to 1; random numbers reach {noise:.2f} "
        f"here, and what does not exceed them is not shown. "
        "First order: share of the variance."
        + (
            " Calibrated worlds hang together: their first-order shares overlap and may sum to more than 1."
            if calibrated
            else ""
        )
    )


def _print_morris(head: dict[str, Any], rows: list[Elementary], unit: str, as_json: bool) -> None:
    if as_json:
        say_json({**head, "unit": unit, "effects": [asdict(row) for row in rows]})
        return
    listing = table(
        f"{head['outcome']}: elementary effects over the range of each, {unit}", ("id", "whole"), ("grade", "left"),
        ("mean size", "right"),
        ("spread", "right"), ("what", "left"),
    )  # fmt: skip
    for row in rows[:LISTED]:
        listing.add_row(row.what.name, row.what.grade, short(row.mu_star), short(row.sigma), row.what.says)
    show(listing)
    output.out.print("A spread as large as the mean size: the effect depends on what else holds, or is curved.")


def pivots_command(
    name: str,
    a: str,
    b: str,
    outcome: str,
    at: str,
    worlds: int,
    seed: int,
    worlds_from: str,
    runs: Path,
    how: str,
    as_json: bool,
) -> None:
    """Where a contrast changes its sign."""
    if how not in METHODS:
        give_up(f"--method is '{how}'; it is {' or '.join(METHODS)}.", output.USAGE)
    with case_problems(), refusals():
        first = load(name)
        before, after = sides(first, (a, b))
        a, b = before.name, after.name
        check_simulated(first)
    answers(first, name, "pivots")
    day, what = day_of(first, at), asked_outcome(first, outcome)
    begun = start(first, name, worlds_from, worlds, seed, runs)
    bench = Kept(runs).bench(first, begun)
    (seen,) = differences(bench, (a, before.case), (b, after.case), [what], day)
    with refusals():
        found = turns(bench, seen, how)
    if as_json:
        head = about("pivots", first, begun, [a, b], "expected", [bench.kept[a], bench.kept[b]])
        say_json(
            {
                "about": head, "outcome": outcome, "a": a, "b": b, "day": day, "says": seen.sentence(a, b),
                "worlds": found.worlds, "opposite": found.rarer,
                "boxes": [{**asdict(box), "words": box.words} for box in found.boxes],
                "sentence": "" if found.boxes else found.sentence,
            }
        )  # fmt: skip
        return
    output.out.print(begun.sentence)
    output.out.print(f"{seen.name}, {begun.worlds} {drawn_from(begun)}: {seen.sentence(a, b)}")
    _print_pivots(found)


def _print_pivots(found: Pivots) -> None:
    if not found.boxes:
        output.out.print(found.sentence)
        return
    for box in found.boxes:
        output.out.print(
            f"It turns where {box.words}: there {box.density:.0%} of worlds have the opposite sign "
            f"({box.coverage:.0%} of "
            f"all {found.rarer} that do; "
            f"{box.mass:.0%} of worlds; {box.lift:.1f} times likelier in worlds held out; by {box.method})."
        )
        for limit in box.limits:
            if limit.what.grade:
                output.out.print(f"  {limit.what.name} is of grade {limit.what.grade}. {limit.citation}".rstrip())
