"""What one event changes; the modules beside this one say it of each kind."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.workshop.state import State

T = TypeVar("T")


@singledispatch
def change(event: object, state: State, at_s: float) -> State:
    """The state after an event. Those not named beside this are kept only: they have their own memory."""
    return state


def without(mapping: Mapping[str, T], key: str) -> dict[str, T]:
    """The same without this key."""
    return {known: value for known, value in mapping.items() if known != key}
