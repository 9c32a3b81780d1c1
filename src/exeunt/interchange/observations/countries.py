"""Countries under the codes and names that tables of the trade use. What is not in the table is asked about, never
guessed.

`countries.csv` holds ISO 3166-1 codes, the numbers of the UN (M49), Eurostat's codes where they differ, and names as
UNHCR, Eurostat, the World Bank and others write them. A name that two countries bear ('Congo', 'Korea') is in no row.
Codes of UNHCR's own, which differ from ISO 3166-1 for 99 of 232 countries, are not read: its files have ISO columns.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

Codes = Literal["iso3", "iso2", "eurostat", "m49", "name"]
NO_COUNTRY = ""
"""What a text stands for that is known to be no country: stateless, unknown, an aggregate."""
NOT_COUNTRIES = frozenset(
    {
        "unk", "ukn", "sta", "xxa", "xxb", "xxc", "xxx", "unknown", "stateless", "various", "various/unknown", "other",
        "others", "tibetan", "tibetans", "not available", "total", "stls", "rnc", "uk_oct", "non_eu", "ext_eu", "ab9",
        "abyei area", "world", "all", "-",
    }
)  # fmt: skip
"""Words and codes for people of no or no known country, and for sums, in small letters."""
BEGIN_WITH = ("unspecified", "unknown", "eu27_", "eu28", "ext_eu", "eu_v", "eu15", "ea1", "ea2", "various ")
"""How further ones begin."""
REGIONS = frozenset(
    {
        1, 2, 5, 9, 11, 13, 14, 15, 17, 18, 19, 21, 29, 30, 34, 35, 39, 53, 54, 57, 61, 62, 142, 143, 145, 150, 151,
        154, 155, 199, 202, 419, 432, 722,
    }
)  # fmt: skip
"""Codes of M49 for regions; those from 900 on are sums as well."""
SHARED = {"congo": ("COD", "COG"), "korea": ("KOR", "PRK"), "virgin islands": ("VGB", "VIR")}
"""Names that more than one country bears."""


def key(text: str) -> str:
    """A name without the ways of writing it: letters small, blanks single, apostrophes straight."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("’", "'").split())


@cache
def _tables() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {codes: {} for codes in ("iso3", "iso2", "eurostat", "m49", "name")}
    with files(__package__).joinpath("countries.csv").open(encoding="utf-8") as text:
        for row in csv.DictReader(text):
            iso3 = row["iso3"]
            for code in filter(None, (iso3, *row["other_iso3"].split(";"))):
                found["iso3"][key(code)] = iso3
            found["iso2"][key(row["iso2"])] = iso3
            found["eurostat"][key(row["eurostat"] or row["iso2"])] = iso3
            if row["m49"]:
                found["m49"][row["m49"]] = iso3
            for name in filter(None, (row["name"], *row["other_names"].split(";"))):
                found["name"][key(name)] = iso3
    return found


def country(text: str, codes: Codes) -> str | None:
    """ISO 3166-1 alpha-3 code; NO_COUNTRY for what is known to be none; None where a person has to say."""
    word = key(text)
    if codes == "m49":
        word = word.removesuffix(".0").lstrip("0")
        if word.isdecimal() and (int(word) in REGIONS or int(word) >= 900):
            return NO_COUNTRY
    if word in _tables()[codes]:
        return _tables()[codes][word]
    if not word or word in NOT_COUNTRIES or word.startswith(BEGIN_WITH):
        return NO_COUNTRY
    return None


def question(text: str) -> str:
    """What to ask about a name or code that is in no row."""
    if key(text) in SHARED:
        return f"'{text}' may be {' or '.join(SHARED[key(text)])}"
    return f"'{text}' is in no row of the table of countries"
