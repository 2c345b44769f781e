"""Five hundred pages watch, and all of them come back at once. How soon is measured by `make load`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from benchmarks.parts.crowd import Crowd
from benchmarks.parts.program import Program, program
from benchmarks.parts.viewers import Pages

if TYPE_CHECKING:
    from benchmarks.parts.viewers import Storm

MANY = 500
SERVER = "import runpy; runpy.run_module('benchmarks.soak.server', run_name='__main__')"
FEW_FILES = (
    "import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (256, r.getrlimit(r.RLIMIT_NOFILE)[1])); " + SERVER
)
"""As on macOS, where a program may have so many open files unless it asks for more."""


def test_five_hundred_are_let_in_and_all_of_them_again() -> None:
    code = SERVER if sys.platform == "win32" else FEW_FILES
    with program(["-c", code, "--speed", "1", "--hours", "1"], os.environ, Program) as measured:
        measured.client.post("/api/session/start", json={"title": "Many"}).raise_for_status()
        crowd = Crowd(Pages(measured.base, (measured.cookie,) * MANY))
        try:
            assert not crowd.ask("come")
            assert measured.viewers() == MANY
            storm: Storm = crowd.ask("storm")
            assert len(storm.first_snapshot_s) == MANY
            measured.until(lambda: measured.viewers() == MANY)
            received, lost = crowd.ask("received")
            assert lost == 0
            assert all(received)
        finally:
            crowd.end()
