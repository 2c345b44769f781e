"""The debrief: guesses without names, the reveal, the replay, and a norm for the next time."""

from __future__ import annotations

import pytest

from server.errors import Refused
from server.workshop.changes.apply import apply
from tests.server.fakes import publication, speech
from tests.server.workshops import Table, table


async def over(*, series: str | None = "Library") -> Table:
    """Anna talked for 60 s and Bram for 20; the session is over."""
    room = await table("Anna", "Bram")
    room.workshop.set_up({"series": series})
    await room.hear_until(100)
    room.engine.say(publication(90, speech(0, 60, "v1"), speech(64, 84, "v2", piece=2)))
    await room.tick()
    room.workshop.voices.name("v1", person="p1")
    room.workshop.voices.name("v2", person="p2")
    await room.session.stop()
    for phone, person in (("one", "p1"), ("two", "p2")):
        room.workshop.phones.say_who(phone, person, None)
        room.workshop.phones.answer(phone, confirm=True)
    return room


async def test_before_the_reveal_no_share_is_told() -> None:
    room = await over()
    assert room.seen.debrief is None
    room.workshop.debrief.turn("guess")
    state = room.seen.debrief
    assert state is not None
    assert [(one.person, one.share, one.guess, one.fair_share) for one in state.shares] == [
        ("p1", None, None, 0.5),
        ("p2", None, None, 0.5),
    ]
    with pytest.raises(Refused, match="not been shown"):
        room.workshop.debrief.timeline()
    await room.session.close()


async def test_the_mean_of_what_phones_guess_stands_beside_what_was_measured() -> None:
    room = await over()
    debrief = room.workshop.debrief
    debrief.turn("guess")
    debrief.guess_by_phone("one", {"p1": 0.5, "p2": 0.5})
    debrief.guess_by_phone("one", {"p1": 0.375, "p2": 0.125})  # the last word counts, scaled to 1
    debrief.guess_by_phone("two", {"p2": 0.2})
    assert (room.session.you("one").guessed, room.session.you("three").guessed) == (True, False)
    state = room.seen.debrief
    assert state is not None
    assert (state.guesses, [one.guess for one in state.shares]) == (2, [None, None])
    debrief.turn("reveal")
    state = room.seen.debrief
    assert state is not None
    assert [(one.guess, one.share) for one in state.shares] == [(0.375, 0.75), (0.625, 0.25)]
    assert all(one.share_low is not None and one.share_high is not None for one in state.shares)
    assert not state.group_guessed
    await room.session.close()


async def test_who_goes_on_to_another_phone_has_one_guess() -> None:
    room = await over()
    debrief, phones = room.workshop.debrief, room.workshop.phones
    room.workshop.people.change("p1", {"code": "blue"})
    debrief.turn("guess")
    debrief.guess_by_phone("one", {"p1": 1.0})
    debrief.guess_by_phone("two", {"p1": 0.5, "p2": 0.5})
    for phone in ("three", "four"):
        phones.say_who(phone, "p1", "blue")
        debrief.guess_by_phone(phone, {"p2": 1.0})
    state = room.seen.debrief
    assert state is not None
    assert state.guesses == 2
    debrief.turn("reveal")
    state = room.seen.debrief
    assert state is not None
    assert [one.guess for one in state.shares] == [0.25, 0.75]
    await room.session.close()


async def test_a_guess_for_the_group_takes_the_phones_place() -> None:
    room = await over()
    debrief = room.workshop.debrief
    debrief.turn("guess")
    debrief.guess_by_phone("one", {"p1": 1.0})
    debrief.guess_as_group({"p1": 0.2, "p2": 0.6})
    debrief.turn("reveal")
    state = room.seen.debrief
    assert state is not None
    assert state.group_guessed
    assert [one.guess for one in state.shares] == pytest.approx([0.25, 0.75])
    await room.session.close()


