"""Small cases worked out by hand: every uncertain number is certain, and only what a test asks for is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from exeunt.case import Case
from exeunt.case.format.records import CaseFile, CaseParameter, Crossing, Event, Group, Observation, Place, Route, Rule
from exeunt.exodus.compile import Worlds, compile_worlds
from exeunt.exodus.day import run
from exeunt.exodus.instruments import Instruments
from exeunt.exodus.record import Recorder
from exeunt.exodus.state import State
from exeunt.results import Results
from exeunt.worlds.draws import Draws

FIRST = date(2022, 1, 1)
SOURCE = ("assumption",)
AT_ONCE = 50 * 365.0
"""Departure hazard a year at which everybody leaves on the first day."""

STILL = {
    # Nobody leaves, nobody moves; hosts differ by nothing. A test sets what it needs.
    "DEP-01": 0.0, "RET-01": 0.0, "RET-04": 1.0, "RET-05": 0.0, "RET-06": 1.0, "RET-09": 0.0, "RET-10": 0.0,
    "RET-11": 0.0, "BRD-03": 0.0, "BRD-04": 0.0, "VIS-05": 0.0, "VIS-10": -1.6, "VIS-12": 0.0, "VIS-26": 1.0,
    "DST-01": 0.0, "DST-02": 0.0, "DST-03": 0.0, "DST-05": 0.0, "DST-07": 0.0, "DST-09": 1.0,
    "DST-10": 1.0, "ASY-04": 0.0, "ASY-06": 0.0, "ASY-07": 0.0, "ASM-01": 0.0, "ASM-02": 0.0, "ASM-03": 0.0,
    "ASM-04": 0.0, "ASM-05": 0.0, "ASM-06": 0.0, "ASM-07": 1.0, "ASM-08": 1.0, "ASM-09": 0.0, "ASM-10": 1.0,
    "TNR-04": 0.0, "TNR-05": 1.0, "ASM-11": 1.0, "ASM-22": 1.0, "ASM-23": 1.0, "ASM-24": 0.0, "ASM-25": 0.0,
    "ASM-14": 0.0, "RET-03": 0.0,
}  # fmt: skip


PLAIN = {
    "return_lever": "both", "rent_denominator": "renters", "exit_voice": "negative", "host_hardship": "sends home",
    "outside_option": "power", "neighbours": "both",
}  # fmt: skip


def day(number: int) -> date:
    """The date of a day number."""
    return FIRST + timedelta(days=number)


def rule(id: str, kind: str, where: str, value: float, **more: Any) -> Rule:
    """A rule in force from long before the first day unless told otherwise."""
    return Rule(
        **{"id": id, "kind": kind, "where": (where,), "value": value, "start": day(-365), "source": SOURCE, **more}
    )


def host(id: str, **more: Any) -> Place:
    """A host."""
    return Place(**{"id": id, "name": id, "roles": ("host",), "source": SOURCE, **more})


def route(to: str, **more: Any) -> Route:
    """A way of a day by air."""
    data = {"id": f"to-{to}", "from": "land", "to": to, "mode": "air", "km": 1000, "days": 1, "source": SOURCE}
    return Route(**{**data, **more})


def opened(*hosts: str) -> tuple[Rule, ...]:
    """Visa-free doors for everybody."""
    return tuple(rule(f"{name}-open", "admits", name, 1, door="visa_free") for name in hosts)


def toy(
    hosts: Sequence[str] = ("near",),
    *,
    days: int = 10,
    people: float = 100,
    places: Sequence[Place] = (),
    routes: Sequence[Route] = (),
    rules: Sequence[Rule] = (),
    crossings: Sequence[Crossing] = (),
    groups: Sequence[Group] = (),
    events: Sequence[Event] = (),
    observations: Sequence[Observation] = (),
    known: Mapping[str, float] | None = None,
    blocks: Mapping[str, tuple[str, ...]] | None = None,
    structure: Mapping[str, str] | None = None,
) -> Case:
    """A case of one origin, `land`, with the parameters of STILL but for those `known` otherwise."""
    file = CaseFile(
        title="Toy",
        question="?",
        first_day=FIRST,
        last_day=day(days - 1),
        origin="Land",
        blocks=dict(blocks or {}),
        structure={**PLAIN, **(structure or {})},
    )
    certain = {**STILL, **(known or {})}
    return Case(
        name="toy",
        file=file,
        places=(
            Place(id="land", name="Land", roles=("origin",), population=people, source=SOURCE),
            *(places or [host(name) for name in hosts]),
        ),
        routes=tuple(routes or [route(name) for name in hosts]),
        groups=tuple(groups or [Group(id="everybody", name="Everybody", share=1, source=SOURCE)]),
        sources=(),
        crossings=tuple(crossings),
        rules=tuple(rules),
        events=tuple(events),
        observations=tuple(observations),
        parameters=tuple(
            CaseParameter(id=id, name=id, central=v, low=v, high=v, unit=_unit(id), grade="A", source=SOURCE)
            for id, v in certain.items()
        ),
    )


def _unit(id: str) -> str:
    from exeunt.evidence import load_priors

    return load_priors()[id].unit


def play(case: Case, worlds: int = 1, first: Case | None = None, seed: int = 1, mode: str = "expected") -> Results:
    """Run a case in few worlds."""
    return run(compile_worlds(case, Draws(worlds, seed), first), mode)


def stock(results: Results, status: str) -> float:
    """People of a status on the last day, in the first world."""
    series = results.series["status"]
    return float(series.values[series.labels.index(status), -1, 0])


def flow(results: Results, name: str) -> list[float]:
    """Sums by place on the last day, in the first world."""
    return [float(value) for value in results.series[name].values[:, -1, 0]]


def abroad(results: Results) -> list[float]:
    """People by host on the last day, in the first world."""
    return flow(results, "abroad")


def everybody(results: Results) -> np.ndarray[Any, Any]:
    """People of all statuses on every recorded day and world."""
    return np.asarray(results.series["status"].values.sum(axis=0))


def watched(worlds: Worlds) -> tuple[State, list[float]]:
    """Run a batch; the state at its end, and the share of all people missing or too many at the end of every day."""
    states: list[State] = []
    losses: list[float] = []

    class Watched(Recorder):
        def __init__(self, worlds: Worlds, at: Instruments, *others: Any) -> None:
            states.append(at.state)
            super().__init__(worlds, at, *others)

        def end_of(self, day: int) -> None:
            losses.append(float((np.abs(states[0].total() - self.people) / np.maximum(self.people, 1)).max()))
            super().end_of(day)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exeunt.exodus.day.Recorder", Watched)
        run(worlds)
    return states[0], losses


NEIGHBOUR = {"aligned": 1, "memory": 1, "border_with_origin": 1, "pressed": 1}
"""What a host is that may tighten for every reason."""


def lively(capacity: float = 6.5) -> Case:
    """A case in which everything happens: a queue, clocks, permits, claims, returns, moves; a city, a war,
    activists.
    """
    groups = [
        Group(id="some", name="S", share=0.37, asylum_need=0.5, publicly_active=0.5, labour_weight=0.5, source=SOURCE),
        Group(id="others", name="O", share=0.63, draft_eligible=0.5, labour_weight=0.9, source=SOURCE),
    ]
    rules = [
        *opened("near", "far"), rule("claims", "admits", "near", 1, door="asylum"),
        rule("stay", "stay_days", "near", 20, door="visa_free"),
        rule("renew", "renewal", "near", 0.5, door="visa_free"),
        rule("permits", "permit_hazard", "far", 1), rule("reach", "abduction_exposure", "near", 1),
        rule("removals", "removal_hazard", "near", 1),
        rule("ban", "admits", "far", 0.4, door="visa_free", start=day(30)),
    ]  # fmt: skip
    known = {
        "DEP-01": 2, "RET-01": 0.5, "RET-11": 1.5, "RET-04": 2, "RET-05": 0.4, "ASM-07": 0.5, "VIS-12": 0.3,
        "TNR-04": 0.2,
        "ASY-04": 0.5, "ASY-07": 3, "BRD-03": 0.05, "ASM-01": 3, "ASM-02": 1, "RET-09": 0.5,
    }  # fmt: skip
    return toy(
        days=90, people=3001, rules=rules, groups=groups, known=known,
        places=[
            host("near", population=50_000, city_population=20_000, liberties=2),
            host("far", population=90_000, regime="eu", liberties=6, **NEIGHBOUR),
        ],
        crossings=[Crossing(id="gate", name="Gate", capacity=capacity, source=SOURCE)],
        routes=[route("near", mode="land", crossing="gate"), route("far", days=2.5)],
        events=[
            Event(id="shock", day=day(5), kind="invasion", where=("land",), peak="8", lag="1", half_life="10",
            source=SOURCE)
        ],
    )  # fmt: skip
