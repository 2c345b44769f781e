"""Events as they lie in the record: people by id only.

Names, codes, groups and what somebody needs stand in the table of members and nowhere else, so that taking
them out there reaches all of it. What is read back takes them from there; who is not there any more is
nobody in particular.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from pydantic import TypeAdapter

from diarize.types import Attribution, Publication, Relabel, Rewrite
from server.workshop.events.people import PersonChanged, PersonEntered, RosterUsed
from server.workshop.events.said import Event, Said, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from balance.roster import Person

PUBLICATION = "publication"


def kind_of(event_type: type) -> str:
    """What the record calls it.

    >>> kind_of(PersonEntered)
    'person-entered'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", event_type.__name__).lower()


_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    # A tuple, because a dataclass by itself takes no settings of pydantic's.
    kind_of(one): TypeAdapter(tuple[one], config={"ser_json_inf_nan": "strings"})  # type: ignore[valid-type]
    for one in get_args(Event)
}
_NAMING = ("name",)
"""Parameters of an undo step that are not an id."""


def is_said(kind: str) -> bool:
    """Whether this is something that people said, not something that was heard."""
    return kind in _ADAPTERS


# ---------------------------------------------------------------- what people say


def packed(said: Said) -> tuple[str, dict[str, Any]]:
    """The kind and the body of an event, without anybody's name."""
    kind, body = _packed(said.event)
    if said.undo is not None:
        undo = said.undo
        body["undo"] = {
            "key": undo.key,
            "parameters": {key: value for key, value in undo.parameters.items() if key not in _NAMING},
            "back": [_packed(one) for one in undo.back],
            "operations": list(undo.operations),
        }
    return kind, body


def unpacked(
    number: int, at_s: float, kind: str, body: Mapping[str, Any], known: Mapping[str, Person]
) -> Said:
    """The event again.

    Args:
        number: from 1.
        at_s: the session's clock.
        kind: as the record calls it.
        body: as it lies there.
        known: people by id, as they are known now.
    """
    event = _unpacked(kind, {key: value for key, value in body.items() if key != "undo"}, known)
    step = None
    if (undo := body.get("undo")) is not None:
        back = tuple(_unpacked(one, of, known) for one, of in undo["back"])
        step = Step(undo["key"], undo["parameters"], back, tuple(undo["operations"]))
    return Said(number, at_s, event, step)


def _packed(event: Event) -> tuple[str, dict[str, Any]]:
    kind = kind_of(type(event))
    body: dict[str, Any] = json.loads(_ADAPTERS[kind].dump_json((with_people(event, {}),)))[0]
    return kind, body


def _unpacked(kind: str, body: Mapping[str, Any], known: Mapping[str, Person]) -> Event:
    (event,) = _ADAPTERS[kind].validate_python([body])
    return with_people(event, known)


def with_people(event: Event, known: Mapping[str, Person]) -> Event:
    """The event with what these people are called; of others, only the id."""
    if isinstance(event, PersonEntered | PersonChanged):
        return replace(event, person=_called(event.person, known))
    if isinstance(event, RosterUsed):
        people = tuple(_called(person, known) for person in event.roster.people)
        return replace(event, roster=replace(event.roster, people=people))
    return event


def _called(person: Person, known: Mapping[str, Person]) -> Person:
    now = known.get(person.id)
    if now is None:
        return replace(person, name=f"({person.id})", group=None, accommodations="", code=None)
    return replace(person, name=now.name, group=now.group, accommodations=now.accommodations, code=now.code)


# ---------------------------------------------------------------- what is heard


def packed_publication(publication: Publication) -> dict[str, Any]:
    """The body of what one step of the engine told."""
    body: dict[str, Any] = {"until_s": float(publication.until_s)}
    if publication.attributions:
        body["speech"] = _rows(publication.attributions)
    if publication.revisions:
        body["revisions"] = [
            [float(one.start_s), float(one.end_s), _rows(one.attributions)]
            if isinstance(one, Rewrite)
            else {"piece": int(one.piece), "voice": one.voice, "confidence": float(one.confidence)}
            for one in publication.revisions
        ]
    return body


def unpacked_publication(body: Mapping[str, Any]) -> Publication:
    """The publication again."""
    return Publication(
        body["until_s"],
        _attributions(body.get("speech", ())),
        tuple(
            Relabel(one["piece"], one["voice"], one["confidence"])
            if isinstance(one, dict)
            else Rewrite(one[0], one[1], _attributions(one[2]))
            for one in body.get("revisions", ())
        ),
    )


def _rows(attributions: Iterable[Attribution]) -> list[list[Any]]:
    return [
        [int(one.piece), float(one.start_s), float(one.end_s), one.voice, float(one.confidence)]
        for one in attributions
    ]


def _attributions(rows: Iterable[list[Any]]) -> tuple[Attribution, ...]:
    return tuple(Attribution(*row) for row in rows)
