"""What CI makes of tests that fail: the real `.ci/tests.py` runs each once more alone; here, small ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = """
test:
	"{python}" -m pytest -p xdist -n 2 $(ARGS)
"""
FLAKY = """
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range({many}))
def test_unlucky(number):
    seen = Path(__file__).with_name(f"seen-{{number}}")
    first = not seen.exists()
    seen.touch()
    assert not first

def test_lucky():
    pass
"""
BROKEN = """
def test_broken():
    assert False
"""


@pytest.fixture
def ran(tmp_path: Path) -> Ran:
    if shutil.which("make") is None:
        pytest.skip("CI runs the tests by make, which is not here.")
    return Ran(tmp_path)


class Ran:
    """A folder with tests, and what `.ci/tests.py` makes of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "Makefile").write_text(MAKEFILE.format(python=sys.executable), encoding="utf-8")
        (folder / "pytest.ini").write_text("[pytest]\naddopts = -p tests.outcome\n", encoding="utf-8")

    def __call__(self, **modules: str) -> tuple[int, list[str]]:
        """Exit code, and what is said of each test that failed."""
        for name, text in modules.items():
            (self.folder / f"{name}.py").write_text(text, encoding="utf-8")
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        done = subprocess.run(
            [sys.executable, str(ROOT / ".ci" / "tests.py")],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        said = ("FLAKY: ", "FAILED TWICE: ")
        return done.returncode, [line for line in done.stdout.splitlines() if line.startswith(said)]


def test_one_that_passes_alone_is_named_and_stops_nothing(ran: Ran) -> None:
    assert ran(test_a=FLAKY.format(many=1)) == (0, ["FLAKY: test_a.py::test_unlucky[0]"])
    assert ran() == (0, []), "and where all pass, nothing is said"


def test_more_than_three_are_no_bad_luck(ran: Ran) -> None:
    code, said = ran(test_a=FLAKY.format(many=4))
    assert code == 1
    assert sorted(said) == [f"FLAKY: test_a.py::test_unlucky[{number}]" for number in range(4)]


def test_one_that_fails_twice_fails(ran: Ran) -> None:
    code, said = ran(test_a=FLAKY.format(many=1), test_b=BROKEN)
    assert code == 1
    assert sorted(said) == ["FAILED TWICE: test_b.py::test_broken", "FLAKY: test_a.py::test_unlucky[0]"]


def test_of_many_none_is_tried_again(ran: Ran) -> None:
    assert ran(test_a=FLAKY.format(many=11)) == (1, [])


def test_a_module_that_cannot_be_read_fails_twice(ran: Ran) -> None:
    code, said = ran(test_a=FLAKY.format(many=1), test_b="import no_such_module")
    assert code == 1
    assert "FAILED TWICE: test_b.py" in said


def test_a_run_that_was_stopped_fails_whatever_passes_alone(ran: Ran) -> None:
    assert ran(test_a=FLAKY.format(many=1), test_b="raise KeyboardInterrupt") == (1, [])


def test_a_worker_that_dies_is_a_failed_test(ran: Ran) -> None:
    dies = FLAKY.format(many=1).replace("assert not first", "if first: import os; os._exit(7)")
    assert ran(test_a=dies) == (0, ["FLAKY: test_a.py::test_unlucky[0]"])
