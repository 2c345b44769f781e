"""A room of its own: a PulseAudio daemon whose null sink is what the microphone hears.

What is played into the room is recorded from ALSA's `default` device. PortAudio takes its
environment when it starts, so whatever records runs in a process with `room.environment`.
"""

from __future__ import annotations

import ctypes.util
import os
import select
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT_S = 60.0
SINK = "module-null-sink sink_name=room"
ALSA_PLUGINS = "alsa-lib/libasound_module_pcm_pulse.so"


class Room:
    """A running PulseAudio daemon with one null sink."""

    def __init__(self, folder: Path) -> None:
        home, run = folder / "home", folder / "run"
        for path in (home, run):
            path.mkdir(mode=0o700)
        (home / ".asoundrc").write_text(
            "pcm.!default { type pulse }\nctl.!default { type pulse }\n", encoding="utf-8"
        )
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
        self.environment = inherited | {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(run),
            "PULSE_SINK": "room",
            "PULSE_SOURCE": "room.monitor",
            "PULSE_LATENCY_MSEC": "50",
        }
        self._pid_file = run / "pulse" / "pid"
        self.start()

    def start(self) -> None:
        """Start the daemon, with the sink in it; returns when it answers."""
        modules = ("module-native-protocol-unix", SINK)
        loads = [argument for module in modules for argument in ("-L", module)]
        self._command(["pulseaudio", "--daemonize=yes", "--exit-idle-time=-1", "-n", *loads])
        self._pid = int(self._pid_file.read_text(encoding="ascii"))

    def stop(self) -> None:
        """End the daemon, as when a sound server crashes; returns when it is gone."""
        handle = os.pidfd_open(self._pid)
        try:
            os.kill(self._pid, signal.SIGKILL)
            if not select.select([handle], [], [], LIMIT_S)[0]:
                raise TimeoutError(f"PulseAudio ({self._pid}) does not end")
        finally:
            os.close(handle)
        self._pid_file.unlink(missing_ok=True)

    def hang(self) -> None:
        """The daemon does nothing more: streams stay open, say that all is well, and give no sound."""
        os.kill(self._pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """End of hanging."""
        os.kill(self._pid, signal.SIGCONT)

    def unplug(self) -> None:
        """Take the microphone away."""
        self._command(["pactl", "unload-module", "module-null-sink"])

    def plug_in(self) -> None:
        """Bring the microphone back."""
        self._command(["pactl", "load-module", *SINK.split()])

    def play(self, recording: Path) -> subprocess.Popen[bytes]:
        """Play a recording into the room; it has been heard when the process ends."""
        # From far ahead: on a busy machine the player, too, would leave holes.
        patient = self.environment | {"PULSE_LATENCY_MSEC": "1000"}
        # While the sound server is gone it says so over and over.
        return subprocess.Popen(["paplay", str(recording)], env=patient, stderr=subprocess.DEVNULL)

    def _command(self, command: list[str]) -> None:
        subprocess.run(command, env=self.environment, check=True, timeout=LIMIT_S, stdout=subprocess.DEVNULL)


def require_tools() -> None:
    """For a benchmark.

    Raises:
        SystemExit: something that the virtual microphone needs is not installed.
    """
    missing = missing_tools()
    if missing:
        raise SystemExit(f"The virtual microphone needs {', '.join(missing)}: install them with apt.")


def missing_tools() -> list[str]:
    """What has to be installed before there can be a room."""
    missing = [tool for tool in ("pulseaudio", "pactl", "paplay") if shutil.which(tool) is None]
    if ctypes.util.find_library("portaudio") is None:
        missing.append("libportaudio2")
    if not any(Path("/usr/lib").rglob(ALSA_PLUGINS)):
        missing.append("libasound2-plugins")
    return missing


@contextmanager
def opened_room() -> Iterator[Room]:
    """A room in which nothing is heard yet; its daemon ends behind the block."""
    # Not pytest's folder: the path of a Unix socket may have no more than 107 letters.
    with tempfile.TemporaryDirectory(prefix="room-") as folder:
        room = Room(Path(folder))
        try:
            yield room
        finally:
            room.stop()
