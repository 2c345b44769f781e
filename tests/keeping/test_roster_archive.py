"""The next session of a series knows who was in the last one, from the record."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from balance.record.record import Record
from server.errors import Refused
from server.keeping.roster_archive import RecordArchive
from tests.server.fakes import until
from tests.server.workshops import Table

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_last_session_of_the_series_gives_the_people(tmp_path: Path) -> None:
    with closing(Record(tmp_path / "record.sqlite")) as record:
        archive = RecordArchive(record)
        assert archive.series() == ()
        room = Table(record=record, archive=archive)
        room.seat("Anna", "Bram")
        room.workshop.set_up({"series": "The square"})
        room.workshop.people.change("p2", {"group": "officials", "weight": 2.0, "code": "green"})
        await room.start_listening()
        room.workshop.people.add("Carmen", consent="yes")
        for _ in range(2):  # What is being written may not have Carmen yet.
            await room.tick()
            await until(lambda: not room.session.keeper._jobs)
        await room.session.close()

        again = Table(archive=archive)
        assert archive.series() == ("The square",)
        again.seat("Daan", "anna")
        again.workshop.people.copy("The square")
        assert [(one.id, one.name, one.group, one.weight, one.consent) for one in again.mentor.roster] == [
            ("p1", "Anna", None, None, "not_asked"),
            ("p2", "Bram", "officials", 2.0, "not_asked"),
            ("p3", "Carmen", None, None, "not_asked"),
            ("p4", "Daan", None, None, "yes"),
        ]
        with pytest.raises(Refused, match="no session of that series"):
            again.workshop.people.copy("Another")
        again.workshop.set_up({"series": "The square"})
        await again.workshop.people.erase("p2")
        roster = archive.last_roster("The square")
        assert roster is not None
        assert [person.name for person in roster.people] == ["Anna", "Carmen"]
        assert archive.last_roster("Another") is None
