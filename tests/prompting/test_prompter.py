from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.errors import PromptError
from balance.metrics.effect import Change
from balance.metrics.room import Room
from balance.prompting.findings import Finding, Look, Silence
from balance.prompting.prompter import Prompter
from balance.prompting.prompts import Intervention
from balance.prompting.settings import PromptSettings
from tests.balance.speech import ledger_of
from tests.metrics.test_effect import alternating, people

AMBER = Finding("dominates", "p1", ("p1",), "p2", 0.5, 0.25)
STRONG = Finding("dominates_strongly", "p1", ("p1",), "p2", 0.6, 0.25)
QUIET = Finding("not_heard", "p3", ("p3",), None, 0.02, 0.25)
LONG = Finding("long_turn", "p1", ("p1",), None, talked_s=121.0)
GROUP = Finding("group_not_heard", "citizens", ("p2", "p3", "p4"), None, 0.1, 0.75)


def run(
    prompter: Prompter, start_s: int, end_s: int, *findings: Finding, silence: Silence | None = None
) -> None:
    """A look each second, from the first until just before the last."""
    for now_s in range(start_s, end_s):
        prompter.step(Look(now_s, silence, () if silence else findings))


def shown(prompter: Prompter) -> list[tuple[str, str, float, str]]:
    return [(p.finding.kind, p.finding.subject, p.shown_s, p.state) for p in prompter.prompts]


class TestComing:
    def test_after_a_minute(self) -> None:
        prompter = Prompter()
        run(prompter, 100, 160, AMBER)
        assert prompter.current is None
        run(prompter, 160, 161, AMBER)
        assert shown(prompter) == [("dominates", "p1", 160, "open")]

    def test_a_break_begins_the_minute_again(self) -> None:
        prompter = Prompter()
        run(prompter, 100, 150, AMBER)
        run(prompter, 150, 151)
        run(prompter, 151, 211, AMBER)
        assert prompter.current is None
        run(prompter, 211, 212, AMBER)
        assert prompter.current is not None

    def test_another_person_has_a_minute_of_their_own(self) -> None:
        prompter = Prompter()
        run(prompter, 100, 140, AMBER)
        run(prompter, 140, 200, Finding("dominates", "p2", ("p2",)))
        assert prompter.current is None

    def test_amber_that_becomes_strong_does_not_begin_again(self) -> None:
        prompter = Prompter()
        run(prompter, 100, 140, AMBER)
        run(prompter, 140, 161, STRONG)
        assert shown(prompter) == [("dominates_strongly", "p1", 160, "open")]

    def test_a_long_turn_at_once(self) -> None:
        prompter = Prompter()
        run(prompter, 100, 101, LONG)
        assert shown(prompter) == [("long_turn", "p1", 100, "open")]

    def test_one_at_a_time_the_more_urgent_first(self) -> None:
        prompter = Prompter()
        run(prompter, 100, 200, STRONG, QUIET)
        assert shown(prompter) == [("dominates_strongly", "p1", 160, "open")]

    def test_what_has_not_held_long_enough_does_not_stand_in_the_way(self) -> None:
        prompter = Prompter()
        run(prompter, 100, 150, QUIET)
        run(prompter, 150, 161, STRONG, QUIET)
        assert shown(prompter) == [("not_heard", "p3", 160, "open")]

    def test_it_follows_what_it_is_about(self) -> None:
        prompter = Prompter()
        run(prompter, 100, 170, AMBER)
        run(prompter, 170, 171, STRONG)
        assert prompter.current is not None
        assert prompter.current.finding == STRONG
        assert prompter.current.shown_s == 160

    def test_none_in_silence_and_it_says_why(self) -> None:
        prompter = Prompter()
        silence = Silence("coverage", 0.7)
        run(prompter, 100, 150, AMBER)
        run(prompter, 150, 170, silence=silence)
        assert prompter.silence == silence
        run(prompter, 170, 230, AMBER)
        assert prompter.silence is None
        assert prompter.current is None
        run(prompter, 230, 231, AMBER)
        assert prompter.current is not None


