"""A page of conflict cases beside their registered counts: scores at a glance, then every camp as a small chart. One
file, no scripts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import escape

import numpy as np

from exeunt.displacement.validate import LEVELS, Score, Validation
from exeunt.report.summary import number
from exeunt.results.scores import Floats

WIDTH, HEIGHT, PAD = 300, 130, 8
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: right; padding: .2rem .6rem; border-bottom: 1px solid #ddd; }
th:first-child, td:first-child { text-align: left; } th { font-weight: 600; vertical-align: bottom; }
.best { font-weight: 700; } .note { color: #555; max-width: 48rem; }
figure { display: inline-block; margin: .5rem; vertical-align: top; }
figcaption { font-size: 13px; } svg { background: #fafafa; }
"""


def validation_page(found: Sequence[Validation], worlds: int) -> str:
    """The validation of conflict cases as one HTML page with a chart for every camp."""
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Conflict cases</title><style>{STYLE}</style>",
        "<h1>Simulated against registered</h1>",
        "<p class=note>ARD, rescaled: the mean over days of the sum over camps of |simulated &minus; registered|, over "
        "the total registered, the simulated total "
        "being that registered. 0 is perfect; 1 means that half of the people are in the wrong camp. The simulation is "
        "the mean of "
        f"{worlds} worlds whose settings never saw the war they are scored on (cases marked * had a "
        f"part in them). The capacity given for a camp is "
        "usually the largest count ever registered there: it leaks the answer, so both scores stand here. The best of "
        "each row is bold.</p>",
        _table(found),
        *[_case(at) for at in found],
    ]
    return "\n".join(parts) + "\n"


NAIVE = ("capacity", "first day", "uniform", "gravity")
HEADINGS = (
    "case", "with given capacity", "without", "Flee", "shares of capacity", "first day", "uniform", "gravity",
    "from day 31: with", "without", "Flee",
    "shares of day 30", "by country", *[f"counts within {level:.0%}" for level in LEVELS],
    *[f"without capacity, within {level:.0%}" for level in LEVELS[1:]],
)  # fmt: skip


def _table(found: Sequence[Validation]) -> str:
    rows = []
    for at in found:
        given = at.given.ard if at.given else None
        given_later = at.given.ard_later if at.given else None
        all_days = [given, at.free.ard, at.flee, *(at.naive.get(name) for name in NAIVE)]
        later = [given_later, at.free.ard_later, at.flee_later, at.naive_later.get("day 30")]
        cells = _best(all_days) + _best(later) + [f"<td>{at.best.ard_countries:.3f}"]
        cells += [f"<td>{_percent(share)}" for share in _coverages(at)]
        mark = "" if at.held_out else " *"
        rows.append(f"<tr><td>{escape(at.case.name)}{mark}" + "".join(cells))
    return f"<table><tr>{''.join(f'<th>{heading}' for heading in HEADINGS)}{''.join(rows)}</table>"


def _coverages(at: Validation) -> tuple[float, ...]:
    """Shares of counts within the intervals, of the best forecast and of the one without capacities."""
    return (*at.best.coverage_counted, *at.free.coverage_counted[1:])


def _percent(share: float) -> str:
    return "-" if share != share else f"{share:.0%}"


def _best(values: list[float | None]) -> list[str]:
    known = [value for value in values if value is not None and value == value]
    least = min(known, default=None)
    return [
        "<td>&ndash;"
        if value is None or value != value
        else f"<td class={'best' if value == least else 'rest'}>{value:.3f}"
        for value in values
    ]


def scores_of(score: Score) -> dict[str, object]:
    """The scores of one forecast as plain data, for JSON."""
    return {
        "ard": score.ard, "ard_unscaled": score.ard_unscaled,
        "ard_from_day_31": None if score.ard_later != score.ard_later else score.ard_later, "mase": score.mase,
        "crps": score.crps, "coverage": dict(zip(map(str, LEVELS), score.coverage, strict=True)),
        "coverage_counted": {str(level): None if share != share else share
                             for level, share in zip(LEVELS, score.coverage_counted, strict=True)},
        "ard_counted": None if score.ard_counted != score.ard_counted else score.ard_counted,
        "ard_countries": score.ard_countries,
    }  # fmt: skip


