"""Rules that the reader switches on the page: effects stored column by column, added in the browser."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

from exeunt.case import Case
from exeunt.case.format.kinds import KINDS
from exeunt.contrast.questions import Question
from exeunt.declare import Floats
from exeunt.figures import Figure, difference_fan
from exeunt.figures.page import element
from exeunt.laboratory.switches import Switches
from exeunt.report.page.content import Compared, Content
from exeunt.report.page.words import few_are_few, signed, stacked
from exeunt.report.summary import FEWEST, short
from exeunt.results.outcomes import OUTCOMES

STEPS = 32767
"""Steps to which a column is rounded: a sixteen-bit number."""
LARGEST = 400
"""Worlds that the page holds; of more, the first."""
FEWEST_WORLDS = 60
ROOM = 300_000
"""Numbers of two bytes that the page holds for one comparison."""
MANY_PARTS = 12
EVERY = 26
"""Days of the course that the page holds, at most."""


def named(case: Case, what: Question) -> str:
    """An outcome in words, or the place where people are."""
    if what.label is None:
        return OUTCOMES[what.outcome].sentence
    return f"people in {case.place(what.label).name}"


def figure(one: Compared, k: int) -> Figure | None:
    """The difference over time with every part of the change switched on, added."""
    found = one.switches
    if found is None:
        return None
    kept = _kept(found)
    course = np.sum([at.course[kept] for at in found.each], axis=0)[:, : _worlds(found)]
    return difference_fan(
        f"switched-{k}", "The difference that the rules make which are switched on",
        f"{one.lead.outcome.sentence} ({one.lead.outcome.unit}); effects of several parts are added",
        [found.days[at] for at in kept], course,
        step=FEWEST if one.lead.outcome.sensitive else 0,
    )  # fmt: skip


def _worlds(found: Switches) -> int:
    """Worlds that the page holds: as many as find room in it."""
    rows = len(found.each) * (len(_kept(found)) + len(found.questions))
    of = int(found.before.shape[1])
    return min(of, LARGEST, max(FEWEST_WORLDS, ROOM // max(rows, 1)))


def _kept(found: Switches) -> list[int]:
    """Days of the course that the page holds, the last among them; fewer where there are many parts."""
    most = EVERY if len(found.each) <= MANY_PARTS else EVERY // 2
    step = max(1, -(-len(found.days) // most))
    return sorted(range(len(found.days) - 1, -1, -step))


def data(at: Content) -> dict[str, Any]:
    """What the page adds up, by number of comparison."""
    return {str(k): _columns(at, one) for k, one in enumerate(at.comparisons) if one.switches is not None}


def _columns(at: Content, one: Compared) -> dict[str, Any]:
    assert one.switches is not None
    found, kept, worlds = one.switches, _kept(one.switches), _worlds(one.switches)
    return {
        "a": one.a[0], "b": one.b[0], "unit": one.lead.outcome.unit, "says": one.lead.outcome.sentence,
        "worlds": worlds, "fewest": FEWEST,
        "days": [found.days[k].isoformat() for k in kept],
        "sensitive": [OUTCOMES[what.outcome].sensitive for what in found.questions],
        "each": [
            {
                "course": _packed(part.course[kept], worlds),
                "differences": _packed(np.array([
                    few_are_few(OUTCOMES[what.outcome], row)
                    for what, row in zip(found.questions, part.differences, strict=True)
                ]), worlds),
            }
            for part in found.each
        ],
    }  # fmt: skip


def _packed(values: Floats, worlds: int) -> dict[str, Any]:
    """Rows of sixteen-bit numbers, each with what one step of it is worth."""
    rows = values[:, :worlds]
    steps = np.maximum(np.abs(rows).max(axis=1), 1e-12) / STEPS
    whole = np.round(rows / steps[:, None]).astype("<i2")
    return {"steps": [float(f"{step:.6g}") for step in steps], "values": b64encode(whole.tobytes()).decode("ascii")}


def section(at: Content, one: Compared, k: int, drawn: Mapping[str, Figure]) -> str:
    """The boxes to switch, the sentence, the figure and the table that follow them."""
    if one.switches is None:
        return ""
    boxes = "".join(
        f'<label><input type="checkbox" value="{n}" checked> <b>{escape(part.name.replace("_", " "))}</b>'
        f"{f' ({KINDS[part.name].says})' if part.name in KINDS else ''}"
        f' <span class="uses">{_rules(part.rules)}</span></label>'
        for n, part in enumerate(one.switches.each)
    )
    heads = ("", "difference: median (90 %)", "worlds lower", "worlds higher", "unit")
    rows = [
        (escape(named(at.case, what)), "–", "–", "–", escape(OUTCOMES[what.outcome].unit))
        for what in one.switches.questions
    ]
    of, worlds = one.switches.before.shape[1], _worlds(one.switches)
    fewer = f" The page holds the first {worlds} of {of} worlds." if of > worlds else ""
    return (
        f'<div class="switches" data-switches="{k}"><h3>Switch the rules yourself</h3>'
        f"<p>Each part of what differs ({len(one.switches.each)}) was changed alone, in the same worlds. "
        f"On: as under {escape(one.b[0])}. Off: as under {escape(one.a[0])}. Effects of several parts are added. "
        f"{_how_far(one)}{fewer}</p>"
        f"<fieldset><legend>Rules as under {escape(one.b[0])}</legend>{boxes}</fieldset>"
        f'<p class="lead"><output aria-live="polite"></output></p>{element(drawn[f"switched-{k}"])}'
        f"{stacked(heads, rows)}</div>"
    )


def _rules(ids: tuple[str, ...]) -> str:
    return f"{len(ids)} rule{'' if len(ids) == 1 else 's'}: {escape(', '.join(ids))}" if ids else ""


def _how_far(one: Compared) -> str:
    """How far the sum of all is from the run of all."""
    assert one.switches is not None
    added, together, missed = (
        np.asarray(values[0]) for values in (one.switches.added, one.switches.together, one.switches.missed)
    )
    low, middle, high = np.quantile(missed, (0.05, 0.5, 0.95))
    return (
        f"With all on, the sum is {signed(float(np.median(added)))} and the run of all at once "
        f"{signed(float(np.median(together)))}; world by world the sum is off by {signed(float(middle))} "
        f"({signed(float(low))} to {signed(float(high))}), where the effect is typically "
        f"{short(float(np.median(np.abs(together))))} in size."
    )
