"""Figures of a moment: one person's, and everybody's together."""

from __future__ import annotations

from server.protocol.base import Message


class Figures(Message):
    """One voice over one stretch of time (the last five minutes, or the phase)."""

    talk_time_s: float
    share: float | None
    share_low: float | None
    """10 % end of the measured range of the share."""
    share_high: float | None
    """90 % end of the measured range of the share."""
    fair_share: float | None
    voice_index: float | None
    """share / fair share: 1 is exactly the fair share."""
    voice_index_low: float | None
    voice_index_high: float | None


class Voice(Message):
    """Somebody in the room, in seat order."""

    id: str
    number: int
    """Of a person, their seat from 1; of a voice, the number in "Voice 3"."""
    name: str | None
    voices: int = 1
    """How many voices it stands for: more than one only where the room has too few seats for all."""
    in_roster: bool
    """A person of the roster; otherwise a voice that has no person, whose id is the voice's."""
    present: bool
    """There now; a voice without a person always is."""
    counted: bool
    """Their talking is part of the shares; a moderator's or an interpreter's is shown apart."""
    speaking: bool
    """Has the floor now."""
    raw_talk_time_s: float
    turns: int
    backchannels: int
    longest_monologue_s: float
    window: Figures
    phase: Figures


class Group(Message):
    """Everybody together over one stretch of time."""

    speech_time_s: float
    """Attributed speech."""
    unknown_s: float
    """Detected speech in which nobody was recognised."""
    coverage: float | None
    balance: float | None
    """0 to 100."""
    hands: float | None
    """D: the fraction of the talking that would have to change hands."""
    gini: float | None
    evenness: float | None
    effective_voices: float | None
    dominated: float | None
