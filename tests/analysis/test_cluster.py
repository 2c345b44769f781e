"""Many recordings on a real dask cluster of two worker processes on this machine."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from balance.review.figures import figures
from diarize.sources.file import FileSource
from server.analysis.batch import plan
from server.analysis.cluster import here, run_in_cluster
from server.analysis.find import find_recordings
from server.analysis.here import run_here
from server.analysis.tasks import Begun, Done, Failed, Options, Progress
from server.errors import CannotStart
from tests.analysis.short_recordings import Heard, cut

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from distributed import LocalCluster

    from server.analysis.tasks import Task


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as running:
        yield running


def models_loaded() -> int:
    return here().made


@pytest.fixture
def tasks(tmp_path: Path) -> tuple[Task, ...]:
    cut(tmp_path, "a", "b", "c", "d")
    (tmp_path / "bad.wav").write_text("this is a text")
    return plan(find_recordings([tmp_path]), tmp_path, Options(), rounds=None, again=True).tasks


@pytest.mark.real_models
def test_two_workers_give_what_one_process_gives(cluster: LocalCluster, tasks: tuple[Task, ...]) -> None:
    heard, alone = Heard(), Heard()
    run_in_cluster(tasks, heard, scheduler=cluster.scheduler_address)
    run_here(tasks, alone)
    assert heard.ends() == alone.ends()
    for name in "abcd":
        there, here_ = heard.ends()[name], alone.ends()[name]
        assert isinstance(there, Done)
        assert isinstance(here_, Done)
        # What goes into the record crosses whole.
        assert figures(there.account) == figures(here_.account)
        assert there.account.ledger.rows.tolist() == here_.account.ledger.rows.tolist()
    assert {name: type(end) for name, end in heard.ends().items()} == {
        "a": Done,
        "b": Done,
        "c": Done,
        "d": Done,
        "bad": Failed,
    }
    assert {event.name for event in heard.events if isinstance(event, Begun)} == set("abcd")
    assert any(isinstance(event, Progress) for event in heard.events)
    # Two at most: a worker has loaded the models for its first recording, and has kept them.
    from distributed import Client

    with Client(cluster, set_as_default=False) as client:
        assert set(client.run(models_loaded).values()) == {1}


@pytest.mark.engine
def test_a_worker_of_another_version_says_so(cluster: LocalCluster, tasks: tuple[Task, ...]) -> None:
    heard = Heard()
    run_in_cluster(
        [replace(tasks[0], program="speaking-balance 99")], heard, scheduler=cluster.scheduler_address
    )
    (end,) = heard.events
    assert isinstance(end, Failed)
    assert "and speaking-balance 99 asks: install the same version on both." in end.sentence


@pytest.mark.engine
def test_a_recording_that_workers_do_not_see_is_its_own_failure(
    cluster: LocalCluster, tasks: tuple[Task, ...], tmp_path: Path
) -> None:
    heard = Heard()
    missing = replace(tasks[0], path=tmp_path / "elsewhere.wav")
    run_in_cluster([missing], heard, scheduler=cluster.scheduler_address)
    with pytest.raises(Exception, match="is not there") as said:
        FileSource(missing.path).duration_s  # noqa: B018 - for what it raises
    assert heard.events == [Failed(missing.name, str(said.value))]


@pytest.mark.engine
def test_no_scheduler_is_one_sentence(tasks: tuple[Task, ...]) -> None:
    with pytest.raises(CannotStart) as refused:
        run_in_cluster(tasks, Heard(), scheduler="tcp://127.0.0.1:9")
    assert refused.value.sentence == (
        "No scheduler answers at tcp://127.0.0.1:9: start one with 'dask scheduler', "
        "and give the address that it prints."
    )


@pytest.mark.engine
def test_the_command_takes_a_scheduler(cluster: LocalCluster, tmp_path: Path) -> None:
    cut(tmp_path, "a")
    (tmp_path / "bad.wav").write_text("this is a text")
    command = [
        sys.executable,
        "-c",
        "from server.cli import main; main()",
        "analyze",
        str(tmp_path / "bad.wav"),
    ]
    options = ["--out", str(tmp_path / "out"), "--scheduler", cluster.scheduler_address]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert "cannot be read as sound" in done.stderr
    both = subprocess.run([*command, *options, "--workers", "2"], capture_output=True, text=True, check=False)
    assert both.returncode == 2
    assert "give one of them" in both.stderr
