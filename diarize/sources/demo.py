"""The real conversation that comes with pyannote.audio, and who speaks in it: what the demo plays."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from diarize.errors import AudioError


@dataclass(frozen=True, slots=True)
class DemoRecording:
    """30 s of two people on the telephone."""

    audio: Path
    reference: Path
    """Who speaks when, as RTTM."""


def demo_recording() -> DemoRecording:
    """Find the recording in the installed pyannote.audio, without importing that (which takes seconds).

    Raises:
        AudioError: the package is missing, or has no sample any more.
    """
    package = find_spec("pyannote")  # a namespace: nothing of it runs
    for place in (package.submodule_search_locations or ()) if package else ():
        folder = Path(place) / "audio" / "sample"
        found = DemoRecording(folder / "sample.wav", folder / "sample.rttm")
        if found.audio.is_file() and found.reference.is_file():
            return found
    raise AudioError(
        "The demo's recording, sample.wav of pyannote.audio, is not installed: install pyannote.audio again,"
        " or give the demo a recording of your own."
    )
