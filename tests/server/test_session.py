"""The live session: what the mentor asks for, what is heard, what everybody sees."""

from __future__ import annotations

import pytest

from diarize.engine.messages import Failed, Ready
from diarize.notice import Notice
from diarize.types import SAMPLE_RATE_HZ, Gap, Relabel
from server.errors import Refused
from server.live.hub import Viewer
from server.live.pulse import PREVIEW_UNSEEN_S
from server.protocol import SERVER_MESSAGE, Level
from tests.server.fakes import (
    BLOCK_SAMPLES,
    FINISHED,
    LAPTOP,
    TABLE,
    FakeStatus,
    Room,
    block,
    health,
    publication,
    speech,
    until,
)

HALF_SECOND = SAMPLE_RATE_HZ // 2


async def listening_room(*, demo: bool = False) -> Room:
    room = Room(demo=demo)
    await room.start_listening()
    assert room.state == "listening"
    return room


def seen_by(room: Room) -> Viewer:
    viewer = Viewer("mentor")
    room.hub.join(viewer)
    return viewer


async def test_before_a_session_nothing_is_listened_to() -> None:
    room = Room()
    seen = room.seen
    assert seen.session.state == "idle"
    assert (seen.source.kind, seen.source.microphone) == ("none", "off")
    assert seen.engine.state == "warming"
    assert seen.voices == ()
    assert seen.window.balance is None
    assert room.sounds.opened == []


async def test_start_without_a_choice_takes_the_default_microphone() -> None:
    room = await listening_room()
    assert (room.seen.source.name, room.seen.source.microphone) == (TABLE.name, "on")
    assert room.seen.session.title == "Spring"
    assert room.engine.calls == ["start", "reset"]
    await room.session.close()
    assert room.engine.calls[-1] == "stop"
    assert room.sounds.listening == []


async def test_start_where_there_is_no_microphone_says_so() -> None:
    room = Room()
    room.sounds.known = []
    with pytest.raises(Refused, match="no microphone") as refused:
        await room.session.start(None)
    assert refused.value.status == 409
    assert room.state == "idle"


async def test_a_microphone_that_cannot_be_opened_is_one_sentence() -> None:
    room = Room()
    room.sounds.failure = "The microphone is in use by another program: close that one."
    with pytest.raises(Refused, match="another program"):
        await room.session.start(None)
    assert room.state == "idle"
    assert room.sounds.listening == []


async def test_sound_is_heard_while_the_engine_warms() -> None:
    room = Room()
    room.session.warm_up()
    await room.session.start(None)
    room.microphone.give(block(HALF_SECOND))
    await until(lambda: room.engine.fed_samples >= HALF_SECOND)
    await room.tick()
    assert (room.state, room.seen.engine.state) == ("starting", "warming")
    room.engine.say(Ready(3.0))
    await room.tick()
    assert (room.state, room.seen.engine.state) == ("listening", "ready")
    await room.session.close()


async def test_the_level_is_shown_before_the_session_and_nothing_is_fed() -> None:
    room = Room()
    viewer = seen_by(room)
    await room.session.choose(TABLE.name, TABLE.host_api)
    assert (room.state, room.seen.source.microphone) == ("idle", "on")
    await room.tick()
    sent = viewer.take()
    level = SERVER_MESSAGE.validate_json(sent[-1])
    assert isinstance(level, Level)
    assert level.rms_db == pytest.approx(-20)
    assert not level.clipping
    assert room.engine.fed == []
    await room.session.close()


async def test_a_start_goes_on_with_the_microphone_that_is_open() -> None:
    room = Room()
    await room.session.choose(LAPTOP.name, None)
    await room.session.start(None)
    assert len(room.sounds.opened) == 1
    room.microphone.give(block())
    await until(lambda: room.engine.fed_samples == BLOCK_SAMPLES)
    assert room.engine.fed[0].start_sample == 0, (
        "the session's clock begins at its start, not at the preview's"
    )
    await room.session.close()


async def test_nobody_listens_unseen() -> None:
    room = Room()
    await room.session.choose(TABLE.name, None)
    await room.tick(PREVIEW_UNSEEN_S - 1)
    assert room.sounds.listening == [TABLE.name]
    await room.tick(2)
    assert room.sounds.listening == []
    assert (room.seen.source.name, room.seen.source.microphone) == (TABLE.name, "off")
    viewer = seen_by(room)
    await room.tick()
    assert room.sounds.listening == [TABLE.name]
    await room.tick(PREVIEW_UNSEEN_S + 1)
    assert room.sounds.listening == [TABLE.name], "a mentor's page is open"
    room.hub.leave(viewer)
    await room.tick(PREVIEW_UNSEEN_S + 1)
    assert room.sounds.listening == []
    await room.session.close()


