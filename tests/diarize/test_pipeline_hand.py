"""What people say, and whether voices may be heard at all, in a pipeline driven by sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from balance.speech.ledger import Ledger
from diarize.errors import EngineError
from diarize.pipeline.pipeline import Pipeline
from diarize.pipeline.settings import LIVE, RECORDING, PipelineSettings
from diarize.statements import (
    Assign,
    Done,
    Expect,
    Forget,
    Introduce,
    Introduced,
    Merge,
    NameVoice,
    Refused,
    Split,
    Undo,
)
from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Gap, Relabel
from tests.diarize.tones import (
    AtOnce,
    Talk,
    ToneEmbedding,
    ToneSegmentation,
    cut,
    hum,
    ledger_of,
    run,
    spoken_s,
    tone_pipeline,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diarize.statements import Answer, Statement
    from diarize.types import Publication

pytestmark = pytest.mark.engine

BOTH = pytest.mark.parametrize("how", [LIVE, RECORDING], ids=["live", "recording"])
WITHIN_S = 0.15

ROUND = (Talk(0, 0.5, 8.0), Talk(1, 9.0, 17.0), Talk(2, 18.0, 25.0))
"""Three people introduce themselves …"""
AFTER = (Talk(1, 26.0, 29.0), Talk(3, 30.0, 36.0), Talk(0, 37.0, 40.0), Talk(2, 41.0, 44.0))
"""… and a fourth does not."""


class Meeting:
    """A pipeline, the ledger that its publications make, and its answers."""

    def __init__(self, talks: Sequence[Talk], duration_s: float, how: PipelineSettings = LIVE) -> None:
        self.embedding = ToneEmbedding()
        self.pipeline = Pipeline(ToneSegmentation(), self.embedding, AtOnce(), how)
        self.sound = hum(talks, duration_s)
        self.heard_s = 0.0
        self.ledger = Ledger()
        self.answers: list[Answer] = []

    def hear(self, until_s: float) -> None:
        start = round(self.heard_s * SAMPLE_RATE_HZ)
        for block in cut(self.sound[start : round(until_s * SAMPLE_RATE_HZ)], start_sample=start):
            self._enter(self.pipeline.step(block))
        self.heard_s = until_s

    def say(self, statement: Statement, operation: int | None = None) -> list[Publication]:
        published = self.pipeline.say(statement, operation)
        self._enter(published)
        return published

    def finish(self) -> None:
        self._enter(self.pipeline.finish())

    def _enter(self, published: list[Publication]) -> None:
        for publication in published:
            self.ledger.apply(publication)
        self.answers += self.pipeline.answers()

    def spoken_s(self, start_s: float = 0.0, end_s: float = 1e9) -> dict[str | None, float]:
        return spoken_s(self.ledger, start_s, end_s)


def test_in_a_round_of_introductions_everybody_is_known_from_then_on() -> None:
    meeting = Meeting((*ROUND, *AFTER), 46.0)
    for nth, (name, talk) in enumerate(zip(("Anna", "Bo", "Chi"), ROUND, strict=True), 1):
        # The mentor taps the name when the person begins to speak, and says when it is over.
        meeting.hear(talk.end_s + 0.2)
        meeting.say(Introduce(name, talk.start_s - 0.2, talk.end_s + 0.2), nth)
        meeting.hear(talk.end_s + 1.0)
        answer = meeting.answers[-1]
        assert isinstance(answer, Introduced)
        assert (answer.operation, answer.name, answer.voice, answer.trouble) == (nth, name, f"v{nth}", None)
        # A piece of less than a second shows nobody.
        assert talk.end_s - talk.start_s - 1.0 < answer.clean_s <= talk.end_s - talk.start_s
    meeting.hear(46.0)
    for talk, voice in zip(AFTER, ("v2", "v4", "v1", "v3"), strict=True):
        spoken = meeting.spoken_s(talk.start_s, talk.end_s)
        assert spoken == {voice: pytest.approx(talk.end_s - talk.start_s, abs=WITHIN_S)}
    assert dict(meeting.pipeline.voices.hand.who.names) == {"v1": "Anna", "v2": "Bo", "v3": "Chi"}


def test_what_is_said_is_published_without_any_new_sound() -> None:
    meeting = Meeting((*ROUND, *AFTER), 46.0)
    meeting.hear(46.0)
    before = meeting.spoken_s()
    assert set(before) == {"v1", "v2", "v3", "v4"}
    (published,) = meeting.say(Merge("v4", "v1"))
    assert all(isinstance(r, Relabel) and r.voice == "v1" for r in published.revisions)
    together = before["v1"] + before["v4"]
    assert meeting.spoken_s()["v1"] == pytest.approx(together)
    assert isinstance(meeting.answers[-1], Done)
    meeting.say(Undo(meeting.answers[-1].operation))
    assert meeting.spoken_s() == before
    meeting.say(Assign(26.0, 29.2, "v3"))
    assert set(meeting.spoken_s(26.0, 29.0)) == {"v3"}
    meeting.say(Forget("v2"))
    assert set(meeting.spoken_s(9.0, 17.0)) == {None}
    meeting.say(Split("v1"))
    assert isinstance(meeting.answers[-1], Done | Refused)


def test_what_was_said_holds_to_the_end() -> None:
    meeting = Meeting((*ROUND, *AFTER), 46.0)
    meeting.hear(20.0)
    meeting.say(Merge("v1", "v2"))
    meeting.hear(46.0)
    meeting.finish()
    spoken = meeting.spoken_s()
    assert spoken["v1"] == pytest.approx(7.5 + 8.0 + 3.0 + 3.0, abs=0.3)
    assert set(spoken) == {"v1", "v3", "v4"}


def test_a_turn_that_is_not_over_yet_is_given_when_it_has_been_heard() -> None:
    meeting = Meeting((*ROUND, *AFTER), 46.0)
    meeting.hear(29.0)
    meeting.say(Assign(26.0, 29.0, "v1"), 7)
    assert meeting.answers == []
    meeting.hear(30.0)
    (answer,) = meeting.answers
    assert isinstance(answer, Done)
    assert (answer.operation, answer.voices) == (7, ("v1",))
    meeting.hear(46.0)
    meeting.finish()
    assert meeting.spoken_s(26.0, 29.0) == {"v1": pytest.approx(3.0, abs=WITHIN_S)}


@BOTH
def test_at_the_end_nothing_stays_unanswered(how: PipelineSettings) -> None:
    meeting = Meeting(ROUND, 26.0, how)
    meeting.say(Introduce("Anna", 0.0, 8.5), 1)
    meeting.say(Introduce("Bo", 40.0, 50.0), 2)
    meeting.hear(26.0)
    meeting.finish()
    answers = {a.operation: a for a in meeting.answers}
    assert isinstance(answers[1], Introduced)
    assert isinstance(answers[2], Introduced)
    assert (answers[1].trouble, answers[2].trouble) == (None, "nobody_heard")


# ---------------------------------------------------------------------- without consent


@BOTH
def test_without_consent_no_voice_is_ever_embedded_and_speech_is_nobodys(how: PipelineSettings) -> None:
    meeting = Meeting((*ROUND, *AFTER), 46.0, how)
    meeting.pipeline.hear_voices(False)  # noqa: FBT003 - it is what is said
    meeting.hear(46.0)
    meeting.finish()
    assert meeting.embedding.calls == 0
    talked_s = sum(talk.end_s - talk.start_s for talk in (*ROUND, *AFTER))
    assert meeting.spoken_s() == {None: pytest.approx(talked_s, abs=0.5)}


def test_without_consent_the_mentor_may_still_say_who_spoke() -> None:
    meeting = Meeting((*ROUND, *AFTER), 46.0)
    meeting.pipeline.hear_voices(False)  # noqa: FBT003
    meeting.hear(17.5)
    meeting.say(Assign(0.0, 8.5, None))
    meeting.say(NameVoice("v1", "Anna"))
    meeting.hear(46.0)
    meeting.say(Assign(36.5, 40.5, "v1"))
    assert meeting.embedding.calls == 0
    spoken = meeting.spoken_s()
    assert spoken["v1"] == pytest.approx(7.5 + 3.0, abs=WITHIN_S)
    assert set(spoken) == {"v1", None}


def test_voices_are_learned_from_when_they_may_be_heard_and_from_nothing_before() -> None:
    meeting = Meeting((*ROUND, *AFTER), 46.0)
    meeting.pipeline.hear_voices(False)  # noqa: FBT003
    meeting.hear(20.0)
    meeting.pipeline.hear_voices(True)  # noqa: FBT003
    meeting.hear(46.0)
    meeting.finish()
    observed = meeting.pipeline.voices.heard.observed
    assert observed
    assert min(o.start_s for o in observed.values()) >= 19.5
    assert set(meeting.spoken_s(0.0, 17.0)) == {None}
    assert set(meeting.spoken_s(26.0, 46.0)) == {"v1", "v2", "v3", "v4"}


def test_consent_that_is_taken_back_deletes_every_voice_and_leaves_what_was_shown() -> None:
    meeting = Meeting((*ROUND, *AFTER), 46.0)
    meeting.hear(25.5)
    before = meeting.spoken_s()
    assert set(before) == {"v1", "v2", "v3"}
    meeting.pipeline.hear_voices(False)  # noqa: FBT003
    calls = meeting.embedding.calls
    assert meeting.pipeline.voices.heard.observed == {}
    assert all(person.centre is None for person in meeting.pipeline.voices.people)
    assert all(known.observation is None for known in meeting.pipeline.learned().pieces)
    meeting.hear(46.0)
    meeting.finish()
    assert meeting.embedding.calls == calls
    assert meeting.spoken_s(0.0, 25.0) == {v: pytest.approx(s, abs=0.3) for v, s in before.items()}
    assert set(meeting.spoken_s(25.5)) == {None}


# ---------------------------------------------------------------------- afresh


def test_a_reset_keeps_nothing_of_what_was_said() -> None:
    meeting = Meeting(ROUND, 26.0)
    pipeline = meeting.pipeline
    meeting.say(Expect(1))
    meeting.say(Introduce("Zoe", 0.0, 99.0))
    meeting.pipeline.hear_voices(False)  # noqa: FBT003
    pipeline.step_s = 2.0
    meeting.hear(10.0)
    pipeline.reset()
    assert pipeline.step_s == LIVE.step_s
    published = run(pipeline, cut(meeting.sound))
    assert set(spoken_s(ledger_of(published))) == {"v1", "v2", "v3"}
    assert pipeline.answers() == []


def test_numbers_left_out_are_a_gap() -> None:
    sound = hum(ROUND, 26.0)
    before, behind = cut(sound[:160_000]), cut(sound[208_000:], start_sample=208_000)
    told = run(tone_pipeline(), [*before, Gap(160_000, 48_000, "engine_behind"), *behind])
    untold = run(tone_pipeline(), [*before, *behind])
    assert ledger_of(untold).rows.tolist() == ledger_of(told).rows.tolist()
    assert spoken_s(ledger_of(untold), 10.0, 13.0) == {}


def test_sound_that_was_heard_already_is_refused() -> None:
    pipeline = tone_pipeline()
    sound = hum(ROUND, 2.0)
    run(pipeline, [AudioBlock(0, sound)], finish=False)
    with pytest.raises(EngineError, match="from sample 16000 on has been heard already, up to 32000"):
        pipeline.step(AudioBlock(16_000, sound))
    pipeline.step(AudioBlock(32_000, sound))
