"""What came out: the summary, comparisons, and where people are, as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from exeunt.case import Case
from exeunt.contrast.grounds import judged
from exeunt.contrast.uncertain import uncertain
from exeunt.figures import Figure
from exeunt.figures.page import element
from exeunt.report.page import switches
from exeunt.report.page.content import Compared, Content
from exeunt.report.page.pictures import counts_shown
from exeunt.report.page.words import BADGE, linked, moved, ranged, stacked, where_words
from exeunt.report.summary import Reported, guarded, places, short, short_spread, totals
from exeunt.results.in_words import day_words

HOSTS = 6
USED = {"fit": "used to calibrate", "validate": "never fitted", "context": "shown only"}
KEY = ("abroad", "set_out", "blocked", "refused", "claims", "returned")
"""Totals of the summary."""


def summary(at: Content) -> str:
    """What a reader has to know who reads for one minute."""
    first = at.case.file
    parts = [f'<section id="summary"><h2>In one minute</h2><p class="question">{escape(first.question)}</p>']
    parts += [f'<p class="lead">{comparison_sentence(one)}</p>' for one in at.comparisons]
    parts.append(_key_numbers(at))
    if at.validated is not None:
        last = at.validated.columns[-1][1]
        parts.append(
            f"<p>Of the counts that were never used to fit anything ({last.asked}), {last.coverage[1]:.0%} lie inside "
            f'the 80 % range. <a href="#validation">How it does beside a naive forecast</a>.</p>'
        )
    grades = [one.grade for one in uncertain(at.case) if one.kind == "parameter"]
    parts.append(
        f"<p>{grades.count('E')} of {len(grades)} uncertain numbers are judgements that nobody has measured "
        f'(<a href="#evidence">evidence</a>, marked {BADGE}). A difference between two sets of rules is surer than '
        "a level: both meet the same worlds, and what is wrong in both cancels in part.</p></section>"
    )
    return "".join(parts)


def comparison_sentence(one: Compared) -> str:
    """The comparison in words, with its numbers."""
    (a, _), (b, _) = one.a, one.b
    low, middle, high = one.lead.shown
    sentence = one.lead.sentence(a, b)
    if not one.lead.above and not one.lead.below:
        return f"<strong>{escape(sentence)}</strong>"
    return (
        f"<strong>{escape(sentence[0].upper() + sentence[1:])}</strong> Median {moved(one.lead, middle)} "
        f"({moved(one.lead, low)} to {moved(one.lead, high)} in 90 % of worlds) {escape(one.lead.outcome.unit)} on "
        f"{day_words(one.lead.day)}, from {short(one.lead.before_shown)} under {escape(a)}."
    )


def _key_numbers(at: Content) -> str:
    rows = []
    run = '<a href="#made">run</a>'
    for name, says, found in totals(at.results, at.day):
        if name in KEY:
            rows.append((escape(says), ranged(found, name), "", "", run))
    for row in places(at.case, at.results, at.day)[:HOSTS]:
        counted = max(row.reported, key=lambda one: one.row.end, default=None)
        cells = ("", "") if counted is None else _counted(at.case, counted)
        source = run if counted is None else linked(counted.row.source)
        name = f"{row.id}, together" if row.id in at.case.file.blocks else row.name
        rows.append((f"in {escape(name)}", ranged(row.abroad), *cells, source))
    head = (
        "", f"simulated on {day_words(at.day)}: median (90 % of worlds)", "counted",
        "simulated on the day of the count", "source",
    )  # fmt: skip
    return stacked(head, rows, "key")


def _counted(case: Case, one: Reported) -> tuple[str, str]:
    reach = "" if one.low == one.high else f" ({short_spread(one.low, one.high)})"
    mark = "" if one.inside else ' <span class="miss">does not meet</span>'
    then = "" if one.simulated is None else ranged(one.simulated)
    return (
        f"{short(one.row.value)}{reach}, {day_words(one.row.end)} ({one.row.measure}, {USED[one.row.use]})",
        f"{then}{mark}",
    )


def comparisons(at: Content, drawn: Mapping[str, Figure]) -> str:
    """Each comparison: sentence, difference over time, dots, what it turns on, who is affected, and the rules."""
    return "".join(_comparison(at, one, k, drawn) for k, one in enumerate(at.comparisons))


def _comparison(at: Content, one: Compared, k: int, drawn: Mapping[str, Figure]) -> str:
    (a, _), (b, _) = one.a, one.b
    boxes = [
        f"It turns where {escape(box.words)} (grades {box.grades or '–'}): {box.density:.0%} of worlds there say the "
        "opposite."
        for box in one.turns.boxes[:1]
    ]
    turns = " ".join(boxes) or escape(one.turns.sentence)
    parts = [
        f'<section id="comparison-{k}"><h2>{escape(b)} beside {escape(a)}</h2>',
        _what_they_are(at, one),
        *(element(drawn[name]) for name in (f"difference-{k}", f"dots-{k}") if name in drawn),
        "<h3>What changes</h3>", _effects(at.case, one), "<h3>What the sign turns on</h3>", f"<p>{turns}</p>",
        *(element(drawn[name]) for name in (f"tornado-{k}", f"rules-{k}") if name in drawn),
        switches.section(at, one, k, drawn),
        "</section>",
    ]  # fmt: skip
    return "".join(parts)


def _what_they_are(at: Content, one: Compared) -> str:
    lines = [f"<dt>{escape(name)}</dt><dd>{escape(at.words.get(name, ''))}</dd>" for name, _ in (one.a, one.b)]
    return f"<dl>{''.join(lines)}</dl>"


def _effects(case: Case, one: Compared) -> str:
    (a, _), (b, _) = one.a, one.b
    rows = []
    for at in [*one.effects, *one.apart]:
        low, middle, high = at.shown
        name = at.outcome.sentence if at.label is None else f"people in {case.place(at.label).name}"
        marks = f' <span class="grade">{" ".join(judged(at.outcome.name))}</span>' if judged(at.outcome.name) else ""
        rows.append((
            f"{escape(name)}{marks}", guarded(at.outcome.name, at.before_shown),
            f"<b>{moved(at, middle)}</b> ({moved(at, low)} to {moved(at, high)})", f"{at.below:.0%}", f"{at.above:.0%}",
            escape(at.outcome.unit),
        ))  # fmt: skip
    heads = ("", f"under {a}", f"{b} less {a}: median (90 %)", "worlds lower", "worlds higher", "unit")
    return stacked(heads, rows)


def levels(at: Content, drawn: Mapping[str, Figure]) -> str:
    """Where people are under the rules as they were, beside what was counted."""
    parts = ['<section id="levels"><h2>Where people are, under the rules as they were</h2>']
    parts += [element(drawn[name]) for name in ("map", "abroad", "beside") if name in drawn]
    _, found = counts_shown(at)
    missed = [one for one in found if not one.inside]
    if missed:
        listed = "".join(
            f"<li>{escape(where_words(at.case, one.row.where))}, {day_words(one.row.end)}, {one.row.measure}: counted "
            f"{short(one.row.value)} ({short_spread(one.low, one.high)}), simulated "
            f"{one.simulated.reach if one.simulated else '–'} "
            f"({linked(one.row.source)})</li>"
            for one in missed
        )
        parts.append(
            f"<details><summary>{len(missed)} of {len(found)} counts of stocks do not meet the simulated range"
            f"</summary><ul>{listed}</ul></details>"
        )
    return "".join(parts) + "</section>"
