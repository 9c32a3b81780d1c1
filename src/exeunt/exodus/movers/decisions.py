"""What people decide and what befalls them, stated once: shares in `expected` mode, probabilities in `sampled` mode."""

from __future__ import annotations

import math

from exeunt.compiled import inner


@inner
def of_nests(near, far, near_rush, far_rush, dissimilarity):
    """A nested logit of two nests from the sums of their weights.

    Returns the share of leavers per unit of weight in each nest, the rush towards closing doors averaged over them, and
    whether there is anywhere to go. Rushes are sums of weight times rush.
    """
    a = math.exp(dissimilarity * math.log(near)) if near > 0.0 else 0.0
    b = math.exp(dissimilarity * math.log(far)) if far > 0.0 else 0.0
    to_near = a / (a + b) / near if a > 0.0 else 0.0
    to_far = b / (a + b) / far if b > 0.0 else 0.0
    anywhere = a + b > 0.0
    rush = to_near * near_rush + to_far * far_rush if anywhere else 1.0
    return to_near, to_far, rush, anywhere


@inner
def of_leavers(decide, share, rush, met, retry, again):
    """Chances a day: deciding and being blocked, deciding and leaving, and leaving for the blocked and the returned.

    Blocked people who meet the same doors again stay blocked: of those blocked when the share `met` was leaving,
    (share - met) / (1 - met) leave now that it is `share`.
    """
    stopped = decide * (1.0 - share)
    go = min(decide * share * rush, 1.0 - stopped)
    try_again = min(retry * (share - met) / (1.0 - met) * rush, 1.0) if share > met else 0.0
    return stopped, go, try_again, min(again * share * rush, 1.0)


@inner
def doors_met(met, retry, share, stay, to_blocked):
    """The share that was leaving when those now blocked met the doors: of those who stay blocked and the new ones."""
    now = met + retry * (share - met) if share > met else met
    return (now * stay + share * to_blocked) / (stay + to_blocked) if stay + to_blocked > 0.0 else share


@inner
def join_queue(day, crossing, w, worlds, gates, queues, served):
    """Those who reached a crossing today line up; who came too long ago to be told apart joins the next cohort."""
    patience, columns = queues.waiting.shape[0], served.shape[1]
    today, last = day % patience, (day + 1) % patience
    for gate in range(served.shape[0]):
        if gates.crossing[gate] == crossing:
            for c in range(w, columns, worlds):
                queues.waiting[last, gate, c] += queues.waiting[today, gate, c]
                queues.waiting[today, gate, c] = served[gate, c]
                queues.queueing[gates.place[gate], c] += served[gate, c]
                served[gate, c] = 0.0
    travelling = queues.waiting_travellers
    travelling[last, crossing, w] += travelling[today, crossing, w]
    travelling[today, crossing, w] = queues.travellers[crossing, w]
    queues.served_travellers[crossing, w] = 0.0


@inner
def serve(slot, crossing, w, left, leavers, queues):
    """Ordinary travellers of a day of arrival are served beside the leavers, some of the others give up.

    Returns the share served of those who came on that day, and the places left for those who came later.
    """
    travellers = queues.waiting_travellers[slot, crossing, w]
    total = leavers + travellers
    share = 1.0 if total <= left else left / total
    stay = travellers * (1.0 - share) * (1.0 - queues.renege[w])
    queues.waiting_travellers[slot, crossing, w] = stay
    queues.people_travelling[crossing, w] += stay
    queues.served_travellers[crossing, w] += travellers * share
    return share, left - total if total <= left else 0.0


@inner
def whole(people):
    """Whole people and the rest of one; what is left by rounding is none."""
    down = float(math.floor(people + 1e-9))
    return down, people - down if people - down > 1e-9 else 0.0


@inner
def cohort(slot, crossing, w, worlds, gates, waiting):
    """Leavers of all groups and gates at a crossing who came on the same day."""
    total = 0.0
    for gate in range(waiting.shape[1]):
        if gates.crossing[gate] == crossing:
            for c in range(w, waiting.shape[2], worlds):
                total += waiting[slot, gate, c]
    return total


@inner
def lawful_row(day, place, lawful, clocks):
    """Row of the clock on which a visit that begins today ends, or -1 where it never runs out within the clock."""
    days = clocks.days[place]
    return clocks.first[place] + (day + lawful) % days if 0 < lawful < days else -1
