"""Who is there: the roster, consent, the introduction round."""

from __future__ import annotations

from pydantic import Field

from server.protocol.base import Message
from server.protocol.mentor import Consent, Role
from server.protocol.values import PEOPLE_AT_MOST, Name, PersonId


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
