"""The rows of a case: one frozen record per table, with the meaning and the unit of every column.

These records are the only description of the case format: the readers, the JSON Schema of `case.yaml`, the
reference page of all tables and the check of every cell are made from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from exeunt.case.format.cells import Count, Day, Identifier, Names, Number, Row, Share, Words, WordsThatAct, shown
from exeunt.case.format.kinds import KINDS
from exeunt.evidence.movements import MOVEMENTS
from exeunt.vocabulary import DOORS, EVENTS, EVENTS_THAT_ACT, MEASURES, MODES, REGIMES, ROLES

if TYPE_CHECKING:
    RuleKind = str
    EventKind = str
    Measure = str
    Door = str
    Role = str
    Mode = str
    Regime = str
    Movement = str
else:  # one of the words of a table, so that a word is added in one place
    RuleKind, EventKind, Measure = Literal[tuple(KINDS)], Literal[tuple(EVENTS)], Literal[tuple(MEASURES)]
    Door, Role, Mode, Regime = (Literal[words] for words in (("", *DOORS), ROLES, MODES, ("", *REGIMES)))
    Movement = Literal[(*MOVEMENTS, "mixed")]


class Place(Row):
    """A region of origin, a host or transit country, a city, a camp."""

    id: Identifier = Field(description="name used in the other tables")
    name: Words = Field(description="name shown to readers")
    iso3: str = Field("", max_length=3, description="ISO 3166-1 alpha-3 code of the country")
    country: str = Field("", description="country, where the code of it is not known (conflict cases)")
    region: str = Field("", description="region of the world or of the country, for tables and maps")
    lat: Number | None = Field(None, ge=-90, le=90, description="latitude of the city of arrival, degrees north")
    lon: Number | None = Field(None, ge=-180, le=180, description="longitude of the city of arrival, degrees east")
    population: Count | None = Field(None, description="people living there before the first day")
    roles: tuple[Role, ...] = Field(
        min_length=1, description="what the place is for people on the move, separated by ';'"
    )
    gdp_per_capita: Count | None = Field(None, description="GDP per head, current US dollars a year")
    liberties: Number | None = Field(
        None, ge=0, le=6, description="civil liberties, 0 (least free) to 6 (freest): 7 minus the Freedom House rating"
    )
    language_tie: Share | None = Field(None, description="share of daily life that the origin's language serves")
    compatriots: Count | None = Field(
        None,
        description="network: citizens of the origin who lived there before the first day, not all born in it",
    )
    internal_passport: Share | None = Field(
        None, description="1 if the origin's internal identity card is enough to enter"
    )
    capacity: Count | None = Field(None, description="people the place can hold; empty: no limit (camps)")
    displaced: Count | None = Field(
        None, description="displaced people who are there on the first day (conflict cases)"
    )
    renter_share: Share | None = Field(None, description="share of the people of the main city of arrival who rent")
    city_population: Count | None = Field(None, description="people living in the main city of arrival")
    memory: Share | None = Field(
        None, description="memory of rule by the origin: 1 if it was a part of it or of its bloc, 0.5 if so in part"
    )
    border_with_origin: Share | None = Field(None, description="1 if it has a land border with the origin")
    aligned: Share | None = Field(None, description="share of the measures of others against the origin that it joined")
    aligned_from: Day | None = Field(None, description="first day on which it is aligned; empty: from the first day")
    pressed: Share | None = Field(
        None, description="1 if a power on whose offer it counts presses it to shut out people of the origin"
    )
    pressed_from: Day | None = Field(None, description="first day on which it is pressed; empty: from the first day")
    welcome: Number | None = Field(
        None, ge=0.01, le=0.99, description="share of its public that welcomed people of the origin at first, if polled"
    )
    regime: Regime = Field("", description="kind of state, as seen by people the origin may reach abroad")
    label_dx: Number = shown("shift of the label on maps, in tenths of its height, to the right", 0)
    label_dy: Number = shown("shift of the label on maps, in tenths of its height, downwards", 0)
    source: Names = Field(description="rows of sources.csv or of the priors, or 'assumption'")


class Route(Row):
    """A way from a place to a place during one span of days."""

    id: Identifier = Field(description="name used in the other tables")
    from_: Identifier = Field(alias="from", description="place left")
    to: Identifier = Field(description="place reached")
    mode: Mode = Field(description="means of travel of the longest part")
    km: Count = Field(description="length, kilometres")
    days: Count = Field(description="usual time on the way without queues, days")
    crossing: str = Field("", description="crossing with a capacity that the route uses; empty: none")
    opens: Day | None = Field(None, description="first day of service; empty: before the first day")
    closes: Day | None = Field(None, description="last day of service; empty: after the last day")
    source: Names = Field(description="rows of sources.csv or of the priors, or 'assumption'")
    note: str = shown("what a reader should know")
    through: tuple[Identifier, ...] = Field(
        (), description="hosts crossed by land on the way, whose rules on entry travellers meet too, separated by ';'"
    )
    redirects: Literal["", "forth", "back"] = Field(
        "", description="people at one end are sent to the other: 'forth' from `from` to `to`, 'back' the other way"
    )


class Crossing(Row):
    """A link over a border that lets a limited number of people through each day."""

    id: Identifier = Field(description="name used in the other tables")
    name: Words = Field(description="name shown to readers")
    lat: Number | None = Field(None, ge=-90, le=90, description="latitude, degrees north")
    lon: Number | None = Field(None, ge=-180, le=180, description="longitude, degrees east")
    capacity: Count | None = Field(None, description="people a day towards the host; empty: no limit known")
    low: Count | None = Field(None, description="5 % value of the capacity")
    high: Count | None = Field(None, description="95 % value of the capacity")
    travellers: Count | None = Field(
        None,
        description="ordinary entries of the origin's citizens a day, before any shock and before the first row of "
        "travellers.csv for the crossing",
    )
    travellers_low: Count | None = Field(None, description="5 % value of the ordinary entries")
    travellers_high: Count | None = Field(None, description="95 % value of the ordinary entries")
    source: Names = Field(description="rows of sources.csv or of the priors, or 'assumption'")
    note: str = shown("what a reader should know")


class Travel(Row):
    """How many ordinary travellers come to a crossing from a day on, until its next row: as they were counted, under
    the rules of that day and without what an event adds.
    """

    crossing: Identifier = Field(description="crossing they come to")
    start: Day = Field(description="first day")
    per_day: Count = Field(description="ordinary entries of the origin's citizens a day")
    low: Count | None = Field(None, description="5 % value of the entries")
    high: Count | None = Field(None, description="95 % value of the entries")
    visitors: Share | None = Field(
        None,
        description="share of them who come without a visa or on a short-stay one, the others having a right to stay; "
        "empty: as among the citizens at large",
    )
    visitors_low: Share | None = Field(None, description="5 % value of the share of visitors")
    visitors_high: Share | None = Field(None, description="95 % value of the share of visitors")
    grade: Literal["A", "B", "C", "D", "E"] = shown(
        "grade of the evidence, A (counted at this crossing) to E (judgement)", ...
    )
    source: Names = Field(description="rows of sources.csv or of the priors, or 'assumption'")
    note: str = shown("how the number was derived from what was counted")


class Group(Row):
    """A group of people that the case distinguishes: by papers, draft liability, activity or work."""

    id: Identifier = Field(description="name used in the other tables")
    name: Words = Field(description="name shown to readers")
    share: Share = Field(description="share of the population of the origin")
    passport: Share = Field(1, description="share holding a passport valid for travel abroad")
    short_visa: Share = Field(
        0, description="share holding, or able to get, a short-stay visa under the rules of the first day"
    )
    citizen: Share = Field(1, description="share who are citizens of the origin")
    exile: Share = Field(
        1,
        description="1 for people of the origin, whom outcomes count as exiles; 0 for those who pass through it or go "
        "home to another country",
    )
    draft_eligible: Share = Field(0, description="share liable to be called up")
    publicly_active: Share = Field(0, description="share acting in public against the government")
    labour_weight: Count = Field(0, description="share in the labour force of the origin")
    departure_ratio: Count = Field(1, description="departure hazard relative to the average resident, before any event")
    asylum_need: Count = Field(0, description="hazard of asking for asylum once in a place that takes claims, 1/year")
    wanted: Share = Field(0, description="share with a criminal case or on a wanted list at home")
    source: Names = Field(description="rows of sources.csv or of the priors, or 'assumption'")
    note: str = shown("what a reader should know")


class Rule(Row):
    """Law or practice with a value: where, for whom, by which door, from when, until when."""

    id: Identifier = Field(description="name used by scenarios")
    announced: Day | None = Field(None, description="day it was made known; empty: the day it starts")
    start: Day = Field(description="first day in force")
    start_uncertain_days: Count = Field(0, description="half-width of the doubt about the first day, days")
    end: Day | None = Field(None, description="last day in force; empty: in force after the last day")
    where: Names = Field(description="places, routes, crossings or blocks of places it acts on")
    door: Door = Field("", description="door it acts on; empty: every door")
    groups: Names = Field(("all",), description="groups it acts on, or 'all'")
    kind: RuleKind = Field(description="what the value says")
    value: Count = Field(description="central value, in the unit of the kind")
    low: Count | None = Field(None, description="5 % value; empty: no range, the value is exact")
    high: Count | None = Field(None, description="95 % value")
    source: Names = Field(description="rows of sources.csv or of the priors, or 'assumption'")
    note: str = shown("why this value")


class Event(Row):
    """Something dated: an invasion, a mobilisation, a law; with a `peak` it moves the hazard of departure."""

    id: Identifier = Field(description="name used by scenarios")
    day: Day = Field(description="day it happened")
    kind: Annotated[EventKind, WordsThatAct(EVENTS_THAT_ACT)] = Field(description="what happened")
    where: Names = Field(description="places or blocks of places it happened in")
    groups: Names = Field(("all",), description="groups whose hazard it moves, or 'all'")
    peak: str = Field(
        "", description="multiplier of the departure hazard at its peak: a number or a parameter; empty: none"
    )
    lag: str = Field("", description="days from the event to the peak: a number or a parameter")
    half_life: str = Field("", description="days until half of the excess is gone: a number or a parameter")
    traffic: str = Field(
        "",
        description="multiplier of ordinary travellers at the same peak, of those who come as visitors: a number or a "
        "parameter; empty: none",
    )
    people: Count | None = Field(None, description="people directly affected, where counted")
    intensity: Share | None = Field(
        None, description="strength of a conflict there from this day on, 0 to 1; 0 ends it (kind conflict)"
    )
    source: Names = Field(description="rows of sources.csv or of the priors, or 'assumption'")
    note: str = shown("one sentence on what happened")


class Departure(Row):
    """People known to have left on a day (given departures)."""

    day: Day = Field(description="day they left")
    origin: Identifier = Field(description="place they left, or block of places that they are shared out over")
    group: Identifier = Field(description="group they belong to")
    people: Count = Field(description="people")
    source: Names = Field(description="rows of sources.csv or of the priors, or 'assumption'")


class Correction(Row):
    """A new registration of a place that replaced an old one: counts before it are scaled so as to meet it."""

    place: Identifier = Field(description="place registered anew")
    day: Day = Field(description="day of the new count")
    source: Names = Field(description="rows of sources.csv")


class Observation(Row):
    """A registered or estimated number that the simulation is compared with."""

    id: Identifier = Field(description="name used in pages and reports")
    measure: Measure = Field(description="what kind of number it is")
    where: Names = Field(description="places, crossings or blocks of places it counts in")
    groups: Names = Field(("all",), description="groups it counts, or 'all'")
    start: Day = Field(description="first day counted (stocks: counted from)")
    end: Day = Field(description="last day counted (stocks: the day of the count)")
    value: Number = Field(description="the number, total over the span; below zero for a net alone")
    low: Number | None = Field(None, description="lower end of its range")
    high: Number | None = Field(None, description="upper end of its range")
    unit: Literal[
        "people",
        "crossings",
        "cases",
        "applications",
        "decisions",
        "permits",
        "share",
        "per cent",
        "days",
        "vehicles",
        "km",
        "per year",
        "other",
    ] = Field(description="unit of the value")
    counts_what: Words = Field(description="what is counted, in words: gross or net, persons, cases or crossings")
    use: Literal["fit", "validate", "context"] = Field(description="calibrated on, scored on, or shown only")
    source: Names = Field(description="rows of sources.csv")
    informs: tuple[Identifier, ...] = Field(
        (),
        description="parameters, and rules with a range, that calibration may learn from it; those of grade A and B "
        "learn from every count",
    )
    note: str = shown("conflicts with other counts, and what the number leaves out")


class CaseParameter(Row):
    """An uncertain number that this case adds or departs on from the shipped priors."""

    id: Identifier = Field(description="id of a shipped prior it replaces, or a new name")
    name: Words = Field(description="what it is, in words")
    central: Number = Field(description="central value")
    low: Number = Field(description="5 % value")
    high: Number = Field(description="95 % value")
    unit: Words = Field(description="unit of the value")
    distribution: str = Field("", description="as in the shipped priors; empty: uniform between low and high")
    grade: Literal["A", "B", "C", "D", "E"] = Field(
        description="grade of the evidence, A (best) to E (judgement, swept)"
    )
    source: Names = Field(description="rows of sources.csv or of the priors, or 'assumption'")
    note: str = shown("how the number was derived")


class Miss(Row):
    """Why the simulation misses counts of a kind, as far as that is known in this case: printed instead of the general
    reason.
    """

    measure: Measure = Field(description="what kind of number is missed")
    simulated: Literal["below", "above"] = Field(description="on which side of the count the simulated range lies")
    why: Words = Field(description="the reason, as the rest of a sentence that begins 'simulated below:'")
    source: Names = Field(("assumption",), description="rows of sources.csv or of the priors, or 'assumption'")


class Source(Row):
    """A published source that rows of other tables cite."""

    id: Identifier = Field(description="name used in the other tables")
    kind: Literal["statistics", "law", "press", "report", "paper", "dataset", "survey", "official", "other"] = Field(
        description="what sort of source it is"
    )
    publisher: Words = Field(description="who published it")
    title: str = Field("", description="its title, where it has one")
    date: str = Field("", description="day, month or year of publication")
    url: str = Field("", description="address")
    accessed: str = shown("day it was read")
    licence: str = shown("licence of the data taken from it")
    read: Literal["yes", "recalled"] = Field(
        description="'yes' if the number was read there, 'recalled' if from memory"
    )
    note: str = shown("what a reader should know")


TABLES: dict[str, type[Row]] = {
    "places": Place,
    "routes": Route,
    "crossings": Crossing,
    "travellers": Travel,
    "groups": Group,
    "rules": Rule,
    "events": Event,
    "departures": Departure,
    "observations": Observation,
    "corrections": Correction,
    "parameters": CaseParameter,
    "sources": Source,
    "misses": Miss,
}
"""File name without `.csv` -> record of its rows."""
FOR_PAGES = ("misses",)
"""Tables that are printed and never computed with: they are no part of the fingerprint of a case."""
REQUIRED = ("places", "routes", "groups", "sources")


class CaseFile(Row):
    """`case.yaml`: what the case asks, over which days, and how its people move."""

    title: Words = Field(description="one line, shown above every result")
    question: Words = Field(description="what the case is for, one or two sentences")
    first_day: Day = Field(description="first day simulated")
    last_day: Day = Field(description="last day simulated")
    origin: Words = Field(description="name of the state or area people leave, shown to readers")
    movement: Movement = Field(
        "choose",
        description="'choose' among destinations, 'walk' from place to place, or 'mixed': one or the other in each "
        "world (conflict cases)",
    )
    departures: Literal["driven", "given"] = Field(
        "driven", description="'driven' by events or 'given' by registrations"
    )
    blocks: dict[Identifier, Names] = Field(
        default_factory=dict, description="names for groups of places; a block may name blocks"
    )
    mechanisms_off: dict[str, str] = Field(
        default_factory=dict, description="mechanism -> why it is switched off in this case"
    )
    structure: dict[str, str] = Field(
        default_factory=dict, description="structural switch -> the option it has in every world of this case"
    )
    steps: dict[str, Names] = Field(
        default_factory=dict,
        description="what changed -> two observations, before and after it: shown as an event study",
    )
    controls: dict[str, Names] = Field(
        default_factory=dict, description="the same where no rule changed between the two: a negative control"
    )
    licence: str = Field("CC-BY-4.0", description="licence of the compiled tables")
    kept: dict[str, str] = Field(
        default_factory=dict, description="texts of another program's files that an importer kept, to write them back"
    )
    boundaries: str = Field("", description="sentence printed beneath maps")
    notes: str = Field("", description="what a reader should know before arguing about the case")
