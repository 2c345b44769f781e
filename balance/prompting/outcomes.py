"""What came of it: the five minutes after each intervention, and after each prompt that was not acted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from balance.metrics.effect import effect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balance.metrics.effect import Effect
    from balance.metrics.room import Room
    from balance.prompting.prompts import Intervention, Prompt


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened in the five minutes after something."""

    prompt: Prompt | None
    intervention: Intervention | None
    """None: the mentor did not act on the prompt; it is what the others are compared with."""
    effect: Effect


def outcomes(
    prompts: Sequence[Prompt], interventions: Sequence[Intervention], room: Room, now_s: float
) -> tuple[Outcome, ...]:
    """The five minutes after each intervention and after each prompt that was not acted on, in order.

    Args:
        prompts: By number, from 1, all of them.
        interventions: In any order.
        room: Everybody, and what they have said.
        now_s: What is known so far, the stream's clock.
    """
    result = []
    for intervention in interventions:
        prompt = None if intervention.prompt is None else prompts[intervention.prompt - 1]
        after = effect(room, intervention.at_s, now_s, intervention.people)
        result.append(Outcome(prompt, intervention, after))
    for prompt in prompts:
        if prompt.state in {"dismissed", "lapsed"}:
            after = effect(room, prompt.shown_s, now_s, prompt.finding.people)
            result.append(Outcome(prompt, None, after))
    return tuple(sorted(result, key=lambda outcome: outcome.effect.at_s))
