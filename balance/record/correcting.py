"""A correction goes into the record with all that follows from it in one change; so does taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from balance.errors import CorrectionError
from balance.record.accounts import load
from balance.record.correction_history import (
    CORRECTION,
    TAKEN_BACK,
    before,
    corrections,
    forget_before,
    keep_before,
)
from balance.record.storing import store
from balance.review.corrections import Add, Presence, Rename, Split, corrected
from balance.review.taking_back import difference, restored, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from balance.record.record import Record
    from balance.review.account import Account
    from balance.review.corrections import Correction
    from balance.review.session_figures import SessionFigures

TRIES = 5
"""Something else is written into the record between reading and writing: read again."""


class _Overtaken(Exception):  # noqa: N818  (a reason to begin anew, not a fault)
    pass


@dataclass(frozen=True, slots=True)
class Written:
    """What stands then."""

    account: Account
    figures: SessionFigures
    version: int
    """`Record.changes` with which it was written."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be written."""

    account: Account
    also: Callable[[Connection], None]


def correct(record: Record, session: int, correction: Correction) -> Written:
    """Make a correction; waits until it is on disk, and the figures with it.

    Raises:
        CorrectionError: it cannot be made.
        RosterError: a name is none, or somebody else's.
        RecordError: there is no such session, it is not over, or the record cannot be written.
    """

    def step(connection: Connection, account: Account) -> _Step:
        after = corrected(account, correction)
        number = len(corrections(connection, session)) + 1
        stood, people = difference(account, after)
        named = _named(account, after, correction)
        body = {"at": _now(record), "what": _packed(correction), "named": named}

        def also(changing: Connection) -> None:
            keep_before(changing, session, number, stood.packed(), people)
            record.happened(changing, session, account.duration_s, CORRECTION, body)

        return _Step(after, also)

    return _written(record, session, step)


def take_back(record: Record, session: int) -> Written:
    """Take the last correction back that stands; waits until it is on disk.

    Raises:
        CorrectionError: there is none, or what stood before is not known any more.
        RosterError: since then somebody has got a name that would come back.
        RecordError: there is no such session, or the record cannot be written.
    """

    def step(connection: Connection, account: Account) -> _Step:
        standing = [one for one in corrections(connection, session) if not one.taken_back]
        if not standing:
            raise CorrectionError("There is no correction of this session to take back.")
        number = standing[-1].number
        stood = before(connection, session, number)
        if stood is None:
            raise CorrectionError(
                "This correction cannot be taken back any more: since then somebody was taken out of the "
                "record. Correct it by another one."
            )
        body, people = stood
        whole = restored(account, unpacked(body), people)

        def also(changing: Connection) -> None:
            forget_before(changing, [session], number)
            happened = {"at": _now(record), "number": number}
            record.happened(changing, session, account.duration_s, TAKEN_BACK, happened)

        return _Step(whole, also)

    return _written(record, session, step)


def _written(record: Record, session: int, step: Callable[[Connection, Account], _Step]) -> Written:
    for _ in range(TRIES):
        version = record.changes
        with record.engine.connect() as connection:
            one = step(connection, load(connection, session))

        def also(changing: Connection, one: _Step = one, version: int = version) -> None:
            # Two corrections at once, or somebody taken out meanwhile: nothing of it must be lost.
            if record.changes != version:
                raise _Overtaken
            one.also(changing)

        try:
            figures = store(record, one.account, also)
        except _Overtaken:
            continue
        return Written(one.account, figures, version + 1)
    raise CorrectionError("The record is being changed all the time; try again in a moment.")


def _now(record: Record) -> str:
    return record.now().isoformat(timespec="seconds")


def _named(account: Account, after: Account, correction: Correction) -> str | None:
    """Id of whom it gave a name."""
    if isinstance(correction, Add) or (isinstance(correction, Split) and correction.name is not None):
        return after.roster.people[-1].id
    if isinstance(correction, Rename):
        if correction.person in account.roster.ids:
            return correction.person
        if not account.roster:
            return after.roster.voices.get(correction.person)
        return after.roster.people[-1].id
    return None


def _packed(correction: Correction) -> dict[str, Any]:
    """As it was asked for, without names."""
    fields = {key: getattr(correction, key) for key in correction.__dataclass_fields__ if key != "name"}
    what = {key: value for key, value in fields.items() if value is not None or key == "person"}
    if isinstance(correction, Presence):
        what["spans"] = [[start, None if end == float("inf") else end] for start, end in correction.spans]
    return {"kind": type(correction).__name__.lower(), **what}
