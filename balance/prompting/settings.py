"""Which prompts there are, and when they are due: all of it the mentor's to change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balance.phases import PhaseKind

PromptKind = Literal[
    "long_turn", "dominates_strongly", "one_of_two", "dominates", "not_heard", "group_not_heard"
]
KINDS: tuple[PromptKind, ...] = (
    "long_turn",
    "dominates_strongly",
    "one_of_two",
    "dominates",
    "not_heard",
    "group_not_heard",
)
"""The more urgent first: only one prompt is shown at a time."""


@dataclass(frozen=True, slots=True)
class PromptSettings:
    """When a prompt is due, and for how long there is none after it."""

    off: frozenset[PromptKind] = frozenset()
    """Prompts that are not wanted."""
    window_s: float = 300.0
    """"The last five minutes", counted time."""
    dominates_index: float = 1.5
    """Somebody dominates when the lower end of their voice index in the window is above this …"""
    strongly_index: float = 2.0
    """… and strongly, above this; …"""
    dominates_share: float = 0.10
    """… their share lies above the fair one by at least this, …"""
    dominates_fair_s: float = 60.0
    """… their fair share in the window is at least this, …"""
    dominates_speech_s: float = 120.0
    """… or the window holds at least this much speech, …"""
    surplus_s: float = 160.0
    """… and beyond `dominates_index` times their fair share e they have gathered (1 − e)² of this
    (`balance.metrics.surplus`): in a fair discussion, too, somebody has half as much again in most five
    minutes. The fewer people, the less chance does: half of it among three, nearly all among many. 0: none
    needed."""
    two_share: float = 0.6
    """One of two has more than this …"""
    two_window_s: float = 150.0
    """… of the talking in this much counted time."""
    two_surplus_s: float = 60.0
    """… and has gathered this much beyond it."""
    long_turn_s: Mapping[PhaseKind, float | None] = field(
        default_factory=lambda: {
            "introduction": 120.0,
            "presentation": 300.0,
            "discussion": 120.0,
            "round": 120.0,
            "break": None,
        }
    )
    """One monologue is longer than this; None: as long as they like."""
    quiet_index: float = 0.5
    """Somebody is not heard when the upper end of their voice index is under this …"""
    quiet_fair_s: float = 120.0
    """… and their fair share since they joined is at least this, …"""
    silent_fair_s: float = 60.0
    """… or this much of it has gathered since their last turn."""
    group_people: int = 3
    """A self-declared group of at least so many …"""
    group_index: float = 0.5
    """… is not heard when the upper end of its voice index in this phase is under this …"""
    group_fair_s: float = 120.0
    """… and its fair share is at least this."""
    coverage: float = 0.8
    """Under this no prompt is shown."""
    hold_s: float = 60.0
    """How long all of it must have held; a long turn is long enough by itself."""
    rest_s: float = 300.0
    """No prompt for so long after each."""
    snooze_s: float = 120.0
    dismissed_rest_s: float = 900.0
    """How long the same thing is not said again of the same people after it was dismissed."""
    lapses_after_s: float = 60.0
    """A prompt that nobody answered goes away when its reason has been gone for so long."""
