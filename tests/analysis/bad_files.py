"""Recordings that are no use, and odd ones that are: one of each kind, with what must be said of it."""

from __future__ import annotations

import os
import shutil
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from diarize.sources.demo import demo_recording
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from pathlib import Path

LENGTH_S = 12.0
TEXT = "Dear all,\nplease find attached\n" * 50
UNREADABLE = '"{}" cannot be read as sound: it is damaged or no recording; convert it to WAV or M4A.'
WITHOUT_POWERS = (
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if hasattr(os, "geteuid") and os.geteuid() == 0
    else []
)
"""Before a command: root may read everything, unless that is taken away."""
NO_FILES = ("missing.wav", "folder.wav", "pipe.wav", "secret.wav")
"""What cannot be sent to a server, as a browser cannot read it."""


@dataclass(frozen=True, slots=True)
class Files:
    """What was made, by its name."""

    bad: dict[str, str]
    """What must be said of each."""
    usable: dict[str, str | None]
    """And of each of these; None: nothing."""


def make_files(folder: Path) -> Files:
    """Write one of each kind; the usable ones are the beginning of the demo's conversation."""
    folder.mkdir(parents=True, exist_ok=True)
    samples, rate_hz = soundfile.read(demo_recording().audio, dtype="int16")
    talk = samples[: int(LENGTH_S * rate_hz)]
    (folder / "empty.wav").touch()
    (folder / "text.wav").write_text(TEXT, encoding="utf-8")
    soundfile.write(folder / "zero.wav", np.zeros(0, np.int16), rate_hz)
    soundfile.write(folder / "header.flac", talk, rate_hz)
    os.truncate(folder / "header.flac", 30)
    (folder / "folder.wav").mkdir()
    os.mkfifo(folder / "pipe.wav")
    soundfile.write(folder / "secret.wav", talk, rate_hz)
    (folder / "secret.wav").chmod(0)
    bad = {
        "missing.wav": '"missing.wav" is not there: check its path.',
        "empty.wav": '"empty.wav" is empty: record or copy it again.',
        "text.wav": UNREADABLE.format("text.wav"),
        "zero.wav": '"zero.wav" holds no sound at all: record or copy it again.',
        "header.flac": UNREADABLE.format("header.flac"),
        "folder.wav": "There is no recording in this folder: give one that holds some, or the recordings "
        "themselves.",
        "pipe.wav": '"pipe.wav" is not a file: give a recording.',
        "secret.wav": '"secret.wav" may not be read by you: change its permissions or copy it.',
    }

    soundfile.write(folder / "good.wav", talk, rate_hz)
    soundfile.write(folder / "cut.wav", samples, rate_hz)
    os.truncate(folder / "cut.wav", 44 + 2 * int(LENGTH_S * rate_hz))
    eight = np.zeros((len(talk), 8), np.int16)
    eight[:, 2] = eight[:, 5] = talk
    soundfile.write(folder / "eight.wav", eight, rate_hz)
    soundfile.write(folder / "ending.flac", talk, rate_hz)
    shutil.move(folder / "ending.flac", folder / "ending.mp3")
    usable = {
        "good.wav": None,
        "cut.wav": '"cut.wav" was cut off: 0:12 of 0:30 could be read.',
        "eight.wav": None,
        "ending.mp3": None,
    }
    return Files(bad, usable)


def make_ten_hours(path: Path) -> None:
    """Ten hours of silence at 16 kHz; a hole in the place of its samples takes no room on the disk."""
    size = 10 * 3600 * SAMPLE_RATE_HZ * 2
    with path.open("wb") as file:
        rate = SAMPLE_RATE_HZ
        file.write(
            struct.pack(
                "<4sI4s4sIHHIIHH", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16
            )
        )
        file.write(struct.pack("<4sI", b"data", size))
        file.truncate(44 + size)
