"""A session as one JSON document; docs/session.schema.json describes it."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures

SCHEMA = "speaking-balance/session"
VERSION = 1
"""Raised when something is taken away or changes its meaning; what is added does not raise it."""


def document(account: Account, figures: SessionFigures) -> dict[str, Any]:
    """Everything about a session that can be read without names being known elsewhere."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "session": {
            "id": account.id,
            "kind": account.kind,
            "title": account.title,
            "series": account.series,
            "language": account.language,
            "started_at": account.started_at.isoformat(timespec="seconds"),
            "ended_by": account.ended_by,
            "duration_s": account.duration_s,
            "ground_rules": list(account.ground_rules),
            "norm": account.norm,
            "last_norm": account.last_norm,
            "norm_met": account.norm_met,
            "pseudonymous": account.pseudonymous,
            "off_record": [_span(span) for span in account.phases.off_record],
            "unheard": [asdict(one) for one in account.unheard],
            "notes": [asdict(one) for one in account.notes],
        },
        "figures": asdict(figures),
    }


def whole_json(account: Account, figures: SessionFigures) -> str:
    """The document and its basis as text: numbers in full, what is not known null."""
    whole = {**document(account, figures), "basis": basis(account)}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def basis(account: Account) -> dict[str, Any]:
    """What the figures were worked out from, so that they can be again (`balance.imports.own_json`).

    What people told the moderator alone is not in it: consent, codes, what somebody needs or prefers.
    """
    roster, ledger = account.roster, account.ledger
    names = (*ledger.voices, None)  # unknown is -1
    return {
        "people": [
            {
                "id": person.id,
                "name": person.name,
                "role": person.role,
                "group": person.group,
                "weight": person.weight,
                "presence": [_span(span) for span in person.presence],
                "voices": list(roster.voices_of(person.id)),
            }
            for person in roster.people
        ],
        "next_number": roster.next_number,
        "voices": list(ledger.voices),
        "speech": [
            {"start_s": start, "end_s": end, "piece": piece, "voice": names[voice], "confidence": sure}
            for start, end, piece, voice, sure in ledger.rows.tolist()
        ],
        "agenda": [asdict(phase) for phase in account.phases.agenda],
        "prompts": [asdict(prompt) for prompt in account.prompts],
        "interventions": [asdict(one) for one in account.interventions],
    }


def _span(span: tuple[float, float]) -> list[float | None]:
    start_s, end_s = span
    return [start_s, None if end_s == inf else end_s]
