"""What happens in a workshop, as it is kept: each event with its moment, and nothing ever taken out.

Names stand in `PersonEntered`, `PersonChanged` and `RosterUsed` alone; everything else knows people by id.
What phones vote is no event: nobody is to find out later who wanted to move on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from balance.phases import Phase
from balance.prompt_settings import PromptKind
from balance.roster import Person, Roster
from balance.spans import Spans
from server.protocol.state import Mode

# ---------------------------------------------------------------- the session


@dataclass(frozen=True, slots=True)
class SessionBegan:
    """A session begins, in this mode; its clock stands at 0."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class SessionPaused:
    """Off the record."""


@dataclass(frozen=True, slots=True)
class SessionResumed:
    """On the record again."""


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """It is over."""

    by: Literal["mentor", "silence"] | None
    """None: what was listened to has ended."""


@dataclass(frozen=True, slots=True)
class SessionGoesOn:
    """It was cut off, and goes on where it was, off the record at first."""

    forgotten: tuple[str, ...]
    """The voices heard before: nothing of what they sound like is known any more."""


@dataclass(frozen=True, slots=True)
class SessionPrepared:
    """Another session is to follow, with the same people where they were listed."""

    already_said: bool
    """What has been set up, consent included, was said for that one: nobody need be asked again."""


@dataclass(frozen=True, slots=True)
class SetUpChanged:
    """What is said of the session as a whole."""

    title: str | None
    series: str | None
    language: str | None
    ground_rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModeWanted:
    """Before a session: how it is to be held, if everybody agrees."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class ModeChanged:
    """Voices are told apart from now on, or no longer."""

    mode: Mode
    why: Literal["mentor", "consent"]
    """`consent`: somebody who is there has not agreed."""
    forgotten: tuple[str, ...] = ()
    """Voices of which nothing is remembered from now on."""


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """A private note."""

    text: str


@dataclass(frozen=True, slots=True)
class ScreenChanged:
    """What the shared screen shows."""

    shown: bool
    labels: Literal["names", "initials", "seats"]
    qr: bool


# ---------------------------------------------------------------- who is there


@dataclass(frozen=True, slots=True)
class PersonEntered:
    """Somebody new, or somebody back who had been taken out by mistake."""

    person: Person
    seat: int
    """From 0."""
    listed: bool
    """Somebody has said who is in the room; otherwise a voice was given a name, and that is all."""


@dataclass(frozen=True, slots=True)
class RosterUsed:
    """These are the people, as they were the last time or in a practice."""

    roster: Roster
    drawn: bool = False
    """Nobody real: they are gone when the practice is over."""


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Another name, role, group and so on; presence is said apart."""

    person: Person


@dataclass(frozen=True, slots=True)
class PersonMoved:
    """In another seat, from 0."""

    person: str
    seat: int


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """When they are there, seconds of the session's clock."""

    person: str
    presence: Spans


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    """Was never in this session: their voices have no person any more."""

    person: str


@dataclass(frozen=True, slots=True)
class PersonErased:
    """Everything about them is gone but how long the nameless id talked, which the others' figures need."""

    person: str


# ---------------------------------------------------------------- whose voice


@dataclass(frozen=True, slots=True)
class VoiceNamed:
    """This voice is this person's; None: nobody's."""

    voice: str
    person: str | None


@dataclass(frozen=True, slots=True)
class VoicesKnown:
    """The engine's word on whose each of its voices is."""

    whose: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VoicesJoined:
    """Two voices were one person's."""

    kept: str
    gone: str


@dataclass(frozen=True, slots=True)
class VoiceParted:
    """One voice was two people's."""

    voice: str
    new: str


@dataclass(frozen=True, slots=True)
class SpeechAssigned:
    """This voice spoke between two times."""

    start_s: float
    end_s: float
    voice: str


@dataclass(frozen=True, slots=True)
class PeopleExpected:
    """There are so many; None: nobody has counted."""

    people: int | None


@dataclass(frozen=True, slots=True)
class Tapped:
    """In tap mode this person talks; None: nobody in particular."""

    person: str | None
    since_s: float
    """A little before the finger."""


@dataclass(frozen=True, slots=True)
class SpeechGiven:
    """In tap mode this person talked between two times; None: nobody in particular."""

    start_s: float
    end_s: float
    person: str | None


@dataclass(frozen=True, slots=True)
class IntroductionBegan:
    """This person introduces themself."""

    person: str
    start_s: float


@dataclass(frozen=True, slots=True)
class IntroductionOver:
    """They have; what came of it follows. Who has not said a word was not introduced."""

    person: str
    end_s: float


@dataclass(frozen=True, slots=True)
class IntroductionHeard:
    """What came of it."""

    person: str
    outcome: Literal["known", "too_little", "sounds_like", "several"]
    sounds_like: str | None = None
    known: bool = True
    """Their voice is known from it."""


# ---------------------------------------------------------------- phases, hands, prompts


@dataclass(frozen=True, slots=True)
class AgendaPlanned:
    """The phases that are to come, behind those that have begun."""

    planned: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class AgendaChanged:
    """A phase began or ended: all phases, with when each began and ended."""

    agenda: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class HandRaised:
    """Would like the floor."""

    person: str


@dataclass(frozen=True, slots=True)
class HandLowered:
    """No longer."""

    person: str
    talked: bool
    """By itself: the person has talked."""


