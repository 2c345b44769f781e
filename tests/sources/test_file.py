from __future__ import annotations

import os
import struct
import sys
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
import soundfile

from diarize.errors import AudioError
from diarize.sources.file import FileSource
from diarize.types import AudioBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def sine(rate_hz: int, seconds: float = 2.0) -> NDArray[np.float32]:
    """A quarter of full scale at 440 Hz."""
    return (0.25 * np.sin(2 * np.pi * 440 * np.arange(round(rate_hz * seconds)) / rate_hz)).astype(np.float32)


def read(path: Path) -> NDArray[np.float32]:
    blocks = list(FileSource(path).blocks())
    position = 0
    for block in blocks:
        assert isinstance(block, AudioBlock)
        assert block.start_sample == position
        position = block.end_sample
    return np.concatenate([block.samples for block in blocks])


def assert_is_sine(sound: NDArray[np.float32], *, tolerance: float) -> None:
    """The middle second is the 440 Hz sine, whatever its delay; compared by projection on sine and cosine."""
    middle = sound[8_000:24_000].astype(np.float64)
    phase = 2 * np.pi * 440 * np.arange(len(middle)) / 16_000
    basis = np.stack([np.sin(phase), np.cos(phase)])
    weights = basis @ middle * 2 / len(middle)
    assert np.hypot(*weights) == pytest.approx(0.25, abs=tolerance)
    assert np.sqrt(np.mean((middle - weights @ basis) ** 2)) < tolerance


def encode(path: Path, codec: str, sound: NDArray[np.float32], *, with_video: bool = False) -> None:
    """Write 48 kHz sound with PyAV."""
    with av.open(path, "w") as container:
        if with_video:
            video: Any = container.add_stream("mpeg4", rate=25)
            video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        stream: Any = container.add_stream(codec, rate=48_000)
        stream.layout = "mono"
        if with_video:
            for index in range(25):
                picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
                picture.pts = index
                container.mux(video.encode(picture))
            container.mux(video.encode(None))
        pcm = np.round(sound * 32_767).astype(np.int16)[np.newaxis]
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        for converted in av.AudioResampler(format=stream.format.name, layout="mono", rate=48_000).resample(
            frame
        ):
            container.mux(stream.encode(converted))
        container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("ending", "rate_hz", "subtype"),
    [
        ("wav", 16_000, "PCM_16"),
        ("wav", 8_000, "PCM_U8"),
        ("wav", 44_100, "PCM_24"),
        ("wav", 48_000, "FLOAT"),
        ("wav", 96_000, "DOUBLE"),
        ("wav", 8_000, "ULAW"),
        ("flac", 44_100, "PCM_16"),
        ("aiff", 48_000, "PCM_16"),
    ],
)
def test_lossless_recordings_have_their_exact_length_and_sound(
    tmp_path: Path, ending: str, rate_hz: int, subtype: str
) -> None:
    path = tmp_path / f"meeting.{ending}"
    soundfile.write(path, sine(rate_hz), rate_hz, subtype=subtype)
    assert FileSource(path).duration_s == 2.0
    sound = read(path)
    assert len(sound) == 32_000
    assert_is_sine(sound, tolerance={"PCM_U8": 8e-3, "ULAW": 6e-3}.get(subtype, 1e-4))


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.m4a", "aac"), ("a.mp4", "aac"), ("a.webm", "libopus"), ("a.opus", "libopus")],
)
def test_compressed_recordings_are_read(tmp_path: Path, name: str, codec: str) -> None:
    path = tmp_path / name
    encode(path, codec, sine(48_000))
    source = FileSource(path)
    assert source.duration_s == pytest.approx(2.0, abs=0.1)
    sound = read(path)
    assert len(sound) == pytest.approx(32_000, abs=1_000)
    assert_is_sine(sound, tolerance=0.01)


@pytest.mark.parametrize("ending", ["mp3", "ogg"])
def test_compressed_recordings_that_soundfile_knows_are_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    soundfile.write(path, sine(48_000), 48_000)
    sound = read(path)
    assert len(sound) == 32_000
    assert_is_sine(sound, tolerance=0.01)


