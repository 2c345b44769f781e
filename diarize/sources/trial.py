"""A device is opened for a moment by a process of its own, to see whether it can be, and how.

PortAudio's code for Unix keeps what went wrong in one variable for all threads. Where opening a device fails
while another one is being recorded, that one's thread can overwrite it: PortAudio takes the failure for a
success, and its next assertion ends the whole program (seen with 19.6 and ALSA, after seconds of trying). In
a process that records nothing else, a failure is a failure.
"""

from __future__ import annotations

import json
import subprocess
import sys

from diarize.errors import MicrophoneError

HOST_APIS = frozenset({"ALSA", "OSS", "JACK Audio Connection Kit", "PulseAudio"})
"""Those whose code is meant."""
PROGRAM = "diarize.sources.trial_process"
LIMIT_S = 10.0
"""Python and PortAudio start in a second; a sound system that hangs is not waited for."""


def try_to_open(name: str, host_api: str) -> tuple[int, int]:
    """Open a device and let go of it again, in a process of its own.

    Args:
        name: the device's, whole.
        host_api: the sound interface that it is listed under.

    Returns:
        The rate (Hz) and the number of channels at which it opened.

    Raises:
        MicrophoneError: it did not, or it is not there.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module; a device's name is an argument, not a command
            [sys.executable, "-m", PROGRAM, name, host_api],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            # PortAudio prints each step of a failure; what came of it is told.
            stderr=subprocess.DEVNULL,
            timeout=LIMIT_S,
            check=True,
            encoding="utf-8",
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MicrophoneError("The system's sound does not answer: restart it, or this computer.") from error
    told = json.loads(done.stdout)
    if (sentence := told.get("sentence")) is not None:
        raise MicrophoneError(sentence)
    return told["rate_hz"], told["channels"]
