"""How turns meet: who follows whom, how soon, who is taken up, who is interrupted; backchannels left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.speech.rows import TOUCH_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.metrics.turns import Turns

FOLLOWS_WITHIN_S = 2.0
HIDDEN_UNDER_EVENTS = 5
UPTAKE_TURN_S = 5.0
UPTAKE_WITHIN_S = 3.0
INTERRUPTED_AFTER_S = 1.0
LAST_WORDS_S = 0.5
YIELDS_WITHIN_S = 2.0
GOES_ON_S = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Follows:
    """How often j starts 0–2 s after i ends, i's turn being the last before j's."""

    events: NDArray[np.intp]
    """(voices, voices) N_ij, row i: who was followed, column j: by whom."""
    lift: NDArray[np.float64]
    """(voices, voices) N_ij over N_i · N_j / (N − N_i), what turn counts predict; nan under 5 events."""


@dataclass(frozen=True, slots=True)
class Interruptions:
    """Starts within somebody's turn; for the group only and beta: overlap is often got wrong."""

    attempts: int
    """Turns that start when somebody has talked for 1 s or more, and not within their last 0.5 s."""
    successful: int
    """Those after which that person stops within 2 s while the other goes on for 3 s or more."""


def follows(turns: Turns) -> Follows:
    """Who starts 0–2 s after whom."""
    voice, then, gap_s = _next_by_another(turns)
    size = turns.voices
    soon = gap_s <= FOLLOWS_WITHIN_S + TOUCH_S
    events = np.bincount(voice[soon].astype(np.intp) * size + then[soon], minlength=size * size).reshape(
        size, size
    )
    counts = turns.counts().astype(np.float64)
    lift = np.full((size, size), np.nan)
    shown = events >= HIDDEN_UNDER_EVENTS
    expected = counts[:, None] * counts[None, :] / np.maximum(counts.sum() - counts, 1)[:, None]
    lift[shown] = events[shown] / expected[shown]
    return Follows(events, lift)


def response_latency_s(turns: Turns) -> NDArray[np.float64]:
    """(voices,) median gap between the end of i's turns and the next turn, where that is somebody else's.

    nan for who was never answered. A turn that starts before i has ended leaves no gap and is left out.
    """
    voice, _, gap_s = _next_by_another(turns)
    return np.array(
        [_median(gap_s[(voice == i) & np.isfinite(gap_s)]) for i in range(turns.voices)], dtype=np.float64
    )


def uptake(turns: Turns) -> NDArray[np.float64]:
    """(voices,) the part of i's turns of 5 s or more that somebody follows within 3 s; nan without such."""
    voice, _, gap_s = _next_by_another(turns)
    long = turns.duration_s[~turns.backchannel] >= UPTAKE_TURN_S - TOUCH_S
    taken = gap_s <= UPTAKE_WITHIN_S + TOUCH_S
    result = np.full(turns.voices, np.nan)
    for i in range(turns.voices):
        own = long & (voice == i)
        if own.any():
            result[i] = np.mean(taken[own])
    return result


def interruptions(turns: Turns) -> Interruptions:
    """Count the turns that start within somebody else's; each once, however many it talks into."""
    floor = ~turns.backchannel
    starts, voices = turns.start_s[floor], turns.voice[floor]
    goes_on = turns.duration_s[floor] >= GOES_ON_S - TOUCH_S
    attempt = np.zeros(len(starts), dtype=np.bool_)
    success = np.zeros(len(starts), dtype=np.bool_)
    for i in range(turns.voices):
        own = turns.voice == i
        if not own.any():
            continue
        # i's turns do not overlap each other: the one that may be talked into is the last to have started.
        latest = np.searchsorted(turns.start_s[own], starts, side="left") - 1
        there = np.maximum(latest, 0)
        begun, ends = turns.start_s[own][there], turns.end_s[own][there]
        into = (
            (latest >= 0)
            & (voices != i)
            & (starts - begun >= INTERRUPTED_AFTER_S - TOUCH_S)
            & (ends - starts >= LAST_WORDS_S - TOUCH_S)
        )
        attempt |= into
        success |= into & (ends - starts <= YIELDS_WITHIN_S + TOUCH_S) & goes_on
    return Interruptions(int(attempt.sum()), int(success.sum()))


def _next_by_another(turns: Turns) -> tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.float64]]:
    """Of each turn but backchannels: its voice, the voice of the next turn after its end, and the gap.

    The gap is inf where nobody starts any more, the same voice goes on, or a break lies between.
    """
    floor = ~turns.backchannel
    voice, start, end = turns.voice[floor], turns.start_s[floor], turns.end_s[floor]
    part = turns.session_part[floor]
    if not len(voice):
        return voice, voice, start
    next_turn = np.searchsorted(start, end - TOUCH_S, side="left")
    then = np.minimum(next_turn, len(voice) - 1)
    answered = (next_turn < len(voice)) & (voice[then] != voice) & (part[then] == part)
    return voice, voice[then], np.where(answered, np.maximum(start[then] - end, 0.0), np.inf)


def _median(values: NDArray[np.float64]) -> float:
    return float(np.median(values)) if len(values) else float("nan")
