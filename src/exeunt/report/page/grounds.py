"""What a report stands on: scores, method, evidence, sources, and how it is made again, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from exeunt import __version__
from exeunt.calibration.heldout import Scores
from exeunt.case import Case
from exeunt.case.checks.names import ASSUMPTION
from exeunt.case.format.records import TABLES
from exeunt.case.trace import cite, uses
from exeunt.compiled import model
from exeunt.contrast.grounds import judged_moves
from exeunt.contrast.uncertain import uncertain
from exeunt.evidence import load_priors
from exeunt.figures import Figure
from exeunt.figures.page import element
from exeunt.report.page.content import Content
from exeunt.report.page.words import BADGE, linked
from exeunt.worlds.uncertain_numbers import parameter


def validation(at: Content) -> str:
    """Scores on counts never fitted, beside the naive forecast."""
    parts = ['<section id="validation"><h2>How it does on counts that were never fitted</h2>']
    if at.validated is None:
        return "".join(parts) + f"<p>{escape(at.not_validated)}</p></section>"
    columns = at.validated.columns
    last = columns[-1][1]
    rows: list[tuple[str, list[str]]] = [
        (f"inside the {level} % range", [f"{one.coverage[k]:.0%}" for _, one in columns])
        for k, level in enumerate((50, 80, 95))
    ]
    rows += [
        ("error of the median, log points (0.7: a factor of two)", [f"{one.error:.2f}" for _, one in columns]),
        (f"that error over the naive forecast's, {last.compared} counts", [_mase(one.mase) for _, one in columns]),
    ]
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("", *(name for name, _ in columns)))
    body = "".join(f"<tr><td>{say}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for say, cells in rows)
    parts.append(
        f"<p>{escape(last.how_many)} {_beside_naive(last)}</p>"
        f'<div class="wide"><table><tr>{heads}</tr>{body}</table></div>'
    )
    kinds = "".join(
        f"<tr><td>{escape(name.replace('_', ' '))}</td><td>{count}</td><td>{error:.2f}</td><td>{naive:.2f}</td>"
        f"<td>{'simulation' if error < naive else 'naive forecast'}</td></tr>"
        for name, (count, error, naive) in last.persistence.items()
    )
    if kinds:
        parts.append(
            '<div class="wide"><table><caption>Error by kind of count, log points</caption><tr><th>kind</th>'
            f"<th>counts</th><th>simulated</th><th>last count carried forward</th><th>nearer</th></tr>{kinds}</table>"
            "</div>"
        )
    for step in at.validated.steps:
        parts.append(
            f"<p>{escape(step.what)}{' (no rule changed)' if step.control else ''}: counted {step.counted:+.2f} log, "
            f"simulated {step.median:+.2f} ({step.low:+.2f} to {step.high:+.2f}); "
            f"{'inside' if step.inside else 'outside'}.</p>"
        )
    return "".join(parts) + "</section>"


def _beside_naive(scores: Scores) -> str:
    """For how many kinds of counts the simulation is nearer than the naive forecast."""
    if not scores.persistence:
        return "None has an earlier count of its kind and place that was fitted, so there is no naive forecast to beat."
    better = sum(error < naive for _, error, naive in scores.persistence.values())
    others = ", and better for the others" if better < len(scores.persistence) else ""
    return (
        "The naive forecast carries the last fitted count of the same kind and place forward. It is worse than the "
        f"simulation for {better} of {len(scores.persistence)} kinds of counts{others}."
    )


def _mase(value: float) -> str:
    return "–" if value != value else f"{value:.2f}"


def method(at: Content) -> str:
    """How it works, in short, and what was counted for what."""
    case = at.case
    uses_of = [row.use for row in case.observations]
    days = (case.file.last_day - case.file.first_day).days + 1
    off = "".join(f"<li>{escape(name)}: {escape(why)}</li>" for name, why in case.file.mechanisms_off.items())
    names = (
        "departure", "choice of a host and a door", "crossing", "stay", "asylum", "onward moves", "return",
    )  # fmt: skip
    return (
        '<section id="method"><h2>Method in short</h2>'
        f"<p>People of {escape(case.file.origin)} in {len(case.groups)} groups, over {len(case.places)} places and "
        f"{len(case.routes)} routes, day by day for {days} days. Each day, mechanisms say how fast people move "
        f"({', '.join(names)}), and {len(case.rules)} dated rules say who is let in, for how long, and by which door; "
        "hazards compete once a day, so that nobody is moved twice and nobody is lost.</p>"
        f"<p>{escape(at.bench.start.sentence.split(';')[0].replace('`', '').rstrip('.)'))}"
        f"{')' if '(' in at.bench.start.sentence.split(';')[0] else ''}. "
        "A world is one draw of everything that is uncertain. The same worlds meet every set of rules, so a "
        "difference has no noise of chance in it. Ranges hold 90 % of worlds, and say how far the stated uncertainty "
        "reaches, not how wrong the model can be.</p>"
        f"<p>Of {len(uses_of)} counts {uses_of.count('fit')} were used to calibrate, {uses_of.count('validate')} only "
        f"to score, and {uses_of.count('context')} are shown. {escape(case.file.notes)}</p>"
        + (f"<p>Left out of this case:</p><ul>{off}</ul>" if off else "")
        + "</section>"
    )


def evidence(at: Content, drawn: Mapping[str, Figure]) -> str:
    """Every uncertain number with its range, grade and source, and the assumptions first."""
    case = at.case
    rows = [one for one in uncertain(case) if one.kind == "parameter"]
    moves = judged_moves(case)
    grades = {grade: [one for one in rows if one.grade == grade] for grade in "EDCBA"}
    tally = ", ".join(f"{len(found)} of grade {grade}" for grade, found in reversed(grades.items()) if found)
    parts = [
        '<section id="evidence"><h2>Evidence and assumptions</h2>'
        f"<p>{tally}. A grade says how good the evidence is, from A (best) to E {BADGE}: "
        f"a judgement that nobody has measured, drawn evenly over its range and learned only from counts that name it. "
        f"Every count of people hangs on: {', '.join(moves)}.</p>"
    ]
    parts += [element(drawn[name]) for name in ("evidence", "learned") if name in drawn]
    for grade, found in grades.items():
        if not found:
            continue
        lines = "".join(_number_row(case, one.name, one.used_by) for one in found)
        parts.append(
            f'<details class="evidence"{" open" if grade == "E" else ""}><summary>Grade {grade}: {len(found)} numbers'
            f'{" " + BADGE if grade == "E" else ""}</summary><div class="wide"><table><tr><th>id</th><th>what</th>'
            f"<th>central (5 % to 95 %)</th><th>used by</th><th>source</th></tr>{lines}</table></div></details>"
        )
    parts.append(_assumed_rows(case))
    return "".join(parts) + "</section>"


def _number_row(case: Case, id: str, used_by: Sequence[str]) -> str:
    at, shipped = parameter(case, id), load_priors().get(id)
    own = getattr(at, "source", ())
    cited = shipped.citation if shipped else ""
    source = linked(own) if own else escape(cited) if cited not in ("", "none", ASSUMPTION) else BADGE
    return (
        f'<tr id="number-{escape(id, quote=True)}"><td class="plain">{escape(id)}</td><td>{escape(at.name)}</td>'
        f"<td>{at.central:g} ({at.low:g} to {at.high:g}) {escape(at.unit)}</td>"
        f"<td>{escape(', '.join(used_by))}</td><td>{source}</td></tr>"
    )


def _assumed_rows(case: Case) -> str:
    found = [
        (table, str(getattr(row, "id", "")), str(getattr(row, "note", "")))
        for table in TABLES
        for row in case.table(table)
        if ASSUMPTION in getattr(row, "source", ())
    ]
    tables = dict.fromkeys(table for table, _, _ in found)
    lines = "".join(
        f"<li><b>{escape(table)}</b> ({sum(one[0] == table for one in found)}): "
        + "; ".join(f"{escape(id)}{f' ({escape(note)})' if note else ''}" for of, id, note in found if of == table)
        + "</li>"
        for table in tables
    )
    return (
        f"<details><summary>{len(found)} rows of the case rest on a judgement of those who compiled it {BADGE}"
        f"</summary><ul>{lines}</ul></details>"
    )


def sources(at: Content) -> str:
    """Every source of the case, with what cites it."""
    cited = uses(at.case)
    lines = "".join(
        f'<li id="source-{escape(source.id, quote=True)}"><b>{escape(source.id)}</b>: '
        f'{escape(cite(at.case, source.id))} <span class="uses">{len(cited.get(source.id, []))} rows</span></li>'
        for source in at.case.sources
    )
    assumed = '<li id="source-assumption"><b>assumption</b>: a judgement of those who compiled the case</li>'
    return (
        f'<section id="sources"><h2>Sources</h2><details><summary>{len(at.case.sources)} sources of the case</summary>'
        f"<ol>{lines}{assumed}</ol></details></section>"
    )


def reproduced(at: Content) -> str:
    """How to make the page again, and from what it was made."""
    start = at.bench.start
    rows = (
        ("command", f"<code>{escape(at.command)}</code>"), ("runs", escape(at.runs)), ("case", escape(at.case.name)),
        ("fingerprint of the case", f"<code>{at.case.hash[:16]}</code>"), ("worlds", f"{start.worlds:,}, "
        f"{'calibrated' if start.known else 'drawn from the priors'}, seed {start.seed}"),
        ("Exeunt", f"{__version__}, model {model()}"),
    )  # fmt: skip
    body = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in rows)
    warning = f"<p>{escape(start.warning)}.</p>" if start.warning else ""
    return f'<section id="made"><h2>To make this page again</h2>{warning}<table>{body}</table></section>'
