"""Who is shown of a session, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from balance.review.session_figures import Following, PersonFigures, SessionFigures


def talkers(figures: SessionFigures) -> list[PersonFigures]:
    """Those who have a share and a fair share, in seat order: there is no ranking."""
    return [
        person
        for person in figures.people
        if person.counted and person.whole.share is not None and person.whole.fair_share
    ]


def shown_follows(figures: SessionFigures) -> tuple[list[PersonFigures], list[Following]]:
    """The pairs that are frequent enough to be told, and the people in them in seat order."""
    pairs = [one for one in figures.follows if one.lift is not None]
    within = {id_ for one in pairs for id_ in (one.first, one.then)}
    return [person for person in figures.people if person.id in within], pairs
