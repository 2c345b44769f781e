"""Whole drawn workshops through the ledger and the prompts: a fair group is left in peace, others are not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from balance.phases import Phases
from balance.prompting.prompter import Prompter
from balance.prompting.rules import look
from balance.rehearsal import Workshop, rehearse
from balance.speech.ledger import Ledger

if TYPE_CHECKING:
    from balance.prompting.prompts import Prompt
    from balance.roster import Roster

HOURS = 6
"""For each number of people; each hour is a workshop of its own, since at its beginning little is known."""
LOOK_EACH_S = 10.0


def prompts_of(workshop: Workshop) -> list[Prompt]:
    """What the mentor would have been told, with everybody in one of two groups, and no prompt answered."""
    drawn = rehearse(workshop)
    roster, ledger, prompter = in_two_groups(drawn.roster), Ledger(), Prompter()
    for publication in drawn.publications(LOOK_EACH_S):
        ledger.apply(publication)
        prompter.step(look(ledger, roster, Phases(), publication.until_s))
    return prompter.prompts


def in_two_groups(roster: Roster) -> Roster:
    grouped = (
        replace(person, group="citizens" if seat % 2 else "officials")
        for seat, person in enumerate(roster.people)
    )
    return replace(roster, people=tuple(grouped))


LONG = pytest.mark.long
"""Between two sizes that are always drawn."""


@pytest.mark.parametrize(
    "people", [*(3, 4, 6, 12), *(pytest.param(people, marks=LONG) for people in (5, 7, 8, 9, 10, 11))]
)
def test_a_fair_discussion_is_left_in_peace(people: int) -> None:
    prompts = [
        (prompt.finding.kind, prompt.finding.subject, hour)
        for hour in range(HOURS)
        for prompt in prompts_of(Workshop(people=people, duration_s=3600, seed=100 * people + hour))
    ]
    assert len(prompts) < HOURS, prompts


@pytest.mark.parametrize(
    ("workshop", "from_s", "until_s"),
    [
        # p1 talks for two thirds and more: from the beginning, and after half an hour in which all was well.
        (Workshop(people=6, duration_s=900, seed=1, skew=0.8), 0, 480),
        (Workshop(people=12, duration_s=900, seed=2, skew=0.8), 0, 480),
        (Workshop(people=4, duration_s=900, seed=3, skew=0.9), 0, 480),
        (Workshop(people=6, duration_s=2700, seed=4, skew=0.8, skew_from_s=1800), 1800, 2280),
    ],
)
def test_who_dominates_is_named_in_time(workshop: Workshop, from_s: float, until_s: float) -> None:
    prompts = [prompt for prompt in prompts_of(workshop) if prompt.shown_s >= from_s]
    # It may be one of their long turns that is noticed first.
    assert prompts[0].finding.subject == "p1"
    assert prompts[0].finding.kind in {"long_turn", "dominates", "dominates_strongly"}
    assert prompts[0].shown_s <= until_s
    dominates = [one for one in prompts if one.finding.kind in {"dominates", "dominates_strongly"}]
    assert {one.finding.subject for one in dominates} == {"p1"}
    assert dominates[0].finding.invite not in {None, "p1"}


@pytest.mark.parametrize(("people", "until_s"), [(4, 400), (6, 540), (12, 1000)])
def test_who_is_not_heard_is_named_in_time(people: int, until_s: float) -> None:
    # A minute of fair share is 240, 360 and 720 s of speech, of nine in ten seconds; and a minute to hold.
    workshop = Workshop(people=people, duration_s=1200, seed=people, silent=1)
    first = prompts_of(workshop)[0]
    assert (first.finding.kind, first.finding.subject) == ("not_heard", f"p{people}")
    assert first.shown_s <= until_s


def test_who_comes_late_is_not_missed_before() -> None:
    workshop = Workshop(people=5, duration_s=2400, seed=2, late=((4, 1500.0),))
    assert [p for p in prompts_of(workshop) if p.finding.subject == "p5" and p.shown_s < 1800] == []
