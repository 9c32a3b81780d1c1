"""One folder per cause and effect, and the order in which they act within a day.

The order is data and a scientific choice: changing it is a decision to be written down in `docs/adr/`.
"""

from __future__ import annotations

from exeunt.declare import Mechanism
from exeunt.mechanisms import (
    abduction,
    aid,
    asylum,
    attitudes,
    crossing,
    departure,
    destination,
    housing,
    manpower,
    narrative,
    onward,
    removal,
    repression,
    returning,
    stay,
    tightening,
    travel,
    voice,
)

MECHANISMS: dict[str, Mechanism] = {
    "departure": departure,
    "destination": destination,
    "travel": travel,
    "crossing": crossing,
    "stay": stay,
    "asylum": asylum,
    "onward": onward,
    "returning": returning,
    "removal": removal,
    "abduction": abduction,
    "housing": housing,
    "attitudes": attitudes,
    "tightening": tightening,
    "repression": repression,
    "manpower": manpower,
    "voice": voice,
    "narrative": narrative,
    "aid": aid,
}
"""Name -> module, in the order of a day, between the phases `calendar` and `record` of the engine."""
ORDER = tuple(MECHANISMS)

LAST_BEFORE_THE_MOVES = "abduction"
"""The movers act after it: what stands before says how people move, what stands after says what follows from it."""
MOVING = ORDER[: ORDER.index(LAST_BEFORE_THE_MOVES) + 1]
FOLLOWING = ORDER[len(MOVING) :]
