"""Three questions that a forecast can be asked, kept apart: the same host later, a host never seen, a time never seen.

Most held-out counts are of hosts of which something was fitted; a score of all of them says little of a host that opens
or of the year after. The first question is answered from any worlds. The other two take calibrations of their own, with
counts left out (`unseen`), and are kept beside the calibrated worlds that come with the package.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from importlib.resources import files
from pathlib import Path

from exeunt.calibration.heldout import Scores, held_out, persistence
from exeunt.case import Case
from exeunt.declare import Floats

SAME_HOST, UNSEEN_HOST, UNSEEN_TIME = "the same host, later", "a host never seen", "a time never seen"
KEPT = "-unseen.csv"


@dataclass(frozen=True)
class Question:
    """How counts of one kind are met where one question is asked. Errors are in log points."""

    asks: str
    kind: str
    counts: int
    error: float  # mean absolute error of the median
    crps: float
    inside_50: float  # share of counts inside, with what the model leaves out
    inside_80: float
    inside_95: float
    case_hash: str  # what the case said

    @classmethod
    def of(cls, case: Case, asks: str, kind: str, scores: Scores) -> Question:
        """A question from the scores of the counts it is about."""
        half, most, nearly_all = scores.coverage
        return cls(
            asks, kind, scores.observations, scores.error, scores.crps, half, most, nearly_all, case_hash=case.hash
        )


def same_host_later(case: Case, observed: Floats, left_out: Mapping[str, float] | None = None) -> Scores | None:
    """Scores of held-out counts of which an earlier one of the same kind and place was fitted; None where there is
    none.
    """
    rows = tuple(
        row
        if row.use != "validate" or persistence(case, row) is not None
        else row.model_copy(update={"use": "context"})
        for row in case.observations
    )
    return held_out(replace(case, observations=rows), observed, left_out=left_out)


def keep(path: Path, questions: Iterable[Question]) -> None:
    """Write questions with their scores."""
    with path.open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, [field.name for field in fields(Question)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(one) for one in questions)


def kept(case: Case) -> list[Question]:
    """What is kept of hosts and times never seen for a case by its name; empty where nothing is."""
    path = files("exeunt.cases") / "posteriors" / f"{case.name}{KEPT}"
    if not path.is_file():
        return []
    return [
        Question(
            asks=row["asks"],
            kind=row["kind"],
            counts=int(row["counts"]),
            error=float(row["error"]),
            crps=float(row["crps"]),
            inside_50=float(row["inside_50"]),
            inside_80=float(row["inside_80"]),
            inside_95=float(row["inside_95"]),
            case_hash=row["case_hash"],
        )
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    ]
