"""Sessions whose time is over are deleted, at the start and from then on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from balance.errors import RecordError
from balance.record.rights import expire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from balance.record.record import Record

EVERY_S = 3600.0
"""A laptop sleeps at night: a day is not waited for in one piece."""

log = structlog.get_logger()


async def keep_to_retention(
    record: Record,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Delete what has expired, now and every hour, until cancelled.

    Args:
        record: the record.
        clock: the wall clock.
        pause: waits so many seconds.
    """
    while True:
        try:
            for removed in await asyncio.to_thread(expire, record, clock()):
                log.info("expired", what=removed.what, where=removed.where, how=removed.how)
        except RecordError as error:
            log.warning("retention_failed", sentence=str(error))
        await pause(EVERY_S)
