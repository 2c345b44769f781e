"""What a file is, told by what is in it: files as programs write them, and what is none of them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from balance.speech.rttm import rttm
from balance.speech.segments import Segment
from server.uploads.content import HEAD_BYTES, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from server.uploads.content import Kind

CODECS = {"mp3": "libmp3lame", "m4a": "aac", "webm": "libopus", "mkv": "libopus", "aac": "aac", "ts": "aac"}


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "aiff", "caf", "au", "w64", "rf64"])
def test_sound_that_libsndfile_writes(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    soundfile.write(path, np.zeros(8000, np.float32), 16_000)
    assert kind_of(path.read_bytes()[:HEAD_BYTES]) == "sound"


@pytest.mark.parametrize("ending", CODECS)
@pytest.mark.parametrize("tags", [{}, {"title": "Council"}])
def test_sound_that_ffmpeg_writes(tmp_path: Path, ending: str, tags: dict[str, str]) -> None:
    path = tmp_path / f"a.{ending}"
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        stream: Any = container.add_stream(CODECS[ending], rate=48_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), np.float32), "fltp", "mono")
        frame.rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert kind_of(path.read_bytes()[:HEAD_BYTES]) == "sound"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Anna>Yes</v>\n", ".vtt"),
        ("1\n00:00:01,000 --> 00:00:02,000\nAnna: Yes\n", ".vtt"),
        (rttm("a", [Segment(0.0, 1.0, "Anna")]), ".rttm"),
        (";; made by hand\nSPKR-INFO a 1 <NA> <NA> <NA> unknown Anna <NA> <NA>\n", ".rttm"),
        ("start,end,speaker\n0,1,Anna\n", ".csv"),
        ('"Speaker";"Start";"End"\nAnna;0;1\n', ".csv"),
        ('{"format": "speaking-balance session"}', ".json"),
        ("[Anna] 10:00:05\nYes, let us begin, everybody.\n", ".txt"),
        ("Anna: first of all, a start\n", ".txt"),
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_texts_of_who_spoke_when(text: str, kind: Kind, mark: bytes) -> None:
    assert kind_of(mark + text.encode()) == kind


def test_a_text_cut_within_a_letter_is_a_text() -> None:
    assert kind_of(("x" + "é" * HEAD_BYTES).encode()[:HEAD_BYTES]) == ".txt"


def test_a_text_in_utf_16_is_no_sound() -> None:
    assert kind_of("WEBVTT\n".encode("utf-16")) == ".vtt"


def test_other_files_are_neither() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("minutes.txt", "Anna")
    for content in (
        archive.getvalue(),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"\x89PNG\r\n\x1a\n\0",
        b"\0" * 100,
    ):
        assert kind_of(content) is None


@given(st.binary(max_size=400))
def test_whatever_comes_has_an_answer(head: bytes) -> None:
    assert kind_of(head) in {"sound", ".json", ".vtt", ".rttm", ".csv", ".txt", None}
