"""The sections of a report, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from exeunt import __version__
from exeunt.case import Case
from exeunt.case.checks.names import ASSUMPTION
from exeunt.case.format.records import TABLES
from exeunt.case.scenarios.rules import AS_WAS
from exeunt.case.trace import cite, uses
from exeunt.claims.verdicts import NOT_TESTABLE, Verdict
from exeunt.compiled import model
from exeunt.contrast.effect import Effect
from exeunt.contrast.grounds import judged, judged_moves
from exeunt.contrast.uncertain import uncertain
from exeunt.evidence import load_priors
from exeunt.figures import Figure
from exeunt.figures.page import element
from exeunt.report.ledger import effect_words, verdict_words
from exeunt.report.page.content import Compared, Content
from exeunt.report.page.pictures import counts_shown, signed, where_words
from exeunt.report.summary import FEWEST, Range, Reported, guarded, places, short, short_spread, totals
from exeunt.results.in_words import day_words
from exeunt.worlds.uncertain_numbers import parameter

HOSTS = 6
USED = {"fit": "used to calibrate", "validate": "never fitted", "context": "shown only"}
KEY = ("abroad", "set_out", "blocked", "refused", "claims", "returned")
"""Totals of the summary."""
BADGE = '<span class="badge" title="a judgement that nobody has measured">assumption</span>'


def summary(at: Content, drawn: Mapping[str, Figure]) -> str:
    """What a reader has to know who reads for one minute."""
    first = at.case.file
    parts = [f'<section id="summary"><h2>In one minute</h2><p class="question">{escape(first.question)}</p>']
    parts += [f'<p class="lead">{comparison_sentence(one)}</p>' for one in at.comparisons]
    parts.append(_key_numbers(at))
    if at.validated is not None:
        last = at.validated.columns[-1][1]
        parts.append(
            f"<p>Of {last.asked} counts that were never used to fit anything, {last.coverage[1]:.0%} lie inside "
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
    low, middle, high = one.lead.quantiles
    sentence = one.lead.sentence(a, b)
    if not one.lead.above and not one.lead.below:
        return f"<strong>{escape(sentence[0].upper() + sentence[1:])}</strong>"
    return (
        f"<strong>{escape(sentence[0].upper() + sentence[1:])}</strong> Median {signed(middle)} "
        f"({signed(low)} to {signed(high)} in 90 % of worlds) {escape(one.lead.outcome.unit)} on "
        f"{day_words(one.lead.day)}, from {short(one.lead.median_before)} under {escape(a)}."
    )


def _key_numbers(at: Content) -> str:
    rows = []
    run = '<a href="#made">run</a>'
    for name, says, found in totals(at.results, at.day):
        if name in KEY:
            rows.append((escape(says), _range(found, name), "", "", run))
    for row in places(at.case, at.results, at.day)[:HOSTS]:
        counted = max(row.reported, key=lambda one: one.row.end, default=None)
        cells = ("", "") if counted is None else _counted(at.case, counted)
        source = run if counted is None else _linked(counted.row.source)
        name = f"{row.id}, together" if row.id in at.case.file.blocks else row.name
        rows.append((f"in {escape(name)}", _range(row.abroad), *cells, source))
    head = (
        "", f"simulated on {day_words(at.day)}: median (90 % of worlds)", "counted",
        "simulated on the day of the count", "source",
    )  # fmt: skip
    heads = "".join(f'<th scope="col">{text}</th>' for text in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table class="key"><tr>{heads}</tr>{body}</table></div>'


def _counted(case: Case, one: Reported) -> tuple[str, str]:
    reach = "" if one.low == one.high else f" ({short_spread(one.low, one.high)})"
    mark = "" if one.inside else ' <span class="miss">does not meet</span>'
    then = "" if one.simulated is None else _range(one.simulated)
    return (
        f"{short(one.row.value)}{reach}, {day_words(one.row.end)} ({one.row.measure}, {USED[one.row.use]})",
        f"{then}{mark}",
    )


def _range(at: Range, name: str = "") -> str:
    return f"<b>{guarded(name, at.median)}</b> ({guarded(name, at.low)} to {guarded(name, at.high)})"


def _linked(names: Iterable[str]) -> str:
    return ", ".join(f'<a href="#source-{escape(name, quote=True)}">{escape(name)}</a>' for name in names)


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
        "</section>",
    ]  # fmt: skip
    return "".join(parts)


def _what_they_are(at: Content, one: Compared) -> str:
    lines = []
    for name, edited in (one.a, one.b):
        if name == AS_WAS or edited is at.case:
            lines.append(f"<dt>{escape(name)}</dt><dd>The rules as they were.</dd>")
        elif name in at.case.scenarios:
            found = at.case.read_scenario(name)
            lines.append(f"<dt>{escape(name)}</dt><dd>{escape(found.title)}. {escape(found.why or '')}</dd>")
        else:
            lines.append(f"<dt>{escape(name)}</dt><dd>Edits of a file.</dd>")
    return f"<dl>{''.join(lines)}</dl>"


def _effects(case: Case, one: Compared) -> str:
    (a, _), (b, _) = one.a, one.b
    rows = []
    for at in [*one.effects, *one.apart]:
        low, middle, high = at.quantiles
        name = at.outcome.sentence if at.label is None else f"people in {case.place(at.label).name}"
        marks = f' <span class="grade">{" ".join(judged(at.outcome.name))}</span>' if judged(at.outcome.name) else ""
        rows.append(
            f"<tr><td>{escape(name)}{marks}</td><td>{guarded(at.outcome.name, at.median_before)}</td>"
            f"<td><b>{_moved(at, middle)}</b> ({_moved(at, low)} to {_moved(at, high)})</td>"
            f"<td>{at.below:.0%}</td><td>{at.above:.0%}</td>"
            f'<td class="plain">{escape(at.outcome.unit)}</td></tr>'
        )
    heads = "".join(
        f'<th scope="col">{escape(text)}</th>'
        for text in ("", f"under {a}", f"{b} less {a}: median (90 %)", "worlds lower", "worlds higher", "unit")
    )
    return f'<div class="wide"><table><tr>{heads}</tr>{"".join(rows)}</table></div>'


def _moved(at: Effect, value: float) -> str:
    if at.outcome.sensitive and 0 < abs(value) < FEWEST:
        return f"within {FEWEST}"
    return signed(value)


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
            f"{short_spread(one.simulated.low, one.simulated.high) if one.simulated else '–'} "
            f"({_linked(one.row.source)})</li>"
            for one in missed
        )
        parts.append(
            f"<details><summary>{len(missed)} of {len(found)} counts of stocks do not meet the simulated range"
            f"</summary><ul>{listed}</ul></details>"
        )
    return "".join(parts) + "</section>"


def ledger(at: Content, drawn: Mapping[str, Figure]) -> str:
    """The claims of a text with their verdicts."""
    if at.ledger is None:
        return ""
    text = at.ledger.text
    about = ", ".join(part for part in (text.author, text.publisher, str(text.date)) if part)
    parts = [
        f'<section id="claims"><h2>What is said: {escape(text.title)}</h2><p>{escape(about)}. {escape(text.note)} '
        f"A claim holds from {at.ledger.holds:.0%} of worlds and fails up to {at.ledger.fails:.0%}; a claim with "
        f"several tests is as good as its worst. Ledger {at.ledger.hash}.</p>",
        element(drawn["ledger"]) if "ledger" in drawn else "",
    ]  # fmt: skip
    for heading, found in _by_kind(at).items():
        if found:
            parts.append(f"<h3>{heading} ({len(found)})</h3>" + "".join(_claim(at.case, one) for one in found))
    return "".join(parts) + "</section>"


def _by_kind(at: Content) -> dict[str, list[Verdict]]:
    """Verdicts apart by what decided: worlds, what was read or counted, or nothing."""
    simulated = [one for one in at.verdicts if one.share is not None]
    untested = [one for one in at.verdicts if one.word == NOT_TESTABLE]
    rest = [one for one in at.verdicts if one not in simulated and one not in untested]
    return {
        "Decided in simulated worlds": simulated, "Decided by what was counted, dated or read": rest,
        "Not testable here": untested,
    }  # fmt: skip


def _claim(case: Case, one: Verdict) -> str:
    share = "" if one.share is None else f", {one.share:.0%} of worlds"
    tests = "".join(
        f"<li>{escape(tested.words)}. {escape(verdict_words(tested))} {escape(effect_words(tested))}</li>"
        for tested in one.tested
    )
    more = [("Not testable", one.claim.not_testable), ("Does not show", one.claim.limits)]
    notes = "".join(f"<p><i>{label}</i>: {escape(text)}</p>" for label, text in more if text)
    sources = f"<p><i>Sources</i>: {_sources(case, one.claim.sources)}</p>" if one.claim.sources else ""
    return (
        f'<details class="claim" id="claim-{escape(one.claim.id, quote=True)}"><summary><b>{escape(one.claim.id)}'
        f'</b> <span class="word">{escape(one.word)}{share}</span> {escape(one.claim.says)}</summary>'
        f"<blockquote>{escape(one.claim.quote)}</blockquote><ul>{tests}</ul>{notes}{sources}</details>"
    )


def _sources(case: Case, names: Sequence[str]) -> str:
    known = {source.id for source in case.sources}
    return "; ".join(_linked([name]) if name in known else escape(name) for name in names)


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
    better = sum(error < naive for _, error, naive in last.persistence.values())
    parts.append(
        f"<p>{escape(last.how_many)} The naive forecast carries the last fitted count of the same kind and place "
        f"forward. It is worse than the simulation for {better} of {len(last.persistence)} kinds of counts"
        + (", and better for the others" if better < len(last.persistence) else "")
        + f'.</p><div class="wide"><table><tr>{heads}</tr>{body}</table></div>'
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


def evidence(at: Content) -> str:
    """Every uncertain number with its range, grade and source, and the assumptions first."""
    case = at.case
    rows = [one for one in uncertain(case) if one.kind == "parameter"]
    moves = judged_moves(case)
    grades = {grade: [one for one in rows if one.grade == grade] for grade in "EDCBA"}
    tally = ", ".join(f"{len(found)} of grade {grade}" for grade, found in reversed(grades.items()) if found)
    parts = [
        '<section id="evidence"><h2>Evidence and assumptions</h2>'
        f"<p>{tally}. A grade says how good the evidence is, from A (best) to E {BADGE}: "
        f"a judgement that nobody has measured, drawn evenly over its range and never learned from counts. "
        f"Every count of people hangs on: {', '.join(moves)}.</p>"
    ]
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
    source = _linked(own) if own else escape(cited) if cited not in ("", "none", ASSUMPTION) else BADGE
    return (
        f'<tr id="number-{escape(id, quote=True)}"><td>{escape(id)}</td><td>{escape(at.name)}</td><td>{at.central:g} '
        f"({at.low:g} to {at.high:g}) {escape(at.unit)}</td><td>{escape(', '.join(used_by))}</td><td>{source}</td></tr>"
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


def made(at: Content) -> str:
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
