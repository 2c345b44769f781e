"""A file as it comes in, piece by piece, to a folder of its own."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from server.analysis.names import result_name
from server.errors import Refused
from server.uploads.content import HEAD_BYTES, Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import BinaryIO

LARGEST_BYTES = 4_000_000_000
"""Of a file: twelve hours of CD sound, or a long meeting's video."""
LEAVE_BYTES = 1_000_000_000
"""Of the disk, for the live session and the record."""
PIECE_BYTES = 1 << 20
"""So much is written at once."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is here."""

    path: Path
    kind: Kind
    sha256: str


@dataclass(slots=True)
class _Writing:
    file: BinaryIO
    head: bytearray = field(default_factory=bytearray)
    sha256: hashlib._Hash = field(default_factory=hashlib.sha256)
    wrong: bool = False
    """It is neither sound nor text: nothing more of it is kept."""

    def put(self, piece: bytes) -> None:
        if len(self.head) < HEAD_BYTES:
            self.head += piece[: HEAD_BYTES - len(self.head)]
            if len(self.head) == HEAD_BYTES:
                self.wrong = kind_of(bytes(self.head)) is None
        if not self.wrong:
            self.sha256.update(piece)
            self.file.write(piece)


async def receive(body: AsyncIterator[bytes], folder: Path, name: str, declared_bytes: int) -> Received:
    """Write a file as it comes; whoever called removes the folder when this fails.

    What can be seen to be no use is read to its end all the same: a browser takes no answer before.

    Args:
        body: pieces of it, of any size; what it raises goes on.
        folder: where to; made here, for this user alone.
        name: what it is called at its owner's.
        declared_bytes: how long it says that it is, or 0.

    Raises:
        Refused: there is nothing in it, it is nothing that can be worked on, or the disk is full.
    """
    try:
        await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True)
        if shutil.disk_usage(folder).free < declared_bytes + LEAVE_BYTES:
            raise _full()
        return await _judged(await _write(body, folder / "file"), folder, name)
    except OSError as error:
        raise _full() if error.errno in {28, 122} else _unwritable(error) from error  # ENOSPC, EDQUOT


async def _judged(whole: _Writing, folder: Path, name: str) -> Received:
    if not whole.head:
        raise Refused(422, "empty_file", f"{_called(name)} is empty: choose another file.")
    kind = kind_of(bytes(whole.head))
    if kind is None or whole.wrong:
        raise Refused(
            415,
            "not_a_recording",
            f"{_called(name)} is neither a recording nor a text that says who spoke when: "
            "give sound or video, RTTM, WebVTT, CSV, JSON or a transcript of Zoom or Teams.",
        )
    path = folder / _file_name(name, kind)
    await asyncio.to_thread((folder / "file").rename, path)
    return Received(path, kind, whole.sha256.hexdigest())


async def _write(body: AsyncIterator[bytes], path: Path) -> _Writing:
    pieces = bytearray()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        writing = _Writing(file)
        async for piece in body:
            pieces += piece
            if len(pieces) >= PIECE_BYTES:
                # Not on the event loop: a disk that is busy must not keep the live session waiting.
                await asyncio.to_thread(writing.put, bytes(pieces))
                pieces.clear()
        await asyncio.to_thread(writing.put, bytes(pieces))
    return writing


def plain_name(name: str) -> str:
    """What a file is called, without folders, for people."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return "".join(letter for letter in last if letter.isprintable()).strip()[:200] or "file"


def _file_name(name: str, kind: Kind) -> str:
    """A name that any file system takes, and that sentences about it can show."""
    plain = Path(plain_name(name))
    stem, ending = plain.stem, plain.suffix
    if kind != "sound":
        return result_name(stem) + kind
    return result_name(stem) + (ending.lower() if ending[1:].isalnum() and ending.isascii() else "")


def _called(name: str) -> str:
    return f'"{plain_name(name)}"'


def _full() -> Refused:
    return Refused(
        507, "disk_full", "There is not enough room on this computer's disk: make some, then try again."
    )


def _unwritable(error: OSError) -> Refused:
    return Refused(500, "not_written", f"The file cannot be put into the data folder ({error.strerror}).")
