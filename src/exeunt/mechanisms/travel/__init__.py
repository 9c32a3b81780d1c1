"""They move along routes.

Travel takes whole days: a route of 0.4 days arrives the day after, one of 3.5 days on the fourth. Nobody is lost on
the way and nobody turns round before the border. There is nothing uncertain here that the case's table of routes does
not say, so this mechanism sets nothing: the engine's ring of arrival days moves people.
"""

from __future__ import annotations

from exeunt.declare import Flows, Kept, Parameters, People, Rules


class Travel(Parameters):
    """Travel has no uncertain parameter: its numbers are those of the routes."""


PARAMETERS = Travel
READS: dict[str, str] = {}
EVERY = ""
KEEPS: dict[str, Kept] = {}


def step(people: People, rules: Rules, p: Travel, flows: Flows) -> None:
    """Nothing to say: the time of every route is data."""
