"""What is printed fits its window, and shows the digits that hold."""

from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import pytest
from rich.console import Console

from exeunt.cli import output
from exeunt.cli.output import Progress, table
from exeunt.cli.windows import in_window
from exeunt.report.summary import Range
from exeunt.results.in_words import number, short
from exeunt.results.precision import digits_that_hold, quantile_errors, share_error


def listing(columns: int = 6):
    made = table("A title", ("", "left"), *((f"column {k}", "whole") for k in range(columns)))
    for name in ("people who set out and came back again", "Near"):
        made.add_row(name, *(f"{k * 1000} to {k * 2000}" for k in range(columns)))
    return made


def printed(parts, width: int) -> list[str]:
    console = Console(width=width, file=io.StringIO(), highlight=False, markup=False)
    for part in parts:
        console.print(part)
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_table_in_any_window_shows_every_column_once_with_its_row_names(width):
    parts = in_window(listing(), width)
    lines = printed(parts, width)
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    for k in range(6):
        assert text.count(f"column {k}") == 1
        assert text.count(f" {k * 1000} to {k * 2000}") == 2
    assert sum("Near" in line for line in lines) == len(parts)
    assert (len(parts) == 1) == (width == 200)


def test_a_column_in_which_no_row_has_anything_is_not_printed(exeunt):
    answer = exeunt("compare", "three-places", "as-was", "no-ban", "--worlds", "4", "--outcome", "abroad")
    assert "judged" not in answer.stdout
    judged = exeunt("compare", "three-places", "as-was", "no-ban", "--worlds", "4", "--outcome", "voice_exile")
    assert "judged" in judged.stdout


def test_the_error_of_a_quantile_is_that_of_samples_drawn_again_and_again():
    rng = np.random.default_rng(5)
    drawn = rng.lognormal(size=(4000, 400))
    for level in (0.05, 0.5, 0.95):
        true = np.quantile(drawn, level, axis=1).std()
        found = np.mean([quantile_errors(row, (level,))[0] for row in drawn[:400]])
        assert found == pytest.approx(true, rel=0.15)
    assert share_error(0.5, 400) == pytest.approx(0.025)
    assert quantile_errors(np.array([np.nan, 3.0, 3.0])) == (0, 0, 0)


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [(12_345, 340, 12_300), (12_345, 0, 12_345), (904_000, 35_000, 900_000), (-12, 300, 0), (0.04567, 0.002, 0.046)],
)
def test_a_number_is_shown_without_the_digits_below_its_error(value, error, shown):
    assert digits_that_hold(value, error) == pytest.approx(shown)


def test_a_range_of_worlds_shows_no_digits_that_other_worlds_would_change():
    values = np.random.default_rng(1).lognormal(11, 1, 400)
    at = Range.of(values)
    assert at.errors[1] > 100
    assert at.shown[1] != at.median
    assert abs(at.shown[1] - at.median) <= at.errors[1]


def test_what_arithmetic_leaves_of_zero_is_zero_and_no_number_has_an_exponent():
    assert [number(value) for value in (2.8e-11, -3.9e-5, 8.6e-5, 0.00031, 0.0)] == [
        "0", "-0.0000", "0.0001", "0.00031", "0",
    ]  # fmt: skip
    assert short(1.24e3) == "1.24k"


def test_a_run_that_nobody_watches_says_at_times_how_far_it_is(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr(output.time, "time", lambda: now[0])
    progress = Progress(400)
    for seconds, done in ((5, 64), (16, 128), (20, 192), (32, 256), (50, 400)):
        now[0] = 100.0 + seconds
        progress(done, 0)
    assert capsys.readouterr().err.splitlines() == [
        "128 of 400 worlds, 8.0 a second, 34 s left",
        "256 of 400 worlds, 8.0 a second, 18 s left",
    ]


def test_a_run_says_before_it_begins_what_an_earlier_one_took(exeunt, tmp_path):
    import json

    exeunt("run", "three-places", "--worlds", "2")
    (receipt,) = (path for path in (tmp_path / "runs").glob("three*/run.json"))
    written = json.loads(receipt.read_text())
    assert written["computed"] == 2
    receipt.write_text(json.dumps({**written, "seconds": 90}))
    answer = exeunt("run", "three-places", "--worlds", "4")
    assert "4 worlds, scenario as-was, seed 1; about 3 minutes and " in answer.stderr
    assert " MB, going by an earlier run" in answer.stderr


def test_a_reader_who_has_enough_ends_a_command_well():
    command = f"{sys.executable} -c 'from exeunt.cli import main; main()' show russia-2022 --rules | head -1; "
    answer = subprocess.run(
        ["bash", "-c", command + 'echo "${PIPESTATUS[0]}"'], capture_output=True, text=True, check=True
    )
    assert answer.stdout.splitlines()[-1] == "0"
    assert answer.stderr == ""


def test_help_is_grouped_and_has_a_short_name(exeunt):
    from exeunt.cli.commands import app
    from exeunt.cli.group import KINDS

    whole, short_name = exeunt("--help").stdout, exeunt("-h").stdout
    assert whole == short_name
    assert all(f"{kind}:" in whole for kind in KINDS)
    listed = {name for names in KINDS.values() for name in names}
    from typer.main import get_command

    assert set(get_command(app).commands) - listed == set()
    assert exeunt("run", "-h").stdout.startswith("Usage: exeunt run") or "Usage:" in exeunt("run", "-h").stdout


def test_a_shell_is_offered_cases_and_the_scenarios_of_the_case(monkeypatch, tmp_path):
    import os

    def offered(words: str) -> list[str]:
        count = len(words.split(" ")) - 1
        environment = {**os.environ, "_EXEUNT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(count)}
        code = "from exeunt.cli import main; main()"
        call = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=tmp_path
        )
        return call.stdout.split()

    (tmp_path / "russian.yaml").write_text("title: x\n")
    assert offered("exeunt run ru") == ["russia-2022"]
    assert offered("exeunt compare russia-2022 no-l") == ["no-land-bans"]
    assert offered("exeunt compare russia-2022 as-was russ") == ["russian.yaml"]
    assert offered("exeunt compare russia-2022 as-was open-eu --outcome abroad_") == ["abroad_by_group"]
