"""Whose voice it is: names, merges, splits, assignments, and taking them back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from balance.errors import RosterError
from diarize.statements import Done, WhoIsWho
from diarize.statements import Refused as NotDone
from diarize.types import Publication, Relabel
from server.errors import Refused
from server.workshop import answers
from tests.server.fakes import publication, speech
from tests.server.workshops import Table, table

if TYPE_CHECKING:
    from collections.abc import Coroutine


async def heard(*names: str) -> Table:
    """Two voices have talked, 40 s and 20 s, a third one for 10 s."""
    room = await table(*names)
    room.engine.say(publication(90, speech(0, 40, "v1", 1), speech(40, 60, "v2", 2), speech(70, 80, "v3", 3)))
    await room.tick()
    return room


async def done(room: Table, asked: Coroutine[object, object, None]) -> None:
    """Let the engine's answer come in while somebody waits for it."""
    waiting = asyncio.create_task(asked)
    await asyncio.sleep(0)
    await room.tick()
    await waiting


def last_asked(room: Table) -> tuple[object, ...]:
    return room.engine.asked[-1]


# ---------------------------------------------------------------- names


async def test_a_voice_becomes_a_person_of_the_list_and_the_past_follows() -> None:
    room = await heard("Anna", "Bram")
    assert [(v.id, v.number, v.name, v.in_roster) for v in room.seen.voices] == [
        ("p1", 1, "Anna", True),
        ("p2", 2, "Bram", True),
        ("v1", 1, None, False),
        ("v2", 2, None, False),
        ("v3", 3, None, False),
    ]
    room.workshop.voices.name("v2", person="p1")
    room.workshop.voices.name("v3", name=" anna ")
    assert room.engine.names == {"v2": "p1", "v3": "p1"}
    assert room.voice("p1").raw_talk_time_s == 30
    assert room.person("p1").voices == ("v2", "v3")
    with pytest.raises(Refused) as refused:
        room.workshop.voices.name("v1", person="p7")
    assert refused.value.status == 404
    await room.session.close()


async def test_a_name_that_nobody_has_is_somebody_here_since_they_were_first_heard() -> None:
    room = await heard("Anna", "Bram")
    room.workshop.voices.name("v3", name="Carmen", consent="yes")
    assert room.workshop.state.roster.person("p3").presence == ((70.0, float("inf")),)
    assert (room.mode, room.engine.names) == ("voices", {"v3": "p3"})
    room.workshop.voices.name("v2", name="Daan")
    assert room.mode == "tap", "nobody has asked Daan"
    await room.session.close()


async def test_without_a_list_a_name_changes_no_figure_and_no_place() -> None:
    room = await heard()
    before = room.seen
    room.workshop.voices.name("v2", name="Anna")
    after = room.seen
    assert [(v.id, v.number, v.name) for v in after.voices] == [
        ("v1", 1, None),
        ("p1", 2, "Anna"),
        ("v3", 3, None),
    ]
    assert [v.phase for v in after.voices] == [v.phase for v in before.voices]
    assert after.window == before.window
    assert not room.workshop.state.listed
    room.workshop.voices.name("p1", name="Annie")
    assert room.voice("p1").name == "Annie"
    room.workshop.voices.name("p1")
    assert room.mentor.roster == ()
    assert [v.id for v in room.seen.voices] == ["v1", "v2", "v3"]
    await room.session.close()


async def test_somebody_who_keeps_talking_asks_to_be_named() -> None:
    room = await heard("Anna", "Bram")
    assert list(room.mentor.to_be_named) == ["v1", "v2"]
    room.workshop.voices.name("v1", person="p2")
    assert list(room.mentor.to_be_named) == ["v2"]
    assert (await heard()).mentor.to_be_named == (), "without a list nobody is missing"
    await room.session.close()


# ---------------------------------------------------------------- taking back


async def test_a_name_is_taken_back_with_who_was_new_by_it() -> None:
    room = await heard("Anna", "Bram")
    assert room.mentor.undo is None
    room.workshop.voices.name("v1", person="p2")
    room.workshop.voices.name("v2", name="Carmen", consent="yes")
    undo = room.mentor.undo
    assert undo is not None
    assert (undo.key, undo.parameters) == ("undo.named", {"person": "p3"})
    room.workshop.undo()
    assert [one.id for one in room.mentor.roster] == ["p1", "p2"]
    assert last_asked(room) == ("undo", 2)
    room.workshop.undo()
    await room.tick()
    assert room.person("p2").voices == ()
    assert last_asked(room) == ("undo", 1)
    with pytest.raises(Refused, match="nothing to take back"):
        room.workshop.undo()
    await room.session.close()


async def test_a_name_taken_away_can_be_given_back() -> None:
    room = await heard()
    room.workshop.voices.name("v1", name="Anna")
    room.workshop.voices.name("v1")
    assert room.mentor.undo is not None
    assert room.mentor.undo.key == "undo.unnamed"
    room.workshop.undo()
    assert (room.voice("p1").name, room.person("p1").voices) == ("Anna", ("v1",))
    await room.session.close()


