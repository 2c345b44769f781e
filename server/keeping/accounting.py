"""The account of a live session: what the workshop knows at its end, in the words of the review."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from balance.review.account import Account, Note, Unheard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balance.prompting.prompts import Intervention, Prompt
    from balance.record.sessions import Session
    from balance.speech.ledger import Ledger
    from server.workshop.state import State


def account_of(
    session: Session,
    state: State,
    ledger: Ledger,
    prompts: Iterable[Prompt],
    interventions: Iterable[Intervention],
    unheard: Iterable[Unheard],
    ended_by: str,
) -> Account:
    """The account; it has a ledger of its own, which nothing changes any more.

    Args:
        session: as the record has it.
        state: what people have said.
        ledger: who spoke when.
        prompts: all there have been, by number.
        interventions: in order of time.
        unheard: what was not listened to.
        ended_by: `mentor`, `silence`, `source`, or `cut off`.
    """
    return Account(
        id=session.id,
        kind="live",
        started_at=session.started_at,
        ledger=deepcopy(ledger),
        duration_s=ledger.published_s,
        title=state.title,
        series=state.series,
        language=state.language,
        ended_by=ended_by,
        roster=state.roster,
        phases=state.phases,
        prompts=tuple(prompts),
        interventions=tuple(interventions),
        notes=tuple(Note(note.at_s, note.text) for note in state.notes),
        ground_rules=state.ground_rules,
        norm=state.norm,
        last_norm=state.last_norm,
        norm_met=state.norm_met,
        unheard=tuple(unheard),
    )
