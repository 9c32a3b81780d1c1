"""The figures of a report, made from its content."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exeunt.case import Case
from exeunt.case.format.kinds import KINDS
from exeunt.case.format.records import Rule
from exeunt.claims.shares import WORDS
from exeunt.claims.verdicts import Verdict
from exeunt.contrast.uncertain import uncertain
from exeunt.figures import (
    Arc,
    Bar,
    Counted,
    Credit,
    Figure,
    Learned,
    Said,
    Swing,
    difference_fan,
    evidence_map,
    flow_map,
    ledger_strip,
    level_fan,
    prior_and_posterior,
    quantile_dots,
    rules_over_time,
    simulated_beside_counted,
    tornado,
)
from exeunt.report.maps import home_of
from exeunt.report.page import switches
from exeunt.report.page.content import Compared, Content
from exeunt.report.page.words import moved, where_words
from exeunt.report.summary import FEWEST, STOCKS, Range, Reported, reported, short
from exeunt.results.in_words import day_words

MOST_COUNTS, MOST_SWINGS, MOST_RULES, MOST_NAMED = 24, 10, 60, 8
MAP_DAYS = 35
MOST_LEARNED = 14
MANY = 3
"""Groups of a rule that are counted, not named."""


def figures(at: Content) -> dict[str, Figure]:
    """Every figure of the report by name."""
    found = [
        *(figure for k, compared in enumerate(at.comparisons) for figure in _of_comparison(at, compared, k)),
        _level(at), *_map(at), *_beside(at), *_ledger(at),
        *_evidence(at), *_learned(at),
    ]  # fmt: skip
    return {figure.name: figure for figure in found}


def _credit(at: Content, *scenarios: str) -> Credit:
    ids = [at.own.get(name, "") for name in scenarios]
    return Credit((), ", ".join(filter(None, ids)) or at.runs)


def _of_comparison(at: Content, compared: Compared, k: int) -> Iterator[Figure]:
    (a, _), (b, _) = compared.a, compared.b
    lead, credit = compared.lead, _credit(at, a, b)
    low, middle, high = lead.shown
    label = lead.label and (at.case.place(lead.label).name if lead.outcome.axis == "place" else lead.label)
    within = ", ".join(filter(None, (label, lead.groups and f"groups {lead.groups}", lead.outcome.unit)))
    what = f"{lead.outcome.sentence} ({within})"
    step = FEWEST if lead.outcome.sensitive else 0
    differ = bool(lead.above or lead.below)
    yield difference_fan(
        f"difference-{k}",
        f"Up to {day_words(at.day)} {b} and {a} do not differ in any world" if not differ else
        f"Under {b} {moved(lead, middle)} {lead.outcome.unit} by {at.day:%B %Y}, "
        f"between {moved(lead, low)} and {moved(lead, high)} in 90 % of worlds",
        f"{b} less {a}, world by world: {what}", compared.days, compared.course, credit, step,
    )  # fmt: skip
    dots = quantile_dots(f"dots-{k}", "", "", lead.difference, step=step)
    yield from _rules(at, compared, k)
    switched = switches.figure(compared, k)
    if switched is not None:
        yield switched
    if not differ:
        return
    higher, lower = (sum(row["side"] == side for row in dots.rows) for side in ("higher", "lower"))
    says = f"higher under {b}" if higher >= lower else f"lower under {b}"
    yield quantile_dots(
        f"dots-{k}", f"In {max(higher, lower)} of 20 worlds the difference is {says}",
        f"Difference on {day_words(at.day)}: {what}", lead.difference, credit, step,
    )  # fmt: skip
    swings = [
        Swing(one.what.name, one.what.says, one.what.grade, one.low, one.high, one.ends)
        for one in compared.swings[:MOST_SWINGS]
        if one.width > 0
    ]
    if swings:
        yield tornado(
            f"tornado-{k}", f"The difference hangs most on: {swings[0].says}",
            f"Median difference in {lead.outcome.unit} at both ends of each assumption, the ten widest", swings, credit,
        )  # fmt: skip


def rule_words(case: Case, rule: Rule) -> str:
    """Where, by which door and for whom a rule acts, and its kind, shortly."""
    names = {place.id: place.name for place in case.places} | {gate.id: gate.name for gate in case.crossings}
    where = names.get(rule.where[0], rule.where[0])
    where += f" and {len(rule.where) - 1} more" if len(rule.where) > 1 else ""
    door = f", {rule.door.replace('_', ' ')}" if rule.door else ""
    few = ", ".join(rule.groups) if len(rule.groups) < MANY else f"{len(rule.groups)} groups"
    groups = "" if rule.groups == ("all",) else f", {few}"
    return f"{where}{door}{groups}: {rule.kind.replace('_', ' ')}"


def _rules(at: Content, compared: Compared, k: int) -> Iterator[Figure]:
    (a, first), (b, second) = compared.a, compared.b
    under = {a: {rule.id: rule for rule in first.rules}, b: {rule.id: rule for rule in second.rules}}
    changed = [
        id for id in dict.fromkeys((*under[a], *under[b])) if under[a].get(id) != under[b].get(id)
    ]  # fmt: skip
    days = (at.case.file.first_day, at.case.file.last_day)
    bars = []
    for id in changed:
        for side in (a, b):
            rule = under[side].get(id)
            if rule is None or rule.start > days[1] or (rule.end is not None and rule.end < days[0]):
                continue
            bars.append(Bar(
                f"{rule_words(first, rule)} ({id})", max(rule.start, days[0]), min(rule.end or days[1], days[1]),
                f"{rule.value:g} {KINDS[rule.kind].unit}", side, id, ", ".join(rule.source),
            ))  # fmt: skip
    bars = sorted(bars, key=lambda bar: (bar.start, bar.rule))
    if not bars:
        return
    shown, rules = bars[:MOST_RULES], len({bar.id for bar in bars})
    left_out = len({bar.id for bar in bars}) - len({bar.id for bar in shown})
    sources = tuple(dict.fromkeys(name for bar in shown for name in bar.source.split(", ")))
    yield rules_over_time(
        f"rules-{k}", f"{rules} {'rule differs' if rules == 1 else 'rules differ'} between {a} and {b}",
        "Each bar is a rule from its first to its last day in force", shown, (a, b),
        Credit(sources if len(sources) <= MOST_NAMED else (*sources[:MOST_NAMED], f"{len(sources) - MOST_NAMED} more, "
               "in the table below")),
        f"{left_out} more rules that begin later are not drawn." if left_out else "",
    )  # fmt: skip


def _level(at: Content) -> Figure:
    there = Range.of(at.abroad[at.days.index(at.day)])
    return level_fan(
        "abroad",
        f"{short(there.shown[1])} people are abroad on {day_words(at.day)}, {there.reach} in 90 % of worlds",
        "People who left and are in a host, under the rules as they were", at.days, at.abroad, _credit(at, "as-was"),
    )  # fmt: skip


def _map(at: Content) -> Iterator[Figure]:
    series = at.results.series["abroad"]
    home = home_of(at.case)
    drawn = [id for id in series.labels if at.case.place(id).lat is not None and at.case.place(id).lon is not None]
    if home is None or not drawn:
        return
    medians = np.median(series.values, axis=2)
    days = [at.results.first_day.fromordinal(at.results.first_day.toordinal() + day) for day in series.days]
    every = range(len(days) - 1, -1, -max(1, len(days) // MAP_DAYS))
    kept = sorted(every)
    arcs = [
        Arc(at.case.place(id).name, float(at.case.place(id).lat or 0), float(at.case.place(id).lon or 0),
            [float(value) for value in medians[series.labels.index(id), kept]])
        for id in drawn
    ]  # fmt: skip
    largest = sorted(arcs, key=lambda arc: -arc.people[-1])[:3]
    listed = ", ".join(f"{arc.place} ({short(arc.people[-1])})" for arc in largest)
    yield flow_map(
        "map", f"Most are in {listed}",
        "People who left and are there on the day of the slider, median of worlds; wide arcs: many people",
        home, [days[k] for k in kept], arcs, _credit(at, "as-was"),
        at.case.file.boundaries or "Boundaries imply no opinion on the status of any territory.",
    )  # fmt: skip


def counts_shown(at: Content) -> tuple[list[Reported], list[Reported]]:
    """Stocks that were counted and simulated: those drawn, the latest of each place, and all of them."""
    found = [one for one in reported(at.case, at.results) if one.row.measure in STOCKS and one.simulated is not None]
    found = [one for one in found if one.row.value > 0]
    latest: dict[tuple[str, tuple[str, ...]], Reported] = {}
    for one in sorted(found, key=lambda one: one.row.end):
        latest[one.row.measure, one.row.where] = one
    return sorted(latest.values(), key=lambda one: -one.row.value)[:MOST_COUNTS], found


def _beside(at: Content) -> Iterator[Figure]:
    shown, found = counts_shown(at)
    if not shown:
        return
    meet = sum(bool(one.inside) for one in shown)
    rows = [
        Counted(
            f"{where_words(at.case, one.row.where)}, {one.row.end:%b %Y}, {one.row.measure} ({one.row.use})",
            (one.simulated.low, one.simulated.median, one.simulated.high) if one.simulated else (1, 1, 1),
            (one.low, one.row.value, one.high), bool(one.inside), one.row.use, one.row.id, ", ".join(one.row.source),
        )
        for one in shown
    ]  # fmt: skip
    sources = tuple(dict.fromkeys(name for one in shown for name in one.row.source))
    yield simulated_beside_counted(
        "beside", f"Simulated and counted ranges meet in {meet} of {len(shown)} latest counts of stocks",
        f"People, logarithmic scale; the latest of {len(found)} counts for each place and measure. 'fit': used to "
        "calibrate; 'validate': never fitted; 'context': neither",
        rows, Credit(sources, _credit(at, "as-was").run),
    )  # fmt: skip


def _ledger(at: Content) -> Iterator[Figure]:
    if at.ledger is None:
        return
    claims = [strip_row(one) for one in at.verdicts if one.share is not None]
    if claims:
        tally = {word: sum(one.word == word for one in claims) for word in WORDS}
        counts = [f"{count} {PLURAL.get(word, word) if count > 1 else word}" for word, count in tally.items() if count]
        yield ledger_strip(
            "ledger", f"Of {len(claims)} claims that worlds can test, {', '.join(counts)}",
            "Share of worlds in which an effect is as large as it says, smaller, or as large the other way",
            sorted(claims, key=lambda one: -one.larger),
            Credit((at.ledger.text.title,), "ids at the end of the page"),
        )  # fmt: skip


def strip_row(one: Verdict) -> Said:
    """A claim with its three shares: of all its tests at once where there are several."""
    deciding = one.deciding
    shares = one.joint or (deciding.shares if deciding else None)
    if shares is None:
        return Said(one.claim.id, one.claim.says, one.word, one.share or 0.0)
    return Said(one.claim.id, one.claim.says, one.word, shares.larger, shares.between, shares.opposite)


def _evidence(at: Content) -> Iterator[Figure]:
    numbers = [one for one in uncertain(at.case) if one.kind == "parameter"]
    pairs = [(part, one.grade) for one in numbers for part in one.used_by]
    judged = sum(one.grade == "E" for one in numbers)
    if pairs:
        yield evidence_map(
            "evidence", f"{judged} of {len(numbers)} uncertain numbers are judgements",
            "Uncertain numbers of each mechanism, by the grade of their evidence",
            sorted(pairs, key=lambda pair: -sum(pair[0] == part for part, _ in pairs)),
        )  # fmt: skip


def _learned(at: Content) -> Iterator[Figure]:
    rows = [row for row in at.bench.start.account.get("parameters", ()) if row["verdict"] == "learned"]
    moved_most = sorted(rows, key=lambda row: row["spread"])[:MOST_LEARNED]
    if not moved_most:
        return
    every = at.bench.start.account["parameters"]
    learned = sum(row["verdict"] == "learned" for row in every)
    yield prior_and_posterior(
        "learned", f"Counts taught something of {learned} of {len(every)} uncertain numbers",
        f"The {len(moved_most)} that became narrowest, each on the scale of its prior",
        [
            Learned(
                row["name"], row["says"], row["grade"], row["unit"], tuple(row["before"]), tuple(row["after"])
            )
            for row in moved_most
        ],
        Credit((), f"calibration {at.bench.start.account['mark']}"),
    )  # fmt: skip


PLURAL = {"holds": "hold", "depends": "depend"}
