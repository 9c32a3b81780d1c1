"""Outcomes: one number of a run in each world, at a day or up to it, each with a unit and a sentence.

Outcomes that count people count exiles: the groups that a case marks as people of the origin (`exile` in groups.csv).
Whoever passes through the origin or goes home from it to another country is counted where `groups=all` asks for
everybody, or where a group is named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from exeunt.results import Results

Numbers = NDArray[np.float64]
Reading = Callable[[Results, date, str | None, str], Numbers]
"""Results, day, label or None for all, set of groups or empty for exiles -> the number in each world."""


PLACE, CROSSING, GROUP = "place", "crossing", "group"
"""What an outcome can be asked apart for."""


@dataclass(frozen=True)
class Outcome:
    """What is asked of a run: a number in each world."""

    name: str
    sentence: str
    unit: str
    reading: Reading
    labels: str = ""  # series whose labels it can be asked for; empty: none
    sensitive: bool = False  # counts under 10 are not printed
    needs: tuple[str, ...] = ()  # mechanisms without which it is not computed
    judged: tuple[str, ...] = ()  # parameters of grade E that it hangs on, beside those of every count of people
    by_groups: bool = True  # whether it can be counted in a set of groups
    axis: str = PLACE  # what its labels are, where it has any

    @property
    def by(self) -> str:
        """What it can be asked apart for: 'place', 'crossing' or 'group'; empty for nothing."""
        return self.axis if self.labels else ""

    def value(self, results: Results, day: date, label: str | None = None, groups: str = "") -> Numbers:
        """The number `[world]`: of one label or all, of a set of groups (`results.group_set`) or of exiles."""
        return self.reading(results, day, label, groups)


def _series(name: str) -> Reading:
    def value(results: Results, day: date, label: str | None, groups: str) -> Numbers:
        values = results.at(name, day, label, groups)
        return values if label is not None else np.asarray(values.sum(axis=0))

    return value


def _status(*names: str) -> Reading:
    def value(results: Results, day: date, label: str | None, groups: str) -> Numbers:
        return np.asarray(sum(results.at("status", day, name, groups) for name in names))

    return value


def _ratio(part: Reading, whole: Reading) -> Reading:
    """A share, 0 where there is nothing to divide by."""
    return lambda results, day, label, groups: _share(
        part(results, day, label, groups), whole(results, day, label, groups)
    )


def _sum(first: Reading, second: Reading) -> Reading:
    return lambda results, day, label, groups: np.asarray(
        first(results, day, label, groups) + second(results, day, label, groups)
    )


def _share(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _highest(name: str) -> Reading:
    """Without a label, the highest of all labels, 0 where there is none."""

    def value(results: Results, day: date, label: str | None, groups: str) -> Numbers:
        values = results.at(name, day, label)
        return values if label is not None else np.asarray(values.max(axis=0, initial=0.0))

    return value


def _rent_index(results: Results, day: date, label: str | None, groups: str) -> Numbers:
    """Without a label, the highest of any host."""
    values = results.at("rent", day, label)
    return np.asarray(100 * np.exp(values if label is not None else values.max(axis=0)))


def _by_exiles(name: str) -> Reading:
    """A number by host; without a label, its mean over exiles."""

    def value(results: Results, day: date, label: str | None, groups: str) -> Numbers:
        if label is not None:
            return results.at(name, day, label)
        people = results.at("abroad", day, groups=groups)
        return _share((results.at(name, day) * people).sum(axis=0), people.sum(axis=0))

    return value


def _people(
    name: str, sentence: str, value: Reading, labels: str = "",
    sensitive: bool = False, needs: tuple[str, ...] = (), unit: str = "people",
) -> Outcome:  # fmt: skip
    return Outcome(name, sentence, unit, value, labels, sensitive, needs)


def _at_crossings(name: str, sentence: str, value: Reading, unit: str) -> Outcome:
    """What a crossing sees of everybody who waits there, whoever they are."""
    return Outcome(name, sentence, unit, value, name, by_groups=False, axis=CROSSING)


def _by_host(name: str, sentence: str, unit: str, value: Reading, labels: str, needs: str) -> Outcome:
    return Outcome(name, sentence, unit, value, labels, needs=(needs,), by_groups=False)


def _kept(name: str, needs: str, sentence: str, unit: str, judged: str = "", sensitive: bool = False) -> Outcome:
    judgements = tuple(judged.split())
    return Outcome(name, sentence, unit, _series(name), "", sensitive, (needs,), judgements, by_groups=False)


_away = _status("queueing", "on_the_way", "visiting", "resident", "applicant", "protected", "irregular")
_never_left = _sum(_status("blocked"), _series("dropped"))
_decided = _sum(_series("set_out"), _never_left)
_ALL = (
    _people("left", "people who set out, those who leave twice counted twice", _series("set_out"), "set_out"),
    _people("abroad", "people who left and are in a host", _series("abroad"), "abroad"),
    Outcome(
        "abroad_by_group",
        "people who left and are in a host, by group, whoever they are",
        "people",
        _series("abroad_by_group"),
        "abroad_by_group",
        by_groups=False,
        axis=GROUP,
    ),
    _people("net_outflow", "people who left and have not come back", _away),
    _people("arrivals", "people let in by a host", _series("entered"), "entered"),
    _people("blocked", "people who want to leave and find no way", _status("blocked")),
    _people("blocked_person_days", "days spent blocked", _series("blocked_days"), unit="person-days"),
    _people("decided", "people who decided to leave: who set out, are blocked, or dropped the plan", _decided),
    _people("never_left", "people who decided to leave and did not: blocked, or dropped the plan", _never_left),
    _at_crossings(
        "queue_peak",
        "longest queue at the end of a day; without a crossing, the sum over crossings",
        _series("queue_peak"),
        "people",
    ),
    _at_crossings("wait_days", "longest wait at a crossing at the end of a day", _highest("wait_days"), "days"),
    _people("refused", "people refused at a gate", _series("refused"), "refused", True),
    _people(
        "refused_asylum_at_border",
        "would-be asylum seekers turned back at a border",
        _series("refused_asylum_at_border"),
        "refused_asylum_at_border",
        True,
    ),
    _people(
        "irregular_entries",
        "people who entered irregularly, after a refusal or beside a post",
        _series("irregular_entries"),
        "irregular_entries",
        True,
    ),
    _people("irregular_stock", "people in irregular stay", _status("irregular")),
    _people(
        "secure_share",
        "share of people in hosts with a residence permit or protection",
        _ratio(_status("resident", "protected"), _series("abroad")),
        unit="share",
    ),
    _people("applications", "people who asked for asylum", _series("claims"), "claims", True, ("asylum",)),
    _people(
        "recognition_rate",
        "positive over substantive decisions",
        _ratio(_series("protected"), _sum(_series("protected"), _series("rejected"))),
        "protected",
        needs=("asylum",),
        unit="share",
    ),
    _people("protected", "people who hold protection", _status("protected"), "", True, ("asylum",)),
    _people(
        "visits_ended",
        "lawful visits that ended without renewal, by leaving in time or not",
        _series("visits_ended"),
        "visits_ended",
    ),
    _people(
        "stay_lost",
        "visitors who stayed on when their lawful visit had ended, and so lost it",
        _series("stay_lost"),
        "stay_lost",
    ),
    _people(
        "forced_exits",
        "people who left a host because their lawful stay had ended",
        _series("forced_exits"),
        "forced_exits",
    ),
    _people("onward_moves", "moves to another host", _series("moved_on"), "moved_on", needs=("onward",)),
    _people("returned", "people who went home", _series("returned"), "returned", needs=("returning",)),
    _people(
        "returned_share",
        "people who went home over people who set out",
        _ratio(_series("returned"), _series("set_out")),
        needs=("returning",),
        unit="share",
    ),
    _people(
        "returned_under_pressure",
        "people who went home because their lawful stay had ended",
        _series("returned_forced"),
        "returned_forced",
        needs=("returning",),
    ),
    _people("removed", "people removed by a host", _series("removed"), "removed", True, ("removal",)),
    _people(
        "abducted",
        "people abroad whom the origin took back by force, as recorded",
        _status("abducted"),
        "",
        True,
        ("abduction",),
    ),
    _kept("detained", "repression", "detentions of the publicly active at home", "detentions", "ASM-15 VOI-09", True),
    _kept("prosecuted", "repression", "publicly active people prosecuted at home", "people", "VOI-09", True),
    _kept("imprisoned", "repression", "publicly active people sent to prison at home", "people", "VOI-09", True),
    Outcome(
        "activist_days_at_risk",
        "days spent at home by the publicly active since the first wave of detentions",
        "person-days",
        _series("at_risk"),
        needs=("repression",),
        by_groups=False,
    ),
    _by_host(
        "rent_index",
        "rents in the main city over what they would be without exiles; without a place, the highest",
        "100 = no change",
        _rent_index,
        "rent",
        "housing",
    ),
    _by_host(
        "hostility",
        "hostility to exiles over that of the first day; without a place, as exiles meet it",
        "SD",
        _by_exiles("hostility"),
        "hostility",
        "attitudes",
    ),
    _by_host(
        "unwelcome",
        "share of the public against exiles, a half on the first day where no poll says; without a place, as exiles "
        "meet it",
        "share",
        _by_exiles("unwelcome"),
        "unwelcome",
        "attitudes",
    ),
    _by_host(
        "expected_tightenings",
        "hosts expected to have tightened their rules for the first time; of a place, the chance",
        "hosts",
        _series("expected_tightenings"),
        "expected_tightenings",
        "tightening",
    ),
    _by_host(
        "expected_tightenings_arrivals",
        "of them, by newcomers to hosts that ask for no visa",
        "hosts",
        _series("expected_tightenings_arrivals"),
        "",
        "tightening",
    ),
    _by_host(
        "expected_tightenings_pressed",
        "of them, by the pressure of a power on whose offer the host counts",
        "hosts",
        _series("expected_tightenings_pressed"),
        "",
        "tightening",
    ),
    _by_host(
        "tightening_share_arrivals",
        "share of the expected first tightenings that newcomers bring about",
        "share",
        _ratio(_series("expected_tightenings_arrivals"), _series("expected_tightenings")),
        "",
        "tightening",
    ),
    _kept("draftable_men_abroad", "manpower", "people liable to the draft who are away", "people"),
    _kept("soldiers_forgone", "manpower", "soldiers the origin goes without", "soldiers"),
    _kept("workforce_lost", "manpower", "workers who are away", "workers"),
    _kept(
        "output_lost",
        "manpower",
        "output the origin goes without, net of remote work for it",
        "per cent of output",
        "ASM-16",
    ),
    _kept("voice_home", "voice", "activity of the opposition at home", "active people", "VOI-09"),
    _kept(
        "voice_exile",
        "voice",
        "activity of the opposition in exile, in active people at home who would say as much",
        "active people",
        "EXI-09 EXI-10 EXI-11",
    ),
    _kept(
        "media_reach", "voice", "share of the adults at home whom exile media reach", "share", "ASM-17 EXI-09 EXI-11"
    ),
    _kept("protest_pressure", "voice", "pressure of protest at home", "100 = first day", "VOI-09 VOI-17"),
    _kept(
        "regime_support_shift",
        "narrative",
        "support of the regime, against no exclusion and no exile media",
        "pp",
        "ASM-17 ASM-18 EXI-09 EXI-11 PRO-03 PRO-07",
    ),
    _kept("outsiders_image_shift", "narrative", "favourable view of those who exclude, against no exclusion", "pp"),
    _kept("reception_cost", "aid", "public cost of reception so far", "million US dollars", "ASM-19 ASM-20"),
    _kept(
        "aid_displaced",
        "aid",
        "aid to other refugees that reception costs displace",
        "million US dollars",
        "ASM-19 ASM-20 ASM-21",
    ),
)
OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _ALL}
"""Every outcome by name. Flows are sums since the first day."""


def missing(outcome: str, off: Collection[str]) -> tuple[str, ...]:
    """Mechanisms that are off and without which an outcome is not computed."""
    return tuple(name for name in OUTCOMES[outcome].needs if name in off)
