"""A case and a batch of draws made into arrays: all that the engine needs, and nothing it has to look up by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exeunt.case import Case
from exeunt.case.format.records import Place
from exeunt.declare import FACTS, UNITS, Floats, Parameters, Pulse
from exeunt.evidence import fixed
from exeunt.exodus.movers.lanes import LANES
from exeunt.exodus.network import Network, network
from exeunt.exodus.reach import reachable
from exeunt.exodus.rulebook import RuleBook, RuleList, rule_list, rulebook
from exeunt.mechanisms import ORDER
from exeunt.vocabulary import DOORS
from exeunt.worlds.calendar import Calendar
from exeunt.worlds.draws import Draws
from exeunt.worlds.uncertain_numbers import mechanism, option, parameter

NEUTRAL = {
    "gdp_per_capita": 10_000.0,
    "liberties": 0.0,
    "language_tie": 0.0,
    "compatriots": 0.0,
}
"""Value of a fact that a case gives for no host at all: every host the same, so it decides nothing."""
MOST = fixed("visa_free_share")
GROUP_FACTS = tuple(name.removeprefix("group.") for name in FACTS if name.startswith("group."))


@dataclass(frozen=True)
class Worlds:
    """One scenario in one batch of worlds."""

    case: Case
    calendar: Calendar
    draws: Draws
    network: Network
    rules: RuleBook
    first_rules: RuleBook  # of the case without edits: what the departure hazards of the evidence were observed under
    mechanisms: tuple[str, ...]
    parameters: Mapping[str, Parameters]
    place: Mapping[str, Floats]  # [place, 1, 1]
    group: Mapping[str, Floats]  # [group, 1]
    population: Floats  # [origin, group]
    eligible: Floats  # [door, place, group] share that has what a door asks for, before any rule
    reachable: NDArray[
        np.bool_
    ]  # [pair] pairs of an origin and a host between which somebody can travel and enter on some day
    capacity: Floats  # [crossing, world] people a day; inf for no limit
    visa_free: NDArray[np.bool_]  # [place] hosts that most people enter without a visa on the first day
    pulses: tuple[Pulse, ...]
    event_days: Mapping[str, int]  # kind -> day of the first event of that kind


@dataclass(frozen=True)
class Plan:
    """What a batch needs of a case under some rules and that no draw changes: made once, used by every batch."""

    calendar: Calendar
    network: Network
    rules: RuleList
    first_rules: RuleList
    place: Mapping[str, Floats]
    group: Mapping[str, Floats]
    population: Floats
    eligible: Floats
    reachable: NDArray[np.bool_]
    visa_free: NDArray[np.bool_]
    event_days: Mapping[str, int]


PLANS = 8
"""Plans kept: scenarios that a process plays in turn."""
_plans: dict[tuple[str, str], Plan] = {}
_planning = Lock()


def plan_of(case: Case, first: Case | None = None) -> Plan:
    """The plan of a case, from what it says; the latest few are kept. `first` is the case without a scenario's
    edits.
    """
    key = (case.hash, "" if first is None else first.hash)
    with _planning:
        found = _plans.pop(key, None) or _plan(case, first)
        _plans[key] = found
        while len(_plans) > PLANS:
            _plans.pop(next(iter(_plans)))
    return found


def _plan(case: Case, first: Case | None) -> Plan:
    calendar = Calendar(case.file.first_day, case.file.last_day)
    net = network(case, calendar)
    visa_free, eligible = _visa_free(first or case, net), _eligible(case, net)
    rules = rule_list(case, net, calendar)
    first_rules = rules if first is None else rule_list(first, net, calendar)
    facts = {
        fact: np.array([[getattr(group, fact)] for group in case.groups], dtype=np.float64) for fact in GROUP_FACTS
    }
    by_day = sorted(case.events, key=lambda event: event.day, reverse=True)
    return Plan(
        calendar=calendar,
        network=net,
        rules=rules,
        first_rules=first_rules,
        place=_place_facts(case, net, visa_free),
        group=MappingProxyType(facts),
        population=_population(case, net),
        eligible=eligible,
        reachable=reachable(first or case, net, calendar, first_rules, eligible),
        visa_free=visa_free,
        event_days=MappingProxyType({event.kind: calendar.number(event.day, 0) for event in by_day}),
    )


def compile_worlds(case: Case, draws: Draws, first: Case | None = None) -> Worlds:
    """Draw a batch of worlds of a case with driven departures. `first` is the case without a scenario's edits."""
    first = None if first is case else first
    draws = draws.in_lanes(LANES)
    plan = plan_of(case, first)
    rules = rulebook(plan.rules, plan.network, plan.calendar, draws)
    active = tuple(name for name in ORDER if name not in case.file.mechanisms_off)
    drawn = {name: _parameters(case, mechanism(name).PARAMETERS, draws) for name in active}
    return Worlds(
        case=case,
        calendar=plan.calendar,
        draws=draws,
        network=plan.network,
        rules=rules,
        first_rules=rules if first is None else rulebook(plan.first_rules, plan.network, plan.calendar, draws),
        mechanisms=active,
        parameters=MappingProxyType(drawn),
        place=MappingProxyType(
            {
                **plan.place,
                "unexplained": _by_host("place", plan.network, draws),
                "claims_unexplained": _by_host("claims", plan.network, draws),
            }
        ),
        group=plan.group,
        population=plan.population,
        eligible=plan.eligible,
        reachable=plan.reachable,
        capacity=_capacity(case, draws),
        visa_free=plan.visa_free,
        pulses=_pulses(case, plan.network, plan.calendar, draws),
        event_days=plan.event_days,
    )


