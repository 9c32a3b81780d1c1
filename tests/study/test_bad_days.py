"""What a machine does to a run: processes killed, disks full, caches broken, readers that leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from exeunt.study import executors

MAIN = "from exeunt.cli import main; main()"
WINDOWS = pytest.mark.skipif(os.name == "nt", reason="signals and pipes of another kind")
pytestmark = WINDOWS


def start(folder: Path, *words: str, **options) -> subprocess.Popen:
    env = {**os.environ, "PYTHONWARNINGS": "ignore", **options.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, *words], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, **options,
    )  # fmt: skip


def ended(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=900)
    return process.returncode, out, err


def when_working(process: subprocess.Popen, folder: Path) -> list[psutil.Process]:
    """The processes that work for one, once a block is there."""
    until = time.time() + 600
    while time.time() < until:
        if process.poll() is not None:
            raise AssertionError(f"ended before it was stopped: {process.communicate()}")
        if list(folder.glob("runs/*/*.sha256")):
            return psutil.Process(process.pid).children(recursive=True)
        time.sleep(0.05)
    raise AssertionError("nothing was computed")


MANY = ("run", "three-places", "--worlds", "640", "--executor", "processes", "--workers", "2")


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    """The movers compiled, so that a run is soon at work."""
    folder = tmp_path_factory.mktemp("warm")
    assert ended(start(folder, "run", "three-places", "--worlds", "2"))[0] == 0


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_run_that_is_killed_leaves_no_process_behind_and_goes_on_later(tmp_path, number):
    process = start(tmp_path, *MANY)
    workers = when_working(process, tmp_path)
    assert len(workers) >= 2
    process.send_signal(number)
    code, _, err = ended(process)
    if number == signal.SIGKILL:
        assert code == -signal.SIGKILL
    else:
        assert (code, "worlds are finished and kept" in err) == (130, True), err
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert [worker for worker in alive if worker.status() != psutil.STATUS_ZOMBIE] == []
    kept = {path.name: path.read_bytes() for path in tmp_path.glob("runs/*/*.parquet")}
    code, _, err = ended(start(tmp_path, *MANY))
    assert code == 0
    assert "of them are there from before" in err
    assert all((next(tmp_path.glob(f"runs/three*/{name}"))).read_bytes() == data for name, data in kept.items())


class Killer:
    """A task whose process kills itself on the first try of one block, or on every try."""

    def __init__(self, marks: Path, always: bool = False) -> None:
        self.marks, self.always = marks, always

    def __call__(self, at: int) -> int:
        mark = self.marks / "killed"
        if at == 2 and (self.always or not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return at * at


def test_the_blocks_of_a_process_that_died_are_done_again(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    from test_bad_days import Killer  # as a started process finds it

    assert sorted(executors.processes(Killer(tmp_path), [0, 1, 2, 3], 2, "")) == [0, 1, 4, 9]
    with pytest.raises(ChildProcessError, match="processes died 3 times; is there too little memory for so many"):
        list(executors.processes(Killer(tmp_path, always=True), [0, 1, 2, 3], 2, ""))


RUN = ("run", "three-places", "--worlds", "2")


def test_what_nobody_reads_is_dropped_and_the_exit_code_stays(tmp_path):
    process = start(tmp_path, *RUN)
    process.stdout.close()
    process.stdout = None
    _, _, err = ended(process)
    assert (process.returncode, "Traceback" in err, "Exception ignored" in err) == (0, False, False)


def test_results_that_cannot_be_printed_get_a_sentence(tmp_path):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", MAIN, "cases"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "Something could not be read or written: No space left on device.\n"
    closed = subprocess.run(
        f'"{sys.executable}" -c "{MAIN}" cases >&-',
        shell=True,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (closed.returncode, closed.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["compare", "three-places", "as-was", "no-ban", "--csv", "."], ". is a folder; name a file to write."),
        (["claims", "three-places", "--write-lock", "file/x.lock"], "file/x.lock cannot be written: "),
        (["predict", "three-places", "-o", "."], ". is a folder; name a file to write."),
    ],
)
def test_where_results_go_is_looked_at_before_anything_is_computed(exeunt, tmp_path, words, sentence):
    (tmp_path / "file").touch()
    answer = exeunt(*words, code=2)
    assert sentence in answer.output
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["run", "three-places", "--worlds-from", "pipe"],
        ["claims", "three-places", "--text", "pipe"],
        ["claims", "three-places", "--expect", "pipe"],
        ["claims", "three-places", "--claims", "pipe"],
        ["compare", "three-places", "as-was", "pipe"],
        ["check", "pipe"],
    ],
)
def test_a_pipe_where_a_file_should_be_is_not_waited_for(exeunt, tmp_path, words):
    os.mkfifo(tmp_path / "pipe")
    assert "pipe is not a plain file." in exeunt(*words, code=2).output


def test_a_missing_folder_of_a_result_is_made(exeunt, tmp_path):
    exeunt("compare", "three-places", "as-was", "no-ban", "--worlds", "4", "--outcome", "left", "--csv", "new/w.csv")
    assert (tmp_path / "new/w.csv").exists()


def test_a_folder_in_the_place_of_latest_is_left_alone(exeunt, tmp_path):
    (tmp_path / "runs/latest").mkdir(parents=True)
    answer = exeunt(*RUN)
    assert "does not point at this run: Is a directory." in answer.output
    assert "people who left and are abroad" in answer.output


CACHED = """
import sys
import numpy as np
from exeunt import compiled
compiled.source = lambda: "test"
@compiled.compiled
def total(values):
    return values.sum()
