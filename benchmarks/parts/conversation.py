"""The demo's conversation, played into a virtual microphone for as long as it takes."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from diarize.sources.demo import demo_recording

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.sound.room import Room


@contextmanager
def conversation(room: Room) -> Iterator[None]:
    """The demo's recording is played into the room, over and over."""
    ended = threading.Event()
    playing: list[subprocess.Popen[bytes]] = []

    def play() -> None:
        while not ended.is_set():
            playing[:] = [room.play(demo_recording().audio)]
            playing[0].wait()
            ended.wait(0.1)

    player = threading.Thread(target=play, name="player")
    player.start()
    try:
        yield
    finally:
        ended.set()
        for one in playing:
            one.terminate()
        player.join()
