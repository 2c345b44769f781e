"""Recordings with changed, missing and added bytes: sound within its range, or one sentence."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diarize.errors import AudioError
from diarize.sources.file import FileSource
from diarize.types import AudioBlock
from tests.sources.test_file import encode, sine

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS_AT_MOST = 100
"""10 s: a header may promise hours."""
HEADER_BYTES = 300
EXAMPLES = 60
KINDS = ("wav", "flac", "aiff", "ogg", "mp3", "m4a", "webm")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same second of sound in each format."""
    folder = tmp_path_factory.mktemp("whole")
    codecs = {"mp3": "libmp3lame", "m4a": "aac", "webm": "libopus"}
    for kind in KINDS:
        path = folder / f"talk.{kind}"
        if kind in codecs:
            encode(path, codecs[kind], sine(48_000, 1.0))
        else:
            soundfile.write(path, sine(16_000, 1.0), 16_000)
    return {kind: (folder / f"talk.{kind}").read_bytes() for kind in KINDS}


@st.composite
def damages(draw: st.DrawFn) -> list[tuple[str, float, bytes]]:
    """(what, where as a part of the header or of the file, the bytes)."""
    what = st.sampled_from(["change", "change", "insert", "delete", "cut"])
    one = st.tuples(what, st.floats(0, 1), st.binary(min_size=1, max_size=8))
    return draw(st.lists(one, min_size=1, max_size=5))


def damaged(content: bytes, damage: list[tuple[str, float, bytes]]) -> bytes:
    for what, where, new in damage:
        if what == "cut":
            content = content[: int(where * len(content))]
            continue
        at = int(where * min(len(content), HEADER_BYTES))
        behind = {"change": at + len(new), "insert": at, "delete": at + len(new)}[what]
        content = content[:at] + (b"" if what == "delete" else new) + content[behind:]
    return content


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_recordings_are_read_or_refused_in_one_sentence(
    tmp_path: Path, whole: dict[str, bytes], kind: str
) -> None:
    path = tmp_path / f"talk.{kind}"

    @given(damage=damages())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def read(damage: list[tuple[str, float, bytes]]) -> None:
        path.write_bytes(damaged(whole[kind], damage))
        position = 0
        try:
            for block in islice(FileSource(path).blocks(), BLOCKS_AT_MOST):
                assert isinstance(block, AudioBlock)
                assert block.start_sample == position
                assert np.isfinite(block.samples).all()
                assert np.abs(block.samples).max(initial=0.0) <= 1.0
                position = block.end_sample
        except AudioError as error:
            said = str(error)
            assert said.startswith(f'"talk.{kind}"'), said
            assert "\n" not in said
            assert said.endswith(".")

    read()
