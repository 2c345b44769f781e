"""Does confidence mean something? What a live session said of itself, beside what was true.

    python -m benchmarks.accuracy.calibration OUT AUDIO…

Each recording, with its reference NAME.rttm beside it, is heard once as a live session with nothing given.
OUT/NAME.json then says, for what was published at once and for what was known at the end, how many seconds
had which confidence and how many of those were right; how often the measured ranges of the shares held the
true share; and the error rate of what was published, where nothing was unknown.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from balance.metrics.reading import read
from balance.speech.ledger import Ledger
from balance.speech.rttm import read_rttm
from diarize.models.settings import EngineSettings
from diarize.pipeline.loading import load_pipeline
from diarize.sources.file import FileSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from diarize.pipeline.pipeline import Pipeline
    from diarize.types import Publication

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
"""Confidences are counted together between two of these."""
FRAMES_PER_S = 50
FIRST_SHOT_S = 60.0
SHOT_EVERY_S = 10.0


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution: somebody spoke, with this confidence; None: nobody knew who."""

    start_s: float
    end_s: float
    voice: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Range:
    """The measured range of a voice's share at a moment."""

    time_s: float
    since_s: float
    """The share is of the time since then."""
    voice: str
    low: float
    high: float


@dataclass(slots=True)
class Session:
    """What a live session said."""

    at_once: list[Said] = field(default_factory=list)
    at_the_end: list[Said] = field(default_factory=list)
    whole: list[Range] = field(default_factory=list)
    window: list[Range] = field(default_factory=list)


def listen(audio: Path, pipeline: Pipeline) -> Session:
    """Hear a recording as a live session, and keep all that it said of itself."""
    session, ledger = Session(), Ledger()

    def take(publications: Iterable[Publication]) -> None:
        for publication in publications:
            session.at_once += [
                Said(a.start_s, a.end_s, a.voice, a.confidence) for a in publication.attributions
            ]
            ledger.apply(publication)

    pipeline.reset()
    next_shot_s = FIRST_SHOT_S
    for sound in FileSource(audio).blocks():
        take(pipeline.step(sound))
        if ledger.published_s >= next_shot_s:
            _shoot(session, ledger)
            next_shot_s += SHOT_EVERY_S
    take(pipeline.finish())
    names = (*ledger.voices, None)  # unknown is -1
    session.at_the_end = [
        Said(float(r["start_s"]), float(r["end_s"]), names[int(r["voice"])], float(r["confidence"]))
        for r in ledger.rows
    ]
    return session


def _shoot(session: Session, ledger: Ledger) -> None:
    now_s = ledger.published_s
    reading = read(ledger, now_s)
    since_s = max(0.0, now_s - reading.thresholds.window_s)
    for voice in reading.voices:
        for ranges, figures, start_s in (
            (session.whole, voice.phase, 0.0),
            (session.window, voice.window, since_s),
        ):
            if figures.share_low is not None and figures.share_high is not None:
                ranges.append(Range(now_s, start_s, voice.id, figures.share_low, figures.share_high))


class Truth:
    """Who really spoke, on a grid, and which voice is whom."""

    def __init__(self, spoken: Sequence[tuple[float, float, str]], said: Sequence[Said]) -> None:
        end_s = max([end for _, end, _ in spoken] + [s.end_s for s in said], default=0.0)
        self._count = int(end_s * FRAMES_PER_S) + 1
        self.people = sorted({who for *_, who in spoken})
        self.speaks = self._grid(((a, b, self.people.index(who)) for a, b, who in spoken), len(self.people))
        voices = sorted({s.voice for s in said if s.voice is not None})
        common = self.speaks.astype(int) @ self.voices(said, voices).T.astype(int)
        pairs = zip(*linear_sum_assignment(-common), strict=True)
        self.person = {voices[j]: int(i) for i, j in pairs if common[i, j] > 0}

    def voices(self, said: Sequence[Said], voices: Sequence[str]) -> NDArray[np.bool_]:
        """(voices, frames) who was said to speak."""
        numbered = {voice: n for n, voice in enumerate(voices)}
        rows = ((s.start_s, s.end_s, numbered[s.voice]) for s in said if s.voice is not None)
        return self._grid(rows, len(voices))

    def unknown(self, said: Sequence[Said]) -> NDArray[np.bool_]:
        """(frames,) there was speech of which nobody knew whose."""
        rows = ((s.start_s, s.end_s, 0) for s in said if s.voice is None)
        return self._grid(rows, 1).reshape(-1)

    def _grid(self, rows: Iterable[tuple[float, float, int]], count: int) -> NDArray[np.bool_]:
        grid = np.zeros((count, self._count), bool)
        for start_s, end_s, row in rows:
            grid[row, round(start_s * FRAMES_PER_S) : round(end_s * FRAMES_PER_S)] = True
        return grid

    def right_s(self, said: Said) -> float:
        """Seconds of an attribution in which that person spoke."""
        person = self.person.get(said.voice) if said.voice is not None else None
        if person is None:
            return 0.0
        part = self.speaks[person, round(said.start_s * FRAMES_PER_S) : round(said.end_s * FRAMES_PER_S)]
        return min(float(part.sum()) / FRAMES_PER_S, said.end_s - said.start_s)

    def shares(self, start_s: float, end_s: float) -> NDArray[np.float64]:
        """(people,) share of the talk time between two times; k at once have 1/k each."""
        part = self.speaks[:, round(start_s * FRAMES_PER_S) : round(end_s * FRAMES_PER_S)]
        talk = (part / np.maximum(part.sum(axis=0), 1)).sum(axis=1)
        result: NDArray[np.float64] = talk / max(float(talk.sum()), 1e-9)
        return result