class TestGoing:
    def opened(self, *findings: Finding) -> Prompter:
        """Open at 160, number 1."""
        prompter = Prompter()
        run(prompter, 100, 161, *(findings or (AMBER,)))
        return prompter

    def test_it_lapses_when_its_reason_has_been_gone_for_a_minute(self) -> None:
        prompter = self.opened()
        run(prompter, 161, 220)
        assert prompter.current is not None
        run(prompter, 220, 221)
        assert shown(prompter) == [("dominates", "p1", 160, "lapsed")]
        assert prompter.prompts[0].answered_s == 220
        assert prompter.rests_until_s == 520

    def test_it_stays_while_it_is_so(self) -> None:
        prompter = self.opened()
        run(prompter, 161, 1000, AMBER)
        assert shown(prompter) == [("dominates", "p1", 160, "open")]

    def test_it_goes_in_silence(self) -> None:
        prompter = self.opened()
        run(prompter, 161, 162, silence=Silence("off_record"))
        assert prompter.prompts[0].state == "lapsed"

    def test_five_minutes_of_rest(self) -> None:
        prompter = self.opened(AMBER, QUIET)
        prompter.accept(1, 165)
        run(prompter, 165, 465, AMBER, QUIET)
        assert prompter.current is None
        run(prompter, 465, 466, AMBER, QUIET)
        assert shown(prompter)[1:] == [("dominates", "p1", 465, "open")]

    def test_accepted_in_words_of_ones_own(self) -> None:
        prompter = self.opened()
        prompter.edit(1, "  Who has not said anything yet? ")
        assert prompter.current is not None
        assert prompter.current.text == "Who has not said anything yet?"
        prompter.accept(1, 165)
        assert (prompter.prompts[0].state, prompter.prompts[0].answered_s) == ("accepted", 165)
        assert prompter.prompts[0].text == "Who has not said anything yet?"
        assert prompter.interventions == [Intervention(165, ("p1",), 1)]

    def test_edited_back(self) -> None:
        prompter = self.opened()
        prompter.edit(1, "Other words")
        prompter.edit(1, "   ")
        assert prompter.current is not None
        assert prompter.current.text is None

    def test_snoozed_it_comes_again(self) -> None:
        prompter = self.opened()
        prompter.edit(1, "Mine")
        prompter.snooze(1, 170)
        assert prompter.prompts[0].state == "snoozed"
        run(prompter, 170, 290, AMBER)
        assert prompter.current is None
        run(prompter, 290, 291, STRONG)
        assert shown(prompter) == [("dominates_strongly", "p1", 160, "open")]
        assert prompter.prompts[0].text == "Mine"

    def test_snoozed_and_over(self) -> None:
        prompter = self.opened()
        prompter.snooze(1, 170)
        run(prompter, 170, 480, QUIET)
        assert shown(prompter) == [("dominates", "p1", 160, "lapsed"), ("not_heard", "p3", 470, "open")]
        assert prompter.prompts[0].answered_s == 170

    def test_dismissed_it_is_not_said_again_for_a_while(self) -> None:
        prompter = self.opened(AMBER)
        prompter.dismiss(1, 170)
        run(prompter, 170, 1070, STRONG)  # the same thing of the same person
        assert prompter.current is None
        run(prompter, 1070, 1071, STRONG)
        assert prompter.current is not None

    def test_others_are_after_the_rest(self) -> None:
        prompter = self.opened()
        prompter.dismiss(1, 170)
        run(prompter, 170, 471, AMBER, QUIET)
        assert shown(prompter)[1:] == [("not_heard", "p3", 470, "open")]

    def test_stepping_in_answers_the_open_prompt(self) -> None:
        prompter = self.opened()
        prompter.step_in(170, ("p9",))
        assert prompter.prompts[0].state == "accepted"
        assert prompter.interventions == [Intervention(170, ("p1",), 1)]

    def test_stepping_in_unasked_gives_rest(self) -> None:
        prompter = Prompter()
        prompter.step_in(100, ("p1",))
        assert prompter.interventions == [Intervention(100, ("p1",))]
        run(prompter, 100, 400, AMBER)
        assert prompter.current is None
        run(prompter, 400, 401, AMBER)
        assert prompter.current is not None

    @pytest.mark.parametrize("answer", ["accept", "edit", "snooze", "dismiss"])
    def test_what_is_not_open_cannot_be_answered(self, answer: str) -> None:
        prompter = self.opened()
        word: float | str = "x" if answer == "edit" else 170.0
        with pytest.raises(PromptError, match="number 2"):
            getattr(prompter, answer)(2, word)
        prompter.accept(1, 165)
        with pytest.raises(PromptError, match="number 1"):
            getattr(prompter, answer)(1, word)


