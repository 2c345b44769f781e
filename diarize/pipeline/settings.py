"""How the pipeline runs: live, or over a recording."""

from __future__ import annotations

from dataclasses import dataclass, field

from diarize.frames import frames
from diarize.speech.activity import SpeechSettings
from diarize.speech.pieces import PieceSettings
from diarize.speech.resting import RestSettings
from diarize.voices.settings import VoiceSettings


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """How often to look and how long to wait."""

    step_s: float = 0.5
    lag_s: float = 0.3
    """How far behind the last sound speech is published."""
    early_looks: tuple[int, ...] = (frames(0.4), frames(0.8), frames(1.6))
    """Clean frames at which a growing piece is recognised before it is complete."""
    least_frames: int = frames(0.4)
    """A piece with less clean speech gets no embedding: it says nothing."""
    cluster_every_s: float = 10.0
    cluster_early_s: float = 4.0
    early_s: float = 120.0
    """In the first minutes, with few pieces and much to find out, clustering comes this often."""
    cluster_soon_s: float = 2.0
    """Clustered this soon after the last time when there is much unknown speech."""
    much_unknown_s: float = 3.0
    cluster_takes_s: float = 1.0
    """A clustering takes effect this long after it was started."""
    publish: str = "at_once"
    """`at_once`: live. `settled`: for a recording, only what will not change."""
    batch_steps: int = 1
    """So many steps are segmented together, ahead of time; 1: each when it comes."""
    embeddings_ahead: int = 0
    """So many embeddings may be in work beside the steps; 0: each is waited for."""
    rest: RestSettings = field(default_factory=RestSettings)
    speech: SpeechSettings = field(default_factory=SpeechSettings)
    pieces: PieceSettings = field(default_factory=PieceSettings)
    voices: VoiceSettings = field(default_factory=VoiceSettings)


LIVE = PipelineSettings()
RECORDING = PipelineSettings(
    step_s=2.0,
    lag_s=3.0,
    early_looks=(),
    cluster_every_s=float("inf"),
    early_s=0.0,
    much_unknown_s=float("inf"),
    publish="settled",
    batch_steps=8,
    embeddings_ahead=16,
)
