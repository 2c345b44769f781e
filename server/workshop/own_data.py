"""Somebody's own data: everything that is kept of one person, for that person."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.turns import Turns
from server import protocol
from server.workshop.answers import is_engines

if TYPE_CHECKING:
    from server.workshop.workshop import Workshop


def own_data(workshop: Workshop, id_: str) -> protocol.OwnData:
    """What is kept of a person.

    Raises:
        Refused: there is no such person.
    """
    person, moment = workshop.people.find(id_), workshop.moment
    turns = Turns.between(moment.all_time, 0.0, moment.now_s)
    place = moment.all_time.voices.index(id_)
    own = np.flatnonzero(turns.voice == place)
    counted = moment.room.timeline.counted
    talk = moment.room.part(0.0, counted.at(moment.now_s)).talk.talk_time_s
    return protocol.OwnData(
        name=person.name,
        group=person.group,
        prefers_to_listen=person.prefers_to_listen,
        accommodations=person.accommodations,
        consent=person.consent,
        has_voice_print=has_voice_print(workshop, id_),
        present=tuple((start_s, None if end_s == inf else end_s) for start_s, end_s in person.presence),
        turns=tuple((float(turns.start_s[one]), float(turns.end_s[one])) for one in own),
        talk_time_s=float(talk[moment.room.timeline.voices.index(id_)]),
    )


def has_voice_print(workshop: Workshop, person: str) -> bool:
    """Whether the engine knows their voice now."""
    state = workshop.state
    voices = filter(is_engines, state.roster.voices_of(person))
    return workshop.runs and state.mode == "voices" and any(one not in state.forgotten for one in voices)
