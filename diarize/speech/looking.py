"""A look at the last ten seconds: who speaks when in them, as far as is known now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diarize.models.segmentation import WINDOW_FRAMES
from diarize.speech.activity import speech
from diarize.speech.floor import Floor
from diarize.speech.tracks import Tracks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from diarize.models.segmentation import SegmentsWindows
    from diarize.speech.activity import SpeechSettings
    from diarize.speech.hearing import Hearing


@dataclass(frozen=True, slots=True)
class Look:
    """Who speaks when in ten seconds, by track."""

    start_frame: int
    tracks: tuple[int, ...]
    active: NDArray[np.bool_]
    """(tracks, 500)."""


class Looking:
    """Segmentation, tracks, stretches of speech, and of those what is louder than the room."""

    def __init__(self, segmentation: SegmentsWindows, hearing: Hearing, settings: SpeechSettings) -> None:
        self._segmentation = segmentation
        self._hearing = hearing
        self._settings = settings
        self._tracks = Tracks()
        self.floor = Floor()
        self.begin(0)

    def begin(self, start_frame: int) -> None:
        """Sound begins, at the start or behind a gap; the room is the same."""
        self.looked = start_frame
        """Frames before this have been through a window."""
        self._missing: list[tuple[int, int]] = []
        self._tracks.reset(start_frame - WINDOW_FRAMES)

    def leave_out(self, first: int, last: int) -> None:
        """Nobody speaks from this frame to before that one: silence stands there for lost sound."""
        self._missing.append((first, last))

    def look(self, published: int, activity: NDArray[np.float32] | None = None) -> Look:
        """Look at the window that ends with all that has been heard.

        Args:
            published: frames before this one have been looked at for how loud the room is.
            activity: (500, 3) the window's, if it has been segmented already.
        """
        end = self.looked = self._hearing.end_frame
        if activity is None:
            activity = self._segmentation(self._hearing.window(end)[None])[0]
        self._tracks.step(activity, end - WINDOW_FRAMES)
        view = self._tracks.current()
        start = view.start_frame
        levels = self._hearing.levels(start, view.end_frame)
        new = published - start
        self.floor.hear(levels[new:], view.probability[:, new:])
        active = speech(view.probability, self._settings)
        self.floor.drop_noise(active, view.probability, levels)
        self._missing = [span for span in self._missing if span[1] > start]
        for first, last in self._missing:
            active[:, max(first - start, 0) : max(last - start, 0)] = False
        return Look(start, view.tracks, active)