def reliability(said: Sequence[Said], truth: Truth) -> list[list[float]]:
    """For each bin of EDGES: attributed seconds, seconds × confidence, and seconds that were right.

    Speech that was nobody's at all is left out: it says something of the segmentation, not of the voice.
    """
    table = np.zeros((len(EDGES) - 1, 3))
    anybody = np.flatnonzero(truth.speaks.any(axis=0))
    for one in said:
        first, last = np.searchsorted(
            anybody, [round(one.start_s * FRAMES_PER_S), round(one.end_s * FRAMES_PER_S)]
        )
        seconds = float(last - first) / FRAMES_PER_S
        if one.voice is None or not seconds:
            continue
        nth = min(int(np.searchsorted(EDGES, one.confidence, side="right")) - 1, len(EDGES) - 2)
        table[nth] += seconds, seconds * one.confidence, min(truth.right_s(one), seconds)
    result: list[list[float]] = table.tolist()
    return result


def coverage(ranges: Sequence[Range], truth: Truth) -> tuple[int, int]:
    """How many ranges held the true share, of how many; a voice that is nobody has a true share of 0."""
    held = 0
    for one in ranges:
        person = truth.person.get(one.voice)
        true = 0.0 if person is None else float(truth.shares(one.since_s, one.time_s)[person])
        held += one.low - 1e-9 <= true <= one.high + 1e-9
    return held, len(ranges)


def known_error_rate(said: Sequence[Said], truth: Truth) -> float:
    """DER in per cent over the frames in which no speech was unknown: no collar, overlap scored."""
    voices = sorted({s.voice for s in said if s.voice is not None})
    claims, speaks = truth.voices(said, voices), truth.speaks
    matched = np.zeros_like(speaks)
    # The pairing is this publication's own, as in a score of it alone.
    common = speaks.astype(int) @ claims.T.astype(int)
    for person, voice in zip(*linear_sum_assignment(-common), strict=True):
        matched[person] = claims[voice]
    there, claimed = speaks.sum(axis=0), claims.sum(axis=0)
    wrong = np.maximum(there, claimed) - (speaks & matched).sum(axis=0)
    scored = ~truth.unknown(said)
    return float(100 * wrong[scored].sum() / max(int(there[scored].sum()), 1))


def measured(session: Session, spoken: Sequence[tuple[float, float, str]]) -> dict[str, Any]:
    """What a session said of itself, beside what was true; ready for JSON."""
    truth = Truth(spoken, session.at_the_end)
    return {
        "at_once": reliability(session.at_once, truth),
        "at_the_end": reliability(session.at_the_end, truth),
        "whole": coverage(session.whole, truth),
        "window": coverage(session.window, truth),
        "DER_live_known": known_error_rate(session.at_once, truth),
    }


def main(out: Path, recordings: Sequence[Path]) -> None:
    """Measure recordings, one file each."""
    out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(1) as executor:
        pipeline = load_pipeline(EngineSettings("cpu"), executor)
        for audio in recordings:
            spoken = [(s.start_s, s.end_s, s.voice) for s in read_rttm(audio.with_suffix(".rttm"))]
            result = measured(listen(audio, pipeline), spoken)
            (out / f"{audio.stem}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