def _case(at: Validation) -> str:
    charts = [_chart(at, at.camps.index(camp), part) for camp, part in at.worst]
    first = at.case.file.first_day
    last = first + timedelta(days=len(at.registered) - 1)
    title = f"<h2>{escape(at.case.file.title)} ({escape(at.case.name)})</h2>"
    note = (
        f"<p class=note>{first} to {last}. Dots: registered (corrected for new registrations). Line and band: median "
        f"and 90 % of worlds"
        f"{', with given capacities' if at.given else ''}. Worst camps first, with their part in the ARD.</p>"
    )
    return title + note + "".join(charts)


def _chart(at: Validation, camp: int, part: float) -> str:
    ensemble, registered = at.ensemble[:, camp], at.registered[:, camp]
    low, middle, high = np.quantile(ensemble, (0.05, 0.5, 0.95), axis=1)
    top = max(float(high.max()), float(registered.max()), 1.0)
    name = next(place.name for place in at.case.places if place.id == at.camps[camp])
    band = f"{_points(high, top)} {_points(low[::-1], top, backwards=True)}"
    step = max(len(registered) // 40, 1)
    dots = "".join(
        f'<circle cx="{_x(day, len(registered)):.1f}" cy="{_y(registered[day], top):.1f}" r="2"/>'
        for day in range(0, len(registered), step)
    )
    end = f"last day: {number(float(middle[-1]))} simulated, {number(float(registered[-1]))} registered"
    return (
        f'<figure><svg width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{escape(name)}: {end}">'
        f'<polygon points="{band}" fill="#9ecae1"/><polyline points="{_points(middle, top)}" fill="none" '
        f'stroke="#08519c" stroke-width="1.5"/>'
        f'<g fill="#d94801">{dots}</g><text x="{PAD}" y="14" font-size="11">{number(top)}</text></svg>'
        f"<figcaption><b>{escape(name)}</b>, {part:.3f} of the ARD<br>{end}</figcaption></figure>"
    )


def _x(day: int, days: int) -> float:
    return PAD + (WIDTH - 2 * PAD) * day / max(days - 1, 1)


def _y(value: float, top: float) -> float:
    return HEIGHT - PAD - (HEIGHT - 3 * PAD) * value / top


def _points(values: Floats, top: float, backwards: bool = False) -> str:
    days = len(values)
    step = max(days // 150, 1)
    chosen = sorted({*range(0, days, step), days - 1})
    return " ".join(
        f"{_x(days - 1 - day if backwards else day, days):.1f},{_y(float(values[day]), top):.1f}" for day in chosen
    )


def validation_table(found: Sequence[Validation], worlds: int) -> str:
    """The scores of all cases as a Markdown table, without charts."""
    rows = [
        "# Scores of the conflict cases",
        "",
        f"Made by `exeunt validate CASE... -o conflict-scores.md`, {worlds} worlds; do not edit by hand. ARD, "
        f"rescaled. Each case is scored with settings fitted to the wars of other countries. Coverage is of counts "
        "that were made, not of days between them. Flee's runs of mali2017_adm1 and ukraine2022 were cut at 896 and "
        "397 days.",
        "",
        "| " + " | ".join(HEADINGS) + " |",
        "|---" * len(HEADINGS) + "|",
    ]
    for at in found:
        given, later = (at.given.ard, at.given.ard_later) if at.given else (None, None)
        numbers = [
            given, at.free.ard, at.flee, *(at.naive.get(name) for name in NAIVE), later,
            at.free.ard_later, at.flee_later, at.naive_later.get("day 30"), at.best.ard_countries,
        ]  # fmt: skip
        cells = ["-" if value is None or value != value else f"{value:.3f}" for value in numbers]
        shares = [_percent(share) for share in _coverages(at)]
        rows.append(f"| {at.case.name}{'' if at.held_out else ' *'} | " + " | ".join([*cells, *shares]) + " |")
    return "\n".join(rows) + "\n"
