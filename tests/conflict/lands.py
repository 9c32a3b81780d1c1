"""Small conflict cases worked out by hand, and a small folder in Flee's format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from exeunt.case import Case
from exeunt.case.format.records import CaseFile, Departure, Event, Group, Place, Route, Rule
from exeunt.displacement.play import play, ways_of
from exeunt.displacement.settings import of_movement
from exeunt.displacement.terrain import Terrain, terrain
from exeunt.worlds.draws import Draws

FIRST = date(2020, 1, 1)
SOURCE = ("assumption",)
PLAIN = {
    # Nothing decides but what a test sets: ways count alike, camps are old, nobody is moved.
    "decay": 0, "nest": 1, "fresh": 0, "abroad_effort": 1, "anywhere": 0, "relocation": 0, "capacity_power": 0,
    "walking_decay": 0,
    "guide": 0, "pass_on": 0,
}  # fmt: skip


def day(number: int) -> date:
    """The date of a day number."""
    return FIRST + timedelta(days=number)


def place(id: str, *roles: str, country: str = "Home", **more: object) -> Place:
    """A place; a population where people flee from."""
    data = {"id": id, "name": id, "roles": roles, "country": country, "population": 1000, "source": SOURCE, **more}
    return Place(**data)  # type: ignore[arg-type]


def camp(id: str, country: str = "Away", **more: object) -> Place:
    """A camp."""
    return place(id, "camp", "host", country=country, population=None, **more)


def link(a: str, b: str, km: float, **more: object) -> Route:
    """A way between two places."""
    return Route(
        **{"id": f"{a}--{b}", "from": a, "to": b, "mode": "walk", "km": km, "days": 0, "source": SOURCE, **more}
    )


def rule(kind: str, where: str, value: float = 1, start: int = 0, end: int | None = None) -> Rule:
    """A rule on whole days."""
    return Rule(
        id=f"{kind}-{where}", kind=kind, where=(where,), value=value, start=day(start),  # type: ignore[arg-type]
        end=None if end is None else day(end), source=SOURCE,
    )  # fmt: skip


def land(
    places: Sequence[Place], routes: Sequence[Route], fleeing: Mapping[int, float], *, days: int = 5,
    rules: Sequence[Rule] = (),
    conflict: Sequence[tuple[str, int, float]] = (("war", 0, 1.0),), origin: str = "war", movement: str = "walk",
) -> Case:  # fmt: skip
    """A case whose departures on each day are given."""
    return Case(
        name="land",
        file=CaseFile(
            title="Land", question="?", first_day=FIRST, last_day=day(days - 1), origin="Home", movement=movement,
            departures="given",
            blocks={"zones": tuple(p.id for p in places if "conflict" in p.roles) or (places[0].id,)},
        ),
        places=tuple(places),
        routes=tuple(routes),
        groups=(Group(id="people", name="P", share=1, source=SOURCE),),
        sources=(),
        rules=tuple(rules),
        events=tuple(
            Event(id=f"{at}-{on}", day=day(on), kind="conflict", where=(at,), intensity=value, source=SOURCE) for at,
            on, value in conflict
        ),
        departures=tuple(
            Departure(day=day(number), origin=origin, group="people", people=people, source=SOURCE) for number,
            people in fleeing.items()
        ),
    )  # fmt: skip


def played(
    case: Case, movement: str, bounded: bool = False, **settings: float
) -> tuple[Terrain, np.ndarray, np.ndarray]:
    """The terrain, people in camps `[day, camp]`, and elsewhere `[day]`, with the settings of PLAIN but for some."""
    ground = terrain(case, Draws(1))
    values = np.array([[{**PLAIN, **settings}[setting.id]] for setting in of_movement(movement)], dtype=np.float64)
    camps, elsewhere = play(ground, ways_of(ground), movement, values, bounded)
    return ground, camps[:, :, 0], elsewhere[:, 0]


FLEE = {
    "input_csv/locations.csv": """#name,region,country,latitude,longitude,location_type,conflict_date,population
 War Town ,North,Home,10,20,conflict_zone,0,1000
Old Fort,North,Home,10.5,20,conflict_zone,2,3000
Market,North,Home,11,20,town,,500
Crossing,South,Home,11.5,20,forwarding_hub,,
River Camp,East,Away,12,20,camp,,800
Hill Camp,East,Away,12,21,camp,,0
""",
    "input_csv/routes.csv": """#name1,name2,distance,forced_redirection
War Town,Market,50,
Old Fort,Market,60,
Market,Crossing,70,0
Crossing,River Camp,20,2
Crossing,Hill Camp,40,
""",
    "input_csv/closures.csv": (
        "#closure_type,name1,name2,closure_start,closure_end\ncountry,Home,Away,0,2\nlocation,Hill Camp,,0,4\n"
    ),
    "input_csv/conflicts.csv": "#Day, War Town, Old Fort,\n0, 1, 0,\n1, 1, 0,\n2, 1, 1,\n3, 0.5, 1,\n4, 0, 1,\n5, 0, "
    "1,\n",
    "input_csv/sim_period.csv": "StartDate,2020-01-01\nLength,6\n",
    "input_csv/registration_corrections.csv": "River Camp,2020-01-05,normalize\n",
    "source_data/data_layout.csv": "total,refugees.csv\nRiver Camp,river.csv\nHill Camp,hill.csv\n",
    "source_data/refugees.csv": "2020-01-01,100\n2020-01-06,400\n",
    "source_data/river.csv": "2020-01-01,200\n2020-01-04,400\n2020-01-05,200\n2020-01-06,260\n",
    "source_data/hill.csv": "2020-01-01,0\n2020-01-06,50\n",
    "simsetting.yml": "spawn_rules:\n  sum_from_camps: true\n  insert_day0: true\nmove_rules:\n  max_move_speed: 400\n",
}


def flee_folder(root: Path, **files: str) -> Path:
    """Write the small Flee case; files by name without folder, replaced or (empty) left out."""
    for name, text in FLEE.items():
        path = root / name
        text = files.get(path.stem, text)
        if text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return root
