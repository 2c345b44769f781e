"""Prompts in a workshop, from a drawn conversation to what came of stepping in."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from balance.errors import PromptError
from balance.prompting.settings import PromptSettings
from balance.rehearsal import Workshop as Drawn
from balance.rehearsal import rehearse
from diarize.types import SAMPLE_RATE_HZ, Attribution, Publication, Relabel
from server import protocol
from server.errors import Refused
from server.workshop.course import EVERY_S, POINTS_AT_MOST, Course
from server.workshop.events.prompting import PromptAnswered, PromptCame, SteppedIn
from server.workshop.prompting import OUTCOME_EVERY_S
from tests.server.workshops import Table, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balance.rehearsal import Rehearsal
    from server.workshop.figures import Moment

DOMINATED = Drawn(people=6, duration_s=2000.0, seed=3, skew=0.6, skew_from_s=60.0)


def told(rehearsal: Rehearsal) -> Iterator[Publication]:
    """The drawn publications in the engine's own words."""
    for one in rehearsal.publications():
        yield Publication(
            one.until_s,
            tuple(Attribution(a.piece, a.start_s, a.end_s, a.voice, a.confidence) for a in one.attributions),
            tuple(Relabel(r.piece, r.voice, r.confidence) for r in one.revisions),
        )


class Played(Table):
    """A table at which a drawn workshop goes on, as far as the test wants."""

    def __init__(self, drawn: Drawn) -> None:
        super().__init__()
        self.rehearsal = rehearse(drawn)
        self._publications = told(self.rehearsal)

    async def begin(self) -> None:
        for person in self.rehearsal.roster.people:
            self.workshop.people.add(person.name, consent="yes")
        await self.start_listening()
        # All the sound there will be: the session's clock runs ahead of what has been published.
        self.session._feeder._end_sample = 0

    async def play_until(self, until_s: float) -> None:
        """Let the engine publish as far as this, half a second at a time."""
        named = set(self.workshop.state.roster.voices)
        for publication in self._publications:
            self.session._feeder._end_sample = round(publication.until_s * SAMPLE_RATE_HZ)
            self.engine.say(publication)
            await self.tick(0.5)
            for voice, person in self.rehearsal.roster.voices.items():
                if voice not in named and self.workshop.figures.knows(voice):
                    self.workshop.voices.name(voice, person=person)
                    named.add(voice)
            if publication.until_s >= until_s:
                return

    async def play_to_prompt(self, limit_s: float) -> protocol.PromptState:
        while self.session.captured_s < limit_s:
            await self.play_until(self.session.captured_s + 1)
            prompt = self.mentor.prompt
            if prompt is not None:
                return prompt
        raise AssertionError("no prompt came")


async def test_somebody_dominates_the_mentor_is_told_steps_in_and_sees_what_came_of_it() -> None:
    room = Played(DOMINATED)
    await room.begin()
    prompt = await room.play_to_prompt(900)
    assert prompt.kind in {"dominates", "dominates_strongly"}
    assert prompt.parameters["person"] == "p1"
    assert prompt.title_key == f"prompt.{prompt.kind}.title"
    assert prompt.words_key == f"prompt.{prompt.kind}.invite"
    assert prompt.parameters["invite"] in {"p2", "p3", "p4", "p5", "p6"}
    came_s = room.session.captured_s
    assert prompt.shown_s == came_s
    (came,) = [said.event for said in room.workshop.said if isinstance(said.event, PromptCame)]
    assert (came.number, came.kind, came.people) == (1, prompt.kind, ("p1",))
    assert came.invite == prompt.parameters["invite"]
    assert room.session.snapshot("screen").mentor is None, "the wall knows nothing of it"

    room.workshop.prompting.edit(1, "Who has not spoken yet?")
    assert room.mentor.prompt is not None
    assert room.mentor.prompt.text == "Who has not spoken yet?"
    room.workshop.prompting.step_in(())
    assert room.mentor.prompt is None
    assert room.mentor.rests_for_s == 300
    assert room.workshop.said[-1].event == PromptAnswered(1, "accepted", "Who has not spoken yet?")
    (outcome,) = room.mentor.outcomes
    assert (outcome.at_s, outcome.acted, outcome.prompt, outcome.people, outcome.after_s) == (
        came_s,
        True,
        prompt.kind,
        ("p1",),
        0,
    )
    await room.play_until(came_s + 299)
    assert room.mentor.prompt is None, "there is a rest"
    assert room.mentor.rests_for_s == pytest.approx(1, abs=0.6)
    await room.play_until(came_s + 300 + OUTCOME_EVERY_S + 2)
    outcome = room.mentor.outcomes[-1]
    assert outcome.after_s == 300
    assert outcome.person is not None
    assert outcome.group is not None
    assert outcome.person.low <= outcome.person.after - outcome.person.before <= outcome.person.high
    course = room.mentor.course
    assert [point.at_s for point in course] == [30.0 * number for number in range(1, len(course) + 1)]
    assert course[-1].balance is not None
    assert course[-1].balance < 70
    await room.session.stop()
    assert room.mentor.outcomes[-1] == outcome, "what came of it stands"
    await room.session.close()


