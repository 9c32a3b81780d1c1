"""`exeunt calibrate` and `exeunt validate` for cases whose departures are driven."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exeunt.calibration.heldout import LEVELS, Scores
from exeunt.calibration.questions import SAME_HOST, Question
from exeunt.calibration.smoother import FOLDER, STEPS
from exeunt.case import Case, load
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.kept import Kept, executor_for
from exeunt.cli.output import Progress, answers, case_problems, give_up, refusals, say_json, show, table
from exeunt.cli.worlds import drawn_from, start
from exeunt.laboratory.answers import Validated
from exeunt.laboratory.asking import validated
from exeunt.laboratory.bench import Start
from exeunt.laboratory.calibrating import calibrated, check_can
from exeunt.models import check_simulated
from exeunt.report.calibration import SAID, calibration_page
from exeunt.study import Interrupted


def calibrate_command(
    name: str, worlds: int, seed: int, runs: Path, to: Path | None, page: Path | None, executor: str, as_json: bool
) -> None:
    """Learn from the observations marked `fit`, keep the worlds, print what was learned."""
    with case_problems():
        case = load(name)
        check_simulated(case)
    answers(case, name, "calibrate")
    with refusals():
        check_can(case, worlds)
    output.err.print(f"{case.file.title}: calibration of {worlds} worlds, {STEPS} steps, seed {seed}")
    try:
        with refusals():
            found = calibrated(
                case, worlds, seed, to=to, runs=runs, executor=executor or executor_for(worlds),
                say=output.err.print, progress=_Again(worlds),
            )  # fmt: skip
    except Interrupted:
        give_up(
            f"Interrupted; the worlds that are finished are kept in {runs / FOLDER}, and the same command goes on.",
            output.INTERRUPTED,
        )
    except OSError as error:
        give_up(f"The worlds could not be written to {to or runs}: {error.strerror or error}.", 1)
    account, file = found.account, found.file
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(calibration_page(account), encoding="utf-8")
        output.err.print(f"Wrote {page}.")
    if as_json:
        say_json({"about": about("calibrate", case, Start(None, worlds, seed, ""), ["as-was"], "expected"), **account})
    else:
        _print(case, account)
    output.err.print(f"Kept in {file}; `--worlds-from posterior` uses them.")


class _Again:
    """Progress of every step."""

    def __init__(self, worlds: int) -> None:
        self.worlds = worlds
        self.at: Progress | None = None

    def __call__(self, computed: int, read: int) -> None:
        self.at = self.at or Progress(self.worlds)
        self.at(computed, read)
        if computed + read == self.worlds:
            self.at = None


def _print(case: Case, account: Mapping[str, Any]) -> None:
    for title, graded in (
        ("What was learned of parameters", True),
        ("What was learned of hosts beyond gravity", False),
    ):
        listing = table(
            f"{case.file.title}: {title}", ("id", "whole"), ("grade", "left"), ("before: 5 %, median, 95 %", "left"),
            ("after", "left"),
            ("spread", "right"), ("moved", "right"), ("", "left"), ("what", "left"),
        )  # fmt: skip
        rows = [
            row
            for row in account["parameters"]
            if bool(row["grade"]) == graded and row["verdict"] in ("learned", "barely")
        ]
        for row in rows:
            listing.add_row(
                row["name"], row["grade"], _three(row["before"]), _three(row["after"]), f"{row['spread']:.2f}",
                f"{row['shift']:+.2f}",
                SAID[row["verdict"]] + (", at odds with its prior" if row["at_odds"] else ""), row["says"],
            )  # fmt: skip
        show(listing)
    kinds = {
        kind: [row["name"] for row in account["parameters"] if row["verdict"] == kind and row["grade"]] for kind in SAID
    }
    output.out.print(f"Not informed by any observation: {', '.join(kinds['not informed'])}.")
    output.out.print(f"Grade E, named by no count: {', '.join(kinds['never learned'])}.")
    for switch, options in account["structure"].items():
        sentence = ", ".join(f"{option} {a:.0%} -> {b:.0%}" for option, (a, b) in options.items())
        output.out.print(f"Structure, {switch}: {sentence}.")
    output.out.print(
        f"{len(account['fitted'])} of {len(account['fitted']) + len(account['not_fitted'])} observations "
        "marked 'fit' were fitted; "
        f"mean squared standardised miss {account['misfit'][0]:.1f} before, {account['misfit'][1]:.1f} after."
    )
    after, before = account["held_out"]["after"], account["held_out"]["before"]
    if after is not None and before is not None:
        inside = "/".join(f"{share:.0%}" for share in after["coverage"])
        output.out.print(
            f"Held out, {after['observations']} of {after['asked']} observations: {inside} inside 50/80/95 %, CRPS "
            f"{before['crps']:.2f} -> {after['crps']:.2f} log points."
        )


def _three(values: list[float]) -> str:
    return ", ".join(f"{value:.3g}" for value in values)


def validate_driven(
    name: str, case: Case, worlds: int, seed: int, words: str, runs: Path, page: Path | None, as_json: bool
) -> None:
    """Score worlds on the observations that calibration never saw, beside the priors and persistence."""
    begun = start(case, name, words, worlds, seed, runs)
    with refusals(f"{name}: "):
        found = validated(Kept(runs).bench(case, begun), seed)
    if page is not None:
        give_up(
            "--page is of conflict cases; `exeunt calibrate CASE -o PAGE` writes the page of this one.", output.USAGE
        )
    if as_json:
        say_json(
            {
                "about": about("validate", case, begun, ["as-was"], "expected", found.kept),
                "scores": {title: at.as_data() for title, at in found.columns},
                "steps": [vars(step) for step in found.steps],
                "same_host_later": None if found.later is None else found.later.as_data(),
                "never_seen": [vars(question) for question in found.unseen],
            }
        )
        return
    output.out.print(begun.sentence)
    _print_questions(case, found)
    _print_scores(case, found.columns)
    listing = table(
        f"Before and after, in {begun.worlds} {drawn_from(begun)}: log change", ("what", "left"), ("", "left"),
        ("counted", "right"),
        ("simulated", "right"), ("90 %", "right"), ("", "left"),
    )  # fmt: skip
    for step in found.steps:
        listing.add_row(
            step.what, "no rule changed" if step.control else "a rule changed", f"{step.counted:+.2f}",
            f"{step.median:+.2f}",
            f"{step.low:+.2f} to {step.high:+.2f}", "" if step.inside else "miss",
        )  # fmt: skip
    show(listing)


def _print_questions(case: Case, found: Validated) -> None:
    """The three questions apart."""
    asked = [] if found.later is None else [Question.of(case, SAME_HOST, "all kinds", found.later)]
    listing = table(
        "Three questions apart", ("what is asked", "left"), ("kind", "left"), ("counts", "right"),
        ("error, log points", "right"), ("CRPS", "right"), ("inside 50 / 80 / 95 %", "right"),
    )  # fmt: skip
    for at in [*asked, *found.unseen]:
        inside = " / ".join(f"{share:.0%}" for share in (at.inside_50, at.inside_80, at.inside_95))
        listing.add_row(at.asks, at.kind, str(at.counts), f"{at.error:.2f}", f"{at.crps:.2f}", inside)
    show(listing)
    if not found.unseen:
        output.out.print("Hosts and times never seen: no scores are kept for this case (`validation/unseen.py`).\n")
    elif any(at.case_hash != case.hash for at in found.unseen):
        output.out.print("Hosts and times never seen were scored with another version of this case.\n")


def _print_scores(case: Case, columns: list[tuple[str, Scores]]) -> None:
    last = columns[-1][1]
    listing = table(
        f"{case.file.title}: {last.observations} observations that were never fitted",
        ("", "left"),
        *((title, "right") for title, _ in columns),
    )
    for k, level in enumerate(LEVELS):
        listing.add_row(
            f"inside {level:.0%}, with what the model leaves out", *(f"{at.coverage[k]:.0%}" for _, at in columns)
        )
    for k, level in enumerate(LEVELS):
        listing.add_row(f"inside {level:.0%} of the model alone", *(f"{at.alone[k]:.0%}" for _, at in columns))
    listing.add_row("CRPS, log points", *(f"{at.crps:.2f}" for _, at in columns))
    listing.add_row("error of the median, log points", *(f"{at.error:.2f}" for _, at in columns))
    listing.add_row(f"over persistence's (MASE), {last.compared} of them", *(f"{at.mase:.2f}" for _, at in columns))
    listing.add_row("counted less simulated, standard deviations", *(f"{at.bias:+.2f}" for _, at in columns))
    show(listing)
    output.out.print(last.how_many + "\n")
    listing = table(
        "By measure: inside 90 % / error in log points",
        ("measure", "left"),
        ("observations", "right"),
        *((title, "right") for title, _ in columns),
    )
    for measure, (count, _, _) in last.by_measure.items():
        cells = [at.by_measure.get(measure, (0, float("nan"), float("nan"))) for _, at in columns]
        listing.add_row(measure, str(count), *(f"{inside:.0%} / {error:.2f}" for _, inside, error in cells))
    show(listing)
    listing = table(
        f"Beside the last fitted count carried forward: error in log points, {columns[-1][0]}",
        ("measure", "left"), ("with an earlier count", "right"), ("simulated", "right"), ("carried forward", "right"),
        ("skill", "right"), ("", "left"),
    )  # fmt: skip
    for measure, (count, error, naive) in last.persistence.items():
        word = "better" if error < naive else "carried forward is better"
        skill = f"{1 - error / naive:+.2f}" if naive > 0 else ""
        listing.add_row(measure, str(count), f"{error:.2f}", f"{naive:.2f}", skill, word)
    show(listing)
    output.out.print(
        "Skill is 1 less the error over that of the count carried forward: 1 is perfect, 0 no better, below 0 worse."
    )
