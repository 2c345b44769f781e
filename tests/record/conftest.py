"""A record in a folder of its own, with a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from balance.record.record import Record
from balance.record.sessions import NewSession

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LIVE = NewSession(
    "live", "1.0", title="Kick-off", series="Library", language="nl", settings={"window_s": 300}
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "record.sqlite"


@pytest.fixture
def record(file: Path) -> Iterator[Record]:
    record = Record(file, lambda: NOW)
    yield record
    record.close()
