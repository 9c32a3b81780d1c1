"""`exeunt compare`."""

from __future__ import annotations

import csv
import re
import sys
from datetime import date
from pathlib import Path

from exeunt.case import Case, load
from exeunt.case.problems import suggestion
from exeunt.cli import output
from exeunt.cli.output import Progress, case_problems, give_up, say_json, show, table
from exeunt.cli.run import day_of, executor
from exeunt.report.summary import FEWEST, guarded, short, short_spread
from exeunt.results import Results
from exeunt.results.outcomes import OUTCOMES
from exeunt.study import Interrupted
from exeunt.study import run as run_worlds
from exeunt.study.compare import Effect, effect
from exeunt.world import check_simulated

ASKED = re.compile(r"(?P<outcome>[a-z_]+)(\[(?P<label>[^\]]+)\])?")
LISTED = 8


def compare_command(
    name: str,
    a: str,
    b: str,
    outcomes: list[str],
    at: str,
    worlds: int,
    seed: int,
    csv_file: Path | None,
    as_json: bool,
) -> None:
    """Paired differences of two scenarios in the same worlds."""
    with case_problems():
        first = load(name)
        sides = {scenario: first.scenario(scenario) for scenario in (a, b)}
        check_simulated(first)
    day = day_of(first, at)
    asked = [_asked(first, text) for text in outcomes] or [(outcome, None) for outcome in OUTCOMES]
    results: list[Results] = []
    for scenario in (a, b):
        output.err.print(f"{first.file.title}: {worlds} worlds, scenario {scenario}, seed {seed}")
        try:
            results.append(
                run_worlds(sides[scenario], worlds, seed, first, executor=executor(worlds), progress=Progress(worlds))
            )
        except Interrupted:
            give_up("Interrupted; a comparison needs both scenarios, so nothing was kept.", output.INTERRUPTED)
    before, after = results
    effects = [effect(before, after, outcome, day, label) for outcome, label in asked]
    if not outcomes:
        by_place = [effect(before, after, "abroad", day, label) for label in before.series["abroad"].labels]
        by_place.sort(key=lambda at: -abs(at.quantiles[1]))
        effects += by_place[:LISTED]
    if csv_file is not None:
        _write(csv_file, effects)
    if as_json:
        say_json(
            {"case": name, "a": a, "b": b, "day": day, "worlds": worlds, "effects": [_data(at, a, b) for at in effects]}
        )
    else:
        _print(first, a, b, day, worlds, effects, bool(outcomes))


def _asked(case: Case, text: str) -> tuple[str, str | None]:
    match = ASKED.fullmatch(text)
    if match is None or match["outcome"] not in OUTCOMES:
        give_up(f"'{text}' is no outcome.{suggestion(text, OUTCOMES)} `exeunt show outcomes` lists them.", output.USAGE)
    label = match["label"]
    if label is not None:
        series = OUTCOMES[match["outcome"]].labels
        known = (
            [c.id for c in case.crossings]
            if series == "queue"
            else [p.id for p in case.places if "origin" not in p.roles]
        )
        if not series:
            give_up(f"'{match['outcome']}' is not counted by place.", output.USAGE)
        if label not in known:
            give_up(f"'{label}' is no place of {match['outcome']}.{suggestion(label, known)}", output.USAGE)
    return match["outcome"], label


def _print(case: Case, a: str, b: str, day: date, worlds: int, effects: list[Effect], details: bool) -> None:
    title = f"{case.file.title}: {b} less {a} by {day}, in the same {worlds} worlds from the priors"
    made = table(
        title, ("outcome", "left"), ("under " + a, "right"), ("difference", "right"), ("90 %", "right"), ("lower", "right"),
        ("higher", "right"), ("unit", "left"),
    )  # fmt: skip
    for at in effects:
        low, middle, high = at.quantiles
        made.add_row(
            at.name, guarded(at.outcome.name, at.median_before), _signed(at, middle),
            short_spread(low, high), f"{at.below:.0%}", f"{at.above:.0%}", at.outcome.unit,
        )  # fmt: skip
    show(made)
    for at in effects if details else effects[:3]:
        output.out.print(f"{at.name}: {at.sentence(a, b)}")
        against = at.disagreeing()
        if details and against:
            listed = ", ".join(map(str, against[:10])) + (" ..." if len(against) > 10 else "")
            output.out.print(f"  {len(against)} worlds say the opposite: {listed}")
    output.out.print("Nothing is calibrated; shares are of worlds drawn from the priors.")


def _signed(at: Effect, value: float) -> str:
    if at.outcome.sensitive and 0 < abs(value) < FEWEST:
        return f"within {FEWEST}"
    return ("+" if value > 0 else "") + short(value)


def _data(at: Effect, a: str, b: str) -> dict[str, object]:
    low, middle, high = at.quantiles
    return {
        "outcome": at.name, "unit": at.outcome.unit, "says": at.sentence(a, b), "under_a": at.median_before,
        "difference": middle, "low": low, "high": high, "share_lower": at.below, "share_higher": at.above,
        "worlds_against": at.disagreeing(),
    }  # fmt: skip


def _write(path: Path, effects: list[Effect]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["outcome", "label", "day", "world", "under_a", "difference"])
        for at in effects:
            for world, (before, difference) in enumerate(zip(at.before, at.difference, strict=True)):
                writer.writerow(
                    [at.outcome.name, at.label or "", at.day, world, repr(float(before)), repr(float(difference))]
                )
    print(f"Wrote {path}.", file=sys.stderr)
