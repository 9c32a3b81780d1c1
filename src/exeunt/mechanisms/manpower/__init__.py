"""Draft and labour.

Every 1,000 men liable to the draft who are away are MAN-03 soldiers whom the origin goes without (MAN-01, MAN-02 and
later rounds are in it). Workers away are output lost, each MAN-07 times that of the average worker (as a share of all
output); of it MAN-09 still feeds the origin in the first year, by remote work, and fades (ASM-16). MAN-04, MAN-05 and
MAN-08 are counts to compare with; MAN-06 is called high-biased by its own row, MAN-10 is of civil wars.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import ABROAD, BETWEEN, DAYS_A_YEAR, Floats, Flows, Kept, Parameters, People, Rules, prior


class Manpower(Parameters):
    """What is uncertain about soldiers and workers."""

    soldiers = prior("MAN-03")
    productivity = prior("MAN-07")
    retained = prior("MAN-09")
    fading = prior("ASM-16")


PARAMETERS = Manpower
READS = {
    "group.draft_eligible": "share",
    "group.exile": "share",
    "group.labour_weight": "share",
}
EVERY = "week"
KEEPS = {
    "draftable_men_abroad": Kept("world", "people", "people liable to the draft who are away"),
    "soldiers_forgone": Kept("world", "soldiers", "soldiers the origin goes without"),
    "workforce_lost": Kept("world", "workers", "workers who are away"),
    "output_lost": Kept("world", "per cent", "output the origin goes without, net of remote work for it"),
    "remote_work": Kept("world", "workers", "workers away whose output still feeds the origin", shown=False),
}


def away(people: People) -> Floats:
    """People who left and are not back, `[group, world]`."""
    return np.asarray(sum(people[status].sum(axis=0) for status in (*BETWEEN, *ABROAD)))


def step(people: People, rules: Rules, p: Manpower, flows: Flows) -> None:
    """Convert the people who are away into soldiers, workers and output forgone."""
    gone = away(people) * rules.group["exile"]
    draftable = (gone * rules.group["draft_eligible"]).sum(axis=0)
    workers = (gone * rules.group["labour_weight"]).sum(axis=0)
    before = rules["workforce_lost"]
    kept = rules["remote_work"] * np.exp2(-rules.elapsed / DAYS_A_YEAR / p.fading)
    shrunk = np.divide(workers, before, out=np.ones_like(workers), where=before > workers)
    remote = kept * shrunk + p.retained * np.maximum(workers - before, 0.0)
    whole = rules.initially("labour_weight").sum()
    flows.keep("draftable_men_abroad", draftable)
    flows.keep("soldiers_forgone", draftable * p.soldiers / 1000)
    flows.keep("workforce_lost", workers)
    flows.keep("remote_work", remote)
    flows.keep("output_lost", 100 * p.productivity * (workers - remote) / max(whole, 1.0))
