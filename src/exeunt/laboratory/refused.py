"""What the laboratory cannot do, as a sentence for the one who asked."""

from __future__ import annotations

from collections.abc import Collection

from exeunt.case.reading.problems import suggestion


class Refused(ValueError):
    """A question that cannot be answered as it was put; its text says why, and what to do."""


def one_of(what: str, given: str, known: Collection[str]) -> None:
    """Refused, with the nearest name, where what is given is not one of those that there are."""
    if given not in known:
        raise Refused(f"{what} is '{given}'; it is {' or '.join(known)}.{suggestion(given, known)}")