async def test_a_session_goes_on_without_a_page() -> None:
    room = await listening_room()
    await room.tick(10 * PREVIEW_UNSEEN_S)
    assert room.sounds.listening == [TABLE.name]
    await room.session.close()


async def test_what_the_engine_publishes_becomes_figures() -> None:
    room = await listening_room()
    viewer = seen_by(room)
    room.engine.say(
        publication(60, speech(0, 60, "v1", piece=1)),
        publication(90, speech(60, 80, "v2", piece=2), speech(80, 90, None, 3)),
    )
    await room.tick()
    seen = room.seen
    assert [(voice.id, voice.number, voice.name) for voice in seen.voices] == [
        ("v1", 1, None),
        ("v2", 2, None),
    ]
    assert [voice.phase.share for voice in seen.voices] == [0.75, 0.25]
    assert seen.phase.speech_time_s == 80
    assert seen.phase.unknown_s == 10
    assert seen.phase.balance == pytest.approx(50)
    assert seen.session.published_s == 90
    assert '"share":0.75' in viewer.take()[0]
    await room.session.close()


async def test_a_correction_rewrites_the_past() -> None:
    room = await listening_room()
    room.engine.say(publication(80, speech(0, 40, "v1", piece=1), speech(40, 80, "v2", piece=2)))
    await room.tick()
    corrected = publication(81)
    room.engine.say(type(corrected)(81, (), (Relabel(2, "v1", 0.9),)))
    await room.tick()
    assert [(voice.id, voice.phase.talk_time_s) for voice in room.seen.voices if voice.phase.talk_time_s] == [
        ("v1", 80)
    ]
    await room.session.close()


async def test_snapshots_come_while_listening_even_if_the_engine_says_nothing() -> None:
    room = await listening_room()
    viewer = seen_by(room)
    await room.tick(0.4)
    assert [text for text in viewer.take() if '"snapshot"' in text] == []
    await room.tick(0.4)
    assert [text for text in viewer.take() if '"snapshot"' in text] != []
    await room.session.close()


async def test_a_publication_is_shown_at_once_but_not_too_often() -> None:
    room = await listening_room()
    viewer = seen_by(room)
    await room.tick(0.7)
    viewer.take()
    room.engine.say(publication(1))
    await room.tick(0.1)
    assert not any('"published_s":1.0' in text for text in viewer.take())
    await room.tick(0.1)
    assert any('"published_s":1.0' in text for text in viewer.take())
    await room.session.close()


async def test_a_pause_is_off_the_record() -> None:
    room = await listening_room()
    room.microphone.give(block(HALF_SECOND))
    await until(lambda: room.engine.fed_samples >= HALF_SECOND)
    first = room.microphone
    await room.session.pause()
    captured_s = room.seen.session.captured_s
    assert first.closed
    assert (room.state, room.seen.source.microphone) == ("paused", "paused")
    await room.tick(100)
    assert room.seen.session.captured_s == captured_s, "the clock stands still"
    await room.session.resume()
    await until(lambda: room.seen.session.captured_s > captured_s)
    await room.tick()
    assert (room.state, room.seen.source.microphone) == ("listening", "on")
    starts = [sound.start_sample for sound in room.engine.fed]
    ends = [sound.end_sample for sound in room.engine.fed]
    assert starts[1:] == ends[:-1], "no hole, no overlap in the numbering"
    splices = [sound for sound in room.engine.fed if isinstance(sound, Gap)]
    assert splices == [Gap(round(captured_s * SAMPLE_RATE_HZ), 0, "paused")]
    await room.session.close()


async def test_in_a_pause_nobody_has_the_floor() -> None:
    room = await listening_room()
    room.engine.say(publication(5, speech(0, 5, "v1")))
    await room.tick()
    assert room.seen.voices[0].speaking
    await room.session.pause()
    assert not room.seen.voices[0].speaking
    await room.session.close()


async def test_choosing_a_microphone_in_a_pause_does_not_open_it() -> None:
    room = await listening_room()
    await room.session.pause()
    await room.session.choose(LAPTOP.name, None)
    assert room.sounds.listening == []
    assert (room.seen.source.name, room.seen.source.microphone) == (LAPTOP.name, "paused")
    await room.session.resume()
    assert room.sounds.listening == [LAPTOP.name]
    await room.session.close()


