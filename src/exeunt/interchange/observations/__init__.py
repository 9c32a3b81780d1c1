"""Tables of counts as publishers give them out, made into observations of a case."""

from __future__ import annotations

from exeunt.interchange.observations.bringing import Brought, Recognised, bring, recognise
from exeunt.interchange.observations.maps import Header, shipped
from exeunt.interchange.observations.writing import add

__all__ = ["Brought", "Header", "Recognised", "add", "bring", "recognise", "shipped"]
