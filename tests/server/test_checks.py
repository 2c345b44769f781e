"""The doctor: each fault is found, and comes with what to do."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING

import pytest

from server.health import checks
from server.health.checks import (
    check_data_folder,
    check_microphone,
    check_models,
    check_packages,
    check_port,
    check_python,
    check_versions,
)
from server.serving.sockets import open_socket
from tests.server.fakes import LAPTOP, TABLE, FakeSounds, FakeSource, block

if TYPE_CHECKING:
    from pathlib import Path

    from diarize.sources.devices import InputDevice


class OneMicrophone(FakeSounds):
    """Gives a second of sound of one loudness."""

    def __init__(self, amplitude: float) -> None:
        super().__init__()
        self.amplitude = amplitude

    def microphone(self, device: InputDevice) -> FakeSource:
        source = FakeSource(device.name, first=block(16_000, amplitude=self.amplitude))
        self.opened.append(source)
        return source


def test_python() -> None:
    assert check_python((3, 12)).state == "good"
    for version in ((3, 10), (3, 14)):
        finding = check_python(version)
        assert finding.state == "broken"
        assert "install 3.11, 3.12 or 3.13" in finding.sentence


@pytest.mark.engine
def test_whatever_is_needed_is_installed() -> None:
    assert check_packages().state == "good"
    assert check_models(None).state == "good"


def test_packages() -> None:
    finding = check_packages(("numpy", "no-such-package"))
    assert (finding.state, "no-such-package" in finding.sentence) == ("broken", True)


def test_the_tested_versions_are_installed() -> None:
    assert check_versions().state == "good"


def test_other_versions_than_the_tested_ones_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = {
        "one": "1.0",
        "two": "2.13.0+cpu",
        "three": "3.1",
        "four": "4.1",
        "five": "5.1",
        "six": "6.1",
    }
    pins = "# Comment\none==1.0\ntwo==2.13.0\nthree==3.0\nfour==4.0\nfive==5.0\nsix==6.0\nabsent==7.0\n"
    (tmp_path / "constraints.txt").write_text(pins, encoding="utf-8")

    def version(name: str) -> str:
        if name not in installed:
            raise PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr("server.health.tested_versions.metadata.version", version)
    monkeypatch.setattr(
        "server.health.tested_versions.constraints_file", lambda: tmp_path / "constraints.txt"
    )
    finding = check_versions()
    assert finding.state == "warning"
    assert finding.sentence == (
        "Not the versions that the tests have passed with: three 3.1 instead of 3.0, "
        "four 4.1 instead of 4.0, five 5.1 instead of 5.0 and 1 more. "
        "Figures may differ; for those versions: "
        f'"{sys.executable}" -m pip install -c "{tmp_path / "constraints.txt"}" speaking-balance'
    )


def test_models(tmp_path: Path) -> None:
    finding = check_models(tmp_path)
    assert finding.state == "broken"
    assert str(tmp_path) in finding.sentence


def test_a_microphone_that_hears() -> None:
    sounds = OneMicrophone(0.1)
    finding = check_microphone(sounds, None)
    assert finding.state == "good"
    assert finding.sentence == f"“{TABLE.name}” hears the room, -20 dB at the loudest."
    assert sounds.listening == [], "it is closed again"
    assert LAPTOP.name in check_microphone(sounds, LAPTOP.name).sentence


def test_a_microphone_that_hears_nothing() -> None:
    finding = check_microphone(OneMicrophone(0.0), None)
    assert finding.state == "warning"
    assert "-100 dB at most: see whether it is muted" in finding.sentence


def test_no_microphone() -> None:
    sounds = FakeSounds()
    sounds.known = []
    finding = check_microphone(sounds, None)
    assert (finding.state, "plug one in" in finding.sentence) == ("warning", True)
    assert "Studio" in check_microphone(FakeSounds(), "Studio").sentence


def test_port() -> None:
    with open_socket(None, 0) as listening:
        taken = listening.getsockname()[1]
        assert check_port(taken, 0).state == "broken"
        other = check_port(None, taken)
        assert other.state == "good"
        assert f"{taken} is taken" in other.sentence
    assert check_port(taken, 0).sentence == f"{taken} is free."


def test_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new" / "data"
    assert check_data_folder(folder).state == "good"
    assert list(folder.iterdir()) == [], "the trial leaves nothing behind"
    file = tmp_path / "file"
    file.touch()
    assert "--data" in check_data_folder(file / "data").sentence
    monkeypatch.setattr(checks, "DISK_NEEDED_MB", 10**9)
    full = check_data_folder(folder)
    assert (full.state, "make room" in full.sentence) == ("broken", True)
