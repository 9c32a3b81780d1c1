"""The calibration page: what was learned, what was not, how it fits, and how it does on what it never saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exeunt.report.summary import number

SAID = {
    "learned": "learned",
    "barely": "barely",
    "not informed": "not informed",
    "never learned": "grade E: no count names it",
}


def calibration_page(account: Mapping[str, Any]) -> str:
    """Markdown from what is kept with posterior worlds."""
    before, after = account["held_out"]["before"], account["held_out"]["after"]
    rows = account["parameters"]
    parts = [
        f"# What calibration learned of {account['case']}",
        f"Made by `exeunt calibrate {account['case']} --worlds {account['worlds']} --seed {account['seed']} -o PAGE`; "
        "do not edit by hand.",
        f"An ensemble smoother with {account['steps']} assimilations moved {account['worlds']} worlds towards "
        f"{len(account['fitted'])} observations marked "
        f"*fit*. The mean squared standardised miss fell from {account['misfit'][0]:.1f} "
        f"to {account['misfit'][1]:.1f}. "
        f"Parameters of grade A or B learn from "
        "whatever they vary with, those of grade C, D or E, and the strengths of rules, only from observations that "
        "name them. What "
        "gravity leaves unexplained of a host is learned from "
        "what is counted there; it stands for everything the model does not know of that host.",
        "## Held out",
        _held_out(before, after),
        "## Not learned",
        _not_learned(rows),
        "## Parameters",
        _parameters([row for row in rows if row["grade"]]),
        "*Spread* is the standard deviation over the prior's, *moved* the shift of the mean in standard deviations of "
        "the prior, both on the scale on which "
        "the prior is normal. A parameter that moved by two or more is marked: its prior and the counts of this case "
        "are at odds, and one of them, or the model, is wrong.",
        "## Hosts beyond gravity, and strengths of rules",
        _parameters([row for row in rows if not row["grade"]]),
        "## Structure",
        _structure(account["structure"]),
        "Worlds are weighted by how well those with their options fit, flattened so that at least half of them count.",
        "## What the model is said to leave out",
        "*Stated* is judged before fitting, *learned* is what the misses of fitted counts made of it; scores of "
        "calibrated worlds and ranges beside counts use the second.",
        _discrepancy(account["discrepancy"], account.get("left_out", {})),
        *(f"## {title}\n\n{_observations([row for row in account['observations'] if row['use'] == use])}"
          for title, use in (("Fitted", "fit"), ("Held out, one by one", "validate"))),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _held_out(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    if before is None or after is None:
        return "The case has no observation marked *validate* that is simulated."
    lines = [
        f"{after['observations']} of {after['asked']} observations marked *validate*, none of them ever fitted, are "
        f"scored.{_passed_over(after['passed_over'])} {after['compared']} of them have an earlier count of "
        f"the same kind among those "
        "fitted, which a naive forecast carries forward. Errors are in log points: 0.7 is a factor of two.",
        "",
        "| | priors | calibrated |",
        "|---|---:|---:|",
    ]
    for level, a, b in zip(after["levels"], before["coverage"], after["coverage"], strict=True):
        lines.append(f"| inside the {level:.0%} interval, with what the model leaves out | {a:.0%} | {b:.0%} |")
    for level, a, b in zip(after["levels"], before["alone"], after["alone"], strict=True):
        lines.append(f"| inside the {level:.0%} interval of the model alone | {a:.0%} | {b:.0%} |")
    lines += [
        f"| CRPS, log points | {before['crps']:.2f} | {after['crps']:.2f} |",
        f"| error of the median, log points | {before['error']:.2f} | {after['error']:.2f} |",
        f"| that error over persistence's (MASE), {after['compared']} observations | {before['mase']:.2f} | "
        f"{after['mase']:.2f} |",
        "",
        "| measure | observations | inside 90 % before | after | error before | after |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for measure, (count, inside, error) in after["by_measure"].items():
        _, was_inside, was = before["by_measure"].get(measure, (0, float("nan"), float("nan")))
        lines.append(f"| {measure} | {count} | {was_inside:.0%} | {inside:.0%} | {was:.2f} | {error:.2f} |")
    lines += [
        "",
        "Beside the last fitted count carried forward; skill is 1 less the error over that of the count carried "
        "forward.",
        "",
        "| measure | with an earlier count | error | carried forward | skill |",
        "|---|---:|---:|---:|---:|",
    ]
    for measure, (count, error, naive) in after["persistence"].items():
        skill = f"{1 - error / naive:+.2f}" if naive > 0 else ""
        lines.append(f"| {measure} | {count} | {error:.2f} | {naive:.2f} | {skill} |")
    return "\n".join(lines)


def _passed_over(rows: list[dict[str, str]]) -> str:
    """Observations that are not compared, and why."""
    listed = "; ".join(f"{row['id']} ({row['why']})" for row in rows)
    return f" Not scored: {listed}." if rows else ""


def _not_learned(rows: list[dict[str, Any]]) -> str:
    graded = [row for row in rows if row["grade"]]
    nothing = [row["name"] for row in graded if row["verdict"] == "not informed"]
    never = [row["name"] for row in graded if row["verdict"] == "never learned"]
    odds = [f"{row['name']} ({row['says']}, moved by {row['shift']:+.1f})" for row in graded if row["at_odds"]]
    sentence = (
        f"The observations say nothing, or next to nothing, about {len(nothing)} of {len(graded)} parameters: "
        f"{', '.join(nothing)}. "
        f"{len(never)} more are judgements that no count names: {', '.join(never)}."
    )
    return sentence + (f" At odds with their priors: {'; '.join(odds)}." if odds else "")


def _parameters(rows: list[dict[str, Any]]) -> str:
    lines = [
        "| id | what | grade | before: 5 %, median, 95 % | after | unit | spread | moved | |",
        "|---|---|---|---|---|---|---:|---:|---|",
    ]
    for row in rows:
        mark = SAID[row["verdict"]] + (", **at odds with its prior**" if row["at_odds"] else "")
        lines.append(
            f"| {row['name']} | {row['says']} | {row['grade']} | {_three(row['before'])} | {_three(row['after'])} | "
            f"{row['unit']} "
            f"| {row['spread']:.2f} | {row['shift']:+.2f} | {mark} |"
        )
    return "\n".join(lines)


def _three(values: list[float]) -> str:
    return ", ".join(f"{value:.3g}" for value in values)


def _structure(structure: dict[str, dict[str, list[float]]]) -> str:
    lines = ["| switch | option | share of worlds before | after |", "|---|---|---:|---:|"]
    for switch, options in structure.items():
        lines += [f"| {switch} | {option} | {a:.0%} | {b:.0%} |" for option, (a, b) in options.items()]
    return "\n".join(lines)


def _discrepancy(table: dict[str, list[Any]], learned: Mapping[str, float]) -> str:
    lines = ["| measure | stated, log points | learned | what |", "|---|---:|---:|---|"]
    rows = (f"| {name} | {sd:g} | {learned.get(name, sd):.2f} | {why} |" for name, (sd, why) in table.items())
    return "\n".join([*lines, *rows])


def _observations(rows: list[dict[str, Any]]) -> str:
    lines = [
        "| id | measure | where | until | counted | range | before, 90 % | after, 90 % | after, median | |",
        "|---|---|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        low, middle, high = row["after"]
        inside = "inside" if row["low"] <= high and row["high"] >= low else "**miss**"
        lines.append(
            f"| {row['id']} | {row['measure']} | {', '.join(row['where'])} | {row['end']} | {number(row['value'])} | "
            f"{number(row['low'])} to {number(row['high'])} "
            f"| {number(row['before'][0])} to {number(row['before'][2])} | {number(low)} to {number(high)} | "
            f"{number(middle)} | {inside} |"
        )
    return "\n".join(lines)
