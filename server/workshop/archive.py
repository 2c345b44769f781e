"""What lasts from one session of a series to the next: who was there, so that nobody types names twice."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from balance.errors import RosterError
from balance.names import same_name
from balance.roster import Person, Roster

if TYPE_CHECKING:
    from collections.abc import Mapping

log = structlog.get_logger()

VERSION = 1
FILE = "rosters.json"
KEPT = ("id", "name", "role", "group", "weight", "prefers_to_listen", "accommodations", "code")
"""Consent, hours and voices are of one session only."""


class Archive(Protocol):
    """Where rosters are kept, by the title of their series."""

    def series(self) -> tuple[str, ...]:
        """Every series of which there is a roster, the last one kept first."""

    def last_roster(self, series: str) -> Roster | None:
        """Who was there the last time; None: nothing is known of it."""

    def keep(self, series: str, roster: Roster) -> None:
        """These were there; whoever was before is replaced.

        Raises:
            OSError: it cannot be written.
        """

    def forget(self, series: str, name: str) -> None:
        """Nobody of that name was ever there.

        Raises:
            OSError: it cannot be written.
        """


class NoArchive:
    """Nothing lasts."""

    def series(self) -> tuple[str, ...]:
        """None."""
        return ()

    def last_roster(self, series: str) -> Roster | None:  # noqa: ARG002
        """Nothing is known."""
        return None

    def keep(self, series: str, roster: Roster) -> None:
        """Nothing is."""

    def forget(self, series: str, name: str) -> None:
        """Nothing was kept."""


class FileArchive:
    """One file in the data folder, readable by its owner only, replaced as a whole."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def series(self) -> tuple[str, ...]:
        """Every series of which there is a roster, the last one kept first."""
        return tuple(self._read())

    def last_roster(self, series: str) -> Roster | None:
        """Who was there the last time; None: nothing is known, or it cannot be read."""
        kept = self._read().get(series)
        if kept is None:
            return None
        try:
            people = tuple(Person(**{key: one[key] for key in KEPT}) for one in kept["people"])
            return Roster(people, next_number=int(kept["next_number"]))
        except (KeyError, TypeError, ValueError, RosterError) as error:
            log.warning("roster_unreadable", error=type(error).__name__)
            return None

    def keep(self, series: str, roster: Roster) -> None:
        """These were there; whoever was before is replaced.

        Raises:
            OSError: it cannot be written.
        """
        people = [{key: getattr(person, key) for key in KEPT} for person in roster.people]
        others = {title: kept for title, kept in self._read().items() if title != series}
        self._write({series: {"people": people, "next_number": roster.next_number}, **others})

    def forget(self, series: str, name: str) -> None:
        """Nobody of that name was ever there.

        Raises:
            OSError: it cannot be written.
        """
        roster = self.last_roster(series)
        if roster is None:
            return
        named = [person.id for person in roster.people if same_name(person.name) == same_name(name)]
        for person in named:
            roster = roster.without(person)
        if named:
            self.keep(series, roster)

    def _read(self) -> dict[str, Any]:
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("rosters_unreadable", error=type(error).__name__)
            return {}
        known = content.get("series") if isinstance(content, dict) else None
        return known if isinstance(known, dict) else {}

    def _write(self, series: Mapping[str, Any]) -> None:
        """Never half a file: it is written beside, and takes the other's place when it is on the disk."""
        text = json.dumps({"version": VERSION, "series": series}, ensure_ascii=False)
        # mkstemp makes a file that only its owner can read.
        number, name = tempfile.mkstemp(dir=self._file.parent, prefix=".rosters-")
        temporary = Path(name)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._file)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
