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
)
"""Mechanisms in the order of a day, between the phases `calendar` and `record` of the engine."""
