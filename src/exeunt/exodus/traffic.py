"""Ordinary travellers of a day at every crossing, compiled: who comes, who is let in, and who is on a trip."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exeunt.compiled import compiled, inner

Floats = NDArray[np.float64]
VISITORS, SETTLED, KINDS = 0, 1, 2
"""Kinds of travellers: who comes without a visa, on a short-stay one or without papers, and who lives there."""


class Usual(NamedTuple):
    """What the counts of travellers and today's rules say of them."""

    of_admitted: Floats  # [crossing, kind, world] people a day for each share let in; NaN without a count
    trying: Floats  # [crossing, kind, group, world] as shares of the citizens at large
    admitted: Floats  # [crossing, kind, group, world]


class Traffic(NamedTuple):
    """Travellers at crossings `[crossing, world]`: today, and counted since the first day."""

    coming: Floats  # today; NaN where the case has no count
    reached: Floats  # of them, come to the crossing: a long wait turns some away
    let_in: Floats  # share of those who come
    sent: Floats  # share that an event has sent
    sent_let_in: Floats  # share of those whom an event has sent
    entered: Floats
    refused: Floats
    on_trips: Floats
    waiting: Floats  # in the line, as of last night
    sent_waiting: Floats


@inner
def _share(part, whole):
    return part / whole if whole > 0.0 else 0.0


@compiled
def come(times: Floats, detour: Floats, usual: Usual, out: Traffic) -> None:
    """How many come to a crossing today, and which share of them is let in; `times` `[group, world]` as many visitors
    come as usual, and `detour` `[crossing, world]` is the log of the share whom the wait does not turn away.
    """
    crossings, worlds = out.coming.shape
    for c in range(crossings):
        for w in range(worlds):
            if math.isnan(usual.of_admitted[c, VISITORS, w]):
                out.coming[c, w] = math.nan
                out.reached[c, w] = out.let_in[c, w] = out.sent[c, w] = out.sent_let_in[c, w] = 0.0
                continue
            trying, entering, usually, usually_in, settled, settled_in = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            for g in range(times.shape[0]):
                many, few = times[g, w], min(times[g, w], 1.0)
                trying += usual.trying[c, VISITORS, g, w] * many
                entering += usual.admitted[c, VISITORS, g, w] * many
                usually += usual.trying[c, VISITORS, g, w] * few
                usually_in += usual.admitted[c, VISITORS, g, w] * few
                settled += usual.trying[c, SETTLED, g, w]
                settled_in += usual.admitted[c, SETTLED, g, w]
            of_visitors, of_settled = usual.of_admitted[c, VISITORS, w], usual.of_admitted[c, SETTLED, w]
            coming = of_visitors * trying + of_settled * settled
            entering = of_visitors * entering + of_settled * settled_in
            usually = of_visitors * usually + of_settled * settled
            usually_in = of_visitors * usually_in + of_settled * settled_in
            out.coming[c, w] = coming
            out.reached[c, w] = coming * math.exp(detour[c, w])
            out.sent[c, w] = _share(coming - usually, coming)
            out.let_in[c, w] = _share(entering, coming)
            out.sent_let_in[c, w] = _share(entering - usually_in, coming - usually)


@compiled
def go(served: Floats, waiting: Floats, trip_over: Floats, out: Traffic) -> None:
    """Count those of them who have reached the officer today.

    Whoever an event has sent stays for weeks; in a line they are mixed with the others. `trip_over` `[world]` of those
    on such a trip go home today.
    """
    for c in range(out.coming.shape[0]):
        for w in range(out.coming.shape[1]):
            known = math.nan if math.isnan(out.coming[c, w]) else served[c, w]
            out.entered[c, w] += known * out.let_in[c, w]
            out.refused[c, w] += known * (1.0 - out.let_in[c, w])
            sent = out.sent_waiting[c, w] + out.sent[c, w] * out.reached[c, w]
            sent = _share(sent, out.waiting[c, w] + out.reached[c, w])
            staying = sent * served[c, w] * out.sent_let_in[c, w]
            out.on_trips[c, w] += staying - trip_over[w] * out.on_trips[c, w]
            out.waiting[c, w] = waiting[c, w]
            out.sent_waiting[c, w] = sent * waiting[c, w]


def nobody(crossings: int, worlds: int) -> Traffic:
    """No travellers at any crossing so far."""
    return Traffic(*(np.zeros((crossings, worlds)) for _ in Traffic._fields))
