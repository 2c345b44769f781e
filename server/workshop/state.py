"""What holds at a moment: one frozen value, made of everything that has been said so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from balance.phases import Phases
from balance.queue import Queue, TurnTimer
from balance.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.protocol import Mode
    from server.workshop.events.said import Step

ModeReason = Literal["start", "mentor", "consent"]


@dataclass(frozen=True, slots=True)
class ModeChange:
    """From when voices have been told apart, or have not."""

    at_s: float
    """Seconds of the session's clock."""
    mode: Mode
    why: ModeReason


@dataclass(frozen=True, slots=True)
class Tap:
    """Whose speech it is from a moment on; None: nobody's in particular."""

    since_s: float
    person: str | None


@dataclass(frozen=True, slots=True)
class Introduction:
    """The one that runs."""

    person: str
    start_s: float
    """Seconds of the session's clock."""


@dataclass(frozen=True, slots=True)
class IntroductionResult:
    """What came of the last one that is over; `running`: the engine has not said yet."""

    person: str
    outcome: Literal["running", "known", "too_little", "sounds_like", "several"]
    sounds_like: str | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """What the shared screen shows."""

    shown: bool = True
    labels: Literal["names", "initials", "seats"] = "names"
    qr: bool = False


@dataclass(frozen=True, slots=True)
class NoteTaken:
    """A private note."""

    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class PhoneOf:
    """Whose a phone says it is."""

    person: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class State:
    """Everything that people have said; what was heard is the ledger's."""

    title: str | None = None
    series: str | None = None
    language: str | None = None
    ground_rules: tuple[str, ...] = ()
    ended_by: Literal["mentor", "silence"] | None = None

    roster: Roster = field(default_factory=Roster)
    listed: bool = False
    """Somebody has said who is in the room. Otherwise everybody heard is somebody, with a name or without."""
    drawn: bool = False
    """Nobody of them is real: a practice."""
    erased: frozenset[str] = frozenset()
    """People of the roster who have had their data deleted: nothing but an id that has talked for so long."""
    expected_people: int | None = None

    wanted_mode: Mode = "voices"
    modes: tuple[ModeChange, ...] = ()
    """Since the session began, the first one at its start; empty before."""
    forgotten: frozenset[str] = frozenset()
    """Voices of which the engine remembers nothing any more."""
    taps: tuple[Tap, ...] = ()
    """In order of time."""

    introduction: Introduction | None = None
    introduced: frozenset[str] = frozenset()
    last_introduction: IntroductionResult | None = None

    phases: Phases = field(default_factory=Phases)
    queue: Queue = field(default_factory=Queue)
    timer: TurnTimer = field(default_factory=TurnTimer)
    notes: tuple[NoteTaken, ...] = ()
    screen: Screen = field(default_factory=Screen)

    phones: Mapping[str, PhoneOf] = field(default_factory=dict)
    """By phone."""
    wishes: Mapping[str, Literal["ask_me", "not_now"]] = field(default_factory=dict)
    """By person."""

    debrief: Literal["guess", "reveal", "replay", "norm"] | None = None
    """Which part of looking back together is on."""
    guess: Mapping[str, float] | None = None
    """The group's, by person, fractions that sum to 1."""
    norm: str | None = None
    """For the next time."""
    last_norm: str | None = None
    """Of the session before in this series."""
    norm_met: Literal["yes", "partly", "no"] | None = None

    undo: tuple[Step, ...] = ()
    """What can be taken back, the last one first in line to be."""

    @property
    def mode(self) -> Mode:
        """How the session is held; before it, how it is meant to be."""
        return self.modes[-1].mode if self.modes else self.wanted_mode
