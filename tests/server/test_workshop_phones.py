"""Phones: whose they are, what they ask for, and somebody's own data."""

from __future__ import annotations

import pytest

from server.errors import Refused
from server.workshop.changes.apply import apply
from server.workshop.own_data import own_data
from server.workshop.phones import WRONG_CODES_AT_MOST
from tests.server.fakes import publication, speech
from tests.server.workshops import Table, table

# ---------------------------------------------------------------- whose it is


async def test_the_mentor_confirms_whose_phone_it_is() -> None:
    room = await table("Anna", "Bram")
    phones = room.workshop.phones
    you = room.session.you("one")
    assert (you.person, you.confirmed, [(c.person, c.name, c.taken) for c in you.choices]) == (
        None,
        False,
        [("p1", "Anna", False), ("p2", "Bram", False)],
    )
    with pytest.raises(Refused, match="Say first who you are"):
        phones.raise_hand("one", up=True)
    phones.say_who("one", "p1", None)
    assert room.session.you("one").window is None
    assert [choice.taken for choice in room.session.you("two").choices] == [True, False]
    assert [(claim.phone, claim.person) for claim in room.mentor.claims] == [("one", "p1")]
    assert room.person("p1").phone == "claimed"
    with pytest.raises(Refused, match="has not confirmed"):
        phones.vote("one", "agree")
    phones.answer("one", confirm=True)
    you = room.session.you("one")
    assert (you.person, you.confirmed, you.name, you.choices, you.consent) == ("p1", True, "Anna", (), "yes")
    assert (room.mentor.claims, room.person("p1").phone) == ((), "confirmed")
    await room.session.close()


async def test_a_claim_can_be_turned_down_and_taken_back() -> None:
    room = await table("Anna")
    phones = room.workshop.phones
    phones.say_who("one", "p1", None)
    phones.answer("one", confirm=False)
    assert room.session.you("one").person is None
    with pytest.raises(Refused) as refused:
        phones.answer("one", confirm=True)
    assert refused.value.status == 404
    phones.say_who("one", "p1", None)
    phones.say_who("one", None, None)
    assert room.mentor.claims == ()
    with pytest.raises(Refused, match="no such person"):
        phones.say_who("one", "p9", None)
    await room.session.close()


async def test_a_personal_code_confirms_and_is_not_guessed() -> None:
    room = await table("Anna", "Bram")
    phones = room.workshop.phones
    room.workshop.people.change("p1", {"code": "blue"})
    with pytest.raises(Refused, match="not the code") as refused:
        phones.say_who("one", "p1", "green")
    assert (refused.value.status, refused.value.code) == (403, "wrong_code")
    phones.say_who("one", "p1", " blue ")
    assert room.session.you("one").confirmed
    with pytest.raises(Refused, match="not the code"):
        phones.say_who("two", "p2", "")  # Bram has none, and nothing is not one
    for number in range(WRONG_CODES_AT_MOST):
        with pytest.raises(Refused, match="not the code"):
            phones.say_who(f"guess {number}", "p1", "green")
    with pytest.raises(Refused, match="tried too often"):
        phones.say_who("guess", "p1", "blue")
    phones.say_who("two", "p1", None)
    assert room.session.you("one").confirmed, "until the mentor says that the new one is theirs"
    phones.answer("two", confirm=True)
    assert (room.session.you("one").person, room.session.you("two").person) == (None, "p1")
    await room.session.close()


# ---------------------------------------------------------------- what they ask for


async def confirmed(*names: str) -> Table:
    """Each has a phone: `phone 1` is that of `p1`, and so on."""
    room = await table(*names)
    for number in range(1, len(names) + 1):
        room.workshop.phones.say_who(f"phone {number}", f"p{number}", None)
        room.workshop.phones.answer(f"phone {number}", confirm=True)
    return room


async def test_a_phone_raises_its_persons_hand() -> None:
    room = await confirmed("Anna", "Bram")
    room.workshop.hands.put_up("p2")
    room.workshop.phones.raise_hand("phone 1", up=True)
    assert (room.session.you("phone 1").hand, room.session.you("phone 1").hand_place) == (True, 2)
    room.workshop.phones.raise_hand("phone 1", up=False)
    assert (room.session.you("phone 1").hand, room.session.you("phone 1").hand_place) == (False, None)
    await room.session.close()