def test_the_sound_of_a_film_is_read(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    encode(path, "aac", sine(48_000), with_video=True)
    assert_is_sine(read(path), tolerance=0.01)


def test_eight_channels_are_mixed_down(tmp_path: Path) -> None:
    path = tmp_path / "table.wav"
    channels = np.zeros((32_000, 8), np.float32)
    channels[:, 2] = 2 * sine(16_000)
    channels[:, 6] = 2 * sine(16_000)
    soundfile.write(path, channels, 16_000, subtype="FLOAT")
    np.testing.assert_allclose(read(path), sine(16_000) / 2, atol=1e-6)


@pytest.mark.parametrize("name", ["really_flac.wav", "really_flac.raw", "no_ending", "très été 🎙.mp3"])
def test_the_ending_and_the_name_do_not_matter(tmp_path: Path, name: str) -> None:
    flac = tmp_path / "x.flac"
    soundfile.write(flac, sine(16_000), 16_000)
    path = flac.rename(tmp_path / name)
    assert len(read(path)) == 32_000
    assert FileSource(path).name == name


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
@pytest.mark.parametrize("ending", [b"wav", b"mp3"])
def test_a_name_that_is_no_text_is_read(tmp_path: Path, ending: bytes) -> None:
    plain = tmp_path / f"a.{ending.decode()}"
    if ending == b"mp3":
        encode(plain, "libmp3lame", sine(48_000))
    else:
        soundfile.write(plain, sine(16_000), 16_000)
    path = plain.rename(os.fsdecode(os.fsencode(tmp_path) + b"/\xff." + ending))
    assert len(read(path)) == pytest.approx(32_000, abs=3_000)
    assert FileSource(path).name == f"?.{ending.decode()}"


def test_blocks_are_a_tenth_of_a_second_and_start_again_at_each_call(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, sine(22_050, 1.05), 22_050)
    source = FileSource(path)
    first = [len(block.samples) for block in source.blocks()]
    assert first == [1_600] * 10 + [800]
    assert [len(block.samples) for block in source.blocks()] == first


def test_close_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, sine(16_000, 20.0), 16_000)
    source = FileSource(path)
    count = 0
    for _ in source.blocks():
        count += 1
        source.close()
    assert count <= 4  # what lay decoded


def test_ten_hours_are_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    frames = 10 * 3600 * 8_000
    with path.open("wb") as file:
        file.write(
            struct.pack(
                "<4sI4s4sIHHIIHH", b"RIFF", 36 + frames, b"WAVE", b"fmt ", 16, 1, 1, 8_000, 8_000, 1, 8
            )
        )
        file.write(struct.pack("<4sI", b"data", frames))
        file.truncate(44 + frames)  # a hole: takes no room on the disk
    source = FileSource(path)
    assert source.duration_s == 36_000.0
    tracemalloc.start()
    try:
        blocks = source.blocks()
        read_samples = sum(len(next(blocks).samples) for _ in range(6_000))
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        source.close()
    assert read_samples == 6_000 * 1_600
    assert peak_bytes < 4_000_000


def test_no_numbers_and_overdrive_are_mended_and_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.wav"
    sound = sine(16_000)
    sound[1_000:1_010] = np.nan
    sound[2_000:3_000] = 5.0
    soundfile.write(path, sound, 16_000, subtype="FLOAT")
    source = FileSource(path)
    mended = np.concatenate([block.samples for block in source.blocks()])
    np.testing.assert_array_equal(mended[1_000:1_010], np.zeros(10, np.float32))
    np.testing.assert_array_equal(mended[2_000:3_000], np.ones(1_000, np.float32))
    assert source.notes == (
        '"bad.wav" is overdriven in 3.1% of its samples: voices may be confused.',
        '"bad.wav" has 10 samples that are no numbers; they were taken as silence.',
    )


def test_a_whole_recording_has_no_notes(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, sine(48_000), 48_000)
    source = FileSource(path)
    assert list(source.blocks())
    assert source.notes == ()


