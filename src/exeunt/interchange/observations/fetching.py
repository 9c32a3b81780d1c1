"""Counts fetched from the public interface of UNHCR and kept as a file beside the work: the only place where the
package asks the network, and only when asked to.
"""

from __future__ import annotations

import json
import os
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

BASE = "https://api.unhcr.org/population/v1"
"""Open, without a key (Refugee Data Finder, UNHCR)."""
TABLES = {
    "unhcr-population": "population",
    "unhcr-applications": "asylum-applications",
    "unhcr-decisions": "asylum-decisions",
}
"""Map -> table of the interface."""
SECONDS, PAGE, MOST_PAGES, BIGGEST = 30, 10_000, 20, 50 * 2**20


class Unreached(Exception):
    """The interface gave no answer that can be used; a sentence."""


def fetch(table: str, origin: str, first: int, last: int, folder: Path, fresh: bool = False) -> tuple[Path, bool]:
    """A file with the counts of people of an origin in all countries of asylum, years `first` to `last`, and whether it
    was there before.

    Raises Unreached with a sentence without a network, KeyError for a table that is not in TABLES, OSError where the
    file cannot be written.
    """
    to = folder / f"{table}-{origin.lower()}-{first}-{last}.json"
    if to.is_file() and not fresh:
        return to, True
    asked = {"limit": PAGE, "cf_type": "ISO", "coo": origin, "coa_all": "true", "yearFrom": first, "yearTo": last}
    items: list[Any] = []
    for page in range(1, MOST_PAGES + 1):
        answer = _answer(f"{BASE}/{TABLES[table]}/?{urlencode({**asked, 'page': page})}")
        items += answer["items"]
        if page >= int(answer.get("maxPages") or 1):
            break
    else:
        raise Unreached(f"UNHCR's interface has more than {MOST_PAGES} pages of {table}. Ask for fewer years.")
    aside = to.with_name(f".{to.name}.{os.getpid()}")
    aside.write_text(json.dumps({"asked": asked, "items": items}, indent=1, ensure_ascii=False), encoding="utf-8")
    aside.replace(to)
    return to, False


def _answer(address: str) -> dict[str, Any]:
    by_hand = "Download the table by hand from https://www.unhcr.org/refugee-statistics/download and name the file."
    if not address.startswith(("https://", "http://127.0.0.1")):
        raise Unreached(f"{address} is not the address of a public interface.")
    try:
        with urlopen(Request(address, headers={"Accept": "application/json"}), timeout=SECONDS) as reply:  # noqa: S310
            raw = reply.read(BIGGEST + 1)
    except (URLError, TimeoutError, HTTPException, OSError) as error:
        raise Unreached(f"UNHCR's interface cannot be reached ({getattr(error, 'reason', error)}). {by_hand}") from None
    try:
        found = json.loads(raw)
        if len(raw) <= BIGGEST and isinstance(found["items"], list) and int(found.get("maxPages") or 1) >= 0:
            return dict(found)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise Unreached(f"UNHCR's interface did not answer with a table. {by_hand}")
