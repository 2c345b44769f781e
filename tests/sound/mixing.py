"""Record two devices together until standard input ends, saying on each line what came.

Run as a process of its own: `python mixing.py FIRST SECOND OUT.npy`. Gaps are saved as zeros.
"""

from __future__ import annotations

import json
import sys
import threading

import numpy as np

from diarize.sources.microphone import MicrophoneSource
from diarize.sources.mixed import MixedSource
from diarize.sources.portaudio import sound_card
from diarize.types import AudioBlock


def main() -> None:
    def say(what: str, **details: object) -> None:
        sys.stdout.write(json.dumps({"what": what} | details) + "\n")
        sys.stdout.flush()

    for device in sound_card().devices():
        say("device", name=device.name, kind=device.kind)
    mixed = MixedSource(MicrophoneSource(sys.argv[1]), MicrophoneSource(sys.argv[2]))
    blocks = mixed.blocks()
    say("open", name=mixed.name)

    def wait_for_end() -> None:
        sys.stdin.read()
        mixed.close()

    threading.Thread(target=wait_for_end, daemon=True).start()
    pieces = []
    said: str | None = None
    for piece in blocks:
        if isinstance(piece, AudioBlock):
            pieces.append(piece.samples)
            say("sound", samples=len(piece.samples), peak=float(np.abs(piece.samples).max()))
        else:
            pieces.append(np.zeros(piece.duration_samples, np.float32))
            say("gap", samples=piece.duration_samples)
        if (sentence := " ".join(mixed.status.sentences) or None) != said:
            said = sentence
            say("status", sentence=sentence)
    np.save(sys.argv[3], np.concatenate(pieces))
    say("end")


if __name__ == "__main__":
    main()
