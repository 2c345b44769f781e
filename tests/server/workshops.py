"""A room in which a session with people runs, for the tests of the workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diarize.types import SAMPLE_RATE_HZ
from tests.server.fakes import Room, block, until

if TYPE_CHECKING:
    from server import protocol
    from server.protocol import Voice
    from server.workshop.workshop import Workshop


class Table(Room):
    """A room whose people are called by name; each is `p1`, `p2`, … in seat order."""

    @property
    def workshop(self) -> Workshop:
        return self.session.workshop

    @property
    def mentor(self) -> protocol.MentorPart:
        part = self.seen.mentor
        assert part is not None
        return part

    @property
    def mode(self) -> str:
        return self.seen.session.mode

    def voice(self, id_: str) -> Voice:
        return next(voice for voice in self.seen.voices if voice.id == id_)

    def person(self, id_: str) -> protocol.RosterPerson:
        return next(person for person in self.mentor.roster if person.id == id_)

    def seat(self, *names: str, agreed: bool = True) -> None:
        for name in names:
            self.workshop.people.add(name, consent="yes" if agreed else "not_asked")

    async def hear_until(self, captured_s: float) -> None:
        """Let sound go by, without anybody's speech in it, until the session's clock stands there."""
        missing = round(captured_s * SAMPLE_RATE_HZ) - round(self.session.captured_s * SAMPLE_RATE_HZ)
        self.microphone.give(block(missing))
        await until(lambda: self.session.captured_s >= captured_s)
        await self.tick()


async def table(*names: str, agreed: bool = True) -> Table:
    """People who have agreed (or not) sit round a table, and the session has run for 100 s."""
    room = Table()
    room.seat(*names, agreed=agreed)
    await room.start_listening()
    return room
