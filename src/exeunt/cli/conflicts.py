"""`exeunt import`, `export`, `validate` and `fit-conflicts`."""

from __future__ import annotations

import math
import shlex
import tempfile
from pathlib import Path

from exeunt.case import Case, load
from exeunt.case.writing import write
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.calibrate import validate_driven
from exeunt.cli.output import answers, case_problems, give_up, say_json, show, table
from exeunt.displacement import validate as conflicts
from exeunt.displacement.fit import fit
from exeunt.interchange import flee
from exeunt.interchange.formats import FORMATS
from exeunt.laboratory.bench import Start
from exeunt.models import check_simulated, model_of
from exeunt.report.displacement import scores_of, validation_page, validation_table

WORST = 3
FEW_WORLDS = 200
"""Worlds of a conflict case that is scored, unless told."""


def import_command(kind: str, folder: Path, to: Path) -> None:
    """Read another program's case and write it as one of ours."""
    _known(kind)
    if (to / "case.yaml").exists():
        give_up(f"{to} already holds a case. Name another folder.", output.USAGE)
    if not folder.is_dir():
        give_up(f"{folder} is not a folder.", output.USAGE)
    with case_problems():
        found = FORMATS[kind].import_case(folder, to.resolve().name)
    for note in found.notes:
        output.err.print(str(note))
    _write_checked(found.case, to)
    case = load(to)
    days = len({row.day for row in case.departures})
    counted = {row.where for row in case.observations if row.use == "validate"}
    name = shlex.quote(str(to))
    output.out.print(
        f"Wrote {to}: {len(case.places)} places, {len(case.routes)} routes, {days} days of departures, "
        f"counts of {len(counted)} camps; "
        f"{len(found.notes)} notes. "
        + (f"`exeunt validate {name}` scores it." if counted else f"`exeunt run {name}` gives a forecast.")
    )


def _write_checked(case: Case, to: Path) -> None:
    """Write a case that loads, or nothing: a folder that holds half a case stands in the way of the next try."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=to.parent) as trial:
        with case_problems():
            write(case, Path(trial) / to.name)
            load(Path(trial) / to.name)
        if not to.exists():
            (Path(trial) / to.name).rename(to)
        else:
            write(case, to)


def export_command(kind: str, name: str, to: Path) -> None:
    """Write a case as another program's."""
    _known(kind)
    with case_problems():
        case = load(name)
        try:
            FORMATS[kind].export(case, to)
        except FileExistsError as error:
            give_up(f"{error}. Name another folder.", output.USAGE)
    output.out.print(f"Wrote {to}.")


def _known(kind: str) -> None:
    if kind not in FORMATS:
        give_up(f"'{kind}' is not a format; there is {', '.join(FORMATS)}.", output.USAGE)


def validate_command(
    names: list[str],
    worlds: int,
    seed: int,
    max_ard: float,
    page: Path | None,
    worlds_from: str,
    runs: Path,
    as_json: bool,
) -> None:
    """Score cases against counts they never saw: a case with driven departures, or conflict cases."""
    if len(names) == 1:
        with case_problems():
            case = load(names[0])
            check_simulated(case)
        if not model_of(case).calibrated:
            validate_driven(names[0], case, worlds, seed, worlds_from, runs, page, as_json)
            return
    if worlds_from:
        give_up("--worlds-from is not for conflict cases: their settings are fitted on other wars.", output.USAGE)
    worlds = worlds or FEW_WORLDS
    found = [_validated(name, worlds, seed) for name in names]
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        listing = validation_table(found, worlds) if page.suffix == ".md" else validation_page(found, worlds)
        page.write_text(listing, encoding="utf-8")
        output.err.print(f"Wrote {page}.")
    if as_json:
        over = Start(None, worlds, seed, "")
        head = about("validate", found[0].case if len(found) == 1 else None, over, ["as-was"], "expected")
        say_json({"about": {**head, "worlds_from": "settings"}, "cases": [_data(at) for at in found]})
    else:
        _print(found, worlds)
    if not math.isinf(max_ard):
        _gate(found, max_ard)


def _gate(found: list[conflicts.Validation], max_ard: float) -> None:
    """Leave with 4 where a case is above the ARD, or where its counts ask nothing that an ARD could answer."""
    failed = [f"{at.case.name} {at.best.ard:.3f}" for at in found if at.best.ard > max_ard and not at.no_question]
    sentences = [f"ARD above {max_ard:g}: {', '.join(failed)}."] if failed else []
    sentences += [f"{at.case.name} passes no gate: {at.no_question}." for at in found if at.no_question]
    if sentences:
        give_up("\n".join(sentences), output.GATE_FAILED)


def _validated(name: str, worlds: int, seed: int) -> conflicts.Validation:
    with case_problems():
        case = load(name)
        check_simulated(case)
    if not model_of(case).calibrated:
        give_up(
            f"{name} is not a conflict case: it is validated by itself. Its departures are '{case.file.departures}'.",
            output.USAGE,
        )
    try:
        return conflicts.validate(case, worlds, seed)
    except ValueError as error:
        give_up(f"{name}: {error}. `exeunt run {shlex.quote(name)}` gives a forecast with its interval.", output.USAGE)


NAIVE = ("capacity", "first day", "uniform", "gravity")
AGO = 30
"""Days before each day whose shares stand beside the scores."""


