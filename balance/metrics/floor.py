"""The floor: who has it now, and for how long; also in time that does not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.turns import ENDS_MONOLOGUE_S, Turns
from balance.speech.rows import TOUCH_S

if TYPE_CHECKING:
    from balance.speech.timeline import Timeline

LETS_GO_S = 5.0
"""Whoever has been silent for longer than this has given the floor back."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Somebody's running monologue."""

    voice: str
    """Id of the person, or of a voice that has no name."""
    since_s: float
    """When the first of its turns began, seconds of the timeline's clock."""
    talked_s: float
    """Their own turns summed: neither silence nor other people's short remarks are theirs."""


def floor(timeline: Timeline, start_s: float, now_s: float) -> Floor | None:
    """Who has the floor: whoever had the last turn of 3 s or more, and has talked in the last 5 s.

    Args:
        timeline: With all time counted for a turn timer: a break or a presentation has a floor too.
        start_s: Where to begin, the timeline's clock: what was said before is another phase's.
        now_s: The same clock.
    """
    turns = Turns.between(timeline, start_s, now_s)
    taken = np.flatnonzero(turns.duration_s >= ENDS_MONOLOGUE_S - TOUCH_S)
    if not len(taken):
        return None
    holder = int(turns.voice[taken[-1]])
    own = turns.voice == holder
    if now_s - float(turns.end_s[own].max()) > LETS_GO_S + TOUCH_S:
        return None
    others = turns.start_s[taken][turns.voice[taken] != holder]
    border_s = float(others.max(initial=-np.inf))
    run = own & (turns.end_s > border_s)
    since_s = np.maximum(turns.start_s[run], border_s)
    return Floor(timeline.voices[holder], float(since_s.min()), float((turns.end_s[run] - since_s).sum()))
