from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from diarize.errors import MicrophoneError
from diarize.sources import trial
from diarize.sources.devices import InputDevice
from diarize.sources.trial import try_to_open
from diarize.sources.trial_process import tried

if TYPE_CHECKING:
    from collections.abc import Callable

MIC = InputDevice("Mic: USB (hw:1,0)", "ALSA", "microphone", 2, 44_100, default=True)


class Stream:
    rate_hz = 48_000.4
    channels = 1

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Card:
    """One device, which opens unless it is said why not."""

    def __init__(self, why_not: str | None = None) -> None:
        self._why_not = why_not
        self.stream = Stream()

    def devices(self) -> list[InputDevice]:
        return [MIC]

    def open(self, device: InputDevice, on_sound: Callable[..., None]) -> Stream:
        assert device == MIC
        if self._why_not is not None:
            raise MicrophoneError(self._why_not)
        return self.stream


def test_what_opens_is_told_and_let_go_of() -> None:
    card = Card()
    assert tried(card, "Mic: USB (hw:2,0)", "ALSA") == {"rate_hz": 48_000, "channels": 1}
    assert card.stream.closed


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (MIC.name, "Close other programs."),
        ("Zoom", 'The microphone "Zoom" is gone: plug it in again.'),
    ],
)
def test_what_does_not_is_told_with_its_reason(name: str, sentence: str) -> None:
    assert tried(Card("Close other programs."), name, "ALSA") == {"sentence": sentence}


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the process be another one, that runs this code of Python's."""

    def let_it_be(code: str) -> None:
        run = subprocess.run

        def other(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
            assert command[:3] == [sys.executable, "-m", "diarize.sources.trial_process"]
            return run([sys.executable, "-c", code, *command[3:]], **options)

        monkeypatch.setattr(subprocess, "run", other)

    return let_it_be


def test_the_process_is_asked_for_a_name_of_an_interface(says: Callable[[str], None]) -> None:
    says(
        "import json, sys; name, host = sys.argv[1:]; assert (name, host) == ('-Mäc', 'ALSA');"
        "print(json.dumps({'rate_hz': 16000, 'channels': 2}))"
    )
    assert try_to_open("-Mäc", "ALSA") == (16_000, 2)


def test_its_sentence_is_passed_on(says: Callable[[str], None]) -> None:
    says(f"print({json.dumps(json.dumps({'sentence': 'Bitte schließen.'}))})")
    with pytest.raises(MicrophoneError, match=r"^Bitte schließen\.$"):
        try_to_open("Mic", "ALSA")


@pytest.mark.parametrize("code", ["import os; os.abort()", "import threading; threading.Event().wait()"])
def test_one_that_breaks_or_hangs_is_a_sound_system_that_does_not_answer(
    says: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(trial, "LIMIT_S", 2.0)
    says(code)
    with pytest.raises(MicrophoneError, match="The system's sound does not answer"):
        try_to_open("Mic", "ALSA")
