"""A session as one of a series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of the series, its figures, and who of the series its members are."""

    account: Account
    figures: SessionFigures
    linked: Mapping[str, Hashable]
    """Member id → the same for the same person in every session; who is not in it is in no other session."""
