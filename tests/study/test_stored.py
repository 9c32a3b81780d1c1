"""A study ends with the same bytes however it was interrupted, spread or started."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from exeunt.case import load
from exeunt.study import Interrupted, compute, listed, read_study, run
from exeunt.study import blocks as stored_blocks
from exeunt.study.blocks import BLOCK
from exeunt.study.stored import block_of

CASE = load("three-places")
WORLDS = 5 * BLOCK + 9
PROGRAM = f"""
import sys
from pathlib import Path
from exeunt.case import load
from exeunt.study import compute
case = load("three-places")
print("ready", flush=True)
compute(case, case, "as-was", {WORLDS}, 1, Path(sys.argv[1]), executor="threads", workers=1)
"""


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("worlds-*"))}


def study(runs: Path, **how):
    return compute(CASE, CASE, "as-was", WORLDS, 1, runs, **how)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The uninterrupted study."""
    found = study(tmp_path_factory.mktemp("whole"))
    assert found.complete
    return found


def test_what_is_kept_is_what_was_computed(whole):
    results, computed = whole.results(), run(CASE, worlds=WORLDS, first=CASE)
    assert set(results.series) == set(computed.series)
    for name, series in computed.series.items():
        kept = results.series[name]
        assert (kept.axis, kept.labels, kept.days) == (series.axis, series.labels, series.days)
        assert np.array_equal(kept.values, series.values), name
    assert np.array_equal(results.observed, computed.observed, equal_nan=True)
    assert results.worst_loss == computed.worst_loss
    assert results.last_day == computed.last_day
    assert np.array_equal(results.at("abroad", CASE.file.last_day), computed.at("abroad", CASE.file.last_day))


@pytest.mark.parametrize("seed", range(5))
def test_a_process_killed_at_any_moment_loses_only_what_was_in_flight(whole, tmp_path, seed):
    """Killed two times at random moments, then gone on with: the bytes of the uninterrupted study."""
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    found = study(tmp_path)
    assert bytes_of(found.folder) == bytes_of(whole.folder)
    assert [path for path in found.folder.glob(".*") if path.name[1:].startswith("worlds")] == []


def test_what_is_there_is_not_computed_again(whole, monkeypatch):
    monkeypatch.setattr("exeunt.study.stored.block_of", lambda *a: pytest.fail("computed again"))
    assert study(whole.folder.parent).complete


@pytest.mark.parametrize("ending", ["series.parquet", "observed.parquet"])
def test_a_truncated_part_is_found_named_and_computed_again(whole, tmp_path, ending):
    found = study(tmp_path)
    path = found.folder / f"worlds-0000064.{ending}"
    path.write_bytes(path.read_bytes()[:-100])
    said: list[str] = []
    study(tmp_path, say=said.append)
    assert said == [
        f"{found.folder.name}: worlds-0000064.{ending} is not what was written (its checksum differs); its worlds are "
        f"computed again."
    ]
    assert bytes_of(found.folder) == bytes_of(whole.folder)


def test_a_missing_part_is_found_named_and_computed_again(whole, tmp_path):
    found = study(tmp_path)
    (found.folder / "worlds-0000128.series.parquet").unlink()
    said: list[str] = []
    study(tmp_path, say=said.append)
    assert said == [f"{found.folder.name}: worlds-0000128.series.parquet is missing; its worlds are computed again."]
    assert bytes_of(found.folder) == bytes_of(whole.folder)


def test_two_processes_on_one_study_end_with_the_same_bytes(whole, tmp_path):
    both = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.DEVNULL) for _ in range(2)
    ]
    assert [process.wait() for process in both] == [0, 0]
    assert bytes_of(study(tmp_path).folder) == bytes_of(whole.folder)


def test_a_full_disk_leaves_what_was_written(whole, tmp_path, monkeypatch):
    original, written = os.fsync, []

    def full(handle):
        written.append(handle)
        if len(written) > 6:  # two blocks of three files
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return original(handle)

    monkeypatch.setattr(stored_blocks.os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        study(tmp_path, workers=1)
    monkeypatch.undo()
    kept = next(path for path in tmp_path.iterdir() if path.is_dir())
    left = bytes_of(kept)
    assert len(left) == 6
    assert left.items() <= bytes_of(whole.folder).items()
    assert list(kept.glob(".worlds*")) == []
    assert bytes_of(study(tmp_path).folder) == bytes_of(whole.folder)


def test_an_interrupted_study_keeps_what_is_finished(whole, tmp_path, monkeypatch):
    calls: list[int] = []

    def stops(case, first, draws, mode, wanted, start):
        calls.append(start)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return block_of(case, first, draws, mode, wanted, start)

    monkeypatch.setattr("exeunt.study.stored.block_of", stops)
    with pytest.raises(Interrupted) as caught:
        study(tmp_path, workers=1)
    monkeypatch.undo()
    assert caught.value.study.worlds == 2 * BLOCK
    assert caught.value.study.results().worlds == 2 * BLOCK
    assert bytes_of(study(tmp_path).folder) == bytes_of(whole.folder)


@pytest.mark.parametrize(("executor", "workers"), [("threads", 1), ("threads", 3), ("processes", 2)])
def test_the_bytes_do_not_depend_on_who_computes_them(whole, tmp_path, executor, workers):
    assert bytes_of(study(tmp_path, executor=executor, workers=workers).folder) == bytes_of(whole.folder)


def test_computing_anew_gives_the_same_bytes(whole, tmp_path):
    study(tmp_path)
    assert bytes_of(study(tmp_path, fresh=True).folder) == bytes_of(whole.folder)


def test_a_dask_worker_that_dies_changes_nothing(whole, tmp_path):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed; it is the extra exeunt[dask]")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True) as cluster:
        killed: list[int] = []

        def kill(computed, read):
            if not killed:
                victim = next(iter(cluster.workers.values()))
                killed.append(victim.pid)
                os.kill(victim.pid, signal.SIGKILL)

        found = study(tmp_path, executor="dask", scheduler=cluster.scheduler_address, progress=kill)
    assert killed
    assert bytes_of(found.folder) == bytes_of(whole.folder)


def test_progress_tells_worlds_computed_from_those_read(tmp_path):
    told: list[tuple[int, int]] = []
    found = study(tmp_path)
    (found.folder / "worlds-0000000.sha256").unlink()
    study(tmp_path, progress=lambda computed, read: told.append((computed, read)))
    assert told == [(BLOCK, WORLDS - BLOCK)]


def test_another_seed_scenario_or_mode_is_another_study(tmp_path):
    ids = {
        compute(CASE, CASE, "as-was", 2, seed, tmp_path, mode=mode).definition.id
        for seed, mode in ((1, "expected"), (2, "expected"), (1, "sampled"))
    }
    assert len(ids) == 3
    assert {found.definition.id for found in listed(tmp_path)[0]} == ids
    assert read_study(tmp_path / "latest").complete
