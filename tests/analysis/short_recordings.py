"""Real recordings that are short: pieces of the conversation that comes with pyannote.audio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import soundfile

from diarize.sources.demo import demo_recording

if TYPE_CHECKING:
    from pathlib import Path

    from server.analysis.tasks import Event


def cut(folder: Path, *names: str, length_s: float = 12.0) -> list[Path]:
    """Write recordings, each beginning 4 s later than the one before it."""
    folder.mkdir(parents=True, exist_ok=True)
    samples, rate_hz = soundfile.read(demo_recording().audio, dtype="int16")
    written = []
    for nth, name in enumerate(names):
        start = int(nth * 4.0 * rate_hz)
        written.append(folder / f"{name}.wav")
        soundfile.write(written[-1], samples[start : start + int(length_s * rate_hz)], rate_hz)
    return written


def contents(folder: Path) -> dict[str, bytes]:
    """All files in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Heard:
    """Keeps all that is reported."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    def ends(self) -> dict[str, Event]:
        """The last that was said of each recording."""
        return {event.name: event for event in self.events}
