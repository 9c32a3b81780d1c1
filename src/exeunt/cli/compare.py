"""`exeunt compare`."""

from __future__ import annotations

import csv
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from exeunt.case import Case, load
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.formats import CSV, TABLE, check_format, print_csv, show_as
from exeunt.cli.kept import Kept, asked, check_how, day_of, rules_of
from exeunt.cli.output import case_problems, check_writable, give_up, refusals, say_json, table
from exeunt.cli.worlds import drawn_from, start
from exeunt.contrast.effect import Effect
from exeunt.contrast.grounds import by_option, judged, judged_moves, turning
from exeunt.contrast.questions import NoSuchQuestion, Question, question
from exeunt.evidence import load_switches
from exeunt.laboratory.asking import all_questions, differences
from exeunt.laboratory.bench import Start
from exeunt.laboratory.sides import sides, with_edits
from exeunt.models import check_simulated, model_of
from exeunt.report.answer import ASKED, LEAD
from exeunt.report.summary import FEWEST, guarded, short, short_spread
from exeunt.results.outcomes import OUTCOMES, missing
from exeunt.results.precision import share_error


def compare_command(
    name: str,
    a: str,
    b: str,
    outcomes: list[str],
    at: str,
    worlds: int,
    seed: int,
    mode: str,
    runs: Path,
    executor: str,
    scheduler: str,
    fresh: bool,
    worlds_from: str,
    csv_file: Path | None,
    as_json: bool,
    form: str = TABLE,
    whole: bool = False,
    edits: Sequence[str] = (),
) -> None:
    """Paired differences of two scenarios in the same worlds."""
    check_format(form, as_json)
    check_how(mode, executor)
    if csv_file is not None:
        check_writable(csv_file)
    with case_problems(), refusals():
        first = load(name)
        before, after = sides(first, (a, b))
        after = with_edits(after, edits)
        rules = {before.name: rules_of(a), after.name: rules_of(b, edits)}
        a, b = before.name, after.name
        check_simulated(first, mode)
    day = day_of(first, at)
    off = {name: missing(name, first.file.mechanisms_off) for name in OUTCOMES}
    questions = [asked_outcome(first, text) for text in outcomes] or all_questions(first)
    begun = start(first, name, worlds_from, worlds, seed, runs, mode)
    bench = Kept(runs, 0, executor, scheduler, fresh, asked(name, worlds_from), rules).bench(first, begun, mode)
    effects = differences(bench, (a, before.case), (b, after.case), questions, day, apart=not outcomes)
    if csv_file is not None:
        _write(csv_file, effects)
    if as_json:
        say_json(
            {
                "about": about("compare", first, begun, [a, b], mode, [bench.kept[a], bench.kept[b]]), "a": a, "b": b,
                "day": day,
                "judged_in_all": judged_moves(first), "effects": [_data(first, begun, at, a, b) for at in effects],
                "not_computed": {outcome: names for outcome, names in off.items() if names},
            }
        )  # fmt: skip
    elif form == CSV:
        print_csv(COLUMNS, (_row(at) for at in effects))
    else:
        shown = effects if outcomes or whole else _answering(effects)
        _print(first, name, begun, a, b, day, shown, bool(outcomes), form)
        if len(shown) < len(effects):
            output.out.print(f"The same command with `--all` prints all {len(effects)} outcomes.")


def asked_outcome(case: Case, text: str) -> Question:
    """What `--outcome` asks for; leaves with a sentence for what the case cannot answer."""
    try:
        return question(case, text)
    except NoSuchQuestion as why:
        give_up(str(why), output.USAGE)


MOST_APART = 5
"""Places that an answer names: those that differ most."""


def _answering(effects: list[Effect]) -> list[Effect]:
    """The few rows that answer a comparison: outcomes of all places together, then the places that differ most.

    Of a case that has none of them, as a conflict case, every row.
    """
    together = {at.outcome.name: at for at in effects if at.label is None}
    rows = [together[name] for name in ASKED if name in together]
    apart = [at for at in effects if at.outcome.name == LEAD and at.label is not None]
    return [*rows, *apart[:MOST_APART]] or effects


