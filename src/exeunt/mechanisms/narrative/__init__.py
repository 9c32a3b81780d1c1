"""Propaganda and contact.

Exclusion is the share of the access to western hosts (regimes `eu` and `democracy`) that rules have taken away, over
the groups and hosts. In the news it moves support of the regime (PRO-03, centred on zero, nobody has measured it) and
the image of those who exclude (PRO-02); fewer travellers are less contact (PRO-08 times the share who travel, PRO-09).
Exiles sent home and refused turn to the regime (PRO-07). What exile media reach lowers support (EXI-04, discounted by
ASM-18). PRO-01 is of sanctions on an economy, PRO-04 has no scale that adds to these, PRO-10 works over decades.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import Floats, Flows, Kept, Parameters, People, Rules, prior


class Narrative(Parameters):
    """What is uncertain about propaganda and contact."""

    exclusion = prior("PRO-03")
    image = prior("PRO-02")
    resentment = prior("PRO-07")
    contact = prior("PRO-08")
    travellers = prior("PRO-09")
    persuasion = prior("EXI-04")
    discount = prior("ASM-18")


PARAMETERS = Narrative
READS = {
    "entry_tightness": "share",
    "flow.refused": "people",
    "flow.returned_forced": "people",
    "group.citizen": "share",
    "group.exile": "share",
    "media_reach": "share",
    "place.western": "0 or 1",
}
EVERY = "week"
KEEPS = {
    "regime_support_shift": Kept(
        "world", "pp", "support of the regime at home, against no exclusion and no exile media"
    ),
    "outsiders_image_shift": Kept("world", "pp", "favourable view of those who exclude, against no exclusion"),
}


def exclusion(rules: Rules) -> Floats:
    """Share of the first day's access to western hosts that is gone, `[world]`; 0 without such hosts."""
    west = rules.place["western"]
    gone = (rules["entry_tightness"] * rules.initially("citizen")).sum(axis=1, keepdims=True)
    people = max(rules.initially("citizen").sum(), 1.0)
    return np.asarray((gone * west).sum(axis=(0, 1)) / max(west.sum(), 1.0) / people)


def step(people: People, rules: Rules, p: Narrative, flows: Flows) -> None:
    """Add up what moves opinion at home."""
    shut = exclusion(rules)
    turned = (rules.so_far("refused") + rules.so_far("returned_forced")).sum(axis=0)  # [group, world]
    turned = (turned * rules.group["exile"]).sum(axis=0)
    resentful = 100 * p.resentment * turned / max(rules.initially("").sum(), 1.0)
    persuaded = 100 * p.persuasion * p.discount * rules["media_reach"]
    flows.keep("regime_support_shift", p.exclusion * shut + resentful - persuaded)
    flows.keep("outsiders_image_shift", (p.image - p.contact * p.travellers) * shut)