def _print(found: list[conflicts.Validation], worlds: int) -> None:
    listing = table(
        f"ARD, rescaled: mean over days of |simulated - registered| over the total; {worlds} worlds", ("case", "whole"),
        ("with given capacity", "right"), ("without", "right"), ("Flee", "right"), ("shares of capacity", "right"),
        ("first day", "right"), ("uniform", "right"), ("gravity", "right"), (f"shares {AGO} days before", "right"),
        ("by country", "right"),
    )  # fmt: skip
    for at in found:
        listing.add_row(
            at.case.name + ("" if at.held_out else " *"), _number(at.given.ard if at.given else None),
            _number(at.free.ard), _number(at.flee) + (f" ({at.flee_days} d)" if at.flee_days else ""),
            *[_number(at.naive.get(name)) for name in NAIVE], _number(at.rolling.get(AGO)),
            _number(at.best.ard_countries),
        )  # fmt: skip
    show(listing)
    more = table(
        "More of the same forecast, and counts within its intervals", ("case", "whole"), ("unscaled", "right"),
        ("MASE", "right"), ("CRPS", "right"), ("on counted days", "right"), ("counts in 50/80/95 %", "right"),
        ("days in 50/80/95 %", "right"),
    )  # fmt: skip
    for at in found:
        best = at.best
        more.add_row(
            at.case.name, _number(best.ard_unscaled), "-" if math.isnan(best.mase) else f"{best.mase:.2f}",
            f"{best.crps:,.0f}", _number(best.ard_counted), _percents(best.coverage_counted), _percents(best.coverage),
        )  # fmt: skip
    show(more)
    later = table(
        f"The same from day {conflicts.SETTLED + 1}", ("case", "whole"), ("with given capacity", "right"),
        ("without", "right"),
        ("Flee", "right"), (f"shares of day {conflicts.SETTLED}", "right"),
        ("worst camps, by their part in the ARD", "left"),
    )  # fmt: skip
    for at in found:
        worst = ", ".join(f"{camp} {part:.3f}" for camp, part in at.worst[:WORST])
        later.add_row(
            at.case.name, _number(at.given.ard_later if at.given else None), _number(at.free.ard_later),
            _number(at.flee_later), _number(at.naive_later.get("day 30")), worst,
        )  # fmt: skip
    show(later)
    for at in found:
        for sentence in remarks(at):
            output.out.print(f"{at.case.name}: {sentence}.")
    output.out.print(
        "Given capacities are usually the largest count ever registered: they leak the answer, hence both columns, and "
        "hence people shared out by capacity alone. Flee uses capacities: its partner is the first column. Settings "
        "never saw the war they are scored on, but for cases marked *. Scores of Flee were measured once on the same "
        "inputs (May 2026, settings of the case); other settings of it do better on some."
    )


def _percents(shares: tuple[float, ...]) -> str:
    return "/".join("-" if math.isnan(share) else f"{share * 100:.0f}" for share in shares)


def remarks(at: conflicts.Validation) -> list[str]:
    """What a reader has to know before the numbers of a case."""
    sentences = [at.no_question] if at.no_question else []
    if at.without_counts:
        sentences.append(
            f"{len(at.camps)} of {len(at.camps) + len(at.without_counts)} camps are scored; nobody is registered in "
            f"{', '.join(at.without_counts)}"
        )
    if at.never_change and not at.no_question:
        sentences.append(f"the counts of {', '.join(at.never_change)} never change")
    if at.alike and not at.no_question:
        groups = "; ".join(", ".join(group) for group in at.alike)
        sentences.append(f"the same counts on all days: {groups}: one number shared out evenly, as a rule")
    if at.resembles:
        sentences.append(
            f"resembles {at.resembles}, on which settings were fitted; it is scored with those that left it out"
        )
    return sentences


def _number(value: float | None) -> str:
    return "-" if value is None or math.isnan(value) else f"{value:.3f}"


def _data(at: conflicts.Validation) -> dict[str, object]:
    return {
        "case": at.case.name, "given": scores_of(at.given) if at.given else None, "without": scores_of(at.free),
        "flee": {"ard": at.flee, "ard_from_day_31": at.flee_later, "days": at.flee_days}, "naive": at.naive,
        "naive_from_day_31": at.naive_later,
        "worst": dict(at.worst), "held_out": at.held_out, "resembles": at.resembles, "no_question": at.no_question,
        "rolling": {str(days): ard for days, ard in at.rolling.items()}, "same_counts": [list(g) for g in at.alike],
        "camps_scored": list(at.camps), "camps_without_counts": list(at.without_counts),
        "counts_never_change": list(at.never_change),
    }  # fmt: skip


def fit_command(folders: list[Path], to: Path, draws: int, seed: int) -> None:
    """Fit the settings of the movements to conflict cases, each left out in turn."""
    cases = [_case(folder) for folder in folders]
    for folder, case in zip(folders, cases, strict=True):
        answers(case, str(folder), "fit-conflicts")
    fit(cases, to, draws, seed, lambda text: output.err.print(text))
    output.out.print(f"Wrote {to}. It takes effect as `displacement-fitted.csv` of the package's evidence.")


def _case(folder: Path) -> Case:
    with case_problems():
        if (folder / "input_csv").is_dir():
            return flee.import_case(folder, folder.name).case
        return load(folder)
