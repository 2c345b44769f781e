"""What changes with what phones say of themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.workshop.changes.change import change, without
from server.workshop.events.phones import PhoneAnswered, PhoneClaimed, Wished
from server.workshop.state import PhoneOf, State

if TYPE_CHECKING:
    from collections.abc import Mapping


@change.register
def _(event: PhoneClaimed, state: State, at_s: float) -> State:
    phones = without(state.phones, event.phone)
    if event.person is None:
        return replace(state, phones=phones)
    if event.confirmed:
        phones = _others(phones, event.person)
    return replace(state, phones={**phones, event.phone: PhoneOf(event.person, event.confirmed)})


@change.register
def _(event: PhoneAnswered, state: State, at_s: float) -> State:
    claim = state.phones[event.phone]
    phones = without(state.phones, event.phone)
    if event.confirm:
        phones = {**_others(phones, claim.person), event.phone: PhoneOf(claim.person, confirmed=True)}
    return replace(state, phones=phones)


@change.register
def _(event: Wished, state: State, at_s: float) -> State:
    wishes = without(state.wishes, event.person)
    return replace(state, wishes=wishes if event.wish is None else {**wishes, event.person: event.wish})


def _others(phones: Mapping[str, PhoneOf], person: str) -> dict[str, PhoneOf]:
    """Somebody has one phone: whoever was confirmed before is not any more."""
    return {
        phone: whose for phone, whose in phones.items() if not (whose.person == person and whose.confirmed)
    }
