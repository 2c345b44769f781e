"""A process that records from the room, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tests.sound.telling import Telling

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.sound.room import Room

LIMIT_S = 180.0


class Capture(Telling):
    """A process that records from the room."""

    def __init__(self, room: Room, folder: Path) -> None:
        self._out = folder / "captured.npy"
        super().__init__(room, "capture.py", self._out, limit_s=LIMIT_S)

    def wait_for_sound(self, louder_than: float = -1.0) -> dict[str, Any]:
        return self.wait_for(lambda line: line["what"] == "sound" and line["peak"] > louder_than)

    def wait_for_state(self, state: str) -> dict[str, Any]:
        return self.wait_for(lambda line: line["what"] == "status" and line["state"] == state)

    def finish(self) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """End it; the recorded sound and the last status."""
        last = self.end()
        position = 0
        for line in self.lines:
            if line["what"] in {"sound", "gap"}:
                assert line["start"] == position
                position += line["samples"]
        sound: NDArray[np.float32] = np.load(self._out)
        assert len(sound) == position
        return sound, last
