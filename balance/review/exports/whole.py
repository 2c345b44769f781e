"""A session as one JSON document; docs/session.schema.json describes it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from balance.review.account import Account
    from balance.review.figures import SessionFigures

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
            "off_record": [_span(span) for span in account.phases.off_record],
            "unheard": [asdict(one) for one in account.unheard],
            "notes": [asdict(one) for one in account.notes],
        },
        "figures": asdict(figures),
    }


def whole_json(account: Account, figures: SessionFigures) -> str:
    """The document as text: numbers in full, what is not known null."""
    return json.dumps(document(account, figures), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _span(span: tuple[float, float]) -> list[float | None]:
    start_s, end_s = span
    return [start_s, None if end_s == float("inf") else end_s]