async def test_another_microphone_keeps_the_session() -> None:
    room = await listening_room()
    room.engine.say(publication(5, speech(0, 5, "v1")))
    await room.tick()
    before_s = room.seen.session.captured_s
    await room.session.choose(LAPTOP.name, None)
    assert room.sounds.listening == [LAPTOP.name]
    room.microphone.give(block(HALF_SECOND))
    await until(lambda: room.seen.session.captured_s >= before_s + 0.5)
    assert room.engine.calls == ["start", "reset"]
    assert any(isinstance(sound, Gap) for sound in room.engine.fed), "no turn goes over from one to the other"
    assert room.state == "listening"
    assert [voice.id for voice in room.seen.voices] == ["v1"]
    await room.session.close()


async def test_a_microphone_that_fails_to_open_leaves_the_old_one_on() -> None:
    room = await listening_room()
    room.sounds.failure = "That one is broken."
    with pytest.raises(Refused, match="broken"):
        await room.session.choose(LAPTOP.name, None)
    assert room.sounds.opened[0].closed is False
    assert room.seen.source.name == TABLE.name
    assert room.state == "listening"
    await room.session.close()


async def test_a_microphone_that_is_not_there_is_refused() -> None:
    room = Room()
    with pytest.raises(Refused, match="There is no microphone") as refused:
        await room.session.choose("Studio", None)
    assert refused.value.status == 404


async def test_choosing_the_microphone_that_is_on_changes_nothing() -> None:
    room = await listening_room()
    await room.session.choose(TABLE.name, TABLE.host_api)
    assert len(room.sounds.opened) == 1
    await room.session.close()


async def test_stop_waits_for_the_last_corrections_and_then_stands() -> None:
    room = await listening_room()
    room.engine.say(publication(70, speech(0, 40, "v1", 1), speech(40, 70, "v2", 2)))
    await room.tick()
    await room.session.stop()
    assert room.sounds.listening == []
    assert (room.state, room.seen.source.microphone) == ("ended", "off")
    assert room.engine.calls[-1] == "finish"
    corrected = publication(80)
    room.engine.say(type(corrected)(80, (), (Relabel(2, "v1", 0.9),)), FINISHED)
    await room.tick()
    assert room.seen.session.published_s == 80
    assert room.seen.voices[0].phase.talk_time_s == 70
    assert room.engine.calls[-1] == "reset", "the voices are forgotten when the session has ended"
    room.engine.say(publication(90, speech(80, 90, "v2", 2)))
    await room.tick()
    assert room.seen.session.published_s == 80
    await room.session.close()


async def test_a_new_start_begins_afresh() -> None:
    room = await listening_room()
    room.engine.say(publication(5, speech(0, 5, "v1")))
    await room.tick()
    room.session.workshop.voices.name("v1", name="Anna")
    await room.session.stop()
    await room.session.start("Autumn")
    room.microphone.give(block(10 * SAMPLE_RATE_HZ))
    await until(lambda: room.seen.session.captured_s >= 10)
    seen = room.seen
    assert (seen.session.title, seen.voices, seen.session.published_s) == ("Autumn", (), 0)
    room.engine.say(publication(5, speech(0, 5, "v1")))
    await room.tick()
    assert room.seen.voices[0].name is None
    await room.session.close()


async def test_only_what_makes_sense_is_granted() -> None:
    room = Room()
    for action in (room.session.pause, room.session.resume, room.session.stop):
        with pytest.raises(Refused) as refused:
            await action()
        assert refused.value.status == 409
    await room.start_listening()
    with pytest.raises(Refused, match="running already"):
        await room.session.start(None)
    await room.session.resume()
    assert room.state == "listening"
    await room.session.pause()
    await room.session.pause()
    assert room.state == "paused"
    await room.session.stop()
    await room.session.stop()
    assert room.state == "ended"
    await room.session.close()


async def test_a_name_is_kept_and_pins_the_voice() -> None:
    room = await listening_room()
    room.engine.say(publication(5, speech(0, 5, "v1")))
    await room.tick()
    voices = room.session.workshop.voices
    voices.name("v1", name="Anna")
    assert (room.seen.voices[0].id, room.seen.voices[0].name) == ("p1", "Anna")
    assert room.engine.names == {"v1": "p1"}, "no name reaches the engine"
    voices.name("p1", name=None)
    assert (room.seen.voices[0].id, room.seen.voices[0].name) == ("v1", None)
    assert room.engine.names == {"v1": None}
    with pytest.raises(Refused) as refused:
        voices.name("v9", name="Nobody")
    assert refused.value.status == 404
    await room.session.close()


