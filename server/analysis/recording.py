"""One recording through the pipeline, as a whole or as if it were live."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from balance.metrics.talk_time import Credit, TalkTime
from balance.speech.ledger import Ledger
from balance.speech.segments import Segment, merged
from diarize.statements import Expect, Introduce
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable

    from diarize.pipeline.pipeline import Pipeline
    from diarize.sources.file import FileSource
    from diarize.types import Publication
    from server.analysis.introductions import Introduction

SNAPSHOT_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What the meter knew at a moment."""

    time_s: float
    talk_time_s: dict[str, float]
    """By voice, since the start, with the corrections known then."""
    unknown_s: float


@dataclass(slots=True)
class Analysed:
    """What came of a recording."""

    ledger: Ledger
    duration_s: float = 0.0
    names: dict[str, str] = field(default_factory=dict)
    """Of the voices that have one."""
    as_first_published: list[Segment] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    """What was wrong with the sound though it could be read."""

    def name(self, voice: str) -> str:
        """A voice's name, or its number as long as it has none."""
        return self.names.get(voice, voice)


def analyse(
    source: FileSource,
    pipeline: Pipeline,
    *,
    live: bool,
    people: int | None = None,
    rounds: list[Introduction] | None = None,
    progress: Callable[[float], None] = lambda _seconds: None,
) -> Analysed:
    """Send a recording through a pipeline.

    Args:
        source: the recording.
        pipeline: a live one or one for recordings; it is reset first.
        live: keep what was shown on the way, second by second.
        people: how many people there are at most.
        rounds: who introduces themself when; used from each one's end on.
        progress: told the seconds of sound done so far.

    Raises:
        AudioError: the recording cannot be read.
    """
    pipeline.reset()
    pipeline.say(Expect(people))
    for one in rounds or ():
        pipeline.say(Introduce(one.name, one.start_s, one.end_s))
    result = Analysed(Ledger())
    next_shot_s = SNAPSHOT_EVERY_S
    for sound in source.blocks():
        for publication in pipeline.step(sound):
            _enter(result, publication, live=live)
        result.duration_s = sound.end_sample / SAMPLE_RATE_HZ
        while live and result.duration_s >= next_shot_s:
            result.shown.append(_shown(result.ledger, next_shot_s))
            next_shot_s += SNAPSHOT_EVERY_S
        progress(result.duration_s)
    for publication in pipeline.finish():
        _enter(result, publication, live=live)
    result.names = {p.id: p.name for p in pipeline.voices.people if p.name is not None}
    result.as_first_published = merged(result.as_first_published)
    result.notes = source.notes
    return result


def _enter(result: Analysed, publication: Publication, *, live: bool) -> None:
    if live:
        result.as_first_published += [
            Segment(a.start_s, a.end_s, a.voice) for a in publication.attributions if a.voice is not None
        ]
    result.ledger.apply(publication)


def _shown(ledger: Ledger, time_s: float) -> Shown:
    timeline = ledger.timeline
    talk = TalkTime.of(Credit.between(timeline, 0.0, time_s))
    by_voice = dict(zip(timeline.voices, talk.talk_time_s.tolist(), strict=True))
    return Shown(time_s, {voice: s for voice, s in by_voice.items() if s > 0}, talk.unknown_s)