def _print(
    case: Case,
    name: str,
    begun: Start,
    a: str,
    b: str,
    day: date,
    effects: list[Effect],
    details: bool,
    form: str,
) -> None:
    output.out.print(begun.sentence)
    for at in effects if details else effects[:1]:
        output.out.print(f"{at.name}: {at.sentence(a, b)}")
    output.out.print()
    title = f"{case.file.title}: {b} less {a} by {day}, in the same {begun.worlds} {drawn_from(begun)}"
    listing = table(
        title, ("outcome", "left"), ("under " + a, "right"), ("difference", "right"), ("90 %", "right"),
        ("lower", "right"),
        ("higher", "right"), ("unit", "left"), ("judged (grade E)", "left"),
    )  # fmt: skip
    for at in effects:
        low, middle, high = at.shown
        listing.add_row(
            at.name, guarded(at.outcome.name, at.before_shown), _signed(at, middle),
            short_spread(low, high), f"{at.below:.0%}", f"{at.above:.0%}", at.outcome.unit,
            " ".join(judged(at.outcome.name)),
        )  # fmt: skip
    show_as(listing, form)
    for at in effects if details else ():
        against = at.disagreeing()
        if against:
            listed = ", ".join(map(str, against[:10])) + (" ..." if len(against) > 10 else "")
            output.out.print(f"{at.name}: {len(against)} worlds say the opposite: {listed}")
        for switch, options in turning(by_option(case, begun.draws, at.difference)).items():
            sentence = ", ".join(f"'{o.option}' {_signed(at, o.median)} (higher in {o.above:.0%})" for o in options)
            output.out.print(f"{at.name} depends on the {load_switches()[switch].name}: {sentence}")
    if not model_of(case).by_groups:
        return
    for gone, why in case.file.mechanisms_off.items():
        lost = [outcome for outcome in OUTCOMES if gone in missing(outcome, case.file.mechanisms_off)]
        if lost:
            output.out.print(f"Not computed: {', '.join(lost)}; {gone} is off in this case: {why}")
    sentence = (
        "Shares are of calibrated worlds."
        if begun.known
        else "Nothing is calibrated; shares are of worlds drawn from the priors."
    )
    output.out.print(
        f"{sentence} Ranges are of draws: what the model leaves out of a count is not in them. Every count hangs on "
        f"judgements of grade E about how people move: {' '.join(judged_moves(case))}. `exeunt show "
        f"{shlex.quote(name)} ID` says what they are."
    )


def _signed(at: Effect, value: float) -> str:
    if at.outcome.sensitive and 0 < abs(value) < FEWEST:
        return f"within {FEWEST}"
    return ("+" if value > 0 else "") + short(value)


def _data(case: Case, begun: Start, at: Effect, a: str, b: str) -> dict[str, object]:
    low, middle, high = at.quantiles
    return {
        "outcome": at.name, "unit": at.outcome.unit, "says": at.sentence(a, b), "under_a": at.median_before,
        "difference": middle, "low": low, "high": high, "errors": at.errors, "under_a_error": at.before_error,
        "share_lower": at.below, "share_higher": at.above,
        "share_errors": [share_error(share, len(at.difference)) for share in (at.below, at.above)],
        "worlds_against": at.disagreeing(), "judged": judged(at.outcome.name),
        "structure": [asdict(row) for row in by_option(case, begun.draws, at.difference)],
    }  # fmt: skip


COLUMNS = (
    "outcome", "says", "day", "unit", "under_a", "difference", "low", "high", "share_lower", "share_higher",
)  # fmt: skip
"""Of `--format csv`."""


def _row(at: Effect) -> dict[str, object]:
    low, middle, high = at.quantiles
    values = (
        at.name, at.outcome.sentence, at.day, at.outcome.unit, at.median_before, middle, low, high, at.below, at.above,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _write(path: Path, effects: list[Effect]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["outcome", "label", "groups", "day", "world", "under_a", "difference"])
        for at in effects:
            for world, (before, difference) in enumerate(zip(at.before, at.difference, strict=True)):
                writer.writerow(
                    [
                        at.outcome.name,
                        at.label or "",
                        at.groups,
                        at.day,
                        world,
                        repr(float(before)),
                        repr(float(difference)),
                    ]
                )
    print(f"Wrote {path}.", file=sys.stderr)
