"""The hand: what people have said of voices, apart from what was heard, so that it can be taken back.

Each statement leaves an effect: a few facts that hold from then on. All effects laid over each other in
order, the last word winning, are what holds now; without one of them, what would hold had it never been said.

A voice that was merged away goes on as a *manner* of the one that lives on: somebody near the microphone and
far from it. What is heard is told apart by manners, and shown by voices. So a merge holds for what will be
heard however unlike the two are, and is taken back without a trace.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from diarize.statements import WhoIsWho

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Effect:
    """What one statement settles."""

    operation: int
    voices: tuple[str, ...] = ()
    """Whom it was about, as `Done` says it."""
    names: Mapping[str, str | None] = field(default_factory=dict)
    anchors: Mapping[int, str | None] = field(default_factory=dict)
    """Pieces that show what a voice sounds like, so that clustering may not part them; None: no more."""
    pinned: Mapping[int, str] = field(default_factory=dict)
    """Pieces that are a voice's whatever they sound like."""
    merged: Mapping[str, str] = field(default_factory=dict)
    """Voices that are no more, and whose they are now."""
    expects: bool = False
    people: int | None = None
    """At most so many, where `expects`."""
    heard_by_people: bool = False
    """Somebody in the room heard these pieces; otherwise they were chosen by their sound."""
    before: Mapping[int, str | None] = field(default_factory=dict)
    """Whose the pieces were that changed hands: to be given back if this is taken back."""


@dataclass(frozen=True)
class Hand:
    """Everything said so far. A value: saying something makes another hand."""

    effects: tuple[Effect, ...] = ()
    done: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Every operation that took effect, also those taken back since, and whom it was about."""
    deleted: frozenset[str] = frozenset()
    """Voices that were deleted for good."""

    # ------------------------------------------------------------------ saying

    def with_effect(self, effect: Effect) -> Hand:
        """The hand with this said last; an effect of the same operation is replaced."""
        others = tuple(e for e in self.effects if e.operation != effect.operation)
        return replace(self, effects=(*others, effect), done={**self.done, effect.operation: effect.voices})

    def without(self, operation: int, undo: int) -> Hand:
        """The hand had this never been said; `undo` is the operation that takes it back."""
        kept = tuple(e for e in self.effects if e.operation != operation)
        return replace(self, effects=kept, done={**self.done, undo: ()})

    def effect(self, operation: int) -> Effect | None:
        """What an operation settled, unless it was taken back."""
        return next((e for e in self.effects if e.operation == operation), None)

    def without_voice(self, voice: str, operation: int) -> Hand:
        """The hand with no trace of a voice or of those merged into it: neither names nor pieces."""
        gone = set(self.manners(voice))
        return Hand(
            tuple(_without(effect, gone) for effect in self.effects),
            {**self.done, operation: (voice,)},
            self.deleted | gone,
        )

    def without_pieces(self) -> Hand:
        """The hand when all embeddings have been deleted: names and merges hold, sounds show nothing."""
        return replace(self, effects=tuple(replace(e, anchors={}, before={}) for e in self.effects))

    # ------------------------------------------------------------------ what holds

    def resolve(self, voice: str) -> str:
        """The voice that this one is part of now; itself if it was not merged."""
        merged = self._merged
        while voice in merged:
            voice = merged[voice]
        return voice

    def manners(self, voice: str) -> tuple[str, ...]:
        """A voice, and those merged into it."""
        return (voice, *(v for v in self._merged if self.resolve(v) == voice))

    @cached_property
    def who(self) -> WhoIsWho:
        """Names, merges and the number of people."""
        names: dict[str, str] = {}
        people = None
        for effect in self.effects:
            for voice, name in effect.names.items():
                # A name belongs to one voice: the last one that it was given to.
                names = {v: n for v, n in names.items() if v != voice and n != name}
                if name is not None:
                    names[voice] = name
            if effect.expects:
                people = effect.people
        live = {voice: name for voice, name in names.items() if voice not in self._merged}
        return WhoIsWho(live, {voice: self.resolve(voice) for voice in self._merged}, people)

    @cached_property
    def anchors(self) -> Mapping[int, str]:
        """The voice that each anchored piece shows, as a manner of whoever it is now."""
        result: dict[int, str] = {}
        for effect in self.effects:
            for piece, voice in effect.anchors.items():
                result.pop(piece, None)
                if voice is not None:
                    result[piece] = voice
        return result

    @cached_property
    def pinned(self) -> Mapping[int, str]:
        """The voice that each pinned piece is, whatever it sounds like."""
        return {piece: voice for effect in self.effects for piece, voice in effect.pinned.items()}

    @cached_property
    def heard_by_people(self) -> Mapping[int, str]:
        """Pieces in which somebody in the room heard who speaks, and whose they are now."""
        told = {p for effect in self.effects if effect.heard_by_people for p in effect.anchors}
        whose = {p: voice for p, voice in self.anchors.items() if p in told} | dict(self.pinned)
        return {piece: self.resolve(voice) for piece, voice in whose.items()}

    @cached_property
    def held(self) -> frozenset[str]:
        """Voices that something was said of: they stay even where nothing sounds like them any more."""
        return frozenset(self.who.names) | frozenset(self.anchors.values()) | frozenset(self.pinned.values())

    @cached_property
    def _merged(self) -> dict[str, str]:
        return {gone: kept for effect in self.effects for gone, kept in effect.merged.items()}


def _without(effect: Effect, gone: set[str]) -> Effect:
    return replace(
        effect,
        names={v: n for v, n in effect.names.items() if v not in gone},
        anchors={p: v for p, v in effect.anchors.items() if v not in gone},
        pinned={p: v for p, v in effect.pinned.items() if v not in gone},
        merged={v: k for v, k in effect.merged.items() if v not in gone and k not in gone},
        before={p: v for p, v in effect.before.items() if v not in gone},
    )
