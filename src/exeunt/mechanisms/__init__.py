"""One folder per cause and effect, and the order in which they act within a day.

The order is data and a scientific choice: changing it is a decision to be written down in `docs/adr/`.
"""

ORDER = (
    "departure",
    "destination",
    "travel",
    "crossing",
    "stay",
    "asylum",
    "onward",
    "returning",
    "removal",
    "abduction",
    "housing",
    "reception",
    "repression",
    "manpower",
    "voice",
    "narrative",
    "aid",
)
"""Mechanisms in the order of a day, between the phases `calendar` and `record` of the engine."""

LAST_BEFORE_THE_MOVES = "abduction"
"""The movers act after it: what stands before says how people move, what stands after says what follows from it."""
MOVING = ORDER[: ORDER.index(LAST_BEFORE_THE_MOVES) + 1]
FOLLOWING = ORDER[len(MOVING) :]
