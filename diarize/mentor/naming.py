"""A voice gets a name, or two voices turn out to be one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diarize.mentor.impossible import Impossible, living
from diarize.voices.hand import Effect

if TYPE_CHECKING:
    from diarize.statements import Merge, NameVoice
    from diarize.voices.voices import Voices

SHOWN_S = 20.0
"""A name holds to so much of its voice's speech, the surest: enough to keep it apart, and what was wrong then
stays free to be found wrong (docs/decisions/0025)."""


def of_name(voices: Voices, operation: int, said: NameVoice) -> Effect:
    """A name holds its voice in place; a name that somebody has already makes the two one.

    Raises:
        Impossible: there is no such voice.
    """
    voice = living(voices, said.voice)
    if said.name is None:
        own = voices.hand.anchors
        manners = voices.hand.manners(voice)
        shown = {p for e in voices.hand.effects if e.names for p in e.anchors if own.get(p) in manners}
        return Effect(operation, (voice,), {voice: None}, dict.fromkeys(shown))
    holder = next((v for v, name in voices.hand.who.names.items() if name == said.name), voice)
    if holder != voice:
        return _joined(voices, operation, gone=voice, kept=holder, name=said.name)
    return Effect(operation, (voice,), {voice: said.name}, surest(voices, voice))


def of_merge(voices: Voices, operation: int, said: Merge) -> Effect:
    """The one that lives on has the other as a manner, and each holds to what it sounds like.

    Raises:
        Impossible: one of them is not there, or they are one already.
    """
    gone, kept = living(voices, said.voice), living(voices, said.into)
    if gone == kept:
        raise Impossible("same_voice", f"{said.voice} and {said.into} are one voice already.")
    names = voices.hand.who.names
    if (gone in names) != (kept in names):
        swap = gone in names
    else:
        swap = gone not in names and _age(gone) < _age(kept)
    if swap:
        gone, kept = kept, gone
    return _joined(voices, operation, gone=gone, kept=kept, name=names.get(kept))


def _joined(voices: Voices, operation: int, *, gone: str, kept: str, name: str | None) -> Effect:
    shown = {**surest(voices, gone), **surest(voices, kept)}
    return Effect(operation, (kept, gone), {kept: name} if name else {}, shown, merged={gone: kept})


def _age(voice: str) -> int:
    return int(voice[1:])


def surest(voices: Voices, voice: str) -> dict[int, str | None]:
    """The pieces that show best what a voice sounds like, each as the manner that it is."""
    own = [p for p in voices.heard.of(voices.hand.manners(voice)) if p not in voices.hand.pinned]
    shown: dict[int, str | None] = {}
    seconds: dict[str, float] = {}
    for piece in sorted(own, key=lambda p: -voices.heard.pieces[p].confidence):
        heard = voices.heard.pieces[piece]
        manner = voices.hand.anchors.get(piece, heard.voice)
        if manner is not None and seconds.get(manner, 0.0) < SHOWN_S:
            seconds[manner] = seconds.get(manner, 0.0) + heard.clean_s
            shown[piece] = manner
    return shown
