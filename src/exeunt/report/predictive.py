"""The prior predictive page: every observation beside what the priors alone say of it."""

from __future__ import annotations

from collections import defaultdict

from exeunt.case import Case
from exeunt.report.misses import why
from exeunt.report.summary import Reported, number, reported, spread
from exeunt.results import Results
from exeunt.vocabulary import MEASURES

HEADINGS = {name: measure.heading for name, measure in MEASURES.items()}


def predictive_page(case: Case, results: Results, worlds: int, seed: int) -> str:
    """Markdown: a table for each measure, and a reason for each miss."""
    rows = reported(case, results)
    simulated = [at for at in rows if at.inside is not None]
    inside = sum(bool(at.inside) for at in simulated)
    by_measure: dict[str, list[Reported]] = defaultdict(list)
    for at in rows:
        by_measure[at.row.measure].append(at)
    parts = [
        f"# What the priors alone say of {case.name}",
        f"Made by `exeunt predict {case.name} --worlds {worlds} --seed {seed} -o docs/reference/prior-predictive.md`; "
        "do not edit by hand.",
        f"Each of {results.worlds} worlds is one draw of every uncertain number from its prior. Nothing is calibrated. "
        f"The "
        "simulated range holds 90 % of worlds; a reported range is *inside* if it meets it. A miss is a finding about "
        "the "
        "priors or the model, and says why as far as that is known; nothing was changed to remove it.",
        f"Of {len(rows)} observations {len(simulated)} count something that is simulated; {inside} of them are inside, "
        f"{len(simulated) - inside} are missed. Observations marked *fit* are for calibration, *validate* for scoring, "
        "*context* for neither: among them are all numbers from which a shipped prior was derived.",
    ]
    for measure in HEADINGS:
        if measure in by_measure:
            parts += [f"## {HEADINGS[measure]}", _table(case, by_measure[measure])]
    return "\n\n".join(parts) + "\n"


def _table(case: Case, rows: list[Reported]) -> str:
    lines = [
        "| id | where | until | reported | range | prior 90 % range | median | | use | source |",
        "|---|---|---|---:|---:|---:|---:|---|---|---|",
    ]
    notes = []
    for at in sorted(rows, key=lambda at: (at.row.where, at.row.end)):
        row = at.row
        verdict = {True: "inside", False: "**miss**", None: "-"}[at.inside]
        lines.append(
            f"| {row.id} | {', '.join(row.where)} | {row.end} | {number(row.value)} | {number(at.low)} to "
            f"{number(at.high)} "
            f"| {spread(at.simulated) if at.simulated else '-'} | "
            f"{number(at.simulated.median) if at.simulated else '-'} "
            f"| {verdict} | {row.use} | {', '.join(row.source)} |"
        )
        if at.inside is not True:
            notes.append(f"- **{row.id}**: {why(case, at)}")
    return "\n".join(lines) + ("\n\n" + "\n".join(notes) if notes else "")
