"""Answers of the laboratory: records that print as one line and give a table, one row for each thing that is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exeunt.calibration.event_studies import Step
from exeunt.calibration.heldout import LEVELS, Scores
from exeunt.calibration.questions import Question
from exeunt.claims.shares import WORDS
from exeunt.claims.verdicts import Verdict
from exeunt.contrast.sensitivity import Share, Split

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, repr=False)
class Sensitivity:
    """What an outcome is sensitive to."""

    shares: list[Share]  # by what each uncertain thing explains, most first
    noise: float  # delta that numbers of no meaning reach
    split: Split

    @property
    def telling(self) -> list[Share]:
        """Those that explain more than numbers of no meaning do."""
        return [row for row in self.shares if row.delta > self.noise]

    def to_frame(self) -> pl.DataFrame:
        """A row for each uncertain number, most telling first; delta and first order are shares, 0 to 1."""
        import polars as pl

        rows = [
            (at.what.name, at.what.grade, at.what.says, at.delta, at.delta_error, at.first, at.first_error)
            for at in self.shares
        ]
        columns = ["name", "grade", "says", "delta", "delta_error", "first", "first_error"]
        return pl.DataFrame(rows, schema=columns, orient="row")

    def __repr__(self) -> str:
        """The most telling numbers in one line."""
        named = ", ".join(f"{at.what.name} (delta {at.delta:.2f})" for at in self.telling[:3]) or "none"
        return (
            f"<Sensitivity: {len(self.telling)} of {len(self.shares)} uncertain numbers exceed noise: {named}; "
            f"structure {self.split.structure:.0%} of the variance>"
        )


@dataclass(frozen=True, repr=False)
class Validated:
    """Scores on counts that were never fitted: of worlds from the priors, and of calibrated ones where there are
    any.
    """

    priors: Scores
    calibrated: Scores | None
    steps: list[Step]  # before and after a change, of the calibrated worlds where there are any
    kept: list[str]  # ids of the runs
    later: Scores | None = None  # of counts of which an earlier one was fitted, in the calibrated worlds if any
    unseen: list[Question] = field(default_factory=list)  # hosts and times never seen, as kept with the package

    @property
    def columns(self) -> list[tuple[str, Scores]]:
        """Name and scores, the priors first."""
        return [("priors", self.priors), *([("calibrated", self.calibrated)] if self.calibrated else [])]

    def to_frame(self) -> pl.DataFrame:
        """A row for each kind of worlds: coverage of the 50, 80 and 95 % intervals as shares, CRPS and error in log
        points, MASE as a ratio.
        """
        import polars as pl

        inside = [f"inside_{level * 100:.0f}" for level in LEVELS]
        rows = [(name, at.observations, *at.coverage, at.crps, at.error, at.mase) for name, at in self.columns]
        return pl.DataFrame(rows, schema=["worlds", "observations", *inside, "crps", "error", "mase"], orient="row")

    def __repr__(self) -> str:
        """Coverage and CRPS of each kind of worlds in one line."""
        scored = "; ".join(
            f"{name} {'/'.join(f'{share:.0%}' for share in at.coverage)} inside 50/80/95 %, CRPS {at.crps:.2f}"
            for name, at in self.columns
        )
        return f"<Validated on {self.priors.observations} observations never fitted: {scored}>"


class Verdicts(list[Verdict]):
    """Verdicts of a ledger, in its order."""

    def to_frame(self) -> pl.DataFrame:
        """A row for each claim: id, kind, verdict, what it stands on, the shares of worlds as large as asked, smaller
        and the other way of the test that decides, the share in which all its tests hold, confidence, and what it says;
        null where there is none.
        """
        import polars as pl

        rows = []
        for at in self:
            deciding = at.deciding
            shares = deciding.shares if deciding else None
            three = (shares.larger, shares.between, shares.opposite, shares.sign) if shares else (None,) * 4
            level = deciding.confidence.level if deciding and deciding.confidence else None
            rows.append((at.claim.id, at.claim.kind, at.word, at.stands_on, *three, at.share, level, at.claim.says))
        texts = ("id", "kind", "verdict", "stands_on")
        numbers = ("as_asked", "smaller", "other_way", "sign", "share")
        schema = {**dict.fromkeys(texts, pl.String), **dict.fromkeys(numbers, pl.Float64)}
        return pl.DataFrame(rows, schema={**schema, "confidence": pl.String, "says": pl.String}, orient="row")

    def __repr__(self) -> str:
        """How many claims got each verdict in one line."""
        counts = {word: sum(at.word == word for at in self) for word in WORDS}
        return f"<Verdicts of {len(self)} claims: {', '.join(f'{count} {word}' for word, count in counts.items())}>"
