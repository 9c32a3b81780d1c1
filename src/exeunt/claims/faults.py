"""What does not fit the records of a ledger, in our words."""

from __future__ import annotations

from typing import Any

from exeunt.case.reading.problems import suggestion
from exeunt.claims.records import KINDS, Claim, Evidence, Exposure, Ledger, Test, Text

SHOWN = 60
PAIRS = ("reported", "between")
WANTS = {
    "tuple_type": "a list", "list_type": "a list", "dict_type": "a mapping of names to values",
    "model_type": "a mapping of names to values",
    "model_attributes_type": "a mapping of names to values", "string_type": "text", "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false", "bool_parsing": "true or false", "day": "a day as YYYY-MM-DD",
    "year": "a day of our time, with a year of four digits",
    "date_type": "a day as YYYY-MM-DD", "date_from_datetime_parsing": "a day as YYYY-MM-DD",
    "date_parsing": "a day as YYYY-MM-DD", "finite_number": "a finite number",
}  # fmt: skip
"""Kind of fault -> what the value is to be."""


def sentence(field: str, claim: str, fault: Any) -> str:
    """What is wrong with a field of a claim, or of the ledger where no claim is named."""
    kind, given, context = fault["type"], fault.get("input"), fault.get("ctx", {})
    last = field.rpartition(".")[2]
    if kind == "missing" and last.isdigit():
        return f"{field.rpartition('.')[0]} has too few entries."
    if kind == "missing":
        return f"'{field}' is missing."
    if kind in ("extra_forbidden", "invalid_key"):
        names = [described.alias or name for name, described in _record(field, claim).model_fields.items()]
        return f"key '{last}' is unknown.{suggestion(last, names)}"
    shown = " ".join(str(given).split())[:SHOWN]
    if field == "kind":
        what = "empty" if given in ("", None) else f"'{shown}'"
        return f"kind is {what}; it is {', '.join(KINDS[:-1])} or {KINDS[-1]}."
    if given in ("", None, [], {}):
        return f"{field} is empty."
    if kind == "literal_error":
        return f"{field} is '{shown}'; it is {str(context['expected']).replace(chr(39), '')}."
    if kind == "string_pattern_mismatch":
        return (
            f"{field} '{shown}' is not a name: it begins with a letter, and goes on in up to 39 letters, digits, "
            f"'-', '_' and '.'."
        )
    if kind == "string_too_long":
        return f"{field} is longer than {context['max_length']} characters."
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return f"{field} is {shown}; {_limits(_record(field, claim), last)}."
    if kind == "too_long":
        return f"{field} has more than {context['max_length']} entries."
    if last in PAIRS:
        return f"{field} is '{shown}'; it is a list of two numbers, as [500, 900]."
    return f"{field} is '{shown}'; it is {WANTS.get(kind, 'something else')}."


def _record(field: str, claim: str) -> type[Test | Exposure | Evidence | Claim | Text | Ledger]:
    if ".per." in field:
        return Exposure
    if field.startswith("evidence."):
        return Evidence
    if "tests" in field or "all." in field:
        return Test
    return Claim if claim else Text if field.startswith("text.") else Ledger


def _limits(record: Any, field: str) -> str:
    return {"holds": "it is a share above 0.5 and up to 1"}.get(field, "it is out of range")