def _parameters(case: Case, kind: type[Parameters], draws: Draws) -> Parameters:
    values: dict[str, Any] = {}
    for name, wanted in kind.wanted().items():
        prior = parameter(case, wanted.id)
        factor = 1.0 if wanted.unit in (None, prior.unit) else UNITS[prior.unit, str(wanted.unit)]
        values[name] = prior.draw(draws.uniform(wanted.id)) * factor
    for name, id in kind.switches().items():
        values[name] = option(case, id, draws)
    return kind(values)


def _place_facts(case: Case, net: Network, visa_free: NDArray[np.bool_]) -> Mapping[str, Floats]:
    hosts = [case.place(host) for host in net.hosts]
    facts = {}
    for fact, neutral in NEUTRAL.items():
        values = [getattr(host, fact) for host in hosts]
        given = any(value is not None for value in values)
        filled = [neutral if value is None and not given else value for value in values]
        facts[fact] = np.array(filled, dtype=np.float64)[:, None, None]
    for fact in ("population", "city_population", "renter_share"):
        values = [getattr(host, fact) for host in hosts]
        facts[fact] = np.array([np.nan if value is None else value for value in values])[:, None, None]
    facts["western"] = np.array([float(host.regime in ("eu", "democracy")) for host in hosts])[:, None, None]
    facts["visa_free"] = visa_free.astype(np.float64)[:, None, None]
    facts |= _of_reception(hosts, case.file.first_day)
    dublin = set(case.expand("dublin")) if "dublin" in case.file.blocks else set()
    facts["dublin"] = np.array([float(host in dublin) for host in net.hosts])[:, None, None]
    return MappingProxyType(facts)


def _of_reception(hosts: list[Place], first_day: date) -> dict[str, Floats]:
    """What may move a host to tighten, 0 where the case does not say; days are numbers, before all others if empty."""
    facts = {
        fact: np.array([getattr(host, fact) or 0.0 for host in hosts], dtype=np.float64)
        for fact in ("memory", "border_with_origin", "aligned", "pressed")
    }
    facts["welcome"] = np.array([np.nan if host.welcome is None else host.welcome for host in hosts], dtype=np.float64)
    for fact in ("aligned_from", "pressed_from"):
        days = [getattr(host, fact) for host in hosts]
        facts[fact] = np.array([-np.inf if day is None else float((day - first_day).days) for day in days])
    return {fact: values[:, None, None] for fact, values in facts.items()}


def _by_host(kind: str, net: Network, draws: Draws) -> Floats:
    """What no fact explains of a host, or of claims there, in standard deviations, `[place, 1, world]`."""
    from scipy.special import ndtri

    drawn = [ndtri(draws.uniform(f"{kind}/{host}")) for host in net.hosts]
    return np.array(drawn).reshape(len(net.hosts), 1, draws.size)


def _population(case: Case, net: Network) -> Floats:
    people = np.array([case.place(origin).population or 0.0 for origin in net.origins])
    return np.outer(people, [group.share for group in case.groups])


def _eligible(case: Case, net: Network) -> Floats:
    eligible = np.ones((len(DOORS), len(net.hosts), len(case.groups)))
    for p, host in enumerate(net.hosts):
        for g, group in enumerate(case.groups):
            by_card = case.place(host).internal_passport or 0.0
            eligible[DOORS.index("visa_free"), p, g] = max(group.passport, by_card)
            eligible[DOORS.index("short_visa"), p, g] = group.short_visa
    return eligible


def _visa_free(case: Case, net: Network) -> NDArray[np.bool_]:
    """Hosts whose door without a visa is open on the first day to groups that are most of the population.

    By the days and values of the tables, not those drawn: which nest a host is in is the same in every world.
    """
    day, share = case.file.first_day, {group.id: group.share for group in case.groups}
    open_to: dict[str, set[str]] = {host: set() for host in net.hosts}
    for rule in case.rules:
        in_force = rule.start <= day and (rule.end is None or day <= rule.end)
        if rule.kind == "admits" and rule.door == "visa_free" and rule.value > 0 and in_force:
            groups = set(share) if rule.groups == ("all",) else set(rule.groups)
            for name in rule.where:
                for place in case.expand(name) if name in case.file.blocks or name in open_to else ():
                    if place in open_to:
                        open_to[place] |= groups
    return np.array([sum(share[group] for group in open_to[host]) > MOST for host in net.hosts])


def _capacity(case: Case, draws: Draws) -> Floats:
    rows = [
        np.full(draws.size, np.inf)
        if crossing.capacity is None
        else np.maximum(draws.between(f"crossing/{crossing.id}", crossing.capacity, crossing.low, crossing.high), 0.0)
        for crossing in case.crossings
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), draws.size)


def _pulses(case: Case, net: Network, calendar: Calendar, draws: Draws) -> tuple[Pulse, ...]:
    def drawn(text: str, absent: float) -> Floats:
        if not text:
            return np.full(draws.size, absent)
        try:
            return np.full(draws.size, float(text))
        except ValueError:
            return parameter(case, text).draw(draws.uniform(text))

    pulses = []
    for event in case.events:
        if not event.peak and not event.traffic:
            continue
        places = {place for name in event.where for place in case.expand(name)}
        pulses.append(
            Pulse(
                id=event.id,
                kind=event.kind,
                day=calendar.number(event.day, 0),
                origin=np.array([float(origin in places) for origin in net.origins])[:, None, None],
                group=np.array([float(event.groups == ("all",) or group.id in event.groups) for group in case.groups])[
                    None, :, None
                ],
                peak=drawn(event.peak, 1.0),
                traffic=drawn(event.traffic, 1.0),
                lag=np.maximum(drawn(event.lag, 0.0), 0.0),
                half_life=np.maximum(drawn(event.half_life, 1.0), 0.1),
            )
        )
    return tuple(pulses)
