"""What can go wrong between who spoke and what it means.

    BalanceError
    ├── LedgerError     speech that cannot be entered: times or confidence make no sense
    └── RttmError       a file of turns that cannot be read

Each message is one sentence for the user: what was wrong, with what, and what to do.
"""

from __future__ import annotations


class BalanceError(Exception):
    """Anything that balance raises on purpose; `code` names it in logs and on the wire."""

    code = "balance"


class LedgerError(BalanceError):
    """Speech that cannot be entered: its times or its confidence make no sense."""

    code = "ledger"


class RttmError(BalanceError):
    """A file of turns that cannot be read."""

    code = "rttm"
