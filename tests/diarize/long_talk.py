"""Hours of talk in seconds: sound that says by its loudness who speaks, and models that read it off.

Everything between the models is the real pipeline. A step costs some milliseconds, so that four hours can be
heard in a test.
"""

from __future__ import annotations

import sys
import zlib
from collections import deque
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from diarize.frames import FRAME_SAMPLES
from diarize.models.embedding import FEATURE_FIELD_SAMPLES, FEATURE_STEP_SAMPLES
from diarize.models.files import EMBEDDING_SIZE, MEL_BINS
from diarize.types import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from numpy.typing import NDArray

PEOPLE = 6
LOUDNESS = 0.01
"""Of the first person; the second is twice as loud, and so on."""
BLOCK_S = 10


def talk(hours: float, start_s: float = 0.0, seed: int = 0) -> Iterator[AudioBlock]:
    """Turns of 1 to 20 s by people in turn, with pauses of up to 2 s, in blocks of ten seconds."""
    rng = np.random.default_rng(seed)
    count = round(hours * 3600) * 50
    people = np.zeros(count + 60 * 50, np.int_)
    at = 0
    while at < count:
        turn = int(rng.integers(50, 1000))
        people[at : at + turn] = rng.integers(1, PEOPLE + 1)
        at += turn + int(rng.integers(0, 100))
    start_sample = round(start_s * SAMPLE_RATE_HZ)
    frames = BLOCK_S * 50
    for first in range(0, count, frames):
        loudness = np.repeat(people[first : first + frames] * np.float32(LOUDNESS), FRAME_SAMPLES)
        yield AudioBlock(start_sample + first * FRAME_SAMPLES, loudness.astype(np.float32))


def people_in(samples: NDArray[np.float32]) -> NDArray[np.int_]:
    """(frames,) who speaks in each: from 1; 0 is nobody."""
    people: NDArray[np.int_] = np.rint(samples[FRAME_SAMPLES // 2 :: FRAME_SAMPLES] / LOUDNESS).astype(
        np.int_
    )
    return people


def loudness_features(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """In the place of log-mel features: as many, and each the loudness of its sound."""
    count = 1 + (len(samples) - FEATURE_FIELD_SAMPLES) // FEATURE_STEP_SAMPLES
    loudness = samples[FEATURE_STEP_SAMPLES // 2 :: FEATURE_STEP_SAMPLES][:count]
    return np.repeat(loudness[:, None], MEL_BINS, axis=1)


def segment(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """In the place of the segmentation: the three who speak most in a window, in order of their numbers."""
    result = np.zeros((len(windows), 500, 3), np.float32)
    for window, activity in zip(windows, result, strict=True):
        people = people_in(window)
        spoken = np.bincount(people, minlength=PEOPLE + 1)
        spoken[0] = 0
        for place, person in enumerate(sorted(np.argsort(-spoken, kind="stable")[:3].tolist())):
            activity[:, place] = (people == person) & (person > 0)
    return result


def embed(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """In the place of the embedding: a direction for each person, and as much noise as real voices have."""
    person = round(float(np.median(features)) / LOUDNESS)
    noise = np.random.default_rng(zlib.crc32(features.tobytes())).normal(size=EMBEDDING_SIZE)
    voice = 0.6 * noise / np.linalg.norm(noise)
    voice[person] += 1.0
    result: NDArray[np.float32] = (voice / np.linalg.norm(voice)).astype(np.float32)
    return result


# ------------------------------------------------------------------ what is kept, and what is done


def kept(thing: object, seen: set[int] | None = None) -> int:
    """Bytes of an object and all that it holds: containers, arrays and the program's own objects."""
    seen = set() if seen is None else seen
    if id(thing) in seen or isinstance(thing, type) or (callable(thing) and not hasattr(thing, "__dict__")):
        return 0
    seen.add(id(thing))
    size = thing.nbytes if isinstance(thing, np.ndarray) else sys.getsizeof(thing)
    return size + sum(kept(part, seen) for part in _parts(thing))


def _parts(thing: Any) -> list[object]:
    if isinstance(thing, dict):
        return [*thing.keys(), *thing.values()]
    if isinstance(thing, (list, tuple, set, frozenset, deque)):
        return list(thing)
    if not type(thing).__module__.startswith("diarize."):
        return []
    if is_dataclass(thing):
        return [getattr(thing, field.name) for field in fields(thing)]
    return list(vars(thing).values())


def operations(work: Callable[[], object]) -> int:
    """How many instructions of Python are carried out, in all functions of the program that are called."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if event == "call":
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
        elif event == "opcode":
            count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
