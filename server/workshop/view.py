"""Who has talked, as the pages see them: the mentor by name, the room as it may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from server import protocol
from server.workshop.others import seated

if TYPE_CHECKING:
    from balance.metrics.reading import Voice
    from server.workshop.proceedings import Proceedings


class View:
    """Everybody's figures in the protocol's words."""

    def __init__(self, proceedings: Proceedings) -> None:
        self._proceedings = proceedings
        self._of: tuple[object, ...] = ()
        self._voices: tuple[protocol.Voice, ...] = ()

    def voices(self) -> tuple[protocol.Voice, ...]:
        """Everybody, for the mentor: in seat order, then voices that have no person."""
        of = (self._proceedings.moment, self._proceedings.state, self._proceedings.life)
        if len(self._of) < len(of) or any(new is not old for new, old in zip(of, self._of, strict=True)):
            self._voices = self._all_voices()
            self._of = of
        return self._voices

    def _all_voices(self) -> tuple[protocol.Voice, ...]:
        shown = [self._voice(voice) for voice in self._proceedings.moment.reading.voices]
        if not self._proceedings.state.listed:
            # Nobody has said who sits where: a voice that gets a name keeps its place.
            shown.sort(key=lambda voice: voice.number)
        return tuple(shown)

    def voices_for_room(self) -> tuple[protocol.Voice, ...]:
        """Everybody, as the room may know them; those for whom there is no seat, together."""
        state = self._proceedings.state
        return seated(
            [
                voice.model_copy(update={"name": label(voice.name, state.screen.labels)})
                for voice in self.voices()
                if voice.in_roster or not state.listed
            ]
        )

    def _voice(self, voice: Voice) -> protocol.Voice:
        state = self._proceedings.state
        in_roster = voice.id in state.roster.ids
        name, present, counted = None, True, True
        number = self._number(voice)
        if in_roster:
            person = state.roster.person(voice.id)
            name = None if voice.id in state.erased else person.name
            present, counted = person.present(self._proceedings.captured_s), person.fair_weight > 0
        return protocol.Voice(
            id=voice.id,
            number=number,
            name=name,
            in_roster=in_roster,
            present=present,
            counted=counted,
            speaking=voice.speaking and self._proceedings.life == "running",
            raw_talk_time_s=voice.raw_talk_time_s,
            turns=voice.turns,
            backchannels=voice.backchannels,
            longest_monologue_s=voice.longest_monologue_s,
            window=protocol.Figures.model_validate(voice.window, from_attributes=True),
            phase=protocol.Figures.model_validate(voice.phase, from_attributes=True),
        )

    def _number(self, voice: Voice) -> int:
        state, appeared = self._proceedings.state, self._proceedings.moment.appeared
        if voice.id in state.roster.ids:
            if state.listed:
                return state.roster.ids.index(voice.id) + 1
            own = [appeared[one] for one in state.roster.voices_of(voice.id) if one in appeared]
            return min(own, default=len(appeared) + 1 + state.roster.ids.index(voice.id))
        return appeared.get(voice.id, len(appeared) + 1)


def label(name: str | None, labels: Literal["names", "initials", "seats"]) -> str | None:
    """A name as the room may see it.

    >>> label("Anna van der Berg", "initials"), label("Zoë", "initials"), label("Anna", "seats")
    ('AB', 'Z', None)
    """
    if name is None or labels == "seats":
        return None
    if labels == "names":
        return name
    words = [word for word in name.split() if word[0].isalnum()] or name.split()
    chosen = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()