@dataclass(frozen=True, slots=True)
class HandMoved:
    """The mentor's word on whose turn it is; None: where it belongs."""

    person: str
    place: int | None


@dataclass(frozen=True, slots=True)
class TurnLimited:
    """How long a turn may be; None: as long as it takes."""

    limit_s: float | None


@dataclass(frozen=True, slots=True)
class PromptCame:
    """The mentor was told something."""

    number: int
    kind: PromptKind
    people: tuple[str, ...]
    invite: str | None = None
    share: float | None = None
    fair_share: float | None = None
    talked_s: float | None = None


@dataclass(frozen=True, slots=True)
class PromptAnswered:
    """What the mentor did with it; nothing, if it lapsed."""

    number: int
    answer: Literal["accepted", "snoozed", "dismissed", "lapsed"]
    text: str | None = None
    """Their own words."""


@dataclass(frozen=True, slots=True)
class SteppedIn:
    """The mentor stepped in without being told."""

    people: tuple[str, ...]


# ---------------------------------------------------------------- phones


@dataclass(frozen=True, slots=True)
class PhoneClaimed:
    """A phone says whose it is; None: nobody's any more."""

    phone: str
    person: str | None
    confirmed: bool = False
    """By a personal code."""


@dataclass(frozen=True, slots=True)
class PhoneAnswered:
    """The mentor says whether it is."""

    phone: str
    confirm: bool


@dataclass(frozen=True, slots=True)
class Wished:
    """To be asked, or not now."""

    person: str
    wish: Literal["ask_me", "not_now"] | None


# ---------------------------------------------------------------- looking back together


@dataclass(frozen=True, slots=True)
class DebriefTurned:
    """Which part of the debrief is on; None: it is over, or has not begun."""

    stage: Literal["guess", "reveal", "replay", "norm"] | None


@dataclass(frozen=True, slots=True)
class GroupGuessed:
    """What the group as a whole thinks the shares were; what phones guess is no event."""

    shares: Mapping[str, float]
    """By person, fractions that sum to 1."""


@dataclass(frozen=True, slots=True)
class NormSet:
    """What the group wants to do next time; None: nothing."""

    norm: str | None


@dataclass(frozen=True, slots=True)
class NormJudged:
    """Whether the group did what it had set itself the time before; None: it has not said."""

    met: Literal["yes", "partly", "no"] | None


@dataclass(frozen=True, slots=True)
class LastNormFound:
    """What this series' group had set itself the time before, as the record has it."""

    norm: str | None


# ---------------------------------------------------------------- taken back


@dataclass(frozen=True, slots=True)
class Undone:
    """The last thing that can be taken back was."""


Event = (
    SessionBegan
    | SessionPaused
    | SessionResumed
    | SessionEnded
    | SessionGoesOn
    | SessionPrepared
    | SetUpChanged
    | ModeWanted
    | ModeChanged
    | NoteWritten
    | ScreenChanged
    | PersonEntered
    | RosterUsed
    | PersonChanged
    | PersonMoved
    | PresenceChanged
    | PersonRemoved
    | PersonErased
    | VoiceNamed
    | VoicesKnown
    | VoicesJoined
    | VoiceParted
    | SpeechAssigned
    | PeopleExpected
    | Tapped
    | SpeechGiven
    | IntroductionBegan
    | IntroductionOver
    | IntroductionHeard
    | AgendaPlanned
    | AgendaChanged
    | HandRaised
    | HandLowered
    | HandMoved
    | TurnLimited
    | PromptCame
    | PromptAnswered
    | SteppedIn
    | PhoneClaimed
    | PhoneAnswered
    | Wished
    | DebriefTurned
    | GroupGuessed
    | NormSet
    | NormJudged
    | LastNormFound
    | Undone
)


@dataclass(frozen=True, slots=True)
class Step:
    """How something is taken back."""

    key: str
    """Of the pages' catalogues: `undo.named` and so on."""
    parameters: Mapping[str, str | float]
    """Ids and numbers only."""
    back: tuple[Event, ...]
    operations: tuple[int, ...] = ()
    """The engine's, to be taken back as well."""


@dataclass(frozen=True, slots=True)
class Said:
    """An event and its moment."""

    number: int
    """From 1."""
    at_s: float
    """Seconds of the session's clock."""
    event: Event
    undo: Step | None = None


def nameless(person: Person) -> Person:
    """Nobody in particular, in that person's place: what the others' figures need, and no more."""
    return replace(
        person,
        name=f"({person.id})",
        role="participant",
        group=None,
        weight=person.fair_weight,
        prefers_to_listen=True,
        accommodations="",
        consent="no",
        code=None,
    )


def without_name(said: Said, person: str) -> Said:
    """The same without what it says of a person."""
    event, undo = said.event, said.undo
    if isinstance(event, PersonEntered | PersonChanged) and event.person.id == person:
        event = replace(event, person=nameless(event.person))
    elif isinstance(event, RosterUsed):
        people = tuple(nameless(one) if one.id == person else one for one in event.roster.people)
        event = replace(event, roster=replace(event.roster, people=people))
    if undo is not None:
        back = tuple(without_name(Said(0, 0.0, one), person).event for one in undo.back)
        undo = replace(undo, back=back, parameters={} if back != undo.back else undo.parameters)
    return replace(said, event=event, undo=undo)
