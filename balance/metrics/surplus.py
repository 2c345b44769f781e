"""Surplus: what somebody has talked beyond a multiple of their fair share, since it last was nothing.

    S(τ) = max over u ≤ τ of  [t_i(u, τ) − k · E_i(u, τ)]        (seconds)

Page's cumulative sum (Page 1954, "Continuous Inspection Schemes"): it sinks to 0 again and again while
somebody talks less than k times their fair share, however long they did, and only grows under one who keeps
talking more. Turns come at random and differ much in length, so that in any five minutes of a fair discussion
somebody has half as much again as their share; this is what tells the two apart soonest for a given number
of false alarms (Lorden 1971, "Procedures for Reacting to a Change in Distribution").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.fair_share import RosterShares
from balance.metrics.talk_time import talk_time_until

if TYPE_CHECKING:
    from balance.roster import Roster
    from balance.speech.timeline import Timeline

STEP_S = 5.0
"""Beginnings are tried this far apart."""


def surplus_s(timeline: Timeline, roster: Roster, place: int, multiple: float, end_s: float) -> float:
    """S of one person at a time of the counted clock.

    Args:
        timeline: Of the roster's people.
        roster: Whose fair shares they are.
        place: The person's place in the roster.
        multiple: k.
        end_s: τ.

    Returns:
        Seconds, 0 or more.
    """
    times = np.append(np.arange(0.0, end_s, STEP_S), end_s)
    talked_s = talk_time_until(timeline, times)[place]
    beyond_s = talked_s - multiple * RosterShares(roster).expected_until_s(timeline, times)[place]
    return float(beyond_s[-1] - beyond_s.min())