async def test_gaps_and_dropped_sound_are_counted() -> None:
    room = await listening_room()
    room.microphone.give(Gap(0, 3 * SAMPLE_RATE_HZ, "unplugged"))
    await until(lambda: room.seen.session.captured_s >= 103)
    room.engine.say(health("degraded", "The computer is too slow.", lost_s=2.0))
    await room.tick()
    engine = room.seen.engine
    assert (engine.state, engine.told, engine.lost_s) == ("degraded", "The computer is too slow.", 5.0)
    assert engine.step_ms == 55
    await room.session.close()


async def test_what_the_microphone_complains_about_is_shown() -> None:
    room = await listening_room()
    room.microphone.status = FakeStatus((Notice("microphone_silent", "It gives no sound.", "Table"),))
    (notice,) = room.seen.engine.notices
    assert (notice.code, notice.sentence, notice.about) == (
        "microphone_silent",
        "It gives no sound.",
        "Table",
    )
    assert room.seen.source.microphone == "on"
    await room.session.close()


async def test_a_microphone_that_is_gone_is_not_called_on() -> None:
    room = await listening_room()
    room.microphone.status = FakeStatus(gone=True)
    assert (room.state, room.seen.source.microphone) == ("listening", "gone")
    room.microphone.status = FakeStatus()
    assert room.seen.source.microphone == "on"
    await room.session.close()


async def test_a_source_that_breaks_off_pauses_the_session() -> None:
    room = await listening_room()
    room.microphone.end("The microphone went away.")
    await until(lambda: room.session.ear.has_ended)
    await room.tick()
    assert room.state == "paused"
    assert room.seen.engine.told == "The microphone went away."
    await room.session.resume()
    assert room.seen.engine.notices == ()
    await room.session.close()


async def test_an_engine_that_fails_pauses_and_the_next_start_takes_a_new_one() -> None:
    room = await listening_room()
    room.engine.say(Failed(Notice("models", "The models are missing: run balance doctor.")))
    await room.tick()
    assert room.state == "paused"
    assert room.sounds.listening == []
    assert (room.seen.engine.state, room.seen.engine.told) == (
        "failed",
        "The models are missing: run balance doctor.",
    )
    with pytest.raises(Refused, match="models are missing"):
        await room.session.resume()
    await room.session.stop()
    await room.session.start(None)
    assert len(room.engines) == 2
    assert room.engines[0].calls[-1] == "stop"
    assert room.engine.calls == ["start", "reset"]
    assert room.seen.engine.state == "warming"
    await room.session.close()


async def test_a_demo_waits_for_the_engine_and_says_that_it_is_one() -> None:
    room = Room(demo=True)
    room.session.warm_up()
    await room.session.start(None)
    await room.tick()
    assert (room.state, room.sounds.opened) == ("starting", [])
    room.engine.say(Ready(3.0))
    await room.tick()
    await until(lambda: room.engine.fed_samples)
    await room.tick()
    seen = room.seen
    assert seen.session.state == "listening"
    assert (seen.source.kind, seen.source.name, seen.source.microphone) == ("file", "talk.wav", "off")
    assert seen.thresholds.demo
    assert seen.thresholds.balance_after_s == 20
    await room.session.close()


async def test_choosing_a_microphone_ends_the_demo() -> None:
    room = await listening_room(demo=True)
    room.engine.say(publication(5, speech(0, 5, "v1")))
    await room.tick()
    await room.session.choose(TABLE.name, None)
    seen = room.seen
    assert (seen.session.state, seen.voices, seen.session.captured_s) == ("idle", (), 0)
    assert not seen.thresholds.demo
    assert seen.source.microphone == "on"
    assert room.sounds.listening == [TABLE.name]
    assert room.engine.calls[-1] == "reset"
    await room.session.start(None)
    room.microphone.give(block())
    await until(lambda: room.engine.fed_samples)
    await room.tick()
    assert room.state == "listening"
    await room.session.close()


async def test_a_recording_that_ends_ends_the_session() -> None:
    room = await listening_room(demo=True)
    room.microphone.end()
    await until(lambda: room.session.ear.has_ended)
    await room.tick()
    assert room.state == "ended"
    assert room.engine.calls[-1] == "finish"
    await room.session.close()


async def test_a_bad_publication_is_noticed_and_the_session_lives() -> None:
    room = await listening_room()
    room.engine.say(publication(5, speech(5, 3, "v1")))
    await room.tick()
    assert "incomplete" in room.seen.engine.told
    room.engine.say(publication(6, speech(5, 6, "v1")))
    await room.tick()
    assert room.seen.session.published_s == 6
    await room.session.close()
