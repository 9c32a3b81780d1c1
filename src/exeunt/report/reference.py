"""Reference pages made from the code: mechanisms with their parameters, and all priors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from exeunt.case.format.schema import write_pages
from exeunt.evidence import load_discrepancies, load_fixed, load_priors, load_switches
from exeunt.evidence.priors import READ
from exeunt.mechanisms import MECHANISMS


def mechanisms_page() -> str:
    """Markdown: every mechanism in the order of a day, what it says, and what is uncertain about it."""
    priors = load_priors()
    parts = [
        "# Mechanisms",
        "Made by `python -m exeunt.report.reference`; do not edit by hand.",
        "In the order in which they act within a day, between the phases `calendar` (rules and events in force) and "
        "`record`. A "
        "mechanism adds hazards or sets a control of a mover; all hazards that leave a status on a day compete once, "
        "so nobody is "
        "moved twice. A case switches a mechanism off by naming it, with the reason, under `mechanisms_off` in "
        "`case.yaml`; those "
        "that set controls of a mover (departure, destination, crossing, stay) belong to every case.",
    ]
    for name, module in MECHANISMS.items():
        parts += [f"## {name}", (module.__doc__ or "").strip()]
        wanted = module.PARAMETERS.wanted()
        if wanted:
            lines = [
                "| parameter | prior | what | central | 5 % to 95 % | unit | grade |",
                "|---|---|---|---:|---|---|---|",
            ]
            for attribute, asked in wanted.items():
                prior = priors[asked.id]
                lines.append(
                    f"| {attribute} | {prior.id} | {prior.name} | {prior.central:g} | {prior.low:g} to {prior.high:g} "
                    f"| {prior.unit} | {prior.grade} |"
                )
            parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def priors_page() -> str:
    """Markdown: every prior and declared assumption."""
    used: dict[str, list[str]] = {}
    for name, module in MECHANISMS.items():
        for asked in module.PARAMETERS.wanted().values():
            used.setdefault(asked.id, []).append(name)
    lines = [
        "| id | what | central | 5 % to 95 % | unit | grade | size | used by | source |",
        "|---|---|---:|---|---|---|---|---|---|",
    ]
    for prior in load_priors().values():
        lines.append(
            f"| {prior.id} | {prior.name} | {prior.central:g} | {prior.low:g} to {prior.high:g} | {prior.unit} | "
            f"{prior.grade} "
            f"| {prior.read} | {', '.join(used.get(prior.id, []))} | {prior.citation.replace('|', '/')} |"
        )
    switches = ["| id | what | options (share of worlds) | stands on |", "|---|---|---|---|"]
    for switch in load_switches().values():
        options = ", ".join(f"{name} ({share:.0%})" for name, share in zip(switch.options, switch.shares, strict=True))
        switches.append(f"| {switch.id} | {switch.says} | {options} | {switch.citation} |")
    read = "; ".join(f"*{word}*: {says}" for word, says in READ.items())
    return (
        "\n\n".join(
            [
                "# Priors",
                "Made by `python -m exeunt.report.reference`; do not edit by hand.",
                "Grades: A measured in this case or the same setting; B published for other settings; C derived from "
                "figures; D "
                "derived from few or weak figures; E judgement: swept evenly over its range, and every result that "
                "hangs on it "
                f"has to say so. Size: {read}. Rows of `ASM-...` are assumptions this project declares.",
                "\n".join(lines),
                "## Structural switches",
                "What the literature says in two ways: one option in each world, by weight, the same for every "
                "scenario; a case may fix one under `structure`.",
                "\n".join(switches),
                "## Fixed numbers",
                "Numbers that are the same in every world. They are not varied; a reader who doubts one edits "
                "`evidence/fixed.csv` and sees what changes.",
                _fixed(),
                "## What the model leaves out of counts",
                "Standard deviation of what the model is judged to leave out of each kind of count, stated before "
                "fitting.",
                _discrepancies(),
            ]
        )
        + "\n"
    )


def _fixed() -> str:
    lines = ["| id | what | value | unit | grade | used by | reason |", "|---|---|---:|---|---|---|---|"]
    for row in load_fixed().values():
        values = ", ".join(f"{value:g}" for value in row.values)
        lines.append(f"| {row.id} | {row.what} | {values} | {row.unit} | {row.grade} | {row.used_by} | {row.why} |")
    return "\n".join(lines)


def _size(sd: float | None) -> str:
    return "not compared" if sd is None else f"{sd:g}"


def _discrepancies() -> str:
    lines = ["| measure | standard deviation | unit | grade | what is left out |", "|---|---:|---|---|---|"]
    lines += [
        f"| {row.measure} | {_size(row.sd)} | {row.unit} | {row.grade} | {row.why} |"
        for row in load_discrepancies().values()
    ]
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/mechanisms.md": mechanisms_page,
    "docs/reference/priors.md": priors_page,
}
"""Generated file -> what makes it."""

if __name__ == "__main__":
    write_pages(PAGES, Path())
