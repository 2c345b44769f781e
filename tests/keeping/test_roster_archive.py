"""The next session of a series knows who was in the last one, from the record."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from balance.record.record import Record
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
        room.workshop.people.change("p2", {"group": "officials", "code": "green"})
        await room.start_listening()
        await room.tick()
        await until(lambda: not room.session.keeper._jobs)
        await room.session.close()

        again = Table(archive=archive)
        assert archive.series() == ("The square",)
        again.workshop.people.copy("The square")
        assert [(one.name, one.group) for one in again.mentor.roster] == [
            ("Anna", None),
            ("Bram", "officials"),
        ]
        again.workshop.set_up({"series": "The square"})
        await again.workshop.people.erase("p2")
        roster = archive.last_roster("The square")
        assert roster is not None
        assert [person.name for person in roster.people] == ["Anna"]
        assert archive.last_roster("Another") is None
