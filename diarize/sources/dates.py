"""When a recording was made, as far as the recording itself says so: phones and meeting programs write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from diarize.sources.decode import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""What is older was never set: clocks begin at 1904, 1970 or 1980."""


def recorded_at(path: Path, now: datetime) -> datetime | None:
    """The moment that stands in a recording; None where none does, or none that can be true.

    MP4, MOV, WebM and Matroska have `creation_time`; WAV of field recorders has a date and a time of
    day in the recorder's zone (EBU Tech 3285), which is taken for this computer's.
    """
    import av

    try:
        with (
            path.open("rb") as file,
            av.open(
                file, mode="r", options={"format_whitelist": CONTAINERS}, metadata_errors="ignore"
            ) as container,
        ):
            found = _moment(container.metadata)
    except (av.FFmpegError, OSError):
        # Whether it can be read as sound at all is for whoever reads the sound to say.
        return None
    return found if found is not None and credible(found, now) else None


def credible(moment: datetime, now: datetime) -> bool:
    """Whether a recording can be from then."""
    return EARLIEST <= moment <= now + timedelta(days=1)


def _moment(tags: Mapping[str, str]) -> datetime | None:
    """
    >>> _moment({"creation_time": "2026-03-05T09:30:00.000000Z"})
    datetime.datetime(2026, 3, 5, 9, 30, tzinfo=datetime.timezone.utc)
    """
    created = tags.get("creation_time", "")
    for text in (created, f"{tags.get('date', '')}T{created}"):
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            continue
        if len(text) > len("2026-03-05"):  # a day alone is no moment
            return found.astimezone(UTC)
    return None