@pytest.mark.parametrize("ending", ["wav", "flac", "mp3"])
def test_a_recording_that_was_cut_off_gives_what_it_has_and_says_so(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"cut.{ending}"
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, 16_000 * 10).astype(np.float32)
    soundfile.write(path, noise, 16_000)
    os.truncate(path, path.stat().st_size // 2)
    source = FileSource(path)
    seconds = sum(len(block.samples) for block in source.blocks()) / 16_000
    assert seconds == pytest.approx(5.0, abs=0.5)
    assert source.notes == (f'"cut.{ending}" was cut off: 0:05 of 0:10 could be read.',)


def test_a_streamed_wav_that_never_knew_its_length_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "streamed.wav"
    soundfile.write(path, sine(16_000), 16_000)
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    source = FileSource(path)
    assert sum(len(block.samples) for block in source.blocks()) == 32_000
    assert source.notes == ()


def bad_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files that cannot be used, and what must be said of them."""
    yield folder / "missing.wav", '"missing.wav" is not there: check its path.'
    (folder / "file").write_text("x", encoding="utf-8")
    yield folder / "file" / "below.wav", '"below.wav" is not there: check its path.'
    (folder / "empty.wav").touch()
    yield folder / "empty.wav", '"empty.wav" is empty: record or copy it again.'
    (folder / "folder.wav").mkdir()
    yield folder / "folder.wav", '"folder.wav" is a folder: give the recordings in it.'
    os.mkfifo(folder / "pipe.wav")
    yield folder / "pipe.wav", '"pipe.wav" is not a file: give a recording.'
    unreadable = '"{}" cannot be read as sound: it is damaged or no recording; convert it to WAV or M4A.'
    (folder / "text.wav").write_text("Dear all,\nplease find attached\n" * 50, encoding="utf-8")
    yield folder / "text.wav", unreadable.format("text.wav")
    encode(folder / "cut.m4a", "aac", sine(48_000))
    os.truncate(folder / "cut.m4a", 3_000)
    yield folder / "cut.m4a", unreadable.format("cut.m4a")
    soundfile.write(folder / "zero.wav", np.zeros(0, np.float32), 16_000)
    yield folder / "zero.wav", '"zero.wav" holds no sound at all: record or copy it again.'
    soundfile.write(folder / "ok.wav", sine(16_000), 16_000)
    (folder / "list.m3u8").write_text("#EXTM3U\n#EXTINF:2,\nok.wav\n#EXT-X-ENDLIST\n", encoding="utf-8")
    yield folder / "list.m3u8", unreadable.format("list.m3u8")
    (folder / "list.txt").write_text("ffconcat version 1.0\nfile ok.wav\n", encoding="utf-8")
    yield folder / "list.txt", unreadable.format("list.txt")
    (folder / "two\nlines\x1b[31m.wav").touch()
    yield folder / "two\nlines\x1b[31m.wav", '"two?lines?[31m.wav" is empty: record or copy it again.'
    # Each Python has words of its own for it.
    with pytest.raises(ValueError, match="embedded null") as refused:
        Path("nul\0.wav").stat()
    yield (
        Path("nul\0.wav"),
        f'"nul?.wav" cannot be opened ({refused.value}): copy it to this computer\'s disk.',
    )
    soundfile.write(folder / "slow.wav", np.zeros(100, np.float32), 10)
    yield (
        folder / "slow.wav",
        (
            '"slow.wav" cannot be used: the sample rate is 10 Hz, outside 1000 to 768000 Hz;'
            " convert it to WAV at 16 kHz."
        ),
    )


def test_each_bad_file_gets_one_sentence_with_its_name(tmp_path: Path) -> None:
    said = {}
    expected = dict(bad_files(tmp_path))
    for path in expected:
        with pytest.raises(AudioError) as error:
            list(FileSource(path).blocks())
        said[path] = str(error.value)
    assert said == expected


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    with av.open(path, "w") as container:
        video: Any = container.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        container.mux(
            video.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24"))
        )
        container.mux(video.encode(None))
    with pytest.raises(AudioError, match=r'"silent\.mp4" cannot be read as sound'):
        FileSource(path).blocks()


def test_the_failure_comes_when_it_is_opened_not_later(tmp_path: Path) -> None:
    with pytest.raises(AudioError):
        FileSource(tmp_path / "missing.wav").blocks()
    with pytest.raises(AudioError):
        _ = FileSource(tmp_path / "missing.wav").duration_s


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of this kind are POSIX's")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "secret.wav"
    soundfile.write(path, sine(16_000), 16_000)
    path.chmod(0)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65_534)  # the superuser may read everything
    try:
        with pytest.raises(AudioError, match=r'"secret\.wav" may not be read by you: change its permissions'):
            FileSource(path).blocks()
    finally:
        os.seteuid(me)
