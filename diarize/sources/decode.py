"""Recordings as they lie on disk: soundfile where it can, PyAV for everything else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

READ_S = 0.2
"""How much is read at once: a damaged end costs at most this much."""

CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3,aac,flac,wav,w64,aiff,au,caf,amr,asf,avi,"
    "mpeg,mpegts,ac3,eac3,wv,ape,tta"
)
"""What PyAV may open. Playlists are not among them: they would make it fetch other files and addresses."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive sound as the file holds it."""

    rate_hz: int
    samples: NDArray[Any]
    """(frames, channels); floats, or integers in the whole range of their type."""


class Decoder(Protocol):
    """An opened recording, read once from its beginning."""

    duration_s: float | None
    """What the file claims; None where it does not say."""
    damage: str | None
    """What was wrong with the file, known once it has been read to its end; a clause, no full stop."""

    def chunks(self) -> Iterator[Chunk]:
        """The sound, piece by piece; what cannot be decoded is left out."""

    def close(self) -> None:
        """Let go of the file."""


class NotDecodable(Exception):  # noqa: N818 - an answer, not a failure: the next decoder is asked
    """This decoder cannot read the file."""


class SoundfileDecoder:
    """WAV, FLAC, Ogg, AIFF and what else libsndfile reads well in pieces."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            NotDecodable: libsndfile does not know what it is.
        """
        import soundfile

        if path.suffix.lower() == ".raw":
            # soundfile goes by this ending alone and would want to be told the rate.
            raise NotDecodable("no header is expected in a .raw file")
        try:
            # As the system has the name: its bytes need not be text.
            self._file = soundfile.SoundFile(os.fsencode(path) if os.name == "posix" else path)
        except soundfile.LibsndfileError as error:
            raise NotDecodable(str(error)) from error
        if self._file.format == "MP3":
            # soundfile seeks after each read, and its MP3 decoder does not come back whole from that:
            # read in pieces, a steady tone is damaged (docs/decisions/0010).
            self._file.close()
            raise NotDecodable("MP3 is left to PyAV")
        self._error: type[Exception] = soundfile.LibsndfileError
        self._declared = declared_frames(self._file.extra_info) or self._file.frames
        self.duration_s: float | None = self._declared / self._file.samplerate if self._declared > 0 else None
        self.damage: str | None = None

    def chunks(self) -> Iterator[Chunk]:
        """See `Decoder`."""
        rate_hz = self._file.samplerate
        at_once = max(1, round(rate_hz * READ_S))
        got = 0
        while True:
            try:
                samples = self._file.read(at_once, dtype="float32", always_2d=True)
            except self._error:
                break
            if not len(samples):
                break
            got += len(samples)
            yield Chunk(rate_hz, samples)
        if got < self._declared:
            self.damage = cut_off(got / rate_hz, self._declared / rate_hz)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class PyAVDecoder:
    """MP3, M4A, MP4, WebM and what else FFmpeg reads; of several sound tracks the best one."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            NotDecodable: FFmpeg does not know what it is, or it has no sound track.
        """
        import av

        # An opened file, not its name: FFmpeg would take a name like "concat:a" for an address.
        self._handle = path.open("rb")
        try:
            self._container = av.open(
                self._handle, mode="r", options={"format_whitelist": CONTAINERS}, metadata_errors="ignore"
            )
            self._stream = self._container.streams.best("audio")
        except av.FFmpegError as error:
            self._handle.close()
            raise NotDecodable(str(error)) from error
        if self._stream is None or self._stream.codec_context is None:
            self.close()
            raise NotDecodable("there is no sound track in it that can be decoded")
        self._error: type[Exception] = av.FFmpegError
        self._frame_type = av.AudioFrame
        length = self._container.duration
        self.duration_s: float | None = length / av.time_base if length else None
        self.damage: str | None = None

    def chunks(self) -> Iterator[Chunk]:
        """See `Decoder`."""
        got_s = 0.0
        skipped = 0
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except self._error:
                break
            if packet is None:
                break
            try:
                frames = packet.decode()
            except self._error:
                skipped += 1
                continue
            for frame in frames:
                if not isinstance(frame, self._frame_type):
                    continue
                got_s += frame.samples / frame.sample_rate
                yield Chunk(frame.sample_rate, frame_samples(frame))
        # Containers round their duration, and encoders pad: only a second and more is worth a word.
        if self.duration_s is not None and got_s < self.duration_s - 1.0:
            self.damage = cut_off(got_s, self.duration_s)
        elif skipped:
            self.damage = f"has {skipped} damaged pieces that were left out"

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()
        self._handle.close()


def frame_samples(frame: Any) -> NDArray[Any]:
    """A PyAV frame's sound as (frames, channels), planar or packed alike."""
    array: NDArray[Any] = frame.to_ndarray()
    if frame.format.is_planar:
        return array.T
    return array.reshape(-1, len(frame.layout.channels))


def declared_frames(header_log: str) -> int | None:
    """How many frames a cut-off WAV claims, from libsndfile's account of its header; None where it is whole.

    A header that was written before the length was known claims nothing, or the largest number there is.
    """
    claimed = None
    bytes_per_frame = None
    for line in header_log.splitlines():
        key, _, value = line.partition(":")
        match key.strip(), value.split():
            case "data", [size, "(should", "be", _]:
                claimed = int(size)
            case "Block Align", [size, *_]:
                bytes_per_frame = int(size)
            case _:
                pass
    if not claimed or not bytes_per_frame or claimed >= 0x7FFF_0000:
        return None
    return claimed // bytes_per_frame


def cut_off(got_s: float, declared_s: float) -> str:
    """The clause that says that a file ends too early; seconds of sound."""
    return f"was cut off: {clock(got_s)} of {clock(declared_s)} could be read"


def clock(seconds: float) -> str:
    """Minutes and seconds, for people.

    >>> clock(3725.2)
    '62:05'
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
