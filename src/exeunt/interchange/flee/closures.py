"""Closures of a Flee case as rules, and back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from exeunt.case.format.records import Place, Route, Rule, RuleKind
from exeunt.case.reading.problems import suggestion
from exeunt.interchange.flee.files import Line, Remarks, lines, number
from exeunt.interchange.flee.names import Known, loose

SOURCE = ("flee-case",)
TYPES = ("country", "location", "camp", "idpcamp", "link", "links", "remove_forced_redirection")


def read(
    path: Path, places: dict[str, Place], known: Known, routes: list[Route], first: date, days: int, remarks: Remarks
) -> list[Rule]:
    """One rule for each closure; its last day is the one before it ends."""
    collected: list[Rule] = []
    for line in lines(path, remarks, needed=False):
        kind = line.cell(0).lower()
        start = number(line, 3, "closure_start", remarks)
        end = number(line, 4, "closure_end", remarks)
        if kind not in TYPES:
            remarks.problems.append(line.problem(f"closure '{line.cell(0)}' is unknown; it is {', '.join(TYPES)}."))
            continue
        if start is None or end is None:
            continue
        if end >= 0 and end <= start:
            if kind != "remove_forced_redirection":
                remarks.notes.append(line.problem("ends before it begins; it closes nothing and is left out."))
                continue
            remarks.notes.append(line.problem("ends before it begins; the redirection is taken to be off for good."))
            end = -1
        where, what, value = _acts_on(line, kind, places, known, routes, remarks)
        if not where or start >= days:
            continue
        collected.append(
            Rule(
                id=f"closure-{len(collected) + 1}", start=first + timedelta(days=max(int(start), 0)),
                end=None if end < 0 else first + timedelta(days=int(end) - 1), where=where, kind=what, value=value,
                source=SOURCE,
            )
        )  # fmt: skip
    return collected


def _acts_on(
    line: Line, kind: str, places: dict[str, Place], known: Known, routes: list[Route], remarks: Remarks
) -> tuple[tuple[str, ...], RuleKind, float]:
    one, other = line.cell(1), line.cell(2)
    country = {place.id: place.country for place in places.values()}
    if kind == "country":
        one, other = (_country(name, set(country.values())) for name in (one, other))
        for name in (one, other):
            if name not in country.values():
                remarks.problems.append(
                    line.problem(
                        f"'{name}' is not a country of locations.csv.{suggestion(name, set(country.values()))}"
                    )
                )
        between = tuple(r.id for r in routes if {country[r.from_], country[r.to]} == {one, other})
        if not between and {one, other} <= set(country.values()):
            remarks.notes.append(
                line.problem(f"no route crosses from {one} to {other}; it closes nothing and is left out.")
            )
        return between, "closed", 1
    names = (one, other) if kind in ("link", "links", "remove_forced_redirection") else (one,)
    meant = [known.meant(name, line, remarks) for name in names]
    for name, found in zip(names, meant, strict=True):
        if found is None:
            text = f"'{name}' is not a place of locations.csv.{known.unknown(name)}"
            remarks.problems.append(line.problem(text))
    if None in meant:
        return (), "closed", 1
    one, other = meant[0] or one, (meant[1] or other) if len(meant) > 1 else other
    if kind in ("camp", "idpcamp"):
        return (places[one].id,), "holds", 0
    if kind == "location":
        shut = one
        if other in places and "camp" in places[other].roles and "camp" not in places[one].roles:
            shut = other
            remarks.notes.append(
                line.problem(f"names {one} and the camp {other}; the camp is taken to be what is closed.")
            )
        return (places[shut].id,), "closed", 1
    ends = {places[one].id, places[other].id}
    link = tuple(r.id for r in routes if {r.from_, r.to} == ends)
    if not link:
        remarks.notes.append(line.problem(f"no route joins {one} and {other}; it closes nothing and is left out."))
    return (
        link,
        "redirects" if kind == "remove_forced_redirection" else "closed",
        0 if kind == "remove_forced_redirection" else 1,
    )


def _country(name: str, known: set[str]) -> str:
    """The country meant by a name that differs in blanks, marks or letter case alone; else the name."""
    near = [country for country in known if loose(country).casefold() == loose(name).casefold()]
    return near[0] if name not in known and len(near) == 1 else name


def rows(rules: tuple[Rule, ...], places: tuple[Place, ...], routes: tuple[Route, ...], first: date) -> list[list[str]]:
    """Rows of closures.csv for the rules of a case that Flee can express."""
    by_id, ways = {place.id: place for place in places}, {route.id: route for route in routes}
    collected = []
    for rule in rules:
        start = (rule.start - first).days
        end = -1 if rule.end is None else (rule.end - first).days + 1
        for kind, one, other in _closures(rule, by_id, ways):
            collected.append([kind, one, other, str(start), str(end)])
    return collected


def _closures(rule: Rule, places: dict[str, Place], routes: dict[str, Route]) -> list[tuple[str, str, str]]:
    if rule.kind == "holds":
        return [("camp", places[name].name, "") for name in rule.where]
    here = [routes[name] for name in rule.where if name in routes]
    if rule.kind == "redirects":
        ends = [(r.from_, r.to) if r.redirects != "back" else (r.to, r.from_) for r in here]
        return [("remove_forced_redirection", places[a].name, places[b].name) for a, b in ends]
    found = [("location", places[name].name, "") for name in rule.where if name in places]
    countries = {frozenset((places[r.from_].country, places[r.to].country)) for r in here}
    if len(countries) == 1 and len(pair := next(iter(countries))) == 2:
        between = {r.id for r in routes.values() if {places[r.from_].country, places[r.to].country} == pair}
        if between == set(rule.where):
            one, other = sorted(pair)
            return [("country", one, other)]
    return found + [("link", places[r.from_].name, places[r.to].name) for r in here]
