"""A practice, from the command to what the mentor has to do in it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from server.engine.watch import EngineWatch
from server.errors import CannotStart
from server.live.hub import Hub
from server.live.pulse import Pulse
from server.live.session import LiveSession
from server.practice.drawing import (
    FEWEST,
    LATE,
    LATE_COMES_S,
    MOST,
    SPEEDS,
    VISITOR,
    VISITOR_COMES_S,
    NoMicrophones,
    draw,
    practice_choice,
)
from server.practice.engine import PracticeEngine
from tests.running import running
from tests.server.fakes import THRESHOLDS, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from server import protocol

FAST = 60.0


class Rehearsed:
    """A practice that goes by at sixty times the speed of life."""

    def __init__(self, people: int = 6, seed: int = 0) -> None:
        self.practice = draw(people, seed)
        self.session = LiveSession(
            EngineWatch(lambda: PracticeEngine(self.practice.rehearsal, self.practice.roster.voices)),
            NoMicrophones(),
            THRESHOLDS,
            chosen=practice_choice(FAST),
            drawn=self.practice.roster,
        )
        self.pulse = Pulse(self.session, Hub())

    @property
    def seen(self) -> protocol.Snapshot:
        return self.session.snapshot()

    @property
    def mentor(self) -> protocol.MentorPart:
        part = self.seen.mentor
        assert part is not None
        return part

    async def play(self, true: Callable[[], object]) -> None:
        beating = asyncio.create_task(self.pulse.run())
        try:
            await until(true, 40)
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def begin(self) -> None:
        self.session.warm_up()
        await self.session.start(None)


async def test_everybody_in_the_list_is_known_and_it_says_that_it_is_practice() -> None:
    room = Rehearsed()
    await room.begin()
    await room.play(lambda: room.seen.session.published_s > 60)
    seen = room.seen
    assert seen.session.practice
    assert seen.session.mode == "voices"
    assert (seen.source.kind, seen.source.microphone) == ("practice", "off")
    assert [person.name for person in room.mentor.roster] == [
        "Anna", "Carmen", "Daan", "Eeva", "Farid", "Giulia",
    ]  # fmt: skip
    assert {person.consent for person in room.mentor.roster} == {"yes"}
    assert sum(voice.raw_talk_time_s > 0 for voice in seen.voices if voice.name) >= 3
    await room.session.close()


async def test_one_dominates_one_comes_late_and_a_visitor_has_no_name() -> None:
    room = Rehearsed()
    await room.begin()
    await room.play(lambda: room.mentor.to_be_named)
    late = room.practice.rehearsal.roster.ids[LATE]
    await room.play(lambda: any(one.id == late and one.came_unnoticed for one in room.mentor.roster))
    await room.play(lambda: room.mentor.prompt)
    prompt = room.mentor.prompt
    assert prompt is not None
    shares = {voice.id: voice.window.share or 0.0 for voice in room.seen.voices}
    assert max(shares, key=shares.__getitem__) == room.practice.rehearsal.roster.ids[0]
    (visitor,) = room.mentor.to_be_named
    assert visitor == room.practice.rehearsal.voices[VISITOR]
    before = len(room.mentor.roster)
    room.session.workshop.voices.name(visitor, name="Bram")
    await room.play(lambda: len(room.mentor.roster) == before + 1 and not room.mentor.to_be_named)
    assert any(voice.name == "Bram" and voice.raw_talk_time_s > 0 for voice in room.seen.voices)
    await room.session.close()


async def test_ended_it_can_begin_again_with_the_same_people() -> None:
    room = Rehearsed(people=3)
    await room.begin()
    await room.play(lambda: room.seen.session.published_s > 20)
    await room.session.stop()
    await room.play(lambda: room.seen.session.state == "ended")
    await room.session.start(None)
    await room.play(lambda: room.seen.session.published_s > 20)
    assert [person.name for person in room.mentor.roster] == ["Anna", "Carmen", "Daan"]
    await room.session.close()


async def test_nothing_else_can_be_listened_to() -> None:
    from server.errors import Refused

    room = Rehearsed()
    with pytest.raises(Refused) as refused:
        await room.session.choose("Table", None)
    assert refused.value.code == "practice"
    assert await room.session.ear.devices() == ()
    await room.session.close()


@pytest.mark.parametrize("people", range(FEWEST, MOST + 1))
def test_any_number_of_people_can_be_drawn(people: int) -> None:
    practice = draw(people, seed=people)
    assert len(practice.roster.people) == people
    rehearsal = practice.rehearsal
    visitor = rehearsal.voices[VISITOR]
    assert visitor not in practice.roster.voices
    first = {seat: min(t.start_s for t in rehearsal.turns if t.seat == seat) for seat in rehearsal.voices}
    assert first[VISITOR] >= VISITOR_COMES_S
    if people > LATE:
        assert first[LATE] >= LATE_COMES_S
        assert sum(person.presence == () for person in practice.roster.people) == 1


def test_more_people_than_there_are_names_cannot_be_drawn() -> None:
    for people in (FEWEST - 1, MOST + 1):
        with pytest.raises(CannotStart):
            draw(people, 0)
    assert draw(4, 1).rehearsal.turns != draw(4, 2).rehearsal.turns
    assert draw(4, 1).rehearsal.turns == draw(4, 1).rehearsal.turns
    assert SPEEDS["slow"] < SPEEDS["normal"] == 1 < SPEEDS["fast"]


def test_the_command_shows_a_practice_and_keeps_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = ("rehearse", "--no-open", "--data", data, "--people", "3", "--pace", "fast", "--seed", "7")
    with running(*command) as address:
        base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        with httpx.Client(base_url=base, headers={"Origin": base}, follow_redirects=True) as client:
            client.get(address).raise_for_status()
            client.put("/api/session/setup", json={"series": "Garden"}).raise_for_status()
            while (seen := client.get("/api/snapshot").json())["session"]["published_s"] < 10:
                pass
            assert seen["session"]["practice"]
            assert [person["name"] for person in seen["mentor"]["roster"]] == ["Anna", "Carmen", "Daan"]
            client.post("/api/session/stop").raise_for_status()
            client.post("/api/session/start", json={"title": "Again"}).raise_for_status()
    kept = [path.name for path in data.rglob("*") if path.is_file()]
    assert kept == ["log.jsonl"], "nothing but the log, which names nobody"
