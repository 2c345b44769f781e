"""The program in a session that is kept, for something to go wrong with."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from balance.speech.rttm import read_rttm
from benchmarks.parts.program import BALANCE, Program, program
from diarize.sources.demo import demo_recording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "Anna"
TITLE = "Spring"


class Kept(Program):
    """A program, and what of it has to do with its record."""

    @property
    def published_s(self) -> float:
        """How far the meter is."""
        return float(self.snapshot["session"]["published_s"])

    @property
    def recognised_s(self) -> float:
        """How much speech is shown whose speaker is known."""
        return recognised_s(self.snapshot)

    @property
    def offer(self) -> dict[str, Any] | None:
        """The session that was cut off and can be gone on with."""
        offer: dict[str, Any] | None = self.snapshot["mentor"]["recovery"]
        return offer

    def begin(self) -> None:
        """One person, who agrees; then the session."""
        self.post("roster", name=NAME)
        self.post("roster/consent", consent="yes")
        self.post("session/start", title=TITLE)

    def post(self, what: str, **body: Any) -> Any:
        """Ask for something; returns the answer."""
        return self.client.post(f"/api/{what}", json=body).raise_for_status().json()

    def wait_until(self, published_s: float) -> None:
        """Let the meter come so far."""
        self.until(lambda: self.published_s >= published_s)


def recognised_s(snapshot: dict[str, Any]) -> float:
    """How much speech a snapshot shows whose speaker is known."""
    return float(sum(voice["raw_talk_time_s"] for voice in snapshot["voices"]))


@contextmanager
def kept(data: Path, recording: Path | None = None) -> Iterator[Kept]:
    """The program with its record in this folder; it hears the recording, or drawn turns are told."""
    heard = () if recording is None else ("--recording", str(recording))
    command = ["-m", "benchmarks.faults.kept_server", *heard]
    with program(command, os.environ, Kept, data) as running:
        yield running


@contextmanager
def started(data: Path, *options: str) -> Iterator[Kept]:
    """`balance start` as it is."""
    with program([*BALANCE, "start", "--no-open", *options], os.environ, Kept, data) as running:
        yield running


def make_monologue(path: Path) -> None:
    """One voice that never stops: what the demo's second speaker says alone, on end."""
    samples, rate_hz = soundfile.read(demo_recording().audio, dtype="int16")
    speech = read_rttm(demo_recording().reference)
    alone = [
        one
        for one in speech
        if not any(
            other.voice != one.voice and other.start_s < one.end_s and one.start_s < other.end_s
            for other in speech
        )
    ]
    longest = max(alone, key=lambda one: one.end_s - one.start_s).voice
    theirs = [one for one in alone if one.voice == longest]
    parts = [samples[int(one.start_s * rate_hz) : int(one.end_s * rate_hz)] for one in theirs]
    soundfile.write(path, np.concatenate(parts), rate_hz)
