"""The engine's stand-in: it tells what was drawn, and does with voices what is said of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from balance.rehearsal import Workshop, rehearse
from diarize.engine.messages import EngineEvent, Finished, Ready
from diarize.statements import Done, Introduced, Refused
from diarize.types import SAMPLE_RATE_HZ, Attribution, Gap, Publication, Relabel
from server.practice.engine import PracticeEngine

DRAWN = rehearse(Workshop(people=4, duration_s=300, seed=3))
PEOPLE = dict(DRAWN.roster.voices)


class Told:
    """All speech that was told, as it is known by now: a ledger without figures."""

    def __init__(self) -> None:
        self.speech: list[Attribution] = []

    def apply(self, publication: Publication) -> None:
        self.speech += publication.attributions
        for revision in publication.revisions:
            assert isinstance(revision, Relabel)
            self.speech = [
                replace(one, voice=revision.voice) if one.piece == revision.piece else one
                for one in self.speech
            ]


class Playing:
    """An engine, and what it has told."""

    def __init__(self, known: dict[str, str] | None = None) -> None:
        self.engine = PracticeEngine(DRAWN, PEOPLE if known is None else known)
        self.engine.start()
        self.told = Told()
        self.answers: list[Done | Refused | Introduced] = []
        self.others: list[EngineEvent] = []
        self.fed_s = 0.0

    def until(self, seconds: float) -> None:
        start, end = (round(at_s * SAMPLE_RATE_HZ) for at_s in (self.fed_s, seconds))
        self.engine.feed(Gap(start, end - start, "paused"))
        self.fed_s = seconds
        self.take()

    def take(self) -> None:
        for event in self.engine.events():
            if isinstance(event, Publication):
                self.told.apply(event)
            elif isinstance(event, Done | Refused | Introduced):
                self.answers.append(event)
            else:
                self.others.append(event)

    def answer(self, operation: int) -> Done | Refused | Introduced:
        self.take()
        (found,) = (answer for answer in self.answers if answer.operation == operation)
        return found

    def talked(self) -> dict[str | None, float]:
        totals: dict[str | None, float] = {}
        for one in self.told.speech:
            totals[one.voice] = totals.get(one.voice, 0.0) + one.end_s - one.start_s
        return {voice: round(total, 3) for voice, total in totals.items()}


def as_drawn() -> dict[str | None, float]:
    """How long everybody talks, once all is corrected."""
    whose: dict[int, str | None] = {}
    lengths: dict[int, float] = {}
    for publication in DRAWN.publications():
        for one in publication.attributions:
            whose[one.piece] = one.voice
            lengths[one.piece] = lengths.get(one.piece, 0.0) + one.end_s - one.start_s
        for relabel in publication.revisions:
            whose[relabel.piece] = relabel.voice
    totals: dict[str | None, float] = {}
    for piece, voice in whose.items():
        totals[voice] = totals.get(voice, 0.0) + lengths[piece]
    return totals


def test_played_to_its_end_it_has_told_what_was_drawn() -> None:
    playing = Playing()
    for second in range(1, 301):
        playing.until(float(second))
    playing.engine.finish()
    playing.take()
    assert playing.talked() == pytest.approx(as_drawn(), abs=0.01)
    assert [type(event) for event in playing.others] == [Ready, Finished]


def test_it_tells_no_more_than_has_been_heard() -> None:
    playing = Playing()
    playing.until(10.2)
    assert all(one.end_s <= 10.2 for one in playing.told.speech)
    assert playing.told.speech


def test_ended_in_the_middle_what_was_told_is_corrected() -> None:
    playing, whole = Playing(), Playing()
    playing.until(60.0)
    playing.engine.finish()
    playing.take()
    whole.until(300.0)
    whole.engine.finish()
    whole.take()
    ended = {one.piece: one.voice for one in playing.told.speech}
    right = {one.piece: one.voice for one in whole.told.speech}
    assert ended == {piece: right[piece] for piece in ended}


def test_begun_anew_it_plays_the_same_again() -> None:
    playing = Playing()
    playing.until(60.0)
    first = playing.talked()
    playing.engine.name("v1", None)
    playing.engine.reset()
    playing.told, playing.fed_s, playing.answers = Told(), 0.0, []
    playing.until(60.0)
    assert playing.talked() == first
    answer = playing.answer(playing.engine.name("v1", "p9"))
    assert isinstance(answer, Done)
    assert answer.who.names == PEOPLE | {"v1": "p9"}


def test_a_voice_gets_a_name_and_loses_it() -> None:
    playing = Playing({})
    playing.until(60.0)
    named = playing.answer(playing.engine.name("v1", "p1"))
    assert isinstance(named, Done)
    assert (named.voices, dict(named.who.names)) == (("v1",), {"v1": "p1"})
    lost = playing.answer(playing.engine.name("v1", None))
    assert isinstance(lost, Done)
    assert not lost.who.names
    unknown = playing.answer(playing.engine.name("v99", "p1"))
    assert isinstance(unknown, Refused)
    assert unknown.why == "no_such_voice"


def test_merged_two_are_one_from_the_start_on_and_undone_they_are_two_again() -> None:
    playing = Playing({"v2": "p2"})
    playing.until(120.0)
    before = playing.talked()
    operation = playing.engine.merge("v2", "v1")
    merged = playing.answer(operation)
    assert isinstance(merged, Done)
    assert merged.voices == ("v2", "v1"), "the one with a name lives on"
    assert playing.talked()["v2"] == pytest.approx(before["v1"] + before["v2"], abs=0.01)
    assert "v1" not in playing.talked()
    again = playing.answer(playing.engine.merge("v1", "v2"))
    assert isinstance(again, Refused)
    undone = playing.answer(playing.engine.undo(operation))
    assert isinstance(undone, Done)
    assert playing.talked() == before
    twice = playing.answer(playing.engine.undo(operation))
    assert isinstance(twice, Refused)
    assert twice.why == "no_such_operation"


def test_a_name_that_somebody_has_makes_the_two_one() -> None:
    playing = Playing({"v1": "p1"})
    playing.until(120.0)
    answer = playing.answer(playing.engine.name("v2", "p1"))
    assert isinstance(answer, Done)
    assert answer.voices == ("v1", "v2")
    assert dict(answer.who.merged) == {"v2": "v1"}


def test_a_stretch_is_given_to_somebody_or_to_somebody_new() -> None:
    playing = Playing()
    playing.until(120.0)
    assert isinstance(playing.answer(playing.engine.assign(0.0, 60.0, "v1")), Done)
    early = {one.voice for one in playing.told.speech if one.end_s < 50}
    assert early == {"v1"}
    answer = playing.answer(playing.engine.assign(0.0, 60.0, None))
    assert isinstance(answer, Done)
    assert answer.voices == ("v5",)
    assert {one.voice for one in playing.told.speech if one.end_s < 50} == {"v5"}


def test_who_was_drawn_introduces_themself_and_who_was_added_is_not_heard() -> None:
    playing = Playing()
    playing.until(30.0)
    heard = playing.answer(playing.engine.introduce("p1", 20.0, 30.0))
    assert isinstance(heard, Introduced)
    assert (PEOPLE[str(heard.voice)], heard.trouble, heard.clean_s) == ("p1", None, 10.0)
    other = playing.answer(playing.engine.introduce("p77", 20.0, 30.0))
    assert isinstance(other, Introduced)
    assert (other.voice, other.trouble) == (None, "nobody_heard")


def test_deaf_it_tells_speech_and_nobodys_and_has_forgotten_the_names() -> None:
    playing = Playing()
    playing.until(60.0)
    before = playing.talked()
    playing.engine.hear_voices(allowed=False)
    playing.until(120.0)
    after = playing.talked()
    assert {voice: after[voice] for voice in before if voice} == {v: t for v, t in before.items() if v}
    assert after[None] > before.get(None, 0.0) + 20
    playing.engine.hear_voices(allowed=True)
    playing.until(180.0)
    answer = playing.answer(playing.engine.name("v1", "p1"))
    assert isinstance(answer, Done)
    assert dict(answer.who.names) == {"v1": "p1"}
    deaf = [one for one in playing.told.speech if one.start_s > 62 and one.end_s < 120]
    assert {one.voice for one in deaf} == {None}


def test_a_voice_cannot_be_divided_in_practice() -> None:
    playing = Playing()
    playing.until(60.0)
    assert isinstance(playing.answer(playing.engine.split("v1")), Refused)
    assert isinstance(playing.answer(playing.engine.merge("v1", "v1")), Refused)
    assert isinstance(playing.answer(playing.engine.expect(4)), Done)


def test_a_correction_is_told_before_the_answer_that_it_belongs_to() -> None:
    playing = Playing()
    playing.until(120.0)
    playing.engine.merge("v1", "v2")
    events = playing.engine.events()
    assert [type(event) for event in events] == [Publication, Done]
    assert isinstance(events[0], Publication)
    assert all(isinstance(revision, Relabel) for revision in events[0].revisions)
