"""REST bodies: what the mentor's page and the phones ask for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from server.protocol.base import Message
from server.protocol.mentor import Consent, PromptKind, Role
from server.protocol.room import PhaseKind
from server.protocol.state import Mode

PersonId = Annotated[str, Field(min_length=1, max_length=20)]
VoiceId = Annotated[str, Field(min_length=1, max_length=20)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
TimeS = Annotated[float, Field(ge=0, le=10 * 24 * 3600, allow_inf_nan=False)]
PEOPLE_AT_MOST = 60

# ---------------------------------------------------------------- sound


class Recover(Message):
    """`POST /api/recovery`: what becomes of a session that was cut off."""

    action: Literal["go_on", "close", "discard"]


class ChooseSource(Message):
    """`PUT /api/source`: listen to this device's level, before and during a session."""

    kind: Literal["microphone", "browser"] = "microphone"
    """`browser`: a page that opens `/api/microphone` sends the sound."""
    name: str = Field(min_length=1, max_length=400)
    host_api: str | None = Field(default=None, max_length=100)
    beside: str | None = Field(default=None, min_length=1, max_length=400)
    """A second device (a loopback, for who is online) that is heard together with the first."""


class Device(Message):
    """`GET /api/sources`: one input device."""

    name: str
    host_api: str
    kind: Literal["microphone", "loopback"]
    channels: int
    rate_hz: int
    default: bool


# ---------------------------------------------------------------- the session


class PlannedPhase(Message):
    """One part of an agenda."""

    kind: PhaseKind
    title: str = Field(default="", max_length=80)
    counted: bool | None = None
    """null: as the kind has it (a discussion and a round count)."""
    target_s: float | None = Field(default=None, gt=0, le=24 * 3600)


class SetUp(Message):
    """`PUT /api/session/setup`: what is said of a session before it begins, or changed while it runs.

    A field that is left out stays as it is.
    """

    title: str | None = Field(default=None, max_length=200)
    series: str | None = Field(default=None, max_length=200)
    language: str | None = Field(default=None, pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)
    ground_rules: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] | None = Field(
        default=None, max_length=12
    )


class StartSession(Message):
    """`POST /api/session/start`."""

    title: str | None = Field(default=None, max_length=200)


class SetMode(Message):
    """`PUT /api/session/mode`: tell voices apart, or tap."""

    mode: Mode


class TakeFloor(Message):
    """`PUT /api/floor`: in tap mode, who talks now; null: nobody in particular."""

    person: PersonId | None


class WriteNote(Message):
    """`POST /api/notes`: a private note, at this moment."""

    text: str = Field(min_length=1, max_length=2000)


# ---------------------------------------------------------------- who is there


class PasteNames(Message):
    """`POST /api/roster/paste`: a list of names, one a line, perhaps with a group behind a semicolon."""

    text: str = Field(min_length=1, max_length=8000)


class AddPerson(Message):
    """`POST /api/roster`: somebody new, here from now on if a session runs."""

    name: Name
    seat: int | None = Field(default=None, ge=0, lt=PEOPLE_AT_MOST)
    consent: Consent = "not_asked"


class ChangePerson(Message):
    """`PATCH /api/roster/{person}`: what is left out stays as it is; a null takes the value away."""

    name: Name | None = None
    seat: int | None = Field(default=None, ge=0, lt=PEOPLE_AT_MOST)
    role: Role | None = None
    group: str | None = Field(default=None, max_length=60)
    weight: float | None = Field(default=None, ge=0, le=100)
    prefers_to_listen: bool | None = None
    accommodations: str | None = Field(default=None, max_length=400)
    consent: Consent | None = None
    code: str | None = Field(default=None, max_length=40)
    """A personal code, by which they are found again in the next session and on their phone."""
    present: bool | None = None
    """From now on."""


class SetConsent(Message):
    """`POST /api/roster/consent`: the same for everybody who is there."""

    consent: Consent


class CopyRoster(Message):
    """`POST /api/roster/copy`: the roster of the last session of this series."""

    series: str = Field(min_length=1, max_length=200)


class Introduce(Message):
    """`POST /api/introductions`: this person introduces themself now; null ends the round."""

    person: PersonId | None


# ---------------------------------------------------------------- whose voice


class NameVoice(Message):
    """`PUT /api/voices/{id}`: this voice is this person; null takes the name away.

    A name that nobody in the roster has is somebody new.
    """

    name: Name | None = None
    person: PersonId | None = None
    """In place of a name."""
    consent: Consent = "not_asked"
    """Of somebody new."""


class MergeVoices(Message):
    """`POST /api/voices/{id}/merge`: this voice and that one are one person."""

    into: VoiceId


class AssignSpeech(Message):
    """`POST /api/speech`: who spoke between two times: this voice or person; null: a new voice."""

    start_s: TimeS
    end_s: TimeS
    to: VoiceId | None


