"""The records of arrays that the movers work on, and the numbers they know statuses and ways out by.

A column is a group in a world, `group * worlds + world`; shapes are given as the movers see them. Each array has its
name in one record, and a mover is handed a few records: an array cannot be taken for another that has its shape.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[Any]  # bool or uint8
Record = TypeVar("Record", bound=tuple[Any, ...])

# Indices of statuses abroad, in the order of `declare.ABROAD`.
VISITING, RESIDENT, APPLICANT, PROTECTED, IRREGULAR = 0, 1, 2, 3, 4
STAYS = 5
# Moves out of the places abroad, numbered after the statuses.
ONWARD, RETURNED, REMOVED, ABDUCTED = 5, 6, 7, 8
# Status each door leads to, in the order of `records.DOORS`.
ENTERS_AS = (VISITING, VISITING, RESIDENT, RESIDENT, APPLICANT, IRREGULAR)


class Routes(NamedTuple):
    """Routes from regions to gates, sorted by region, with their weights under today's rules."""

    first: Ints  # [origin + 1] routes first[o] to first[o + 1] leave region o
    place: Ints  # [route]
    gate: Ints  # [route]
    crossing: Ints  # [route] the number of crossings where the route has none
    days: Ints  # [route] whole days on the way
    running: Flags  # [route]
    nest: Ints  # [place]
    weight: Floats  # [route, column] before the pull of the place and the wait at the crossing
    rush: Floats  # [gate, column] multiplier of set-outs towards a door that is announced to close


class Leaving(NamedTuple):
    """What those who think of leaving go by today: chances a day, and what draws or deters them."""

    pull: Floats  # [place, world]
    detour: Floats  # [crossing + 1, world]
    nest: Floats  # [world] dissimilarity of destinations within a nest
    decide: Floats  # [origin, column] chance of deciding to leave
    share: Floats  # [origin, column] share of those who have decided for whom there is a way
    retry: Floats  # [world] chance that a blocked person meets today's doors
    give_up: Floats  # [world] chance that a blocked person drops the plan
    again: Floats  # [world] chance that a returned person decides again


class AtHome(NamedTuple):
    """People in the regions of origin, `[origin, column]`, and those who have set out from there so far."""

    home: Floats
    blocked: Floats
    met: Floats  # share that was leaving when those now blocked met the doors, on average
    returned: Floats
    departed: Floats


class UnderWay(NamedTuple):
    """People between places, by the place they head for."""

    ring: Floats  # [day of arrival, gate, column]
    heading_for: Floats  # [place, column]


class Decided(NamedTuple):
    """Counts of those who decide, since the first day."""

    heading: Floats  # [place, column] set out for a place
    deciding: Floats  # [column] decided to leave
    dropped: Floats  # [column] of them, dropped the plan without having left


class Gates(NamedTuple):
    """Gates, with the doors that today's rules leave open."""

    place: Ints  # [gate]
    crossing: Ints  # [gate] or -1
    enter: Floats  # [gate, door, column] share of those who arrive that enters by a door
    used: Flags  # [gate, door]
    refused_asylum: Floats  # [gate, column] share that is refused and would have asked for asylum


class Queues(NamedTuple):
    """Crossings and who waits there."""

    capacity: Floats  # [crossing, world] people a day
    travellers: Floats  # [crossing, world] ordinary travellers who reach the crossing today
    renege: Floats  # [world] share of those still waiting who leave the queue each day
    waiting: Floats  # [day of arrival, gate, column]
    waiting_travellers: Floats  # [day of arrival, crossing, world]
    oldest: Ints  # [crossing, world] days the longest wait has lasted; -1 for no queue
    people: Floats  # [crossing, world]
    people_travelling: Floats  # [crossing, world] ordinary travellers who wait beside them
    served_travellers: Floats  # [crossing, world] of those, who reach the officer today
    queueing: Floats  # [place, column] by the place they head for
    gave_up: Floats  # [crossing, world] count since the first day
    through: Floats  # [crossing, world] count since the first day