class TestWords:
    def test_keys_and_parameters(self) -> None:
        prompter = Prompter(PromptSettings(hold_s=0, rest_s=0))
        for now_s, finding in enumerate((AMBER, QUIET, LONG, GROUP), start=1):
            prompter.step(Look(now_s, None, (finding,)))
            prompter.dismiss(now_s, now_s)
        assert [(p.title_key, p.words_key) for p in prompter.prompts] == [
            ("prompt.dominates.title", "prompt.dominates.invite"),
            ("prompt.not_heard.title", "prompt.not_heard.words"),
            ("prompt.long_turn.title", "prompt.long_turn.words"),
            ("prompt.group_not_heard.title", "prompt.group_not_heard.words"),
        ]
        assert [dict(p.parameters) for p in prompter.prompts] == [
            {"person": "p1", "invite": "p2", "share": 0.5, "fair_share": 0.25},
            {"person": "p3", "share": 0.02, "fair_share": 0.25},
            {"person": "p1", "talked_s": 121.0},
            {"group": "citizens", "share": 0.1, "fair_share": 0.75},
        ]


def test_what_came_of_them() -> None:
    # p1 alone until 300, p2 alone after: an accepted prompt at 300 and a dismissed one at 900, in that order.
    prompter = Prompter(PromptSettings(hold_s=0))
    prompter.step(Look(300, None, (AMBER,)))
    prompter.accept(1, 300)
    prompter.step(Look(900, None, (Finding("dominates", "p2", ("p2",)),)))
    prompter.dismiss(2, 910)
    prompter.step_in(950)
    rows = (*alternating("1", 0, 300), *alternating("2", 300, 1200))
    room = Room.of(ledger_of(*rows), people(2), 1200)
    first, second, third = prompter.outcomes(room, 1200)
    assert (first.prompt, first.intervention) == (prompter.prompts[0], prompter.interventions[0])
    assert first.effect.person == Change(2, 0, -2, -2)
    assert first.effect.over
    assert (second.prompt, second.intervention) == (prompter.prompts[1], None)
    assert second.effect.person == Change(2, 2, 0, 0)
    assert (third.prompt, third.effect.person, third.effect.over) == (None, None, False)


answers = st.lists(
    st.tuples(
        st.sets(st.sampled_from([AMBER, STRONG, QUIET, LONG, GROUP]), max_size=3),
        st.sampled_from(["", "", "", "accept", "snooze", "dismiss", "step_in", "silence"]),
        st.integers(1, 90),
    ),
    max_size=40,
)


@given(answers)
def test_one_at_a_time_with_a_rest_after_each(steps: list[tuple[set[Finding], str, int]]) -> None:
    prompter = Prompter()
    now_s = 0.0
    for findings, answer, length_s in steps:
        now_s += length_s
        before = prompter.current
        closed_s = max(
            [p.answered_s for p in prompter.prompts if p.answered_s is not None]
            + [one.at_s for one in prompter.interventions],
            default=-1000.0,
        )
        silence = Silence("coverage", 0.5) if answer == "silence" else None
        ordered = () if silence else tuple(sorted(findings, key=lambda one: (one.kind, one.subject)))
        prompter.step(Look(now_s, silence, ordered))
        assert [prompt.state for prompt in prompter.prompts].count("open") <= 1
        new = prompter.current
        if new is not None and before is None:
            assert not silence
            assert now_s - closed_s >= (300 if new.shown_s == now_s else 120)
        if answer == "step_in":
            prompter.step_in(now_s)
        elif new is not None and answer in {"accept", "snooze", "dismiss"}:
            getattr(prompter, answer)(new.number, now_s)
        assert [prompt.number for prompt in prompter.prompts] == list(range(1, len(prompter.prompts) + 1))
        assert all((p.answered_s is None) == (p.state == "open") for p in prompter.prompts)
