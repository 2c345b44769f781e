"""When a recording was made, as files of real programs say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
import soundfile

from diarize.sources.dates import recorded_at

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MADE = datetime(2025, 3, 5, 9, 30, tzinfo=UTC)


def written(path: Path, tags: dict[str, str]) -> Path:
    """A second of nothing, as FFmpeg writes it."""
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        stream = container.add_stream("aac" if path.suffix == ".m4a" else "libopus", rate=48_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), np.float32), "fltp", "mono")
        frame.rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("ending", ["m4a", "webm"])
def test_a_container_says_when(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path / f"a.{ending}", {"creation_time": MADE.isoformat()})
    assert recorded_at(path, NOW) == MADE


@pytest.mark.parametrize("tags", [{}, {"creation_time": "1970-01-01T00:00:00Z"}, {"date": "2025"}])
def test_what_cannot_be_true_or_is_no_moment_is_not_taken(tmp_path: Path, tags: dict[str, str]) -> None:
    assert recorded_at(written(tmp_path / "a.m4a", tags), NOW) is None


def test_a_clock_that_is_ahead_is_not_believed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.m4a", {"creation_time": MADE.isoformat()})
    assert recorded_at(path, MADE - timedelta(hours=23)) == MADE
    assert recorded_at(path, MADE - timedelta(hours=25)) is None


def test_a_field_recorders_wav_says_when_on_its_own_clock(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros(1600, np.int16), 16_000)
    sound = path.read_bytes()
    # EBU Tech 3285: description, originator, reference; then date and time of day.
    bext = b"\0" * (256 + 32 + 32) + b"2025-03-05" + b"09:30:00" + b"\0" * (8 + 2 + 64 + 190)
    chunk = b"bext" + len(bext).to_bytes(4, "little") + bext
    body = sound[8:12] + chunk + sound[12:]
    path.write_bytes(b"RIFF" + len(body).to_bytes(4, "little") + body)
    assert recorded_at(path, NOW) == datetime(2025, 3, 5, 9, 30).astimezone()


def test_what_is_no_recording_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound", encoding="utf-8")
    assert recorded_at(tmp_path / "a.wav", NOW) is None
    assert recorded_at(tmp_path / "missing.wav", NOW) is None
