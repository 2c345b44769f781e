"""Reports for outsiders: nobody's name, in the report's own language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from balance.review.pseudonyms import pseudonymous

if TYPE_CHECKING:
    from balance.report.words import Words
    from balance.review.account import Account
    from balance.review.series import Series


def session_for_outsiders(account: Account, words: Words) -> Account:
    """A session with "Person 1", "Person 2", … in seat order."""
    account = pseudonymous(account)
    people = tuple(
        replace(person, name=words("person.nameless", number=str(seat)))
        for seat, person in enumerate(account.roster.people, start=1)
    )
    return replace(account, roster=replace(account.roster, people=people))


def series_for_outsiders(series: Series, words: Words) -> Series:
    """A series with the same, in order of first appearance; of small groups it shows nothing anyway."""
    people = tuple(
        replace(person, name=words("person.nameless", number=str(place)))
        for place, person in enumerate(series.people, start=1)
    )
    return replace(series, people=people)
