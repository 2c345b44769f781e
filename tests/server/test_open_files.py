"""The limit on open files is raised for those who watch, and never lowered."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="Windows has no such limit.")

ASK = """
import resource
from server.serving.open_files import allow_open_files
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
print(allow_open_files({wanted}), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "then"),
    [
        (256, 4096, 1000, 1000),
        (256, 500, 1000, 500),
        (300, 4096, 200, 300),
    ],
)
def test_raised_as_far_as_the_system_lets_us_and_never_lowered(
    soft: int, hard: int, wanted: int, then: int
) -> None:
    # A process of its own: a hard limit cannot be raised again.
    asked = ASK.format(soft=soft, hard=hard, wanted=wanted)
    answer = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert [int(word) for word in answer.stdout.split()] == [then, then, hard]
