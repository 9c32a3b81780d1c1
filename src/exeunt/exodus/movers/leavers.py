"""What people at home decide, eight worlds at once: `decisions` without branches."""

from __future__ import annotations

from exeunt.compiled import inner
from exeunt.exodus.movers import functions
from exeunt.exodus.movers.lanes import least, load, most, spread, store, where
from exeunt.exodus.movers.rows import add

NOWHERE = 1e-300


@inner
def _nests(near, far, near_rush, far_rush, nest):
    """`decisions.of_nests`, eight worlds at once; whether there is anywhere to go is the last, above 0."""
    nothing = spread(0.0)
    near_there, far_there = most(near, spread(NOWHERE)), most(far, spread(NOWHERE))
    a = where(near, functions.exp(nest * functions.log(near_there)), nothing)
    b = where(far, functions.exp(nest * functions.log(far_there)), nothing)
    both = most(a + b, spread(NOWHERE))
    to_near, to_far = where(a, a / both / near_there, nothing), where(b, b / both / far_there, nothing)
    return to_near, to_far, where(a + b, to_near * near_rush + to_far * far_rush, spread(1.0)), a + b


@inner
def leavers(origin, c, w, weight, leaving, home, counts):
    """`decisions.of_leavers` and what follows for people at home, eight worlds at once; share of weight for near and
    far.
    """
    columns = leaving.decide.shape[1]
    at, nothing, one = origin * columns + c, spread(0.0), spread(1.0)
    to_near, to_far, rush, anywhere = _nests(
        load(weight, c), load(weight, columns + c), load(weight, 2 * columns + c), load(weight, 3 * columns + c),
        load(leaving.nest, w),
    )  # fmt: skip
    share, met, retry = where(anywhere, load(leaving.share, at), nothing), load(home.met, at), load(leaving.retry, w)
    decide = load(leaving.decide, at)
    stopped = decide * (1.0 - share)
    go = least(decide * share * rush, 1.0 - stopped)
    better = share - met
    try_again = where(better, least(retry * better / where(better, 1.0 - met, one) * rush, one), nothing)
    leave_again = least(load(leaving.again, w) * share * rush, one)
    there, blocked, returned = load(home.home, at), load(home.blocked, at), load(home.returned, at)
    to_blocked, from_home, from_blocked = there * stopped, there * go, blocked * try_again
    giving_up = blocked * (1.0 - try_again) * load(leaving.give_up, w)
    from_returned = returned * leave_again
    stay = blocked - from_blocked - giving_up
    now = where(better, met + retry * better, met)
    all_blocked = stay + to_blocked
    mean = (now * stay + share * to_blocked) / where(all_blocked, all_blocked, one)
    store(home.home, at, there + (giving_up - from_home - to_blocked))
    store(home.blocked, at, all_blocked)
    store(home.met, at, where(all_blocked, mean, share))
    store(home.returned, at, returned - from_returned)
    out = from_home + from_blocked + from_returned
    add(home.departed, at, out)
    add(counts.deciding, c, to_blocked + from_home)
    add(counts.dropped, c, giving_up)
    each = out / rush
    return to_near * each, to_far * each
