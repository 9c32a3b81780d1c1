"""Outcomes: one number of a run in each world, at a day or up to it, each with a unit and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from exeunt.results import Results

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What is asked of a run. `value(results, day, label)` is `[world]`; without a label, over all labels."""

    name: str
    sentence: str
    unit: str
    value: Callable[[Results, date, str | None], Numbers]
    labels: str = ""  # series whose labels it can be asked for; empty: none
    sensitive: bool = False  # counts under 10 are not printed
    needs: tuple[str, ...] = ()  # mechanisms without which it is not computed
    judged: tuple[str, ...] = ()  # parameters of grade E that it hangs on, beside those of every count of people


def _series(name: str) -> Callable[[Results, date, str | None], Numbers]:
    def value(results: Results, day: date, label: str | None) -> Numbers:
        values = results.at(name, day, label)
        return values if label is not None else np.asarray(values.sum(axis=0))

    return value


def _status(*names: str) -> Callable[[Results, date, str | None], Numbers]:
    def value(results: Results, day: date, label: str | None) -> Numbers:
        return np.asarray(sum(results.at("status", day, name) for name in names))

    return value


def _net_outflow(results: Results, day: date, label: str | None) -> Numbers:
    away = _status("queueing", "on_the_way", "visiting", "resident", "applicant", "protected", "irregular")
    return away(results, day, None)


def _secure_share(results: Results, day: date, label: str | None) -> Numbers:
    return _share(_status("resident", "protected")(results, day, None), _series("abroad")(results, day, None))


def _returned_share(results: Results, day: date, label: str | None) -> Numbers:
    return _share(_series("returned")(results, day, None), _series("set_out")(results, day, None))


