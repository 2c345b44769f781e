"""Short ways to write speech down in tests, with the engine's own types."""

from __future__ import annotations

from itertools import count
from math import inf
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from balance.metrics.talk_time import Credit, TalkTime
from balance.speech.ledger import Ledger
from diarize.types import Attribution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balance.speech.timeline import Timeline

Stretch = tuple[str | None, float, float]


def attribution(
    piece: int, voice: str | None, start_s: float, end_s: float, confidence: float = 1.0
) -> Attribution:
    return Attribution(piece, start_s, end_s, voice, 0.0 if voice is None else confidence)


def ledger_of(*stretches: Stretch, confidence: float = 1.0) -> Ledger:
    """A ledger in which each (voice, start, end) is a piece of its own, published to the last end."""
    ledger = Ledger()
    ledger.add(
        attribution(piece, *stretch, confidence=confidence) for piece, stretch in enumerate(stretches, 1)
    )
    ledger.published_s = max((end for _, _, end in stretches), default=0.0)
    return ledger


VOICES = ("v1", "v2", "v3", "v4")

# Whole tenths of a second: borders coincide often, which is where mistakes hide.
tenths = st.integers(0, 600).map(lambda tenth: tenth / 10)


@st.composite
def speech(draw: st.DrawFn, *, max_size: int = 12, unknown: bool = True) -> list[Attribution]:
    """Attributions in any order, overlapping at will, several to a piece."""
    voices = st.sampled_from((*VOICES, None) if unknown else VOICES)
    result = []
    for _ in range(draw(st.integers(0, max_size))):
        start_s = draw(tenths)
        result.append(
            attribution(
                draw(st.integers(1, 12)),
                draw(voices),
                start_s,
                start_s + draw(st.integers(1, 80)) / 10,
                draw(st.sampled_from((0.5, 0.8, 0.95, 1.0))),
            )
        )
    return result


def chunks(whole: Iterable[Attribution], size_s: float = 0.5) -> list[Attribution]:
    """The same speech as many short attributions, as a live engine publishes it, in order of time."""
    result = []
    for one in whole:
        for nth in count():
            start_s = one.start_s + nth * size_s
            if start_s >= one.end_s - 1e-9:
                break
            end_s = min(one.end_s, one.start_s + (nth + 1) * size_s)
            result.append(Attribution(one.piece, start_s, end_s, one.voice, one.confidence))
    return sorted(result, key=lambda part: part.start_s)


def set_counted(ledger: Ledger, start_s: float, end_s: float = inf, *, counted: bool) -> None:
    """Count the time between two times as well, or do not; without an end, from `start_s` on."""
    ledger.count(ledger.timeline.counted.with_span(start_s, end_s, counted=counted))


def talk_time(timeline: Timeline, start_s: float, end_s: float) -> TalkTime:
    """Talk time between two times of the stream's clock; uncounted time between them counts nothing."""
    counted = timeline.counted
    return TalkTime.of(Credit.between(timeline, counted.at(start_s), counted.at(end_s)))


def last_talk_time(timeline: Timeline, now_s: float, window_s: float) -> TalkTime:
    """Talk time in the last `window_s` of counted time before `now_s` of the stream's clock."""
    now = timeline.counted.at(now_s)
    return TalkTime.of(Credit.between(timeline, now - window_s, now))
