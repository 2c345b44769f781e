"""What came of a recording, as an account that can be reviewed."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from balance.errors import RosterError
from balance.names import cleaned, same_name
from balance.review.account import Account
from balance.roster import Person, Roster
from diarize.sources.dates import credible, recorded_at

if TYPE_CHECKING:
    from pathlib import Path

    from server.analysis.recording import Analysed


DatedBy = Literal["recording", "file", "nothing"]
"""Who says when a recording began: it itself, the date of its file, or nobody, and it is now."""


@dataclass(frozen=True, slots=True)
class Began:
    """When a recording began."""

    at: datetime
    by: DatedBy


def began(path: Path, duration_s: float, *, modified: datetime | None = None) -> Began:
    """When a recording began, as well as can be known.

    A file's date is when it was last written to, which is a recording's end.

    Args:
        path: the recording.
        duration_s: how long it is.
        modified: the date of its file, where this one is but a copy; None: as the system says.

    """
    now = datetime.now(UTC)
    if (said := recorded_at(path, now)) is not None:
        return Began(said, "recording")
    try:
        ended = modified or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return Began(now, "nothing")
    if credible(ended, now):
        return Began(ended - timedelta(seconds=duration_s), "file")
    return Began(now, "nothing")


def account_of(analysed: Analysed, started_at: datetime) -> Account:
    """The account: whoever has introduced themself by name, all others as voices without one."""
    people: dict[str, Person] = {}
    voices: dict[str, str] = {}
    for voice in analysed.ledger.voices:
        name = _name(analysed.names.get(voice))
        if name is not None:  # two voices may have one name
            person = people.setdefault(same_name(name), Person(f"p{len(people) + 1}", name))
            voices[voice] = person.id
    ledger = deepcopy(analysed.ledger)
    # The end of what was heard; the engine's last word may be some milliseconds before it.
    ledger.published_s = analysed.duration_s
    return Account(
        id=0,
        kind="recording",
        started_at=started_at,
        ledger=ledger,
        duration_s=analysed.duration_s,
        ended_by="recording",
        roster=Roster(tuple(people.values()), voices, len(people) + 1),
    )


def _name(name: str | None) -> str | None:
    """As the roster wants it; what is no name there is a voice without one."""
    try:
        return None if name is None else cleaned(name)
    except RosterError:
        return None
