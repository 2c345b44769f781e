"""How near is the same voice, and how much speech is how much."""

from __future__ import annotations

from dataclasses import dataclass, field

from diarize.voices.clustering import ClusterSettings


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How near is the same voice; cosine distances."""

    near: float = 0.50
    """A piece is a known voice's up to here …"""
    margin: float = 0.02
    """… if the second nearest is this much further."""
    same_track: float = 0.06
    """How much nearer the voice counts that the track had before."""
    clear_s: float = 1.0
    """Pieces with less clean speech take no part in clustering; they are assigned afterwards."""
    new_voice_s: float = 3.0
    """A cluster with less clean speech than this is nobody yet."""
    small: float = 0.01
    """A cluster with less than this part of all speech is dissolved, once there is a minute of speech."""
    far: float = 0.60
    """Nothing is assigned further away than this."""
    clusters: ClusterSettings = field(default_factory=ClusterSettings)
