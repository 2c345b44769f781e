"""Whose voice it is."""

from __future__ import annotations

from pydantic import Field

from server.protocol.base import Message
from server.protocol.mentor import Consent
from server.protocol.values import PEOPLE_AT_MOST, Name, PersonId, TimeS, VoiceId


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