compiled.announce()
print(float(total(np.arange(4.0))), compiled.folder())
print(sum(total.stats.cache_hits.values()), file=sys.stderr)
"""


def cached(tmp_path: Path, before: str = "", **env: str) -> tuple[str, list[str]]:
    """The result of a compiled function, and what was said: the last line is how often the cache was hit."""
    (tmp_path / "total.py").write_text(before + CACHED)
    done = subprocess.run(
        [sys.executable, "total.py"],
        cwd=tmp_path,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()[0], done.stderr.splitlines()


@pytest.mark.parametrize("damage", ["empty", "short", "bit", "gone"])
def test_a_damaged_kernel_is_compiled_anew_and_kept(tmp_path, damage):
    home = {"EXEUNT_CACHE": str(tmp_path / "cache")}
    assert cached(tmp_path, **home)[0] == "6.0"
    assert cached(tmp_path, **home) == ("6.0", ["1"])
    for ending in ("nbi", "nbc"):
        path = next((tmp_path / "cache").rglob(f"*.{ending}"))
        data = path.read_bytes()
        if damage == "gone":
            path.unlink()
        else:
            path.write_bytes(
                {"empty": b"", "short": data[:-20], "bit": data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]}[damage]
            )
        assert cached(tmp_path, **home)[1][-1] == "0", ending
        assert cached(tmp_path, **home) == ("6.0", ["1"])


def test_kernels_that_cannot_be_kept_are_compiled_and_a_sentence_says_so(tmp_path):
    (tmp_path / "file").touch()
    number, said = cached(tmp_path, EXEUNT_CACHE=str(tmp_path / "file"))
    assert number == "6.0"
    assert said[0].startswith("Compiling the movers (about 15 seconds); they cannot be kept in")
    full = "import os\ndef replace(a, b):\n    raise OSError(28, 'No space left on device')\nos.replace = replace\n"
    number, said = cached(tmp_path, full, EXEUNT_CACHE=str(tmp_path / "cache"))
    assert number == "6.0"
    assert any("cannot be kept" in line and "(No space left on device)" in line for line in said)


def test_a_user_without_a_home_gets_a_run(tmp_path):
    homeless = (
        "import os\nfrom pathlib import Path\nfor name in ('HOME', 'EXEUNT_CACHE', 'XDG_CACHE_HOME'):\n"
        "    os.environ.pop(name, None)\ndef home():\n    raise RuntimeError('Could not determine home directory.')\n"
        "Path.home = home\n"
    )
    number, said = cached(tmp_path, homeless)
    assert (number, said[0]) == (
        "6.0",
        "Compiling the movers (about 15 seconds); they cannot be kept for a user without a home (set EXEUNT_CACHE to a "
        "folder of your own).",
    )