async def test_what_was_said_of_consent_meanwhile_stands() -> None:
    room = await heard("Anna", "Bram")
    room.workshop.voices.name("v1", person="p1")
    room.workshop.people.change("p1", {"consent": "no"})
    room.workshop.undo()
    assert (room.person("p1").consent, room.person("p1").voices, room.mode) == ("no", (), "tap")
    await room.session.close()


# ---------------------------------------------------------------- one or two people


async def test_two_voices_are_one_person_and_again_two() -> None:
    room = await heard("Anna", "Bram")
    room.workshop.voices.name("v1", person="p1")
    await done(room, room.workshop.voices.merge("v3", "p1"))
    assert last_asked(room) == ("merge", "v3", "v1")
    assert room.person("p1").voices == ("v1",), "v3 is no more"
    assert room.mentor.undo is not None
    assert (room.mentor.undo.key, room.mentor.undo.parameters) == (
        "undo.merged",
        {"voice": "v3", "into": "p1"},
    )
    room.workshop.undo()
    assert room.person("p1").voices == ("v1",)
    assert last_asked(room) == ("undo", 2)
    await room.session.close()


async def test_two_people_are_not_one() -> None:
    room = await heard("Anna", "Bram")
    room.workshop.voices.name("v1", person="p1")
    room.workshop.voices.name("v2", person="p2")
    with pytest.raises(Refused, match="name of their own") as refused:
        await room.workshop.voices.merge("v1", "v2")
    assert refused.value.code == "two_people"
    with pytest.raises(Refused, match="no such voice"):
        await room.workshop.voices.merge("v1", "v7")
    await room.session.close()


async def test_what_the_engine_cannot_do_is_its_sentence() -> None:
    room = await heard()
    room.engine.refusals["split"] = "Too little was heard of this voice to part it."
    with pytest.raises(Refused, match="Too little was heard") as refused:
        await done(room, room.workshop.voices.split("v1"))
    assert (refused.value.status, refused.value.code) == (409, "too_little_speech")
    assert room.mentor.undo is None
    room.engine.refusals.clear()
    await done(room, room.workshop.voices.split("v1"))
    assert room.mentor.undo is not None
    assert room.mentor.undo.key == "undo.split"
    await room.session.close()


async def test_an_engine_that_is_far_behind_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "ANSWER_LIMIT_S", 0.01)
    room = await heard()
    room.engine.answers = False
    await room.workshop.voices.split("v1")
    assert room.mentor.undo is None
    room.engine.say(NotDone(1, "too_little_speech", "Too little was heard of this voice."))
    await room.tick()
    (notice,) = room.seen.engine.notices
    assert (notice.code, notice.sentence) == ("too_little_speech", "Too little was heard of this voice.")
    await room.session.close()


async def test_a_stretch_given_to_somebody_whose_voice_was_not_known() -> None:
    room = await heard("Anna", "Bram")
    await done(room, room.workshop.voices.assign(70, 80, "p2"))
    await room.tick()
    assert room.engine.asked == [("assign", 70.0, 80.0, None), ("name", "v8", "p2")]
    assert room.person("p2").voices == ("v8",)
    room.engine.say(Publication(91, (), (Relabel(3, "v8", 1.0),)))
    await room.tick()
    assert room.voice("p2").raw_talk_time_s == 10
    room.workshop.undo()
    assert room.engine.asked[2:] == [("undo", 2), ("undo", 1)]
    with pytest.raises(Refused, match="ends after it begins"):
        await room.workshop.voices.assign(80, 70, None)
    await room.session.close()


async def test_the_engines_word_on_whose_voice_it_is_holds_once_nothing_is_under_way() -> None:
    room = await heard("Anna", "Bram")
    room.engine.answers = False
    room.workshop.voices.name("v1", person="p1")
    room.workshop.voices.name("v2", person="p1")
    room.engine.say(Done(1, ("v1",), WhoIsWho({"v1": "p1"})))
    await room.tick()
    assert room.person("p1").voices == ("v1", "v2"), "the engine does not know of the second yet"
    room.engine.say(Done(2, ("v1", "v2"), WhoIsWho({"v1": "p1"}, {"v2": "v1"})))
    await room.tick()
    assert room.person("p1").voices == ("v1",)
    await room.session.close()


async def test_how_many_are_here_is_told_again_to_the_next_session() -> None:
    room = Table()
    room.workshop.voices.expect(5)
    assert room.engine.asked == []
    await room.start_listening()
    assert room.engine.asked == [("expect", 5)]
    assert room.mentor.expected_people == 5
    await room.session.close()


async def test_after_the_end_names_can_still_be_given_and_voices_not_joined() -> None:
    room = await heard("Anna", "Bram")
    await room.session.stop()
    room.workshop.voices.name("v1", person="p1")
    assert room.voice("p1").raw_talk_time_s == 40
    assert room.engine.asked == []
    with pytest.raises(Refused, match="only while a session runs"):
        await room.workshop.voices.merge("v2", "v3")
    await room.session.close()


async def test_a_name_without_a_letter_is_none() -> None:
    room = await heard()
    with pytest.raises(RosterError, match="needs a name"):
        room.workshop.voices.name("v1", name="\u202e ")
    await room.session.close()
