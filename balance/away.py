"""Who speaks though they are marked as away: somebody came, and nobody said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.turns import Turns
from balance.speech.rows import TOUCH_S

if TYPE_CHECKING:
    from balance.roster import Roster
    from balance.speech.timeline import Timeline

SPOKEN_S = 3.0
"""A turn of this length is no mistake of recognition, and no good-bye from the door."""


@dataclass(frozen=True, slots=True)
class CameUnnoticed:
    """Somebody who must be here by now."""

    person: str
    since_s: float
    """When that turn began, seconds of the stream's clock."""


def came_unnoticed(timeline: Timeline, roster: Roster, now_s: float) -> tuple[CameUnnoticed, ...]:
    """Who is marked as away now, and has since they went (or from the beginning) had a turn of 3 s or more.

    Their fair share goes on only while they speak, so that they would seem to dominate: mark them as arrived.

    Args:
        timeline: Of the roster's people, all time counted, so that its clock is the stream's.
        roster: Who is marked as being there.
        now_s: The stream's clock.
    """
    turns = Turns.between(timeline, 0.0, now_s)
    long = turns.duration_s >= SPOKEN_S - TOUCH_S
    found = []
    for place, person in enumerate(roster.people):
        if person.present(now_s):
            continue
        went_s = max((end for _, end in person.presence if end <= now_s), default=0.0)
        since_s = turns.start_s[long & (turns.voice == place) & (turns.start_s >= went_s)]
        if len(since_s):
            found.append(CameUnnoticed(person.id, float(np.min(since_s))))
    return tuple(found)
