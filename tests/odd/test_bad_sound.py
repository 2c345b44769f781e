"""Two people on the telephone (pyannote.audio's sample) through what microphones do to sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from balance.speech.rttm import read_rttm
from benchmarks.odd import sounds
from benchmarks.odd.hear import Models, hear
from benchmarks.odd.outcome import Outcome, outcome
from benchmarks.odd.scene import Spoken
from diarize.pipeline.settings import RECORDING
from diarize.sources.demo import demo_recording
from diarize.sources.file import FileSource
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

    from numpy.typing import NDArray

pytestmark = pytest.mark.real_models

DURATION_S = 30.0


def at_level(sound: NDArray[np.float32], level_db: float) -> NDArray[np.float32]:
    """Speech at a level, RMS in dB of full scale, through a converter of 16 bits."""
    loud = 10 ** (level_db / 20) / np.sqrt(np.mean(sound[8 * SAMPLE_RATE_HZ :] ** 2))
    return np.asarray(np.round(sound * loud * 32768) / 32768, np.float32)


def with_hum(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    level = np.sqrt(np.mean(sound[8 * SAMPLE_RATE_HZ :] ** 2)) * 10 ** (-12 / 20)
    return np.asarray(sound + level * sounds.mains_hum(DURATION_S)[: len(sound)], np.float32)


DAMAGE: dict[str, Callable[[NDArray[np.float32]], NDArray[np.float32]]] = {
    "clipped": lambda s: np.clip(10 * s, -1, 1),
    "at -50 dB": lambda s: at_level(s, -50),
    "at -70 dB": lambda s: at_level(s, -70),
    "offset": lambda s: s + np.float32(0.3),
    "hum": with_hum,
    "upside down": lambda s: -s,
}


@pytest.fixture(scope="module")
def speech() -> NDArray[np.float32]:
    return np.concatenate([b.samples for b in FileSource(demo_recording().audio).blocks()])


def spoken(times: int = 1) -> list[Spoken]:
    return [
        Spoken(part.voice, part.start_s + n * DURATION_S, part.end_s + n * DURATION_S)
        for n in range(times)
        for part in read_rttm(demo_recording().reference)
    ]


def outcome_of(sound: NDArray[np.float32], loaded: Models, executor: ThreadPoolExecutor) -> Outcome:
    times = len(sound) // round(DURATION_S * SAMPLE_RATE_HZ)
    return outcome(hear([sound], loaded, executor, RECORDING), spoken(times), times * DURATION_S)


@pytest.mark.parametrize("name", DAMAGE)
def test_two_people_stay_two_and_their_shares_right(
    name: str, speech: NDArray[np.float32], loaded: Models, executor: ThreadPoolExecutor
) -> None:
    o = outcome_of(DAMAGE[name](speech), loaded, executor)
    assert (o.people, o.voices) == (2, 2)
    # Measured 3.2 points undamaged, 7.6 clipped: of 24 s of speech a second is 4 points.
    assert o.share_error < 9.5
    assert o.right_s > 0.75 * o.spoken_s


def test_the_same_minute_again_and_again_stays_two_people(
    speech: NDArray[np.float32], loaded: Models, executor: ThreadPoolExecutor
) -> None:
    o = outcome_of(np.tile(speech, 8), loaded, executor)
    assert (o.people, o.voices) == (2, 2)
    assert o.share_error < 6.0
