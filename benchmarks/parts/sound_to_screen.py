"""How long after it was said speech is on the screens of those who watch the demo.

The delay of a stretch of speech is the time from its last sample to the receipt of the first snapshot that
covers it. When a sample was played is known from the snapshots: the sound is played by the clock, so the
smallest difference between a snapshot's time and the sound captured by then is when the sound began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from balance.speech.rttm import read_rttm
from diarize.sources.demo import demo_recording
from diarize.sources.file import FileSource

if TYPE_CHECKING:
    from numpy.typing import NDArray


def delays_s(received: NDArray[np.float64]) -> list[float]:
    """Of each stretch of speech in the demo that was published meanwhile.

    Args:
        received: (snapshots, 4) float64, by one page: when it was received and sent, in milliseconds since
            1970; seconds captured and published by then.
    """
    recording = demo_recording()
    length_s = FileSource(recording.audio).duration_s or 30.0
    ends_s = np.array([segment.end_s for segment in read_rttm(recording.reference)])
    played_s = np.arange(0, received[-1, 2], length_s)
    return delays_of(received, np.sort((ends_s[None] + played_s[:, None]).ravel()))


def delays_of(received: NDArray[np.float64], ends_s: NDArray[np.float64]) -> list[float]:
    """Of each of these ends of speech, as far as it was published while the page watched.

    Args:
        received: (snapshots, 4), as above.
        ends_s: (ends,) float64, on the session's clock.
    """
    at_s, sent_s = received[:, 0] / 1000, received[:, 1] / 1000
    captured_s, published_s = received[:, 2], received[:, 3]
    zero_s = float((sent_s - captured_s).min())
    inside = ends_s[(ends_s > captured_s[0]) & (ends_s < published_s[-1])]
    covering = [int(np.argmax(published_s >= end_s)) for end_s in inside]
    return [float(at_s[at] - zero_s - end_s) for at, end_s in zip(covering, inside, strict=True)]
