"""A real session goes into the record as it happens; its account is there when it is over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from balance.record.accounts import load
from balance.record.record import Record
from diarize.engine.messages import Ready
from server.errors import Refused
from server.keeping.replay import replay
from tests.server.fakes import FINISHED, publication, speech, until
from tests.server.workshops import Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("Annelies", "Bartholomeus", "Carmencita")
SECRETS = (*NAMES, "greenhorn", "officials", "wheelchair")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    record = Record(tmp_path / "record.sqlite")
    yield record
    record.close()


def flush(record: Record) -> None:
    record.change(lambda connection: None)


async def meeting(record: Record) -> Table:
    """Two people have talked for a minute; a third was taken out and back, and a prompt came."""
    room = Table(record=record)
    room.seat(*NAMES)
    room.workshop.people.change(
        "p2", {"group": "officials", "code": "greenhorn", "accommodations": "wheelchair"}
    )
    room.workshop.set_up({"series": "The square", "ground_rules": ("Listen",)})
    await room.start_listening()
    room.engine.say(publication(30.0, speech(1.0, 20.0, "v1"), speech(21.0, 29.0, "v2", 2)))
    await room.tick()
    room.workshop.voices.name("v1", person="p1")
    room.workshop.voices.name("v2", person="p2")
    room.workshop.people.remove("p3")
    room.workshop.undo()
    room.workshop.write_note("Coffee")
    room.workshop.prompting.step_in(("p1",))
    room.engine.say(publication(60.0, speech(31.0, 50.0, "v1", 3)))
    await room.tick()
    await until(lambda: not room.session.keeper._jobs)
    return room


async def finish(room: Table) -> None:
    await room.session.stop()
    room.engine.say(publication(99.0, speech(60.0, 70.0, "v2", 4)), FINISHED)
    await settled(room)


async def settled(room: Table) -> None:
    """What is kept waits for what is being kept: it is looked at twice."""
    for _ in range(2):
        await room.tick()
        await until(lambda: not room.session.keeper._jobs)


async def test_the_account_stands_in_the_record_when_the_session_is_over(record: Record) -> None:
    room = await meeting(record)
    await finish(room)
    (session,) = record.sessions()
    assert (session.title, session.series, session.kind, session.ended_by) == (
        "Spring",
        "The square",
        "live",
        "mentor",
    )
    with record.engine.connect() as connection:
        account = load(connection, session.id)
    state = room.workshop.state
    assert account.roster == state.roster
    assert account.phases == state.phases
    assert account.ledger.rows.tolist() == room.workshop.figures.ledger.rows.tolist()
    assert account.duration_s == 99.0
    assert [note.text for note in account.notes] == ["Coffee"]
    assert [one.people for one in account.interventions] == [("p1",)]
    assert account.ground_rules == ("Listen",)
    assert record.sessions(unfinished=True) == []
    await room.session.close()


async def test_what_is_said_after_the_end_reaches_the_account(record: Record) -> None:
    room = await meeting(record)
    await finish(room)
    ended_at = record.sessions()[0].ended_at
    room.workshop.people.change("p1", {"name": "Another"})
    await room.session.prepare()
    await until(lambda: not room.session.keeper._jobs)
    (session,) = record.sessions()
    with record.engine.connect() as connection:
        account = load(connection, session.id)
    assert account.roster.person("p1").name == "Another"
    assert session.ended_at == ended_at
    await room.session.close()


async def test_no_event_holds_a_name(record: Record) -> None:
    room = await meeting(record)
    await finish(room)
    flush(record)
    events = list(record.events(1))
    text = json.dumps([event.body for event in events])
    assert [secret for secret in SECRETS if secret in text] == []
    assert {"session-began", "person-removed", "voice-named", "publication", "undone"} <= {
        event.kind for event in events
    }
    await room.session.close()


async def test_a_replay_gives_what_held(record: Record) -> None:
    room = await meeting(record)
    flush(record)
    again = replay(record, 1)
    now = room.workshop.state
    assert again.state.roster == now.roster
    assert (again.state.modes, again.state.notes, again.state.phases) == (now.modes, now.notes, now.phases)
    assert again.ledger.rows.tolist() == room.workshop.figures.ledger.rows.tolist()
    assert again.ledger.voices == ("v1", "v2")
    assert tuple(again.interventions) == room.workshop.prompting.interventions
    assert (again.next_piece, again.next_voice) == (4, 3)
    await room.session.close()


async def cut_off(record: Record) -> Table:
    """The server was killed in the middle of the meeting, and has begun again."""
    room = await meeting(record)
    await room.session.ear.shut()
    flush(record)
    again = Table(record=record)
    again.session.warm_up()
    again.engine.say(Ready(0.1))
    await again.tick()
    return again


async def test_a_session_that_was_cut_off_is_offered_and_can_be_closed(record: Record) -> None:
    room = await cut_off(record)
    offer = room.mentor.recovery
    assert offer is not None
    assert (offer.id, offer.title, offer.series, offer.published_s, offer.people) == (
        1,
        "Spring",
        "The square",
        60.0,
        3,
    )
    assert room.session.snapshot("screen").mentor is None
    await room.session.recovery.decide("close")
    assert room.mentor.recovery is None
    assert record.sessions()[0].ended_by == "cut off"
    with record.engine.connect() as connection:
        account = load(connection, 1)
    assert account.duration_s == 60.0
    assert [person.name for person in account.roster.people] == list(NAMES)
    with pytest.raises(Refused, match="no session that was cut off"):
        await room.session.recovery.decide("close")
    await room.session.close()


async def test_a_session_that_was_cut_off_can_be_thrown_away(record: Record) -> None:
    room = await cut_off(record)
    await room.session.recovery.decide("discard")
    assert record.sessions() == []
    assert list(record.events(1)) == []
    await room.session.close()


async def test_a_session_that_was_cut_off_goes_on_where_it_was(record: Record) -> None:
    room = await cut_off(record)
    await room.session.recovery.decide("go_on")
    assert room.state == "paused"
    before_s = room.session.captured_s
    assert before_s >= 60.0
    assert [person.name for person in room.mentor.roster] == list(NAMES)
    assert room.voice("p1").raw_talk_time_s == 38.0
    await room.session.resume()
    await room.tick()
    await room.hear_until(before_s + 40)
    # The new engine begins with a voice 1 and a piece 1 of its own: they are other ones.
    room.engine.say(publication(20.0, speech(5.0, 15.0, "v1")))
    await room.tick()
    assert room.session.workshop.figures.ledger.voices == ("v1", "v2", "v3")
    rows = room.session.workshop.figures.ledger.rows
    assert rows["start_s"][-1] == before_s + 5.0
    assert len(set(rows["piece"].tolist())) == 4
    room.workshop.voices.name("v3", person="p1")
    await room.tick()
    assert room.engine.asked[-1] == ("name", "v1", "p1")
    assert room.workshop.state.roster.voices == {"v1": "p1", "v2": "p2", "v3": "p1"}
    assert room.voice("p1").raw_talk_time_s == 48.0
    # A voice from before is renamed here, without the engine.
    room.workshop.voices.name("p2", person="p3")
    await room.tick()
    assert room.workshop.state.roster.voices == {"v1": "p1", "v2": "p3", "v3": "p1"}
    assert room.engine.asked[-1] == ("name", "v1", "p1")
    room.workshop.undo()
    await room.tick()
    assert room.workshop.state.roster.voices == {"v1": "p1", "v2": "p2", "v3": "p1"}
    flush(record)
    again = replay(record, 1)
    assert again.ledger.rows.tolist() == room.workshop.figures.ledger.rows.tolist()
    assert again.state.roster.voices == {"v1": "p1", "v2": "p2", "v3": "p1"}
    await room.session.stop()
    room.engine.say(FINISHED)
    await settled(room)
    assert record.sessions()[0].ended_by == "mentor"
    await room.session.close()


async def test_an_engine_that_catches_up_is_not_kept_waiting_for(record: Record) -> None:
    asked: list[float] = []
    append = record.append

    def watched(session: int, at_s: float, kind: str, body: dict[str, Any], *, at_once: bool = False) -> int:
        if at_once:
            asked.append(at_s)
        return append(session, at_s, kind, body, at_once=at_once)

    record.append = watched  # type: ignore[method-assign]
    room = Table(record=record)
    room.seat(*NAMES)
    await room.start_listening()
    for half in range(1, 21):
        room.engine.say(publication(half / 2))
    await room.tick()
    assert asked == [float(second) for second in range(1, 11)]
    await room.session.close()


async def test_the_demo_is_not_kept(record: Record) -> None:
    room = Table(demo=True, record=record)
    await room.start_listening()
    room.engine.say(publication(30.0, speech(1.0, 20.0, "v1")))
    await room.tick()
    await room.session.close()
    assert record.sessions() == []
