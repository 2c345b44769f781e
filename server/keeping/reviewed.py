"""Sessions that are over, as the review shows them: worked out once, until the record changes."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import select

from balance.exports.json_document import document
from balance.record.accounts import load
from balance.record.correction_history import corrections, names_given, names_of_gone
from balance.record.schema import ACCOUNTS, SESSIONS
from balance.review.figures import figures
from server.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from balance.record.correcting import Written
    from balance.record.record import Record
    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures

AT_MOST = 8
"""Sessions held at once: one of four hours takes some megabytes."""
_NAMING = ("rename", "add", "split")
"""Corrections that may give a name; it stands in the table of people alone."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that is over, with its figures."""

    account: Account
    figures: SessionFigures
    page: bytes
    """What its page is sent: JSON in UTF-8."""


class Reviewed:
    """Opens sessions of one record. May be asked by several threads at once."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._lock = threading.Lock()
        self._held: OrderedDict[int, tuple[int, Opened]] = OrderedDict()

    def open(self, session: int) -> Opened:
        """A session as it is now.

        Raises:
            Refused: there is none of this number, or it is not over yet.
        """
        # Before reading: what changes meanwhile makes this one out of date, never the other way round.
        version = self._record.changes
        with self._lock:
            held = self._held.get(session)
            if held is not None and held[0] == version:
                self._held.move_to_end(session)
                return held[1]
        with self._record.engine.connect() as connection:
            _check(connection, session)
            account = load(connection, session)
        return self._hold(version, account, figures(account))

    def check(self, session: int) -> None:
        """See whether a session is there to be corrected.

        Raises:
            Refused: there is none of this number, or it is not over yet.
        """
        with self._record.engine.connect() as connection:
            _check(connection, session)

    def corrected(self, written: Written) -> Opened:
        """A session that has just been written: its figures need not be worked out once more.

        Raises:
            Refused: meanwhile it has been deleted.
        """
        return self._hold(written.version, written.account, written.figures)

    def _hold(self, version: int, account: Account, found: SessionFigures) -> Opened:
        page = document(account, found)
        with self._record.engine.connect() as connection:
            page["review"] = _beside(connection, account)
        text = json.dumps(page, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        opened = Opened(account, found, text.encode())
        with self._lock:
            self._held[account.id] = version, opened
            self._held.move_to_end(account.id)
            while len(self._held) > AT_MOST:
                self._held.popitem(last=False)
        return opened


_REVIEWED: WeakKeyDictionary[Record, Reviewed] = WeakKeyDictionary()
_MAKING = threading.Lock()


def reviewed(record: Record) -> Reviewed:
    """The one of this record."""
    with _MAKING:
        return _REVIEWED.setdefault(record, Reviewed(record))


def _check(connection: Connection, session: int) -> int | None:
    """The number of its series.

    Raises:
        Refused: there is no such session, or it is not over yet.
    """
    row = connection.execute(
        select(SESSIONS.c.series_id, ACCOUNTS.c.session_id)
        .outerjoin(ACCOUNTS, ACCOUNTS.c.session_id == SESSIONS.c.id)
        .where(SESSIONS.c.id == session)
    ).one_or_none()
    if row is None:
        raise Refused(404, "no_such_session", f"There is no session number {session} in the record.")
    if row.session_id is None:
        raise Refused(
            409,
            "not_over",
            f"Session number {session} is not over yet: end it on the moderator's page first.",
        )
    return None if row.series_id is None else int(row.series_id)


def _beside(connection: Connection, account: Account) -> dict[str, Any]:
    """What corrections need to know, and which there have been."""
    series = _check(connection, account.id)
    made = corrections(connection, account.id)
    given = names_given(connection, account.id, made)
    people = account.roster.people
    named = set(account.roster.voices)
    voices = {person.id: list(account.roster.voices_of(person.id)) for person in people}
    voices |= {voice: [voice] for voice in account.ledger.voices if voice not in named}
    return {
        "series_id": series,
        # Grows also when one is taken back: what was shown of the session before is out of date.
        "version": len(made) + sum(one.taken_back for one in made),
        "corrections": [
            {
                "number": one.number,
                "at": one.at,
                "what": {**one.what, "name": given.get(one.number)}
                if one.what["kind"] in _NAMING
                else one.what,
                "undone": one.taken_back,
            }
            for one in made
        ],
        "names": {person.id: person.name for person in people},
        "gone": names_of_gone(connection, account.id),
        "appeared": {voice: number for number, voice in enumerate(account.ledger.voices, start=1)},
        "presence": {
            person.id: [
                [start_s, None if end_s == float("inf") else end_s] for start_s, end_s in person.presence
            ]
            for person in people
        },
        "voices": voices,
    }
