"""Many recordings in real processes with the real models: stopped, killed, gone on with."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from server.analysis.batch import plan
from server.analysis.find import find_recordings
from server.analysis.pool import run_in_pool
from server.analysis.tasks import Begun, Done, Failed, Options
from tests.analysis.short_recordings import Heard, contents, cut

if TYPE_CHECKING:
    from pathlib import Path

    from server.analysis.tasks import Event, Task

pytestmark = pytest.mark.real_models

BALANCE = [sys.executable, "-c", "from server.cli import main; main()"]
HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
AS_IN_A_TERMINAL = [sys.executable, "-c", f"{HEARS_CTRL_C}; from server.cli import main; main()"]
"""What is begun in the background, as tests may be, has the signal ignored."""


def analyze(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*BALANCE, "analyze", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recordings")
    cut(folder, "a", "b", "c")
    (folder / "bad.wav").write_text("this is a text")
    return folder


@pytest.fixture(scope="module")
def one_by_one(recordings: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The results of a single worker."""
    out = tmp_path_factory.mktemp("one")
    done = analyze(recordings, "--out", out, "--workers", 1)
    assert done.returncode == 2, done.stderr
    return contents(out)


def test_one_bad_recording_costs_nothing_but_itself(
    recordings: Path, one_by_one: dict[str, bytes], tmp_path: Path
) -> None:
    done = analyze(recordings, "--out", tmp_path, "--workers", 2)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert (
        f'{recordings / "bad.wav"}: "bad.wav" cannot be read as sound: it is damaged or no recording; '
        "convert it to WAV or M4A." in lines
    )
    assert lines[-1] == "balance: 1 of 4 recordings could not be analysed; see above."
    assert set(one_by_one) == {f"{name}.{kind}" for name in "abc" for kind in ("rttm", "json")}
    # Whatever the number of workers, to the last digit.
    assert contents(tmp_path) == one_by_one


def tasks_of(folder: Path) -> tuple[Task, ...]:
    return plan(find_recordings([folder]), folder, Options(), rounds=None, again=True).tasks


def test_a_process_that_dies_takes_one_recording_along(recordings: Path) -> None:
    heard = Heard()

    def kill_at_the_first(event: Event) -> None:
        heard(event)
        if isinstance(event, Begun) and len(heard.events) == 1:
            (process,) = multiprocessing.active_children()
            process.kill()

    tasks = tasks_of(recordings)
    run_in_pool(tasks, kill_at_the_first, workers=1)
    first, *others = (task.name for task in tasks)
    ends = heard.ends()
    assert ends[first] == Failed(
        first,
        "The process that worked on it was killed, perhaps for want of memory: use fewer --workers.",
    )
    assert [type(ends[name]) for name in others] == [Done, Done, Failed]
    assert multiprocessing.active_children() == []


def begin_until_one_is_done(recordings: Path, out: Path) -> subprocess.Popen[str]:
    """A run that has finished a recording, and is at work on others."""
    command = [*AS_IN_A_TERMINAL, "analyze", str(recordings), "--out", str(out), "--workers", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr is not None
    for line in process.stderr:
        if "voices →" in line:
            return process
    raise AssertionError("no recording was finished")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Five short recordings, and one so long that it is still at work when the short ones are done."""
    folder = tmp_path / "many"
    cut(folder, *"abcde", length_s=10.0)
    samples, rate_hz = soundfile.read(folder / "a.wav", dtype="int16")
    soundfile.write(folder / "long.wav", np.tile(samples, 360), rate_hz)
    return folder


def make_the_long_one_short(folder: Path) -> None:
    """What had no results when the run was stopped need not keep the next one busy for a minute."""
    shutil.copyfile(folder / "a.wav", folder / "long.wav")


def test_after_ctrl_c_the_next_run_goes_on(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = begin_until_one_is_done(many, out)
    # As a terminal does: to the command and to its workers.
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "recordings are done, and kept: the same command goes on from there." in said
    assert "Traceback" not in said
    kept = contents(out)
    assert any(name.endswith(".json") for name in kept)
    assert not any(name.endswith(".unfinished") for name in kept)
    make_the_long_one_short(many)
    done = analyze(many, "--out", out, "--workers", 1)
    assert done.returncode == 0
    finished = [name.removesuffix(".json") for name in kept if name.endswith(".json")]
    assert len(finished) < 6
    for name in finished:
        assert f"{many / name}.wav: its results are there; --again makes them anew." in done.stderr
    assert done.stderr.count("voices →") == 6 - len(finished)
    assert {name: text for name, text in contents(out).items() if name in kept} == kept
    assert len(contents(out)) == 12


def test_after_a_kill_the_next_run_goes_on_and_no_worker_is_left(many: Path, tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    out = tmp_path / "out"
    process = begin_until_one_is_done(many, out)
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 2
    process.kill()
    process.communicate(timeout=60)
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []
    make_the_long_one_short(many)
    done = analyze(many, "--out", out, "--workers", 2)
    assert done.returncode == 0
    assert 1 <= done.stderr.count("its results are there") < 6
    again = analyze(many / "a.wav", "--out", out)
    assert "voices →" not in again.stderr
    anew = analyze(many / "a.wav", "--out", out, "--again")
    assert anew.stderr.count("voices →") == 1