class Admitted(NamedTuple):
    """What becomes of those who reach a gate: today, and counted since the first day."""

    served: Floats  # [gate, column] reach the officer today
    sent_back: Floats  # [column] go home today, refused or tired of waiting
    entered: Floats  # [door, place, column]
    refused: Floats  # [gate, column]
    refused_at_door: Floats  # [place, column] refused, and would have asked for asylum


class Abroad(NamedTuple):
    """People in the hosts, by status and place."""

    people: Floats  # [status, place, column]
    total: Floats  # [place, world] everybody there, as of last night


class Clocks(NamedTuple):
    """Lawful visits by their last day. A place has one row more than its longest visit has days."""

    first: Ints  # [place] first row
    days: Ints  # [place] rows
    visits: Floats  # [row, column] in units of `survival`
    survival: Floats  # [place, column] share of visitors whom no hazard has moved since the units were set
    stay_days: Ints  # [place, column] lawful days of a visit that begins today
    same_stay: Ints  # [place] the same where it is one number for all columns, else -1


class Moves(NamedTuple):
    """Hazards that move people abroad, settled against each other."""

    left: Ints  # [move] status
    entered: Ints  # [move] status or way out
    counter: Ints  # [move] row of the count, or -1
    share: Floats  # [move, place, column] of the status left
    anywhere: Flags  # [move, place] whether any column moves there
    kept: Floats  # [place, column] share of visits that no hazard ends today


class EndOfVisit(NamedTuple):
    """What becomes of a visit whose lawful days are over."""

    renewal: Floats  # [place, column] share that may stay on
    overstay: Floats  # [world] of the others, share that stays irregularly
    leaves: Floats  # [world] the rest of them
    goes_home: Floats  # [world] share of those who leave
    moves_on: Floats  # [world] the rest of them


class Settled(NamedTuple):
    """Who leaves a host today, and counts since the first day."""

    moving_on: Floats  # [place, column] today
    going_back: Floats  # [returned, removed or abducted, column] today
    flow: Floats  # [counter, place, column]
    lapsed: Floats  # [place, column] lawful visits ended without renewal
    sent_home: Floats  # [place, column] of them, went home at once
    sent_on: Floats  # [place, column] of them, moved on at once
    moved_on: Floats  # [place, column] left a place for another


class Onward(NamedTuple):
    """How those who move on from a host choose among the others."""

    slot: int  # row of the ring in which they arrive
    gate: Ints  # [place] the gate without a crossing
    attempts: Floats  # [gate, column]
    weight: Floats  # [place, world] weight of a host for people already abroad
    pull: Floats  # [place, world]


class Keys(NamedTuple):
    """What the movers of `sampled` mode look up for chance: 32 bits by name, and orders by name."""

    origin: Ints  # [origin, group]
    place: Ints  # [place, group]
    gate: Ints  # [gate, group]
    crossing: Ints  # [crossing]
    home: Ints  # [status at home, group]
    routes: Ints  # [route] routes in the order of their names, within each origin
    gates: Ints  # [gate] gates in the order of their names
    places: Ints  # [place] hosts in the order of their names
    origins: Ints  # [origin] regions in the order of their names
    groups: Ints  # [group] groups in the order of their names


class Chance(NamedTuple):
    """What a draw of chance is keyed by, beside the day and the cell."""

    keys: Keys
    seed: int
    first: int  # number of the batch's first world
    worlds: int


def columns(record: Record) -> Record:
    """Arrays `[..., group, world]` as the movers see them, `[..., column]`: views, not copies."""
    return type(record)(*(flat(values) for values in record))


def flat(values: NDArray[Any]) -> NDArray[Any]:
    """A view with the last two axes, groups and worlds, as one."""
    return values.reshape(*values.shape[:-2], -1)
