"""What only the mentor sees: private marks, prompts and what came of them, who has asked for what."""

from __future__ import annotations

from typing import Literal

from server.protocol.base import Message

Role = Literal["participant", "moderator", "interpreter", "observer"]
Consent = Literal["not_asked", "yes", "no"]
PromptKind = Literal[
    "long_turn", "dominates_strongly", "one_of_two", "dominates", "not_heard", "group_not_heard"
]


class RosterPerson(Message):
    """Somebody of the roster, with what is nobody else's business."""

    id: str
    name: str
    role: Role
    group: str | None
    weight: float | None
    """null: what the role says."""
    prefers_to_listen: bool
    accommodations: str
    consent: Consent
    present: bool
    came_unnoticed: bool
    """Marked as away, and yet talking: ask whether they have arrived."""
    voices: tuple[str, ...]
    """Voices that are this person's; empty: the voice is not known yet."""
    introduced: bool
    """The voice is known from an introduction."""
    phone: Literal["none", "claimed", "confirmed"]
    """`claimed`: a phone says that it is this person's, and waits for the mentor."""
    wish: Literal["ask_me", "not_now"] | None


class PromptState(Message):
    """The prompt that is open: keys of the pages' catalogues, and what stands in their braces."""

    number: int
    kind: PromptKind
    title_key: str
    words_key: str
    parameters: dict[str, str | float]
    """`person` and `invite` are ids, `group` a group's own name; `share`, `fair_share`, `talked_s`."""
    text: str | None
    """The mentor's own words in place of the suggested ones."""
    shown_s: float
    """When it came, the session's clock."""


class SilenceState(Message):
    """Why there are no prompts."""

    reason: Literal["off_record", "not_counted", "coverage"]
    coverage: float | None


class ChangeState(Message):
    """One figure in the five minutes before and after."""

    before: float
    after: float
    low: float
    """10 % end of the chance range of the change."""
    high: float
    verdict: Literal["rose", "fell", "too_little"]


class OutcomeState(Message):
    """What happened after the mentor stepped in, or after a prompt that was not acted on."""

    at_s: float
    acted: bool
    prompt: PromptKind | None
    """null: the mentor stepped in without being told."""
    people: tuple[str, ...]
    after_s: float
    """How much of the five minutes has passed."""
    person: ChangeState | None
    """Voice index; null: too little to tell."""
    group: ChangeState | None
    """Balance; null: too little to tell."""


class CoursePoint(Message):
    """The balance of the last five minutes at a moment."""

    at_s: float
    balance: float | None


class Claim(Message):
    """A phone that says who it is."""

    phone: str
    person: str


class Link(Message):
    """A way in that was handed out."""

    id: str
    role: Literal["screen", "phone", "microphone"]
    """`microphone`: for a phone in the middle of the table, that listens."""
    address: str
    open: int
    """How many pages have come in by it and are open."""


class SharingState(Message):
    """Whether other devices may look."""

    on: bool
    secure: bool
    """By HTTPS: only then may a phone be the microphone."""
    host: str | None = None
    """The address or name that links lead to; null: nothing is shared."""
    hosts: tuple[str, ...] = ()
    """This computer's addresses in networks, the likeliest first, as far as they have been looked for."""
    links: tuple[Link, ...]


class Undo(Message):
    """What "undo" would take back: a key of the catalogues, and what stands in its braces."""

    key: str
    parameters: dict[str, str | float]


class Note(Message):
    """A private note."""

    at_s: float
    text: str


class IntroductionDetail(Message):
    """How the last introduction went."""

    person: str
    outcome: Literal["running", "known", "too_little", "sounds_like", "several"]
    sounds_like: str | None
    """Id of the person whose voice it sounds like."""


class RecoveryOffer(Message):
    """A session that was cut off: it can be gone on with, closed, or thrown away."""

    id: int
    title: str | None
    series: str | None
    started_at: str
    """ISO 8601, UTC."""
    published_s: float
    """How much of it was kept."""
    people: int
    """How many were listed."""


class MentorPart(Message):
    """All of it."""

    roster: tuple[RosterPerson, ...]
    """In seat order."""
    everybody_agreed: bool
    """Each person who is there has agreed: only then are voices told apart."""
    expected_people: int | None
    prompt: PromptState | None
    silence: SilenceState | None
    rests_for_s: float
    """No new prompt before so long."""
    outcomes: tuple[OutcomeState, ...]
    """The newest first, at most twenty."""
    to_be_named: tuple[str, ...]
    """Voices that keep talking and have no person."""
    introduction: IntroductionDetail | None
    undo: Undo | None
    claims: tuple[Claim, ...]
    sharing: SharingState
    recovery: RecoveryOffer | None = None
    """Before a session; null: none was cut off."""
    notes: tuple[Note, ...]
    course: tuple[CoursePoint, ...]
