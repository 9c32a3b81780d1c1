"""What a scenario supposes beyond rules: other events, and parameters set to a number or a range.

    events:
      remove: [E011]
      shift: {E001: 30}
      replace: {E011-men: {half_life: 30}}
      add: [{id: X1, day: 2023-03-01, kind: mobilisation, where: land, peak: mobilisation_peak, lag: 2,
             half_life: 14}]

Parameters
----------
      DST-10: 0.35                          the same number in every world
      RET-04: {low: 1, high: 2}             spread evenly

A parameter that is set differs from what the worlds drew; everything else in them stays as it was.

"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from exeunt.case.checks.names import ASSUMPTION
from exeunt.case.format.records import CaseParameter, Event
from exeunt.case.reading.faults import faults
from exeunt.case.reading.problems import suggestion
from exeunt.case.scenarios.editing import matching, split_lists
from exeunt.evidence import Prior


class EventEdits(BaseModel):
    """Edits of the events of a case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    remove: tuple[str, ...] = Field((), description="events that did not happen: ids, or patterns with * and ?")
    shift: dict[str, int] = Field(default_factory=dict, description="event or pattern -> days later")
    replace: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="event or pattern -> columns to change"
    )
    add: tuple[dict[str, Any], ...] = Field((), description="new events, by column")


@dataclass(frozen=True)
class Span:
    """A parameter set to a number (low and high the same) or spread evenly over a range."""

    low: float
    high: float


def event_edits(data: Any, problems: list[str]) -> EventEdits:
    """Edits of events from plain data."""
    if not isinstance(data, dict):
        problems.append("events is not a mapping; it holds remove, shift, replace and add.")
        return EventEdits()
    fields = EventEdits.model_fields
    unknown = [key for key in data if key not in fields]
    problems += [f"events: key '{key}' is unknown.{suggestion(str(key), fields)}" for key in unknown]
    try:
        return EventEdits(**{key: value for key, value in data.items() if key not in unknown})
    except ValidationError as error:
        problems += [f"events: {text}" for _, text in faults(error, EventEdits)]
        return EventEdits()


def spans(data: Any, problems: list[str]) -> dict[str, Span]:
    """Parameters that a scenario sets, from plain data."""
    if not isinstance(data, dict):
        problems.append("parameters is not a mapping; it holds ids with a number, or with low and high.")
        return {}
    found = {}
    for id, value in data.items():
        ends: tuple[Any, Any] = (value.get("low"), value.get("high")) if isinstance(value, dict) else (value, value)
        if not all(isinstance(end, int | float) and math.isfinite(end) for end in ends) or (
            isinstance(value, dict) and set(value) != {"low", "high"}
        ):
            problems.append(f"parameters: {id} is '{value}'; it is a number, or low and high.")
        elif ends[1] < ends[0]:
            problems.append(f"parameters: {id} has high {ends[1]:g} below low {ends[0]:g}.")
        else:
            found[str(id)] = Span(float(ends[0]), float(ends[1]))
    return found


def edited_events(edits: EventEdits, events: tuple[Event, ...], problems: list[str]) -> tuple[Event, ...]:
    """The events with the edits applied; problems are added to the list."""
    ids = [event.id for event in events]
    removed = set(matching("event", dict.fromkeys(edits.remove), ids, problems))
    replaced = matching("event", edits.replace, ids, problems)
    shifted = matching("event", edits.shift, ids, problems)
    kept = []
    for event in events:
        if event.id in removed:
            continue
        candidate: Event | None = event
        if event.id in replaced:
            candidate = _event({**event.model_dump(), **replaced[event.id]}, problems)
        if candidate and event.id in shifted:
            candidate = _later(candidate, shifted[event.id], problems)
        if candidate:
            kept.append(candidate)
    for data in edits.add:
        candidate = _event({"source": ASSUMPTION, **data}, problems)
        if candidate and candidate.id in ids:
            problems.append(f"adds event '{candidate.id}', which the case has. Use `replace`.")
        elif candidate:
            ids.append(candidate.id)
            kept.append(candidate)
    return tuple(kept)


def _later(event: Event, days: int, problems: list[str]) -> Event | None:
    try:
        return event.model_copy(update={"day": event.day + timedelta(days=days)})
    except OverflowError:
        problems.append(f"event '{event.id}': {days} days later is beyond the calendar.")
        return None


def _event(data: dict[str, Any], problems: list[str]) -> Event | None:
    unknown = [column for column in data if column not in Event.model_fields]
    found = [f"column '{column}' is unknown.{suggestion(column, Event.model_fields)}" for column in unknown]
    columns = {column: value for column, value in split_lists(data).items() if column not in unknown}
    for column in ("peak", "traffic", "lag", "half_life"):
        if isinstance(columns.get(column), int | float):
            columns[column] = f"{columns[column]:g}"
    try:
        event = Event(**columns)
    except ValidationError as error:
        found += [text for _, text in faults(error, Event)]
    problems += [f"event '{data.get('id', '?')}': {text}" for text in found]
    return None if found else event


def edited_parameters(
    edits: Mapping[str, Span],
    parameters: tuple[CaseParameter, ...],
    priors: Mapping[str, Prior],
    problems: list[str],
) -> tuple[CaseParameter, ...]:
    """The case's parameters with those that the scenario sets."""
    known: dict[str, CaseParameter | Prior] = {**priors, **{row.id: row for row in parameters}}
    candidate = {}
    for id, span in edits.items():
        if id not in known:
            problems.append(f"no parameter '{id}' to set.{suggestion(id, known)}")
            continue
        candidate[id] = CaseParameter(
            id=id,
            name=known[id].name,
            central=(span.low + span.high) / 2,
            low=span.low,
            high=span.high,
            unit=known[id].unit,
            grade=known[id].grade,
            source=(ASSUMPTION,),
            note="set by the scenario",
        )
    return (*(row for row in parameters if row.id not in candidate), *candidate.values())
