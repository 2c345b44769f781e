"""Faults that are built into a program from outside: Python runs a file of ours before anything else."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WITHOUT_PORTAUDIO = """
import ctypes.util

find = ctypes.util.find_library
ctypes.util.find_library = lambda name: None if name == "portaudio" else find(name)
"""
"""sounddevice asks for the library in this way, and finds none."""

FAILING_MODEL = """
import os
import sys

if "--multiprocessing-fork" in sys.orig_argv:
    from diarize.models.segmentation import Segmentation

    look = Segmentation.__call__

    def counted(self, windows):
        with open(os.environ["LOOKS"], "ab") as looks:
            looks.write(b".")
        left = open(os.environ["FAULTS"]).read()
        if left:
            open(os.environ["FAULTS"], "w").write(left[1:])
            raise RuntimeError("this fault was built in")
        return look(self, windows)

    Segmentation.__call__ = counted
"""
"""In the engine's process the model fails as often as the file FAULTS has letters; LOOKS gets one a call."""

TIME_LIBRARY = "faketime/libfaketimeMT.so.1"


@contextmanager
def tampered(code: str) -> Iterator[dict[str, str]]:
    """All variables for a program that runs `code` first, in each of its processes."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sitecustomize.py").write_text(code, encoding="utf-8")
        path = os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))
        yield os.environ | {"PYTHONPATH": path}


class Model:
    """A model that can be told to fail."""

    def __init__(self, folder: Path) -> None:
        self._faults, self._looks = folder / "faults", folder / "looks"
        self._faults.touch()
        self._looks.touch()

    @property
    def variables(self) -> dict[str, str]:
        """For the program."""
        return {"FAULTS": str(self._faults), "LOOKS": str(self._looks)}

    @property
    def looks(self) -> int:
        """How often it has been called."""
        return self._looks.stat().st_size

    @property
    def has_failed(self) -> bool:
        """As often as it was to."""
        return not self._faults.read_text(encoding="ascii")

    def fail(self, times: int) -> None:
        """Its next calls raise."""
        self._faults.write_text("." * times, encoding="ascii")


@contextmanager
def failing_model() -> Iterator[tuple[Model, Mapping[str, str]]]:
    """A model, and all variables for the program that is to have it."""
    with tempfile.TemporaryDirectory() as folder, tampered(FAILING_MODEL) as environment:
        model = Model(Path(folder))
        yield model, environment | model.variables


class WallClock:
    """The time that a program takes for the true one, by libfaketime; its other clocks stay as they are."""

    def __init__(self, folder: Path, library: Path) -> None:
        self._file, self._library = folder / "time", library
        self.jump(0)

    @property
    def variables(self) -> dict[str, str]:
        """For the program."""
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def jump(self, off_s: int) -> None:
        """From now on it is off by so much."""
        self._file.write_text(f"{off_s:+d}", encoding="ascii")


def time_library() -> Path | None:
    """libfaketime, where it is installed."""
    return next(Path("/usr/lib").rglob(TIME_LIBRARY), None)


@contextmanager
def wall_clock() -> Iterator[WallClock]:
    """A clock to be set off.

    Raises:
        SystemExit: libfaketime is not installed.
    """
    library = time_library()
    if library is None:
        raise SystemExit("To set a program's clock off, install faketime with apt.")
    with tempfile.TemporaryDirectory() as folder:
        yield WallClock(Path(folder), library)
