"""Without PortAudio the demo plays all the same; the page and the doctor say what to install."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.faults.demo import Demo
from benchmarks.faults.tampering import WITHOUT_PORTAUDIO, tampered
from benchmarks.parts.program import BALANCE, program

pytestmark = pytest.mark.real_models

TO_INSTALL = "sudo apt install libportaudio2"


def test_the_demo_plays_and_what_to_install_is_said() -> None:
    with tampered(WITHOUT_PORTAUDIO) as environment:
        doctor = subprocess.run(
            [sys.executable, *BALANCE, "doctor"], env=environment, capture_output=True, text=True, check=False
        )
        with program([*BALANCE, "demo", "--no-open"], environment, Demo) as measured:
            picker = measured.client.get("/api/sources")
            measured.until(measured.voices)
    assert doctor.returncode == 1
    rows = [[cell.strip() for cell in line.split("│")] for line in doctor.stdout.splitlines()]
    assert ["BROKEN", "Sound library"] in [row[:2] for row in rows]
    # The table breaks lines where the terminal ends.
    assert TO_INSTALL in " ".join(" ".join(row[-1] for row in rows).split())
    assert picker.status_code == 503
    assert TO_INSTALL in picker.text