async def test_no_event_has_what_a_phone_guessed() -> None:
    room = await over()
    room.workshop.debrief.turn("guess")
    said = len(room.workshop.said)
    room.workshop.debrief.guess_by_phone("one", {"p1": 0.123, "p2": 0.877})
    assert len(room.workshop.said) == said
    assert "0.123" not in f"{room.workshop.said}{room.workshop.state}{room.seen.model_dump_json()}"
    await room.session.close()


async def test_the_replay_has_every_turn() -> None:
    room = await over()
    room.workshop.debrief.turn("replay")
    timeline = room.workshop.debrief.timeline()
    assert timeline.duration_s == 90
    assert [(one.person, one.start_s, one.end_s) for one in timeline.turns] == [("p1", 0, 60), ("p2", 64, 84)]
    await room.session.close()


@pytest.mark.parametrize("shares", [{"p1": 0.0}, {"p9": 0.5}])
async def test_what_is_no_guess_is_refused(shares: dict[str, float]) -> None:
    room = await over()
    room.workshop.debrief.turn("guess")
    with pytest.raises(Refused) as refused:
        room.workshop.debrief.guess_by_phone("one", shares)
    assert (refused.value.status, refused.value.code) == (422, "no_guess")
    await room.session.close()


async def test_everything_has_its_time() -> None:
    room = await table("Anna")
    debrief = room.workshop.debrief
    with pytest.raises(Refused, match="end it first"):
        debrief.turn("guess")
    with pytest.raises(Refused, match="end it first"):
        debrief.set_norm("Short turns")
    with pytest.raises(Refused, match="end it first"):
        debrief.judge("yes")
    await room.session.stop()
    with pytest.raises(Refused, match="nothing the time before"):
        debrief.judge("yes")
    with pytest.raises(Refused, match="not being guessed"):
        debrief.guess_as_group({"p1": 1.0})
    with pytest.raises(Refused, match="Say first who you are"):
        debrief.guess_by_phone("one", {"p1": 1.0})
    await room.session.close()


async def test_the_norm_is_there_the_next_time_until_somebody_looks_back_on_it() -> None:
    room = await over()
    room.workshop.debrief.turn("norm")
    room.workshop.debrief.set_norm("Let others end")
    await room.session.prepare()
    assert (room.seen.session.last_norm, room.seen.debrief) == ("Let others end", None)
    await room.session.start(None)
    await room.session.stop()
    await room.session.prepare()
    assert room.seen.session.last_norm == "Let others end", "nobody has said whether it was met"
    await room.session.start(None)
    await room.session.stop()
    room.workshop.debrief.turn("norm")
    room.workshop.debrief.judge("partly")
    assert room.seen.debrief is not None
    assert room.seen.debrief.norm_met == "partly"
    await room.session.prepare()
    assert room.seen.session.last_norm is None
    await room.session.close()


async def test_another_series_has_set_itself_nothing() -> None:
    room = await over()
    room.workshop.debrief.set_norm("Let others end")
    await room.session.prepare()
    room.workshop.set_up({"series": "School yard"})
    assert room.seen.session.last_norm is None
    await room.session.close()


async def test_without_a_series_a_norm_is_for_nobody() -> None:
    room = await over(series=None)
    room.workshop.debrief.set_norm("Let others end")
    await room.session.prepare()
    assert room.seen.session.last_norm is None
    await room.session.close()


async def test_what_has_happened_gives_what_holds_again() -> None:
    room = await over()
    debrief = room.workshop.debrief
    debrief.turn("guess")
    debrief.guess_as_group({"p1": 1.0})
    debrief.use_last_norm("Short turns")
    debrief.turn("norm")
    debrief.judge("no")
    debrief.set_norm("Ask first")
    state = room.workshop.before
    for said in room.workshop.said:
        state = apply(state, said)
    assert state == room.workshop.state
    assert (state.debrief, state.norm, state.last_norm, state.norm_met) == (
        "norm",
        "Ask first",
        "Short turns",
        "no",
    )
    await room.session.close()