class ExpectPeople(Message):
    """`PUT /api/people`: there are so many of us; null: nobody has counted."""

    people: int | None = Field(ge=1, le=PEOPLE_AT_MOST)


# ---------------------------------------------------------------- phases, hands, prompts


class SetAgenda(Message):
    """`PUT /api/phases`: the phases that have not begun; those that have stay in front of them."""

    agenda: tuple[PlannedPhase, ...] = Field(max_length=40)


class BeginPhase(Message):
    """`POST /api/phases/begin`: the one in this place begins now; null: what runs ends, and none begins."""

    place: int | None = Field(ge=0, lt=100)


class RaiseHand(Message):
    """`POST /api/hands`: this person would like the floor."""

    person: PersonId


class MoveHand(Message):
    """`PUT /api/hands/{person}`: in that place, 0 is next; null: where it belongs."""

    place: int | None = Field(ge=0, lt=PEOPLE_AT_MOST)


class LimitTurns(Message):
    """`PUT /api/turn-limit`: how long a turn may be; null: as long as it takes."""

    limit_s: float | None = Field(gt=0, le=3600)


class EditPrompt(Message):
    """`PATCH /api/prompts/{number}`: other words than those suggested; null: the suggested ones again."""

    text: str | None = Field(max_length=400)


class StepIn(Message):
    """`POST /api/step-in`: the mentor stepped in now."""

    people: tuple[PersonId, ...] = Field(default=(), max_length=PEOPLE_AT_MOST)


class PromptThresholds(Message):
    """`GET` and `PUT /api/prompt-settings`: when a prompt is due."""

    off: tuple[PromptKind, ...] = ()
    dominates_index: float = Field(default=1.5, ge=1, le=10)
    strongly_index: float = Field(default=2.0, ge=1, le=10)
    dominates_share: float = Field(default=0.10, ge=0, le=1)
    quiet_index: float = Field(default=0.5, ge=0, le=1)
    long_turn_s: float | None = Field(default=120.0, ge=10, le=3600)
    """null: no limit; a presentation may last two and a half times as long."""
    coverage: float = Field(default=0.8, ge=0, le=1)
    hold_s: float = Field(default=60.0, ge=0, le=600)
    rest_s: float = Field(default=300.0, ge=0, le=3600)
    snooze_s: float = Field(default=120.0, ge=10, le=3600)


# ---------------------------------------------------------------- screen, sharing, phones


class ChangeScreen(Message):
    """`PUT /api/screen`: what is left out stays as it is."""

    shown: bool | None = None
    labels: Literal["names", "initials", "seats"] | None = None
    qr: bool | None = None


class Share(Message):
    """`PUT /api/sharing`: let other devices look, or no longer."""

    on: bool
    host: str | None = Field(default=None, min_length=1, max_length=253)
    """The address or name under which others reach this computer; null: as the server sees fit."""


class MakeLink(Message):
    """`POST /api/links`: a new way in."""

    role: Literal["screen", "phone", "microphone"]


class AnswerClaim(Message):
    """`PUT /api/claims/{phone}`: whether this phone is whose it says."""

    confirm: bool


class SayWho(Message):
    """`PUT /api/me`: this phone is this person's; null: no longer."""

    person: PersonId | None
    code: str | None = Field(default=None, max_length=40)
    """Their personal code: then the mentor need not be asked."""


class OwnHand(Message):
    """`PUT /api/me/hand`."""

    up: bool


class OwnWish(Message):
    """`PUT /api/me/wish`: to be asked, or not now."""

    wish: Literal["ask_me", "not_now"] | None


class OwnVote(Message):
    """`PUT /api/me/vote`: counted without saying who."""

    vote: Literal["agree", "move_on"] | None


class AskOffRecord(Message):
    """`PUT /api/me/off-record`: ask for off the record, or no longer."""

    ask: bool


class CorrectOwnData(Message):
    """`PATCH /api/me/data`: what is left out stays as it is."""

    name: Name | None = None
    group: str | None = Field(default=None, max_length=60)
    prefers_to_listen: bool | None = None
    accommodations: str | None = Field(default=None, max_length=400)
    consent: Consent | None = None


class TakeOut(Message):
    """`POST /api/review/people/removal`: who is to be gone from the record."""

    name: Name
    pseudonym: Name | None = None


class RemovedThing(Message):
    """Something that is not there any more."""

    what: Literal["session", "person", "mention", "backup", "set-aside"]
    where: str
    how: Literal["deleted", "cleaned", "renamed"]


class RemovedList(Message):
    """What was removed."""

    removed: tuple[RemovedThing, ...]


class Problem(Message):
    """Every error answer: one sentence for the user, a code for the log."""

    code: str
    sentence: str
