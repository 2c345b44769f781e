"""An account of a session: all that is known of it when it is over, in the words of the rest of balance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from balance.phases import Phases
from balance.roster import Roster

if TYPE_CHECKING:
    from datetime import datetime

    from balance.prompting.prompts import Intervention, Prompt
    from balance.speech.ledger import Ledger

Kind = Literal["live", "recording", "import"]
NormMet = Literal["yes", "partly", "no"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something the mentor wrote down."""

    at_s: float
    """Seconds of the stream's clock."""
    text: str


@dataclass(frozen=True, slots=True)
class Unheard:
    """A stretch that was not heard."""

    start_s: float
    end_s: float
    reason: str
    """As the engine calls it: `unplugged`, `suspended`, …"""


@dataclass(frozen=True, slots=True)
class Account:
    """One session. Times are the stream's clock, in seconds."""

    id: int
    kind: Kind
    started_at: datetime
    ledger: Ledger
    """Who spoke when."""
    duration_s: float
    """What has been published of it."""
    title: str | None = None
    series: str | None = None
    language: str | None = None
    ended_by: str | None = None
    """None: it runs, or was cut off."""
    roster: Roster = field(default_factory=Roster)
    """Who was there; empty: whoever was heard."""
    phases: Phases = field(default_factory=Phases)
    prompts: tuple[Prompt, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    notes: tuple[Note, ...] = ()
    ground_rules: tuple[str, ...] = ()
    norm: str | None = None
    """What the group set itself for the next time."""
    last_norm: str | None = None
    """What it had set itself the time before."""
    norm_met: NormMet | None = None
    """What the group says of that; None: it was not asked."""
    unheard: tuple[Unheard, ...] = ()
    pseudonymous: bool = False
    """Its people's names were taken out before it came here: "Person 1" is nobody elsewhere."""
