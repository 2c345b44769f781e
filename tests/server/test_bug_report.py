"""What goes into a bug report: what helps, and nothing personal."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import balance
from server.health.bug_report import TOLD, report, without_home
from server.health.checks import Finding
from server.settings import Settings

FINDINGS = [
    Finding("Data folder", "broken", "/Zebedee/data cannot be written to."),
    Finding("Microphone", "warning", "“Zebedee's headset” gives nothing."),
]


def test_versions_and_outcomes_are_in_it_and_sentences_are_not() -> None:
    text = report(FINDINGS, Settings(microphone="Zebedee's headset", share_host="zebedee.example"))
    assert f"speaking-balance {balance.__version__}\nPython {platform.python_version()}" in text
    assert re.search(r"^numpy \d+\.\d+", text, flags=re.MULTILINE)
    assert "\nData folder: broken\nMicrophone: warning\n" in text
    assert "compute = auto" in text
    assert "zebedee" not in text.casefold()


def test_what_is_told_of_the_settings_holds_no_text_of_the_users() -> None:
    free_text = {
        name for name, field in Settings.model_fields.items() if field.annotation in {str, str | None}
    }
    assert not free_text & set(TOLD)
    assert not {
        name for name, field in Settings.model_fields.items() if field.annotation in {Path, Path | None}
    } & set(TOLD)


def test_the_home_and_the_computers_name_are_taken_out() -> None:
    home = Path.home()
    assert without_home(f"{home}/x on {platform.node()}") == "~/x on computer"


def test_the_command_prints_it(tmp_path: Path) -> None:
    home = tmp_path / "Zebedee"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "server", "doctor", "--report"],
        env=os.environ | {"HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "\nPython: good\n" in done.stdout
    assert "Zebedee" not in done.stdout
