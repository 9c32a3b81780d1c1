"""Today as one mechanism sees it: what it declares to read, what it keeps itself, and nothing else.

A declaration that is missing fails at the first step; it cannot become a number that is read once and then grows stale.
"""

from __future__ import annotations

from collections.abc import Mapping

from exeunt.case.format.kinds import conditions
from exeunt.declare import COUNTED, EVERY, FACTS, STATES, Floats, Kept, Pulse
from exeunt.exodus.today import Today
from exeunt.vocabulary import EVENTS_THAT_ACT

PLACE, GROUP, ROUTE, FLOW, EVENT, RULE = "place.", "group.", "route.", "flow.", "event.", "rule."


class Undeclared(LookupError):
    """A mechanism read what it does not declare, or declares what is not there or has another unit."""


def units(kept: Mapping[str, Kept]) -> dict[str, str]:
    """Everything that can be read, with its unit: facts, states, rules, flows, events, and numbers that mechanisms
    keep.
    """
    return {
        **FACTS,
        **STATES,
        **{RULE + name: kind.unit for name, kind in conditions().items()},
        **dict.fromkeys((FLOW + name for name in COUNTED), "people"),
        **dict.fromkeys((EVENT + name for name in EVENTS_THAT_ACT), "day"),
        **{name: number.unit for name, number in kept.items()},
    }


def check_reads(mechanism: str, reads: Mapping[str, str], every: str, kept: Mapping[str, Kept]) -> None:
    """Undeclared, with a sentence, where a declaration names nothing, another unit, or what changes between two
    steps.
    """
    known = units(kept)
    for name, unit in reads.items():
        if name not in known:
            raise Undeclared(f"{mechanism}: READS names '{name}', which nothing sets")
        if unit != known[name]:
            raise Undeclared(f"{mechanism}: READS has '{name}' in '{unit}'; it is in '{known[name]}'")
        if not every and (name in kept or name in ("abroad", "wait_days") or name.startswith(FLOW)):
            raise Undeclared(f"{mechanism}: '{name}' changes from day to day; say in EVERY how often it is read")
    if every not in EVERY:
        raise Undeclared(f"{mechanism}: EVERY is '{every}'; it is one of {', '.join(map(repr, EVERY))}")


class _Facts(dict[str, Floats]):
    """Facts of places, groups or routes that a mechanism declares."""

    def __init__(self, mechanism: str, prefix: str, all_facts: Mapping[str, Floats], reads: Mapping[str, str]) -> None:
        super().__init__({name: value for name, value in all_facts.items() if prefix + name in reads})
        self._mechanism, self._prefix = mechanism, prefix

    def __missing__(self, name: str) -> Floats:
        raise Undeclared(f"{self._mechanism}: reads '{self._prefix}{name}', which its READS do not declare")


class Sight:
    """What a mechanism may read: see `declare.Rules`."""

    def __init__(self, today: Today, mechanism: str, reads: Mapping[str, str], own: Mapping[str, Kept]) -> None:
        self._today, self._mechanism, self._reads = today, mechanism, reads
        self._own = frozenset(own)
        self._numbers = {name: name.removeprefix(RULE) for name in (*reads, *own)}
        self.place: Mapping[str, Floats] = _Facts(mechanism, PLACE, today.place, reads)
        self.group: Mapping[str, Floats] = _Facts(mechanism, GROUP, today.group, reads)
        self.route: Mapping[str, Floats] = _Facts(mechanism, ROUTE, today.route, reads)

    @property
    def day(self) -> int:
        """Days since the first day of the case."""
        return self._today.day

    @property
    def elapsed(self) -> float:
        """Days since the mechanisms that follow from the movements last spoke."""
        return self._today.elapsed

    @property
    def pulses(self) -> tuple[Pulse, ...]:
        """Events that move the departure hazard."""
        return self._today.pulses

    def __getitem__(self, name: str) -> Floats:
        if name not in self._numbers:
            if RULE + name not in self._numbers:
                raise Undeclared(f"{self._mechanism}: reads '{name}', which its READS do not declare")
            return self._today[name]
        return self._today[self._numbers[name]]

    def so_far(self, flow: str) -> Floats:
        """People moved since the first day, `[place, group, world]`."""
        self._declared(FLOW + flow)
        return self._today.so_far(flow)

    def initially(self, attribute: str) -> Floats:
        """People of the origin at the start, or of them those who have an attribute of groups, `[group, 1]`."""
        if attribute:
            self._declared(GROUP + attribute)
        return self._today.initially(attribute)

    def since(self, event: str) -> int | None:
        """Days since the first event of this kind, or None before it or where there is none."""
        self._declared(EVENT + event)
        return self._today.since(event)

    def _declared(self, name: str) -> None:
        if name not in self._reads:
            raise Undeclared(f"{self._mechanism}: reads '{name}', which its READS do not declare")
