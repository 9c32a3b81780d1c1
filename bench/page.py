"""Write docs/reference/speed.md from what is kept under bench/results.

python bench/page.py
"""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "reference" / "speed.md"

LIMITS = """## Which targets are missed, and why

A world of `russia-2022` has 9 groups, 44 hosts, 395 routes, 71 gates and 730 days, and its movers take some 20 ms: a third to settle stays, a quarter to choose and set out, a fifth to cross borders. The rest of a day, about as
much again, is rules and mechanisms in NumPy; rules whose beginning is in doubt make a third of all days a day of change in some world of a batch. Loops are vectorised over whole rows and reach a fifth of what the
cache delivers; they are not bound by memory alone.

Tried and kept: groups and worlds as one axis; hazards said anew only when what they read changes; moves with the same end counted in one row (a quarter less time in all); clocks as long as the visits of a place;
batches of 32 worlds, of which two at once do not crowd each other out of the cache; processes instead of threads above 256 worlds. Tried without gain: shares by place before moves, arrays aligned to cache lines
(a sixth of one mover), 32-bit shares (a tenth of one mover), batches of 16, 64 and 128. Whole people (`sampled`) draw for every cell with anybody in it, most of them with a fraction of a person's chance.

What is left to do: choice shares kept over the days on which no rent, queue or rule changes, flows by world instead of by group, and the tables of a day compiled as the movers are."""


def main() -> None:
    """Write the page."""
    parts = [
        "# Speed",
        "Made by `python bench/page.py` from what `python bench/table.py --peers` and `python bench/flee.py` "
        "measured; do not edit by hand.",
    ]
    for file in ("table.json", "long.json"):
        path = HERE / "results" / file
        if not path.is_file():
            continue
        kept = json.loads(path.read_text("utf-8"))
        about = ", ".join(f"{name} {value}" for name, value in kept["machine"].items())
        lines = [
            f"{kept['at'][:10]}, version {kept['version']}, {about}. {kept.get('note', '')}".strip(), "",
            "| what | figure | ratio | target |", "|---|---|---:|---|",
        ]  # fmt: skip
        for row in kept["rows"]:
            ratio = f"{row['ratio']:.3g}" if "ratio" in row else ""
            lines.append(f"| {row['row']} | {row['figure']} | {ratio} | {row.get('target', '')} |")
        parts.append("\n".join(lines))
    flee = json.loads((HERE / "results" / "flee.json").read_text("utf-8"))
    lines = [
        "## Beside Flee",
        "",
        "| case | Flee, s | one world here, ms | ratio | with reading the case | ARD of Flee | ARD here | without "
        "given capacities |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in flee["rows"]:
        lines.append(
            f"| {row['case']} | {row['flee_seconds']:.1f} (release {row['flee']}) | {1000 * row['seconds']:.2f} | "
            f"{row['ratio']:,.0f} | {row['ratio_with_reading']:,.0f} "
            f"| {row['flee_ard']:.3f} | {row['ard']:.3f} | {row['ard_without_capacity']:.3f} |"
        )
    lines += [
        "",
        "Each program in one process on one core, in turn; Flee with one agent for each person. Flee also works out "
        "and writes what persons do; here only counts move. On mali2012 the release scores better "
        "than the 0.315 measured earlier with the settings of the case.",
    ]
    parts += ["\n".join(lines), LIMITS]
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(HERE.parent)}.")


if __name__ == "__main__":
    main()