async def test_what_the_mentor_answers() -> None:
    room = Played(DOMINATED)
    await room.begin()
    prompt = await room.play_to_prompt(900)
    prompting = room.workshop.prompting
    with pytest.raises(PromptError, match="not open any more"):
        prompting.accept(2)
    prompting.snooze(prompt.number)
    assert room.mentor.prompt is None
    again = await room.play_to_prompt(room.session.captured_s + 200)
    assert again.number == prompt.number
    prompting.dismiss(again.number)
    (outcome,) = room.mentor.outcomes
    assert (outcome.acted, outcome.prompt) == (False, again.kind)
    answers = [said.event for said in room.workshop.said if isinstance(said.event, PromptAnswered)]
    assert [answer.answer for answer in answers] == ["snoozed", "dismissed"]
    await room.session.close()


async def test_prompts_can_be_turned_off_while_the_session_runs() -> None:
    room = Played(DOMINATED)
    await room.begin()
    kinds: tuple[protocol.PromptKind, ...] = ("dominates", "dominates_strongly", "not_heard", "long_turn")
    room.workshop.prompting.thresholds = protocol.PromptThresholds(off=kinds)
    await room.play_until(900)
    assert room.mentor.prompt is None
    room.workshop.prompting.thresholds = protocol.PromptThresholds()
    assert (await room.play_to_prompt(1100)).number == 1
    await room.session.close()


async def test_stepping_in_without_being_told_is_about_whom_the_mentor_says() -> None:
    room = await table("Anna", "Bram")
    room.workshop.prompting.step_in(("p2",))
    assert room.workshop.said[-1].event == SteppedIn(("p2",))
    (outcome,) = room.mentor.outcomes
    assert (outcome.at_s, outcome.prompt, outcome.people, outcome.person) == (100.0, None, ("p2",), None)
    with pytest.raises(Refused, match="no such person"):
        room.workshop.prompting.step_in(("p9",))
    await room.session.stop()
    with pytest.raises(Refused, match="no session"):
        room.workshop.prompting.step_in(())
    await room.session.close()


def test_the_settings_at_the_start_are_those_of_balance() -> None:
    room = Table()
    defaults = PromptSettings()
    assert room.workshop.prompting.thresholds == protocol.PromptThresholds()
    assert room.workshop.prompting.thresholds.dominates_index == defaults.dominates_index
    room.workshop.prompting.thresholds = protocol.PromptThresholds()
    assert room.workshop.prompting._prompter.settings == defaults, "what is not on the page stays as it is"
    changed = protocol.PromptThresholds(long_turn_s=60, off=("not_heard",), snooze_s=30)
    room.workshop.prompting.thresholds = changed
    assert room.workshop.prompting.thresholds == changed
    assert room.workshop.prompting._prompter.settings.long_turn_s["presentation"] == 150
    room.workshop.prompting.thresholds = protocol.PromptThresholds(long_turn_s=None)
    assert set(room.workshop.prompting._prompter.settings.long_turn_s.values()) == {None}


async def test_a_course_never_has_more_points_than_a_page_draws() -> None:
    room = await table("Anna")
    course, moment = Course(), room.workshop.moment

    class At:
        def __init__(self, now_s: float) -> None:
            self.now_s = now_s
            self.reading = moment.reading

    def step(now_s: float) -> None:
        at: Moment = At(now_s)  # type: ignore[assignment]
        course.step(at)

    for beat in range(4 * 3600):
        step(float(beat))
        assert len(course.points) <= POINTS_AT_MOST
    times = [point.at_s for point in course.points]
    assert times == sorted(set(times))
    assert times[-1] >= 4 * 3600 - 4 * EVERY_S
    assert {later - earlier for earlier, later in pairwise(times)} == {60}
    await room.session.close()