async def test_wishes_are_for_the_mentor_and_votes_are_nobodys() -> None:
    room = await confirmed("Anna", "Bram", "Carmen")
    phones = room.workshop.phones
    phones.wish("phone 1", "ask_me")
    assert (room.person("p1").wish, room.session.you("phone 1").wish) == ("ask_me", "ask_me")
    phones.wish("phone 1", None)
    assert room.person("p1").wish is None
    before = len(room.workshop.said)
    phones.vote("phone 1", "agree")
    phones.vote("phone 2", "agree")
    phones.vote("phone 2", "move_on")
    phones.ask_off_record("phone 3", ask=True)
    assert room.seen.wishes.model_dump() == {"agree": 1, "move_on": 1, "off_record": 1, "phones": 0}
    assert len(room.workshop.said) == before, "no event says who voted, or who asked for off the record"
    assert (room.session.you("phone 2").vote, room.session.you("phone 3").off_record_asked) == (
        "move_on",
        True,
    )
    await room.session.pause()
    assert (room.seen.wishes.off_record, room.seen.wishes.agree) == (0, 1)
    phones.clear_votes()
    assert (room.seen.wishes.agree, room.session.you("phone 1").vote) == (0, None)
    await room.session.close()


async def test_own_figures_are_shown_and_nobody_elses_wish() -> None:
    room = await confirmed("Anna", "Bram")
    room.engine.say(publication(90, speech(0, 30, "v1", 1), speech(30, 40, "v2", 2)))
    await room.tick()
    room.workshop.voices.name("v1", person="p1")
    room.workshop.voices.name("v2", person="p2")
    phase = room.session.you("phone 2").phase
    assert phase is not None
    assert (phase.talk_time_s, phase.share) == (10, 0.25)
    await room.session.close()


# ---------------------------------------------------------------- own data


async def talked() -> Table:
    room = await confirmed("Anna", "Bram", "Carmen")
    room.engine.say(publication(90, speech(0, 30, "v1", 1), speech(30, 40, "v2", 2), speech(50, 55, "v1", 3)))
    await room.tick()
    room.workshop.voices.name("v1", person="p1")
    room.workshop.voices.name("v2", person="p2")
    return room


async def test_everything_that_is_kept_of_a_person() -> None:
    room = await talked()
    room.workshop.people.change("p1", {"group": "citizens", "accommodations": "sits near the door"})
    assert own_data(room.workshop, "p1").model_dump() == {
        "name": "Anna",
        "group": "citizens",
        "prefers_to_listen": False,
        "accommodations": "sits near the door",
        "consent": "yes",
        "has_voice_print": True,
        "present": ((0.0, None),),
        "turns": ((0.0, 30.0), (50.0, 55.0)),
        "talk_time_s": 35.0,
    }
    await room.session.close()


async def test_who_withdraws_consent_on_the_phone_is_not_listened_to_any_more() -> None:
    room = await talked()
    room.workshop.people.change("p2", {"consent": "no"})
    assert (room.mode, room.engine.hears, own_data(room.workshop, "p2").has_voice_print) == (
        "tap",
        False,
        False,
    )
    await room.session.close()


async def test_deleted_is_gone_everywhere_and_the_others_figures_stand() -> None:
    room = await talked()
    room.workshop.set_up({"title": "The square"})
    room.workshop.people.change("p1", {"group": "citizens", "code": "bluebell", "accommodations": "a lamp"})
    room.workshop.hands.put_up("p1")
    room.workshop.phones.vote("phone 1", "agree")
    room.workshop.people.change("p1", {"present": False})
    before = room.seen
    await room.workshop.people.erase("p1")
    after = room.seen
    assert [(v.id, v.name, v.present, v.raw_talk_time_s) for v in after.voices] == [
        ("p1", None, False, 35),
        ("p2", "Bram", True, 10),
        ("p3", "Carmen", True, 0),
    ]
    assert after.phase == before.phase
    assert [one.id for one in room.mentor.roster] == ["p2", "p3"]
    assert (after.queue, room.mentor.undo, after.wishes.agree) == ((), None, 0)
    assert (room.mode, room.engine.hears) == ("tap", False), "nothing of the voice is kept, wherever they sit"
    assert room.session.you("phone 1").person is None
    everything = (
        f"{room.workshop.said} {room.workshop.state} {room.workshop.before} {after.model_dump_json()}"
    )
    for trace in ("Anna", "citizens", "bluebell", "a lamp"):
        assert trace not in everything
    with pytest.raises(Refused) as refused:
        room.workshop.people.find("p1")
    assert refused.value.status == 404
    await room.session.stop()
    await room.session.prepare()
    assert [one.name for one in room.mentor.roster] == ["Bram", "Carmen"]
    await room.session.close()


async def test_what_has_happened_gives_what_holds_again_also_without_the_one_who_is_gone() -> None:
    room = await talked()
    room.workshop.people.change("p3", {"present": False})
    room.workshop.undo()
    await room.workshop.people.erase("p2")
    room.workshop.consent.set_mode("voices")
    state = room.workshop.before
    for said in room.workshop.said:
        state = apply(state, said)
    assert state == room.workshop.state
    await room.session.close()
