"""What lasts from one session of a series to the next: who was there, so that nobody types names twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from balance.roster import Roster


class Archive(Protocol):
    """Where rosters are found, by the title of their series."""

    def series(self) -> tuple[str, ...]:
        """Every series of which there is a roster, the newest first."""

    def last_roster(self, series: str) -> Roster | None:
        """Who was there the last time; None: nothing is known of it."""

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

    def forget(self, series: str, name: str) -> None:
        """Nothing was kept."""
