"""Prompts to the mentor: one at a time, held before they come, with a rest after each, and what came of them.

    open ── accept ──→ accepted        the mentor says it, perhaps in words of their own (`edit`)
         ── snooze ──→ snoozed         comes again after two minutes, if it is still so
         ── dismiss ─→ dismissed       is not said again of the same people for a while
         ── (its reason goes away) ──→ lapsed

What came of each is worked out in `balance.prompting.outcomes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from balance.errors import PromptError
from balance.prompting.outcomes import outcomes
from balance.prompting.prompts import Intervention, Prompt
from balance.prompting.settings import PromptSettings

if TYPE_CHECKING:
    from balance.metrics.room import Room
    from balance.prompting.findings import Finding, Look, Silence
    from balance.prompting.outcomes import Outcome
    from balance.prompting.prompts import PromptState


@dataclass(slots=True)
class _Held:
    """How long a condition has held without a break."""

    since_s: float
    finding: Finding


@dataclass(slots=True)
class Prompter:
    """Decides which of the things that might be said is said. Not safe for several threads at once."""

    settings: PromptSettings = field(default_factory=PromptSettings)
    prompts: list[Prompt] = field(default_factory=list)
    """Every prompt there has been, by number."""
    interventions: list[Intervention] = field(default_factory=list)
    silence: Silence | None = None
    """Why there are no prompts now, for the mentor's page."""
    rests_until_s: float = 0.0
    """No new prompt before this."""
    _held: dict[tuple[str, str], _Held] = field(default_factory=dict)
    _dismissed_until_s: dict[tuple[str, str], float] = field(default_factory=dict)
    _again_s: float = 0.0
    """When the snoozed prompt may come again; others wait for the rest to be over."""
    _seen_s: float = 0.0
    """When the reason of the open prompt was last there."""

    @property
    def current(self) -> Prompt | None:
        """The prompt that is open."""
        return next((prompt for prompt in reversed(self.prompts) if prompt.state == "open"), None)

    # ------------------------------------------------------------ what the group does

    def step(self, look: Look) -> None:
        """Take in what there is to say at a moment; looks come in the order of time."""
        self.silence = look.silence
        self._hold(look)
        prompt = self.current
        if prompt is not None:
            self._keep(prompt, look)
        else:
            self._come(look)

    def _hold(self, look: Look) -> None:
        self._held = {
            _topic(one): _Held(self._since_s(one, look.now_s), one) for one in reversed(look.findings)
        }

    def _since_s(self, finding: Finding, now_s: float) -> float:
        held = self._held.get(_topic(finding))
        return now_s if held is None else held.since_s

    def _keep(self, prompt: Prompt, look: Look) -> None:
        held = self._held.get(_topic(prompt.finding))
        if held is not None:
            self._seen_s = look.now_s
            self._replace(replace(prompt, finding=held.finding))
        elif look.silence is not None or look.now_s - self._seen_s >= self.settings.lapses_after_s:
            self._close(prompt, "lapsed", look.now_s)

    def _come(self, look: Look) -> None:
        snoozed = self._snoozed()
        for finding in look.findings:
            topic = _topic(finding)
            again = snoozed is not None and _topic(snoozed.finding) == topic
            hold_s = 0.0 if finding.kind == "long_turn" else self.settings.hold_s
            if look.now_s < (self._again_s if again else self.rests_until_s):
                continue
            if look.now_s - self._held[topic].since_s < hold_s:
                continue
            if look.now_s < self._dismissed_until_s.get(topic, 0.0):
                continue
            self._seen_s = look.now_s
            if again and snoozed is not None:
                self._replace(replace(snoozed, finding=finding, state="open", answered_s=None))
                return
            if snoozed is not None:
                self._replace(replace(snoozed, state="lapsed"))
            self.prompts.append(Prompt(len(self.prompts) + 1, finding, look.now_s))
            return

    def _snoozed(self) -> Prompt | None:
        """The prompt that may come again: no other one has come since."""
        last = self.prompts[-1] if self.prompts else None
        return last if last is not None and last.state == "snoozed" else None

    # ------------------------------------------------------------ what the mentor does

    def accept(self, number: int, now_s: float) -> None:
        """The mentor says it now.

        Raises:
            PromptError: that prompt is not open.
        """
        prompt = self._open(number)
        self._close(prompt, "accepted", now_s)
        self.interventions.append(Intervention(now_s, prompt.finding.people, number))

    def edit(self, number: int, text: str) -> None:
        """Other words than those suggested; the prompt stays open. None but spaces: the suggested ones again.

        Raises:
            PromptError: that prompt is not open.
        """
        self._replace(replace(self._open(number), text=text.strip() or None))

    def snooze(self, number: int, now_s: float) -> None:
        """Not now: again in two minutes, if it is still so.

        Raises:
            PromptError: that prompt is not open.
        """
        self._close(self._open(number), "snoozed", now_s)
        self._again_s = now_s + self.settings.snooze_s

    def dismiss(self, number: int, now_s: float) -> None:
        """Not this: for a while it is not said again of the same people.

        Raises:
            PromptError: that prompt is not open.
        """
        prompt = self._open(number)
        self._close(prompt, "dismissed", now_s)
        self._dismissed_until_s[_topic(prompt.finding)] = now_s + self.settings.dismissed_rest_s

    def step_in(self, now_s: float, people: tuple[str, ...] = ()) -> None:
        """The mentor stepped in without being told, or on the prompt that is open, which is then accepted.

        What they did needs as much time to work as a prompt's words do: there is a rest.
        """
        prompt = self.current
        if prompt is not None:
            self.accept(prompt.number, now_s)
        else:
            self.interventions.append(Intervention(now_s, people))
            self.rests_until_s = self._again_s = now_s + self.settings.rest_s

    # ------------------------------------------------------------ what came of it

    def outcomes(self, room: Room, now_s: float) -> tuple[Outcome, ...]:
        """What came of each intervention, and of each prompt that was not acted on (`outcomes`)."""
        return outcomes(self.prompts, self.interventions, room, now_s)

    def _open(self, number: int) -> Prompt:
        prompt = self.current
        if prompt is None or prompt.number != number:
            raise PromptError(f"The prompt number {number} is not open any more; there is nothing to answer.")
        return prompt

    def _close(self, prompt: Prompt, state: PromptState, now_s: float) -> None:
        self._replace(replace(prompt, state=state, answered_s=now_s))
        self.rests_until_s = now_s + self.settings.rest_s

    def _replace(self, prompt: Prompt) -> None:
        self.prompts[prompt.number - 1] = prompt


def _topic(finding: Finding) -> tuple[str, str]:
    """What a prompt is about: amber that becomes strong stays the same one."""
    kind = "dominates" if finding.kind == "dominates_strongly" else finding.kind
    return kind, finding.subject
