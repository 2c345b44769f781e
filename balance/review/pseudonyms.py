"""An account for outsiders: nobody's name, no small group, nothing private."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from balance.review.session_figures import GROUP_PEOPLE

if TYPE_CHECKING:
    from balance.review.account import Account


def pseudonymous(account: Account) -> Account:
    """The same session with "Person 1", "Person 2", … in seat order.

    Groups of fewer than three people are taken away, and so are notes, accommodations, codes and the mentor's
    own words: any of them may say who somebody is.
    """
    sizes = Counter(person.group for person in account.roster.people)
    people = tuple(
        replace(
            person,
            name=f"Person {seat}",
            group=person.group if sizes[person.group] >= GROUP_PEOPLE else None,
            prefers_to_listen=False,
            accommodations="",
            code=None,
        )
        for seat, person in enumerate(account.roster.people, start=1)
    )
    return replace(
        account,
        roster=replace(account.roster, people=people),
        prompts=tuple(replace(prompt, text=None) for prompt in account.prompts),
        notes=(),
        pseudonymous=True,
    )
