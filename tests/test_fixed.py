"""Numbers that are not varied have a unit, a grade and a reason, and stand in one place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exeunt.displacement.movements import BY_NAME
from exeunt.evidence import fixed, load_discrepancies, load_fixed
from exeunt.evidence.movements import MOVEMENTS
from exeunt.evidence.priors import GRADES, READ
from exeunt.exodus.observe import MOMENTS, RATIOS, RISES, SPANS
from exeunt.vocabulary import MEASURES

SOURCE = Path(__file__).parents[1] / "src/exeunt"
WORDS = {*READ, "scale"}


@pytest.mark.parametrize("id", sorted(load_fixed()))
def test_a_fixed_number_has_a_unit_a_grade_and_a_reason_and_something_reads_it(id):
    row = load_fixed()[id]
    assert row.unit
    assert row.grade in GRADES
    assert row.read in WORDS
    assert len(row.why) > 10
    reads = re.compile(rf'\bfixed(_steps)?\("{id}"\)')
    assert any(reads.search(path.read_text("utf-8")) for path in SOURCE.rglob("*.py"))


def test_a_fixed_number_with_steps_is_not_read_as_one():
    with pytest.raises(ValueError, match="too many values"):
        fixed("conflict_weight")


@pytest.mark.parametrize("measure", sorted(load_discrepancies()))
def test_a_discrepancy_has_a_size_a_grade_and_a_reason(measure):
    row = load_discrepancies()[measure]
    assert measure in MEASURES
    assert row.sd is None or row.sd > 0
    assert row.unit in ("log points", "log odds")
    assert row.grade in GRADES
    assert len(row.why) > 10


def test_every_measure_that_calibration_can_meet_has_a_discrepancy():
    assert {*SPANS, *RATIOS, *RISES, *MOMENTS} == set(load_discrepancies())


def test_every_movement_with_settings_has_a_mover():
    assert set(BY_NAME) == set(MOVEMENTS)


def test_no_module_of_the_model_holds_a_judged_number():
    """A number in capitals is a scale, a size, a resolution or a code; each is named here with what it is."""
    technical = {
        "exodus/state.py": {"CLOCK_DAYS", "QUEUE_DAYS"},  # resolution
        "exodus/speakers.py": {"WEEK"},
        "exodus/reach.py": {"LEAST"},  # rounding
        "exodus/rulebook.py": {"RENEWED"},  # resolution
        "exodus/network.py": {"NO_CROSSING"},  # code
        "exodus/tables.py": {"DIFFERENT"},  # code
        "exodus/compile.py": {"PLANS"},  # what a process remembers
        "exodus/gates.py": {"NOBODY"},  # rounding
        "exodus/checkpoints.py": {"WORLDS_KEPT"},  # what a process remembers
        "exodus/movers/expected.py": {"WAYS_OUT"},  # code
        "exodus/movers/functions.py": {"LOG2E", "ROUND", "FARTHEST", "SQRT2"},  # constants and range of a function
        "exodus/movers/lanes.py": {"LANES"},  # width of a register
        "exodus/movers/leavers.py": {"NOWHERE"},  # rounding
        "exodus/movers/lots.py": {"ONE_BY_ONE"},  # choice of algorithm
        "exodus/movers/plain.py": {"LANES"},  # width of a register
        "exodus/movers/sampled.py": {"PHASES"},  # counters of chance
        "exodus/movers/chance.py": {"ROUNDS", "FEW"},  # the generator, and a choice of algorithm
        "exodus/movers/arrays.py": {"STAYS"},  # code
        "displacement/movements.py": {"UNREACHED", "NEVER", "NOBODY"},  # codes and rounding
        "displacement/terrain.py": {"UNREACHED", "FRESH_NEVER"},  # codes
        "displacement/fit.py": {"DRAWS", "KEPT_SHARE", "BATCH"},  # size of the search
        "displacement/rolling.py": {"ORIGINS", "WORLDS", "FIRST", "NEAR", "SPREAD_WORLDS", "LEAST"},  # what is scored
        "displacement/outlook.py": {"DRAWN", "SIMULATED"},  # sizes
        "displacement/validate.py": {"SETTLED"},  # first day scored
        "mechanisms/destination/__init__.py": {"INCOME_UNIT", "DISTANCE_UNIT"},  # only ratios matter
        "mechanisms/aid/__init__.py": {"MILLION"},  # unit
    }
    number = re.compile(r"^([A-Z][A-Z_0-9]+)\b[^=\n]*= *\(?-?[0-9][0-9_.e+-]*(?:\s|$)", re.MULTILINE)
    found = {}
    for folder in ("exodus", "displacement", "mechanisms"):
        for path in (SOURCE / folder).rglob("*.py"):
            if not path.name.startswith("test_") and (names := set(number.findall(path.read_text("utf-8")))):
                found[path.relative_to(SOURCE).as_posix()] = names
    assert found == technical
