"""A room for each test that records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sound.room import missing_tools, opened_room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sound.room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    """A room in which nothing is heard yet."""
    missing = missing_tools()
    if missing:
        pytest.skip(f"The virtual sound card needs {', '.join(missing)}: install them with apt.")
    with opened_room() as room:
        yield room