def _share(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _blocked_person_days(results: Results, day: date, label: str | None) -> Numbers:
    """Weekly stocks of the blocked, straight lines between them, summed over days."""
    series = results.series["status"]
    blocked = series.values[series.labels.index("blocked")].astype(np.float64)
    last = (day - results.first_day).days
    kept = [i for i, number in enumerate(series.days) if number <= last]
    days = np.array([series.days[i] for i in kept], dtype=np.float64)
    total = np.trapezoid(blocked[kept], days, axis=0)
    since = results.first_day + timedelta(days=int(days[-1]))
    return np.asarray(total + (day - since).days * blocked[kept[-1]])


def _peaks(results: Results, name: str, day: date, label: str | None) -> Numbers:
    """Highest value so far of each label asked for, `[label, world]`."""
    series = results.series[name]
    last = (day - results.first_day).days
    kept = [i for i, number in enumerate(series.days) if number <= last]
    rows = series.values[:, kept] if label is None else series.values[[series.labels.index(label)]][:, kept]
    return np.asarray(rows.max(axis=1, initial=0.0), dtype=np.float64)


def _queue_peak(results: Results, day: date, label: str | None) -> Numbers:
    return np.asarray(_peaks(results, "queue", day, label).sum(axis=0))


def _wait_days(results: Results, day: date, label: str | None) -> Numbers:
    return np.asarray(_peaks(results, "wait", day, label).max(axis=0, initial=0.0))


def _never_left(results: Results, day: date, label: str | None) -> Numbers:
    return _status("blocked")(results, day, None) + _series("dropped")(results, day, None)


def _recognition_rate(results: Results, day: date, label: str | None) -> Numbers:
    positive = _series("protected")(results, day, label)
    return _share(positive, positive + _series("rejected")(results, day, label))


def _rent_index(results: Results, day: date, label: str | None) -> Numbers:
    """Without a label, the highest of any host."""
    values = results.at("rent", day, label)
    return np.asarray(100 * np.exp(values if label is not None else values.max(axis=0)))


def _by_exiles(name: str) -> Callable[[Results, date, str | None], Numbers]:
    """A number by host; without a label, its mean over exiles."""

    def value(results: Results, day: date, label: str | None) -> Numbers:
        if label is not None:
            return results.at(name, day, label)
        people = results.at("abroad", day)
        return _share((results.at(name, day) * people).sum(axis=0), people.sum(axis=0))

    return value


def _people(
    name: str, sentence: str, value: Callable[[Results, date, str | None], Numbers], labels: str = "",
    sensitive: bool = False, needs: tuple[str, ...] = (), unit: str = "people",
) -> Outcome:  # fmt: skip
    return Outcome(name, sentence, unit, value, labels, sensitive, needs)


def _kept(name: str, needs: str, sentence: str, unit: str, judged: str = "", sensitive: bool = False) -> Outcome:
    return Outcome(name, sentence, unit, _series(name), "", sensitive, (needs,), tuple(judged.split()))


_ALL = (
    _people("left", "people who set out, those who leave twice counted twice", _series("set_out"), "set_out"),
    _people("abroad", "people who left and are in a host", _series("abroad"), "abroad"),
    _people("abroad_by_group", "people who left and are in a host, by group", _series("abroad_by_group"), "abroad_by_group"),
    _people("net_outflow", "people who left and are not back", _net_outflow),
    _people("arrivals", "people let in by a host", _series("entered"), "entered"),
    _people("blocked", "people who want to leave and find no way", _status("blocked")),
    _people("blocked_person_days", "days spent blocked", _blocked_person_days, unit="person-days"),
    _people("never_left", "people who decided to leave and did not: blocked, or dropped the plan", _never_left),
    _people("queue_peak", "longest queue at the end of a week", _queue_peak, "queue"),
    _people("wait_days", "longest wait at a crossing at the end of a week", _wait_days, "wait", unit="days"),
    _people("refused", "people refused at a gate", _series("refused"), "refused", True),
    _people("refused_asylum_at_border", "would-be asylum seekers turned back at a border",
            _series("refused_asylum_at_border"), "refused_asylum_at_border", True),
    _people("irregular_entries", "people who entered irregularly after a refusal", _series("irregular_entries"),
            "irregular_entries", True),
    _people("irregular_stock", "people in irregular stay", _status("irregular")),
    _people("secure_share", "share of people in hosts with a residence permit or protection", _secure_share, unit="share"),
    _people("applications", "people who asked for asylum", _series("claims"), "claims", True, ("asylum",)),
    _people("recognition_rate", "positive over substantive decisions", _recognition_rate, "protected", needs=("asylum",),
            unit="share"),
    _people("protected", "people protected", _status("protected"), "", True, ("asylum",)),
    _people("stay_lost", "lawful visits that ended without renewal", _series("stay_lost"), "stay_lost"),
    _people("forced_exits", "people who left a host because their lawful stay had ended", _series("forced_exits"),
            "forced_exits"),
    _people("onward_moves", "moves to another host", _series("moved_on"), "moved_on", needs=("onward",)),
    _people("returned", "people who went home", _series("returned"), "returned", needs=("returning",)),
    _people("returned_share", "people who went home over people who set out", _returned_share, needs=("returning",), unit="share"),
    _people("returned_under_pressure", "people who went home because their lawful stay had ended", _series("returned_forced"),
            "returned_forced", needs=("returning",)),
    _people("removed", "people removed by a host", _series("removed"), "removed", True, ("removal",)),
    _people("abducted", "people abroad whom the origin took back by force, as recorded", _status("abducted"), "", True,
            ("abduction",)),
    _kept("detained", "repression", "detentions of the publicly active at home", "detentions", "ASM-15 VOI-09", True),
    _kept("prosecuted", "repression", "publicly active people prosecuted at home", "people", "VOI-09", True),
    _kept("imprisoned", "repression", "publicly active people sent to prison at home", "people", "VOI-09", True),
    Outcome("activist_days_at_risk", "days spent at home by the publicly active since the first wave of detentions",
            "person-days", _series("at_risk"), needs=("repression",)),
    Outcome("rent_index", "rents in the main city over what they would be without exiles; without a place, the highest",
            "100 = no change", _rent_index, "rent", needs=("housing",)),
    Outcome("hostility", "hostility to exiles over that of the first day; without a place, as exiles meet it", "SD",
            _by_exiles("hostility"), "hostility", needs=("reception",)),
    Outcome("tightening_pressure", "hazard of a tightening by hosts without a visa; without a place, as exiles meet it",
            "1/year", _by_exiles("pressure"), "pressure", needs=("reception",)),
    _kept("draftable_men_abroad", "manpower", "people liable to the draft who are away", "people"),
    _kept("soldiers_forgone", "manpower", "soldiers the origin goes without", "soldiers"),
    _kept("workforce_lost", "manpower", "workers who are away", "workers"),
    _kept("output_lost", "manpower", "output the origin goes without, net of remote work for it", "per cent of output", "ASM-16"),
    _kept("voice_home", "voice", "activity of the opposition at home", "active people", "VOI-09"),
    _kept("voice_exile", "voice", "activity of the opposition in exile, in active people at home who would say as much",
          "active people", "EXI-09 EXI-10 EXI-11"),
    _kept("media_reach", "voice", "share of the adults at home whom exile media reach", "share", "ASM-17 EXI-09 EXI-11"),
    _kept("protest_pressure", "voice", "pressure of protest at home", "100 = first day", "VOI-09 VOI-17"),
    _kept("regime_support_shift", "narrative", "support of the regime, against no exclusion and no exile media", "pp", "ASM-17 ASM-18 EXI-09 EXI-11 PRO-03 PRO-07"),
    _kept("outsiders_image_shift", "narrative", "favourable view of those who exclude, against no exclusion", "pp"),
    _kept("reception_cost", "aid", "public cost of reception so far", "million US dollars", "ASM-19 ASM-20"),
    _kept("aid_displaced", "aid", "of it, taken from aid to other refugees", "million US dollars", "ASM-19 ASM-20 ASM-21"),
)  # fmt: skip
OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _ALL}
"""Every outcome by name. Flows are sums since the first day."""


def missing(outcome: str, off: Collection[str]) -> tuple[str, ...]:
    """Mechanisms that are off and without which an outcome is not computed."""
    return tuple(name for name in OUTCOMES[outcome].needs if name in off)
