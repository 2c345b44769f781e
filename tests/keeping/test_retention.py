"""The server deletes what has expired by itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from balance.record.record import Record
from server.keeping.retention import EVERY_S, keep_to_retention
from tests.record.conftest import LIVE, NOW

if TYPE_CHECKING:
    from pathlib import Path


async def test_what_has_expired_goes_at_the_start_and_later(tmp_path: Path) -> None:
    record = Record(tmp_path / "record.sqlite", lambda: NOW)
    for _ in range(2):
        record.end(record.begin(LIVE), "mentor", 10.0)
    now, left = [NOW + timedelta(days=89)], []

    async def pause(seconds: float) -> None:
        assert seconds == EVERY_S
        left.append(len(record.sessions()))
        now[0] += timedelta(days=1)
        if len(left) == 2:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await keep_to_retention(record, clock=lambda: now[0], pause=pause)
    assert left == [2, 0]
    record.close()
