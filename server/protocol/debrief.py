"""Looking back together on a session that is over: guesses, the shares, the replay, a norm."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from server.protocol.base import Message

Stage = Literal["guess", "reveal", "replay", "norm"]
NormMet = Literal["yes", "partly", "no"]


class DebriefShare(Message):
    """Somebody whose talking counts, over the whole session."""

    person: str
    """Id of a `Voice`."""
    guess: float | None
    """The group's, or else the mean of what phones guessed; null before the reveal, and where nobody did."""
    share: float | None
    """null before the reveal."""
    share_low: float | None
    """10 % end of the measured range."""
    share_high: float | None
    """90 % end of the measured range."""
    fair_share: float | None


class DebriefState(Message):
    """Where the group is in it."""

    stage: Stage
    guesses: int
    """How many phones have guessed."""
    group_guessed: bool
    """There is one guess for the group, and it is the one that is shown."""
    shares: tuple[DebriefShare, ...]
    """In seat order."""
    norm: str | None
    """What the group wants to do next time."""
    norm_met: NormMet | None
    """What it says of the norm that it had set itself the time before (`session.last_norm`)."""


class TimelineTurn(Message):
    """Somebody spoke."""

    person: str
    start_s: float
    end_s: float


class DebriefTimeline(Message):
    """`GET /api/debrief/timeline`: who spoke when, the session's clock."""

    duration_s: float
    turns: tuple[TimelineTurn, ...]
    """In order of their beginnings."""


class GuessOf(Message):
    """What somebody's share is thought to be; only its size beside the others' matters."""

    person: Annotated[str, Field(min_length=1, max_length=20)]
    share: float = Field(ge=0, le=1, allow_inf_nan=False)


class GuessShares(Message):
    """`PUT /api/me/guess` and `PUT /api/debrief/guess`: everybody's share; who is left out has none."""

    shares: tuple[GuessOf, ...] = Field(min_length=1, max_length=60)


class TurnDebrief(Message):
    """`PUT /api/debrief`: this part of it now; null: back to the picture of the session."""

    stage: Stage | None


class SetNorm(Message):
    """`PUT /api/debrief/norm`: what the group wants to do next time; null: nothing."""

    norm: str | None = Field(min_length=1, max_length=200)


class JudgeNorm(Message):
    """`PUT /api/debrief/met`: whether the group did what it had set itself; null: it has not said."""

    met: NormMet | None
