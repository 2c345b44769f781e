"""The interface of everything that gives sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diarize.types import AudioBlock, Gap


class Source(Protocol):
    """A stream of sound at 16 kHz mono, its clock the sample index.

    A source is opened once and read by one thread; `close` may be called from another
    and ends the reading within half a second.
    """

    @property
    def name(self) -> str:
        """What a user calls it: a device's name or a file's name."""

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """Open the source and give its sound, block after block, without holes in the numbering.

        Raises:
            AudioError: a recording cannot be read.
            MicrophoneError: a microphone cannot be opened.
        """

    def close(self) -> None:
        """Stop; the iteration ends after what has already been captured."""
