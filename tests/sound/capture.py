"""Record from a microphone until standard input ends, saying on each line what came.

Run as a process of its own: `python capture.py OUT.npy`. The sound is saved with zeros in its gaps.
"""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import asdict

import numpy as np

from diarize.sources.microphone import MicrophoneSource
from diarize.sources.portaudio import sound_card
from diarize.types import AudioBlock


def main() -> None:
    def say(what: str, **details: object) -> None:
        sys.stdout.write(json.dumps({"what": what} | details) + "\n")
        sys.stdout.flush()

    for device in sound_card().devices():
        say("device", **asdict(device))
    microphone = MicrophoneSource(on_status=lambda status: say("status", **asdict(status)))
    blocks = microphone.blocks()
    say("open", name=microphone.name)

    def wait_for_end() -> None:
        sys.stdin.read()
        microphone.close()

    threading.Thread(target=wait_for_end, daemon=True).start()
    pieces = []
    for piece in blocks:
        if isinstance(piece, AudioBlock):
            pieces.append(piece.samples)
            peak = float(np.abs(piece.samples).max())
            say("sound", start=piece.start_sample, samples=len(piece.samples), peak=peak)
        else:
            pieces.append(np.zeros(piece.duration_samples, np.float32))
            say("gap", start=piece.start_sample, samples=piece.duration_samples, reason=piece.reason)
    np.save(sys.argv[1], np.concatenate(pieces))
    say("end", **asdict(microphone.status))


if __name__ == "__main__":
    main()
