"""What was said between two times is given to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diarize.mentor.impossible import Impossible, living
from diarize.voices.hand import Effect

if TYPE_CHECKING:
    from diarize.statements import Assign
    from diarize.voices.voices import Voices

MOSTLY = 0.5
"""A piece with this part inside two times follows a correction of what was said between them."""


def of_assign(voices: Voices, operation: int, said: Assign) -> Effect:
    """Pieces mostly between two times are the voice's; they show it, too, unless they sound quite unlike it.

    Raises:
        Impossible: there is no such voice, or nobody speaks there.
    """
    voice = living(voices, said.voice) if said.voice is not None else None
    pieces = [p for p, h in voices.heard.pieces.items() if h.part_between(said.start_s, said.end_s) >= MOSTLY]
    if not pieces:
        raise Impossible(
            "nobody_heard",
            f"Nobody is heard from {said.start_s:.1f} to {said.end_s:.1f} s: choose a stretch with speech.",
        )
    voice = voice or voices.new_voice()
    anchors: dict[int, str | None] = {}
    for piece in pieces:
        shown = _shown_by(voices, piece, voice)
        # What is somebody else's now shows nobody any more whom it showed before.
        if shown or piece in voices.hand.anchors:
            anchors[piece] = shown
    return Effect(
        operation, (voice,), anchors=anchors, pinned=dict.fromkeys(pieces, voice), heard_by_people=True
    )


def _shown_by(voices: Voices, piece: int, voice: str) -> str | None:
    """The manner of a voice that a piece shows; None: it is too short, or sounds quite unlike it."""
    heard = voices.heard.observed.get(piece)
    if heard is None or heard.clean_s < voices.settings.clear_s:
        return None
    distances = {
        manner: 1.0 - float(heard.embedding @ sound)
        for manner in voices.hand.manners(voice)
        if (sound := voices.centre(manner)) is not None
    }
    if not distances:
        return voice
    nearest = min(distances, key=lambda manner: distances[manner])
    return nearest if distances[nearest] <= voices.settings.far else None
