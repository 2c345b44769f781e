"""The doctor: each fault is found, and comes with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import checks
from server.checks import (
    check_data_folder,
    check_microphone,
    check_models,
    check_packages,
    check_port,
    check_python,
)
from server.sockets import open_socket
from tests.server.fakes import LAPTOP, TABLE, FakeSounds, FakeSource, block

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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


def test_packages() -> None:
    assert check_packages().state == "good"
    finding = check_packages(("numpy", "no-such-package"))
    assert (finding.state, "no-such-package" in finding.sentence) == ("broken", True)


def test_models(tmp_path: Path) -> None:
    assert check_models(None).state == "good"
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
