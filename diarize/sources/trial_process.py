"""The process of a trial: opens the device named, lets go of it, and says what came of it, as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from diarize.errors import MicrophoneError
from diarize.sources.devices import same_device
from diarize.sources.portaudio import sound_card

if TYPE_CHECKING:
    from diarize.sources.portaudio import SoundCard


def tried(card: SoundCard, name: str, host_api: str) -> dict[str, object]:
    """At which rate and with how many channels it opened, or the sentence that says why it did not."""
    try:
        device = same_device(card.devices(), name, host_api)
        if device is None:
            return {"sentence": f'The microphone "{name}" is gone: plug it in again.'}
        stream = card.open(device, lambda _samples, _overflowed: None)
        stream.close()
    except MicrophoneError as error:
        return {"sentence": str(error)}
    return {"rate_hz": round(stream.rate_hz), "channels": stream.channels}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(tried(sound_card(), *sys.argv[1:])))
