"""Sound that is no talk makes nobody: made music, noises, hum, silence. Needs no voices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.odd import sounds
from benchmarks.odd.hear import Models, hear
from benchmarks.odd.room import Place, heard_from
from diarize.pipeline.settings import LIVE, RECORDING
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from numpy.typing import NDArray

    from diarize.pipeline.settings import PipelineSettings

pytestmark = pytest.mark.real_models

LOUD = np.float32(10 ** (-26 / 20))
SOUNDS = {
    "music": LOUD * sounds.music(40, 1),
    "applause": LOUD * heard_from(Place(2.0), sounds.applause(20, 1)),
    "keyboard": LOUD / 4 * sounds.keyboard(20, 2),
    "coughs": LOUD / 2 * heard_from(Place(1.3, 90), sounds.coughs(20, 3)),
    "hum": LOUD * sounds.mains_hum(20),
    "fan": LOUD * sounds.noise(20, 1),
    "zeros": np.zeros(30 * SAMPLE_RATE_HZ, np.float32),
    "full scale": np.ones(20 * SAMPLE_RATE_HZ, np.float32),
    "one tick": np.eye(1, 20 * SAMPLE_RATE_HZ, 160_000, dtype=np.float32)[0],
}


@pytest.mark.parametrize("name", SOUNDS)
def test_nobody_is_heard_in_a_sound_that_is_no_talk(
    name: str, loaded: Models, executor: ThreadPoolExecutor
) -> None:
    assert credited_s(SOUNDS[name], loaded, executor, RECORDING) == 0.0


def test_nobody_is_heard_in_music_live(loaded: Models, executor: ThreadPoolExecutor) -> None:
    assert credited_s(SOUNDS["music"], loaded, executor, LIVE) == 0.0


def test_laughter_and_song_are_one_voice_at_most(loaded: Models, executor: ThreadPoolExecutor) -> None:
    """A made singer, and three who laugh: what sounds like voices may be heard, but not as a crowd."""
    for sound in (sounds.song(30, 1), heard_from(Place(), sounds.laughter(30, 3))):
        ledger = hear([LOUD * sound], loaded, executor, RECORDING)
        assert len(ledger.voices) <= 1


def credited_s(
    sound: NDArray[np.float32], loaded: Models, executor: ThreadPoolExecutor, settings: PipelineSettings
) -> float:
    """Seconds that somebody is credited with; unknown speech counts, too."""
    rows = hear([sound], loaded, executor, settings).rows
    return float((rows["end_s"] - rows["start_s"]).sum())
