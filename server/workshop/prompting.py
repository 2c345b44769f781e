"""Prompts on the session's clock: when the group is looked at, what the mentor answers, what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from balance.metrics.effect import Effect, effect
from balance.prompting.prompter import Prompter
from balance.prompting.rules import look
from server import protocol
from server.errors import Refused
from server.workshop.events.prompting import PromptAnswered, PromptCame, SteppedIn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balance.metrics.effect import Change
    from balance.prompting.prompts import Intervention, Prompt
    from server.workshop.figures import Moment
    from server.workshop.proceedings import Proceedings

LOOK_EVERY_S = 1.0
"""Published sound between two looks."""
OUTCOME_EVERY_S = 30.0
"""An effect draws 200 times; it is worked out anew so often, until its five minutes are over."""
OUTCOMES_SHOWN = 20
PRESENTATION_FACTOR = 2.5
"""A presentation may last so many times as long as another turn."""


@dataclass(slots=True)
class _Worked:
    """An effect, and of when it is."""

    effect: Effect
    at_s: float


_Topic = tuple[float, tuple[str, ...], int | None, bool]
"""When, about whom, which prompt, and whether the mentor acted."""


class Prompting:
    """Tells the mentor, one thing at a time."""

    def __init__(self, proceedings: Proceedings) -> None:
        self._proceedings = proceedings
        self._prompter = Prompter()
        self._looked_s = 0.0
        self._worked: dict[_Topic, _Worked] = {}

    def begin(
        self, prompts: Iterable[Prompt] = (), interventions: Iterable[Intervention] = (), now_s: float = 0.0
    ) -> None:
        """Another session, with the same settings; or one that goes on, with what there was in it."""
        self._prompter = Prompter(self._prompter.settings, list(prompts), list(interventions))
        self._looked_s = now_s
        self._worked = {}

    # ------------------------------------------------------------ what the group does

    def step(self, moment: Moment) -> None:
        """Look at the group, if it is time."""
        if moment.now_s - self._looked_s < LOOK_EVERY_S:
            return
        running = moment.phases.running
        if running is not None and moment.now_s < (running.start_s or 0.0):
            return  # What has been published is from before this phase.
        self._looked_s = moment.now_s
        before = self._prompter.current
        prompter = self._prompter
        prompter.step(look(moment.ledger, moment.roster, moment.phases, moment.now_s, prompter.settings))
        now = prompter.current
        if now is not None and (before is None or before.number != now.number):
            one = now.finding
            self._proceedings.say(
                PromptCame(
                    now.number, one.kind, one.people, one.invite, one.share, one.fair_share, one.talked_s
                )
            )
        elif before is not None and now is None:
            self._proceedings.say(PromptAnswered(before.number, "lapsed"))
        self._work_one_out(moment)

    # ------------------------------------------------------------ what the mentor does

    def accept(self, number: int) -> None:
        """The mentor says it now.

        Raises:
            PromptError: that prompt is not open.
        """
        self._prompter.accept(number, self._now_s())
        self._proceedings.say(PromptAnswered(number, "accepted", self._prompter.prompts[number - 1].text))

    def snooze(self, number: int) -> None:
        """Not now.

        Raises:
            PromptError: that prompt is not open.
        """
        self._prompter.snooze(number, self._now_s())
        self._proceedings.say(PromptAnswered(number, "snoozed"))

    def dismiss(self, number: int) -> None:
        """Not this.

        Raises:
            PromptError: that prompt is not open.
        """
        self._prompter.dismiss(number, self._now_s())
        self._proceedings.say(PromptAnswered(number, "dismissed"))

    def edit(self, number: int, text: str | None) -> None:
        """In these words; None: in the suggested ones.

        Raises:
            PromptError: that prompt is not open.
        """
        self._prompter.edit(number, text or "")
        self._proceedings.changed = True

    def step_in(self, people: tuple[str, ...]) -> None:
        """The mentor stepped in; a prompt that is open is accepted by it.

        Raises:
            Refused: no session runs, or there is no such person.
        """
        if not self._proceedings.runs:
            raise Refused(409, "wrong_state", "There is no session to step into.")
        known = {voice.id for voice in self._proceedings.moment.reading.voices}
        if not set(people) <= known:
            raise Refused(404, "no_such_person", "There is no such person in this session.")
        prompt = self._prompter.current
        self._prompter.step_in(self._now_s(), people)
        if prompt is not None:
            self._proceedings.say(PromptAnswered(prompt.number, "accepted", prompt.text))
        else:
            self._proceedings.say(SteppedIn(people))

    def _now_s(self) -> float:
        return self._proceedings.captured_s

    # ------------------------------------------------------------ when a prompt is due

    @property
    def thresholds(self) -> protocol.PromptThresholds:
        """The settings, in the protocol's words."""
        s = self._prompter.settings
        return protocol.PromptThresholds(
            off=tuple(sorted(s.off)),
            dominates_index=s.dominates_index,
            strongly_index=s.strongly_index,
            dominates_share=s.dominates_share,
            quiet_index=s.quiet_index,
            long_turn_s=s.long_turn_s["discussion"],
            coverage=s.coverage,
            hold_s=s.hold_s,
            rest_s=s.rest_s,
            snooze_s=s.snooze_s,
        )

    @thresholds.setter
    def thresholds(self, new: protocol.PromptThresholds) -> None:
        turn_s = new.long_turn_s
        longer_s = None if turn_s is None else turn_s * PRESENTATION_FACTOR
        self._prompter.settings = replace(
            self._prompter.settings,
            **new.model_dump(exclude={"off", "long_turn_s"}),
            off=frozenset(new.off),
            long_turn_s={
                "introduction": turn_s,
                "presentation": longer_s,
                "discussion": turn_s,
                "round": turn_s,
                "break": None,
            },
        )
        self._proceedings.changed = True

    # ------------------------------------------------------------ what came of it

    def _topics(self) -> list[_Topic]:
        """Each thing of which it is asked what came of it, in order of time."""
        prompter = self._prompter
        acted = [(one.at_s, one.people, one.prompt, True) for one in prompter.interventions]
        left = [
            (one.shown_s, one.finding.people, one.number, False)
            for one in prompter.prompts
            if one.state in {"dismissed", "lapsed"}
        ]
        return sorted([*acted, *left], key=lambda topic: topic[0])[-OUTCOMES_SHOWN:]

    def _work_one_out(self, moment: Moment) -> None:
        """The effect that has waited longest, if one is due: one at a time, so that nothing waits."""
        due: list[tuple[float, _Topic]] = []
        for topic in self._topics():
            worked = self._worked.get(topic)
            if worked is None:
                due.append((-1.0, topic))
            elif not worked.effect.over and moment.now_s - worked.at_s >= OUTCOME_EVERY_S:
                due.append((worked.at_s, topic))
        if due:
            topic = min(due)[1]
            at_s, people, _, _ = topic
            known = set(moment.roster.ids)
            about = tuple(one for one in people if one in known)
            self._worked[topic] = _Worked(effect(moment.room, at_s, moment.now_s, about), moment.now_s)
            self._proceedings.changed = True

    # ------------------------------------------------------------ what is shown

    def prompt(self) -> protocol.PromptState | None:
        """The one that is open."""
        prompt: Prompt | None = self._prompter.current
        if prompt is None or not self._proceedings.runs:
            return None
        return protocol.PromptState(
            number=prompt.number,
            kind=prompt.finding.kind,
            title_key=prompt.title_key,
            words_key=prompt.words_key,
            parameters=dict(prompt.parameters),
            text=prompt.text,
            shown_s=prompt.shown_s,
        )

    def silence(self) -> protocol.SilenceState | None:
        """Why there are none."""
        if self._proceedings.life == "paused":
            return protocol.SilenceState(reason="off_record", coverage=None)
        silence = self._prompter.silence
        if silence is None or not self._proceedings.runs:
            return None
        return protocol.SilenceState(reason=silence.reason, coverage=silence.coverage)

    @property
    def rests_for_s(self) -> float:
        """No new prompt before so long."""
        return max(0.0, self._prompter.rests_until_s - self._now_s())

    def outcomes(self) -> tuple[protocol.OutcomeState, ...]:
        """The newest first."""
        return tuple(self._outcome(topic) for topic in reversed(self._topics()))

    def _outcome(self, topic: _Topic) -> protocol.OutcomeState:
        at_s, people, prompt, acted = topic
        worked = self._worked.get(topic)
        kind = None if prompt is None else self._prompter.prompts[prompt - 1].finding.kind
        return protocol.OutcomeState(
            at_s=at_s,
            acted=acted,
            prompt=kind,
            people=people,
            after_s=worked.effect.after_s if worked else 0.0,
            person=_change(worked.effect.person) if worked else None,
            group=_change(worked.effect.group) if worked else None,
        )

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """All there have been, by number."""
        return tuple(self._prompter.prompts)

    @property
    def interventions(self) -> tuple[Intervention, ...]:
        """When the mentor stepped in, by a prompt's words or by themself."""
        return tuple(self._prompter.interventions)


def _change(change: Change | None) -> protocol.ChangeState | None:
    if change is None:
        return None
    return protocol.ChangeState(
        before=change.before,
        after=change.after,
        low=change.low,
        high=change.high,
        verdict=change.verdict,
    )
