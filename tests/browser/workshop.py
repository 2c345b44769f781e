"""What happens in a workshop beside the talking: agenda, prompts, what came of them, the course."""

from __future__ import annotations

import math

from server.protocol import (
    ChangeState,
    CoursePoint,
    OutcomeState,
    PhaseKind,
    PhasesState,
    PhaseState,
    PromptKind,
    PromptState,
)

NO_AGENDA = PhasesState(agenda=(), running=None, elapsed_s=None, left_s=None, counts=True)
AGENDA: tuple[tuple[PhaseKind, str, bool, float | None], ...] = (
    ("introduction", "", False, 300.0),
    ("presentation", "What the city plans", False, 600.0),
    ("discussion", "", True, 2400.0),
    ("break", "", False, 600.0),
    ("round", "Closing round", True, None),
)


def agenda(running: int | None, elapsed_s: float = 0.0) -> PhasesState:
    """An agenda of five phases; those before the running one are over."""
    phases = tuple(
        PhaseState(
            kind=kind,
            title=title,
            counts=counts,
            target_s=target_s,
            state="planned"
            if running is None or place > running
            else "running"
            if place == running
            else "over",
        )
        for place, (kind, title, counts, target_s) in enumerate(AGENDA)
    )
    target_s = None if running is None else phases[running].target_s
    return PhasesState(
        agenda=phases,
        running=running,
        elapsed_s=None if running is None else elapsed_s,
        left_s=None if target_s is None else target_s - elapsed_s,
        counts=running is None or phases[running].counts,
    )


def prompt(
    kind: PromptKind,
    *,
    person: str | None = None,
    invite: str | None = None,
    group: str | None = None,
    share: float | None = None,
    fair_share: float | None = None,
    talked_s: float | None = None,
    text: str | None = None,
) -> PromptState:
    """A prompt with the keys that `balance.prompting.prompts` gives it."""
    known = {
        "person": person,
        "invite": invite,
        "group": group,
        "share": share,
        "fair_share": fair_share,
        "talked_s": talked_s,
    }
    return PromptState(
        number=7,
        kind=kind,
        title_key=f"prompt.{kind}.title",
        words_key=f"prompt.{kind}.{'invite' if invite else 'words'}",
        parameters={name: value for name, value in known.items() if value is not None},
        text=text,
        shown_s=790.0,
    )


def outcomes(person: str) -> tuple[OutcomeState, ...]:
    """One of which it is too early to speak, one that helped, one in which nobody did anything."""
    return (
        OutcomeState(at_s=760.0, acted=True, prompt=None, people=(), after_s=72.0, person=None, group=None),
        OutcomeState(
            at_s=420.0,
            acted=True,
            prompt="dominates",
            people=(person,),
            after_s=300.0,
            person=ChangeState(before=2.4, after=1.6, low=-1.3, high=-0.4, verdict="fell"),
            group=ChangeState(before=48.0, after=66.0, low=-2.0, high=30.0, verdict="too_little"),
        ),
        OutcomeState(
            at_s=95.0,
            acted=False,
            prompt="long_turn",
            people=(person,),
            after_s=300.0,
            person=ChangeState(before=1.9, after=2.1, low=-0.6, high=0.9, verdict="too_little"),
            group=ChangeState(before=51.0, after=72.0, low=6.0, high=33.0, verdict="rose"),
        ),
    )


def course(until_s: float = 820.0, step_s: float = 10.0) -> tuple[CoursePoint, ...]:
    """The balance over time: none in the first minute, then up and down."""
    return tuple(
        CoursePoint(
            at_s=at * step_s,
            balance=None if at * step_s < 60 else 62 + 18 * math.sin(at / 9) + 6 * math.sin(at / 2.3),
        )
        for at in range(int(until_s / step_s) + 1)
    )
