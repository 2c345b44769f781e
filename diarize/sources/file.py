"""A recording on disk as a source, read as fast as its reader asks."""

from __future__ import annotations

import stat
from itertools import chain
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from diarize.errors import AudioError
from diarize.sources.blocks import cut_into_blocks
from diarize.sources.decode import Decoder, NotDecodable, PyAVDecoder, SoundfileDecoder
from diarize.sources.resample import Resampler

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from diarize.types import AudioBlock

HEARABLE_CLIPPING = 0.001
"""Part of all samples at full scale from which on clipping is worth a note."""


class FileSource:
    """A recording; each call of `blocks` reads it from the beginning, and only a little is in memory."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.notes: tuple[str, ...] = ()
        """What was wrong with the recording though it could be read, a sentence each; known at its end."""
        self._closed = Event()

    @property
    def name(self) -> str:
        """The file's name, fit to be shown."""
        return shown(self.path)

    @property
    def duration_s(self) -> float | None:
        """How long the file says that it is; None where it does not say.

        Raises:
            AudioError: the recording cannot be read.
        """
        decoder = open_decoder(self.path)
        try:
            return decoder.duration_s
        finally:
            decoder.close()

    def blocks(self) -> Iterator[AudioBlock]:
        """Open the file and give its sound; the first piece has been decoded when this returns.

        Raises:
            AudioError: the recording cannot be read, or holds no sound.
        """
        self.notes = ()
        self._closed.clear()
        decoder = open_decoder(self.path)
        blocks = cut_into_blocks(self._mono(decoder))
        first = next(blocks, None)
        if first is None:
            raise AudioError(f'"{self.name}" holds no sound at all: record or copy it again.')
        return chain([first], blocks)

    def close(self) -> None:
        """Stop reading; what was decoded already still comes."""
        self._closed.set()

    def _mono(self, decoder: Decoder) -> Iterator[NDArray[np.float32]]:
        resampler: Resampler | None = None
        clipped = nonfinite = total = 0
        try:
            for chunk in decoder.chunks():
                if self._closed.is_set():
                    return
                channels = chunk.samples.shape[1]
                if resampler is None or (resampler.rate_hz, resampler.channels) != (chunk.rate_hz, channels):
                    if resampler is not None:
                        yield resampler.finish()
                        clipped += resampler.clipped_samples
                        nonfinite += resampler.nonfinite_samples
                    resampler = self._resampler(chunk.rate_hz, channels)
                total += chunk.samples.size
                yield resampler.step(chunk.samples)
            if resampler is not None:
                yield resampler.finish()
                clipped += resampler.clipped_samples
                nonfinite += resampler.nonfinite_samples
            self.notes = tuple(self._remarks(decoder.damage, clipped, nonfinite, total))
        finally:
            decoder.close()

    def _resampler(self, rate_hz: int, channels: int) -> Resampler:
        try:
            return Resampler(rate_hz, channels)
        except ValueError as error:
            raise AudioError(
                f'"{self.name}" cannot be used: {error}; convert it to WAV at 16 kHz.'
            ) from error

    def _remarks(self, damage: str | None, clipped: int, nonfinite: int, total: int) -> Iterator[str]:
        if damage is not None:
            yield f'"{self.name}" {damage}.'
        if clipped > HEARABLE_CLIPPING * total:
            part = f"{clipped / total:.1%}"
            yield f'"{self.name}" is overdriven in {part} of its samples: voices may be confused.'
        if nonfinite:
            yield f'"{self.name}" has {nonfinite} samples that are no numbers; they were taken as silence.'


def open_decoder(path: Path) -> Decoder:
    """Open a recording by what is in it, whatever its ending.

    Raises:
        AudioError: it is not there, not a file, empty, not permitted, or not sound.
    """
    name = shown(path)
    check_readable(path, name)
    try:
        return SoundfileDecoder(path)
    except NotDecodable:
        pass  # PyAV may know it
    try:
        return PyAVDecoder(path)
    except NotDecodable as error:
        raise AudioError(
            f'"{name}" cannot be read as sound: it is damaged or no recording; convert it to WAV or M4A.'
        ) from error


def check_readable(path: Path, name: str) -> None:
    """See whether there is a file with something in it.

    Raises:
        AudioError: there is not; the sentence says what is there instead.
    """
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise AudioError(f'"{name}" is a folder: give the recordings in it.')
        if not stat.S_ISREG(info.st_mode):
            # Opening a pipe would wait for ever.
            raise AudioError(f'"{name}" is not a file: give a recording.')
        if info.st_size == 0:
            raise AudioError(f'"{name}" is empty: record or copy it again.')
        with path.open("rb"):
            pass
    except (FileNotFoundError, NotADirectoryError):
        raise AudioError(f'"{name}" is not there: check its path.') from None
    except PermissionError:
        raise AudioError(f'"{name}" may not be read by you: change its permissions or copy it.') from None
    except (OSError, ValueError) as error:
        raise AudioError(f'"{name}" cannot be opened ({error}): copy it to this computer\'s disk.') from error


def shown(path: Path) -> str:
    """A path's name without anything that would break a line, a terminal or a JSON text."""
    name = path.name or str(path)
    return "".join(letter if letter.isprintable() else "?" for letter in name)
