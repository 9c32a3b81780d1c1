"""Write docs/reference/speed.md from what is kept under bench/results.

python bench/page.py
"""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "reference" / "speed.md"

LIMITS = """## Which targets are missed, and why

A world of `russia-2022` has 9 groups, 44 hosts, 395 routes, 71 gates and 730 days. The tables above are of 24 November 2026, before worlds were held eight at a time in registers, before a world's tables were made anew on its own dates
alone, and before an edit started where it could first differ ([ADR 59](../adr/0059-eight-worlds-are-held-in-registers.md) to 61); measured on a machine with other work on it, they are not made again until it is idle. The target of 300
worlds a second is not reached.

One day of 32 worlds, least of 150 times on one core beside other work, processor time before and after: set out 289 and 153 to 203 us, cross 168 to 227 and 115, settle 213 and 185, relocate 73 and 45 to 59. A batch is 64 worlds, since what is not compiled
costs each of them half of what it costs in a batch of 32.

Tried and kept: groups and worlds as one axis, eight of them in a register; hazards said anew only when what they read changes, and looked through only where they did; moves with the same end counted in one row; clocks as long as the
visits of a place; sums by place instead of every cell; processes instead of threads above 256 worlds. Tried without gain: all hazards of a cell in one pass (forty rows side by side are not fetched ahead: three times as long); shares by
place before moves, arrays aligned to cache lines, 32-bit shares, batches of 16 and 128.

What is left to do: memory in blocks of eight worlds, played for many days before the next block, so that a block stays in the second cache; choice weights kept from the first pass; people moved summed from person-days instead of counted
every day; what NumPy still makes of rules and hazards on a day of change compiled; kernels shipped compiled, since the first run ever spends most of its time on them."""


def rounds() -> str:
    """This version beside an earlier one, as `rounds.py` measured."""
    path = HERE / "results" / "rounds.json"
    if not path.is_file():
        return ""
    lines = [
        "## Beside the version of 24 November 2026", "",
        "Whole processes in turn, with the same interpreter and libraries (`python bench/rounds.py`).", "",
        "| command | processor s, before | now | times less | wall s, before | now |", "|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for row in json.loads(path.read_text("utf-8")):
        cpu, wall = row["cpu"], row["wall"]
        lines.append(
            f"| {row['row']} | {cpu['before']:.1f} | {cpu['now']:.1f} | {row['times_less_cpu']:.1f} "
            f"| {wall['before']:.0f} | {wall['now']:.0f} |"
        )
    return "\n".join(lines)


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
    parts += ["\n".join(lines), *filter(None, [rounds()]), LIMITS]
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(HERE.parent)}.")


if __name__ == "__main__":
    main()
