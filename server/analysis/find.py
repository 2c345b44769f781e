"""Which recordings are meant: files as they are named, and everything that is sound in a folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from server.analysis.names import result_names
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


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording to be worked on."""

    path: Path
    """Absolute."""
    name: str
    """What its results are called, without ending."""


def find_recordings(audio: Iterable[Path]) -> list[Recording]:
    """The recordings named, and those in the folders named and below, in the order of their names.

    A recording below a folder is called by its way there: `monday/a.wav` becomes `monday-a`.

    Raises:
        CannotStart: a folder cannot be read, or there is no recording at all.
    """
    found: dict[Path, str] = {}
    for place in audio:
        if place.is_dir():
            for path in _in_folder(place):
                way = path.relative_to(place).with_suffix("")
                found.setdefault(path.absolute(), "-".join(way.parts))
        else:
            found.setdefault(place.absolute(), place.stem)
    if not found:
        raise CannotStart(
            f"There is no recording in {', '.join(str(place) for place in audio)}: "
            "give a folder that holds some, or the recordings themselves.",
            2,
        )
    names = result_names(found.values())
    return [Recording(path, name) for path, name in zip(found, names, strict=True)]


def _in_folder(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise CannotStart(
            f"The folder {error.filename} cannot be read ({error.strerror}): change its permissions, "
            "or name the recordings themselves.",
            2,
        ) from error

    result = []
    for place, folders, files in os.walk(folder, onerror=refuse):
        # What begins with a dot is some program's own, such as macOS's "._a.wav" beside each "a.wav".
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        sound = (name for name in files if not name.startswith("."))
        result += [Path(place, name) for name in sound if Path(name).suffix.lower() in ENDINGS]
    return sorted(result)
