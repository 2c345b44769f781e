"""What can go wrong between who spoke and what it means.

    BalanceError
    ├── LedgerError     speech that cannot be entered: times or confidence make no sense
    ├── RosterError     people who cannot be who or where they are said to be
    ├── PhaseError      phases that cannot follow each other like that
    ├── QueueError      a hand that is not up, or a turn without time
    ├── PromptError     an answer to a prompt that is not there
    ├── ReportError     a report that cannot be made here
    ├── RttmError       a file of turns that cannot be read
    ├── ImportFileError a file from elsewhere that says nothing of who spoke when
    ├── CorrectionError a correction of a session that cannot be made, or taken back
    └── RecordError     the database cannot be opened, written or restored

Each message is one sentence for the user: what was wrong, with what, and what to do.
"""

from __future__ import annotations


class BalanceError(Exception):
    """Anything that balance raises on purpose; `code` names it in logs and on the wire."""

    code = "balance"


class LedgerError(BalanceError):
    """Speech that cannot be entered: its times or its confidence make no sense."""

    code = "ledger"


class RosterError(BalanceError):
    """People who cannot be who, or where, they are said to be."""

    code = "roster"


class PhaseError(BalanceError):
    """Phases that cannot follow each other like that."""

    code = "phase"


class QueueError(BalanceError):
    """A hand that is not up, or a turn that would have no time."""

    code = "queue"


class PromptError(BalanceError):
    """An answer to a prompt that is not there, or not open any more."""

    code = "prompt"


class ReportError(BalanceError):
    """A report that cannot be made here."""

    code = "report"


class RttmError(BalanceError):
    """A file of turns that cannot be read."""

    code = "rttm"


class ImportFileError(BalanceError):
    """A file from elsewhere that cannot be read, or says nothing of who spoke when."""

    code = "import"


class CorrectionError(BalanceError):
    """A correction of a session that is over which cannot be made, or not be taken back."""

    code = "correction"


class RecordError(BalanceError):
    """The record cannot be opened, written, backed up or restored."""

    code = "record"
