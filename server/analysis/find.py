"""Which recordings are meant: files as they are named, and everything that is sound in a folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from server.analysis.names import result_names, shown_path
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Iterable

OF_LIBSNDFILE = ".wav .flac .ogg .oga .opus .aiff .aif .aifc .au .snd .caf .w64 .rf64"
OF_FFMPEG = (
    ".mp3 .m4a .m4b .mp4 .m4v .mov .webm .weba .mkv .mka .aac .amr .wma .asf .avi .mpeg .mpg .mpga .ts "
    ".ac3 .wv .ape .tta .3gp .3g2"
)
ENDINGS = frozenset(f"{OF_LIBSNDFILE} {OF_FFMPEG}".split())
"""What a recording in a folder ends in; a file that is named itself may end in anything."""


EMPTY = "There is no recording in this folder: give one that holds some, or the recordings themselves."


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording to be worked on."""

    path: Path
    """Absolute."""
    name: str
    """What its results are called, without ending."""
    trouble: str | None = None
    """Why there is nothing to be worked on: it is a folder, and nothing can be found in it."""


def find_recordings(audio: Iterable[Path]) -> list[Recording]:
    """The recordings named, and those in the folders named and below, in the order of their names.

    A recording below a folder is called by its way there: `monday/a.wav` becomes `monday-a`. A folder that
    cannot be read, or holds none, is in the list, too, to be told of.

    Raises:
        CannotStart: there is no recording at all.
    """
    found: dict[Path, str] = {}
    troubles: dict[Path, str] = {}
    for place in audio:
        if not place.is_dir():
            found.setdefault(place.absolute(), place.stem)
            continue
        paths, unreadable = _in_folder(place)
        troubles |= unreadable
        if not paths and not unreadable:
            troubles[place] = EMPTY
        for path in paths:
            way = path.relative_to(place).with_suffix("")
            found.setdefault(path.absolute(), "-".join(way.parts))
    if not found:
        raise CannotStart(_nothing(audio, troubles), 2)
    names = result_names(found.values())
    recordings = [Recording(path, name) for path, name in zip(found, names, strict=True)]
    return recordings + [Recording(place.absolute(), place.name, why) for place, why in troubles.items()]


def _nothing(audio: Iterable[Path], troubles: dict[Path, str]) -> str:
    for place, why in troubles.items():
        if why != EMPTY:
            return f"{shown_path(place)}: {why}"
    return (
        f"There is no recording in {', '.join(shown_path(place) for place in audio)}: "
        "give a folder that holds some, or the recordings themselves."
    )


def _in_folder(folder: Path) -> tuple[list[Path], dict[Path, str]]:
    """The recordings in it and below; and why some folder cannot be looked into."""
    unreadable: dict[Path, str] = {}

    def tell(error: OSError) -> None:
        unreadable[Path(error.filename)] = (
            f"The folder cannot be read ({error.strerror}): change its permissions, "
            "or name the recordings themselves."
        )

    result = []
    for place, folders, files in os.walk(folder, onerror=tell):
        # What begins with a dot is some program's own, such as macOS's "._a.wav" beside each "a.wav".
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        sound = (name for name in files if not name.startswith("."))
        result += [Path(place, name) for name in sound if Path(name).suffix.lower() in ENDINGS]
    return sorted(result), unreadable
