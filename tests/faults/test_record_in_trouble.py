"""The program where its record, its disk or its port is in trouble. How soon is measured by `make faults`."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from benchmarks.faults.disk import FullDisk, check_whole, small_disk
from benchmarks.faults.kept import kept
from benchmarks.faults.records import (
    FILE,
    damaged_start,
    newer_refused,
    second_server,
    upgrade_killed,
)
from tests.record.states import used

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="it is killed, and asked to end, by POSIX's signals"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a record as a killed program leaves it."""
    folder = tmp_path / "data"
    folder.mkdir()
    used(folder / FILE)
    return folder


@pytest.mark.parametrize("kind", ["nonsense over a page in the middle", "emptied"])
def test_on_a_damaged_record_the_page_and_the_log_say_where_it_is(data: Path, kind: str) -> None:
    damaged_start(data, kind)


def test_a_newer_record_is_refused_by_the_program_untouched(data: Path) -> None:
    newer_refused(data)


def test_an_upgrade_that_is_killed_is_gone_on_with(data: Path) -> None:
    assert upgrade_killed(data, random.Random(0))


def test_a_second_program_says_who_has_the_record_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    second_server(tmp_path / "data")


@pytest.mark.root
@pytest.mark.skipif(shutil.which("mount") is None, reason="only Linux has disks in memory")
def test_on_a_full_disk_the_meter_goes_on_and_nothing_is_lost() -> None:
    with small_disk() as place:
        if place is None:
            pytest.skip("no small disk can be mounted, which root can")
        with kept(place / "data") as running:
            running.begin()
            full = FullDisk(running, place, full_s=3.0)
            assert full.went_on_s > 1.0
            running.post("session/stop")
            running.until(lambda: running.logged("session_kept"))
            check_whole(place / "data" / FILE, running)
            assert running.logged("record_notice") == 2
