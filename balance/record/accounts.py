"""Accounts of sessions in the record: members, speech and the rest, written and read as a whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, update

from balance.errors import RecordError
from balance.phases import Phases
from balance.prompting.prompts import Intervention, Prompt
from balance.record.people import keep_members, person_of
from balance.record.schema import ACCOUNTS, MEMBERS, PEOPLE, SERIES, SESSIONS, SPEECH, SUMMARIES
from balance.review.account import Account, NormMet, Note, Unheard
from balance.roster import Roster
from balance.speech.ledger import Ledger
from balance.speech.publications import Attribution
from balance.speech.rows import UNKNOWN

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands in the table of accounts."""

    phases: Phases
    prompts: tuple[Prompt, ...]
    interventions: tuple[Intervention, ...]
    notes: tuple[Note, ...]
    ground_rules: tuple[str, ...]
    norm: str | None
    last_norm: str | None
    norm_met: NormMet | None
    unheard: tuple[Unheard, ...]
    voices: tuple[str, ...]
    """In order of appearance, those merged away since included."""
    next_number: int
    """Of the roster."""
    pseudonymous: bool = False


_BODY = TypeAdapter(tuple[_Body], config={"ser_json_inf_nan": "strings"})


def save(connection: Connection, account: Account, summary: dict[str, Any] | None = None) -> None:
    """Write an account over what stands of its session; the session's row itself must be there.

    Args:
        connection: in a transaction of the record's writer.
        account: the session's number is its id.
        summary: the figures that lists and series show; None: none are known.
    """
    session = account.id
    connection.execute(
        update(SESSIONS)
        .where(SESSIONS.c.id == session)
        .values(title=account.title, language=account.language, published_s=account.duration_s)
    )
    keep_members(connection, session, account.roster)
    for table in (SPEECH, ACCOUNTS, SUMMARIES):
        connection.execute(delete(table).where(table.c.session_id == session))
    names = (*account.ledger.voices, None)  # unknown is -1
    rows = account.ledger.rows
    columns = (rows[name].tolist() for name in ("start_s", "end_s", "piece", "voice", "confidence"))
    speech = [
        {
            "session_id": session,
            "place": place,
            "start_s": start_s,
            "end_s": end_s,
            "piece": piece,
            "voice": None if voice == UNKNOWN else names[voice],
            "confidence": confidence,
        }
        for place, (start_s, end_s, piece, voice, confidence) in enumerate(zip(*columns, strict=True))
    ]
    if speech:
        connection.execute(insert(SPEECH), speech)
    body = _Body(
        account.phases,
        account.prompts,
        account.interventions,
        account.notes,
        account.ground_rules,
        account.norm,
        account.last_norm,
        account.norm_met,
        account.unheard,
        account.ledger.voices,
        account.roster.next_number,
        account.pseudonymous,
    )
    packed = json.loads(_BODY.dump_json((body,)))[0]
    connection.execute(insert(ACCOUNTS).values(session_id=session, body=packed))
    if summary is not None:
        connection.execute(insert(SUMMARIES).values(session_id=session, body=summary))


def load(connection: Connection, session: int) -> Account:
    """The account of a session that is over.

    Raises:
        RecordError: there is no such session, or it has none yet: it runs, or was cut off.
    """
    row = connection.execute(
        select(SESSIONS, SERIES.c.title.label("series"), ACCOUNTS.c.body)
        .outerjoin(SERIES, SERIES.c.id == SESSIONS.c.series_id)
        .outerjoin(ACCOUNTS, ACCOUNTS.c.session_id == SESSIONS.c.id)
        .where(SESSIONS.c.id == session)
    ).one_or_none()
    if row is None:
        raise RecordError(f"There is no session number {session}; 'balance sessions' lists them.")
    if row.body is None:
        raise RecordError(f"Session number {session} is not over yet: end it on the mentor's page first.")
    (body,) = _BODY.validate_python([row.body])
    return Account(
        id=session,
        kind=row.kind,
        started_at=datetime.fromisoformat(row.started_at),
        ledger=_ledger(connection, session, body.voices, row.published_s),
        duration_s=row.published_s,
        title=row.title,
        series=row.series,
        language=row.language,
        ended_by=row.ended_by,
        roster=members(connection, session, body.next_number),
        phases=body.phases,
        prompts=body.prompts,
        interventions=body.interventions,
        notes=body.notes,
        ground_rules=body.ground_rules,
        norm=body.norm,
        last_norm=body.last_norm,
        norm_met=body.norm_met,
        unheard=body.unheard,
        pseudonymous=body.pseudonymous,
    )


def members(connection: Connection, session: int, next_number: int | None = None) -> Roster:
    """Who was in a session, in seat order.

    Args:
        connection: to the record.
        session: its number.
        next_number: of the roster; None: behind those who are in it.
    """
    query = (
        select(MEMBERS, PEOPLE.c.name, PEOPLE.c.code)
        .join(PEOPLE, PEOPLE.c.id == MEMBERS.c.person_id)
        .where(MEMBERS.c.session_id == session)
        .order_by(MEMBERS.c.seat)
    )
    people, voices = [], {}
    for row in connection.execute(query):
        people.append(person_of(row))
        voices.update(dict.fromkeys(row.voices, row.member))
    behind = 1 + max((int(one.id[1:]) for one in people if one.id[1:].isdigit()), default=0)
    return Roster(tuple(people), voices, max(behind, next_number or 1))


def _ledger(connection: Connection, session: int, voices: tuple[str, ...], published_s: float) -> Ledger:
    query = (
        select(SPEECH.c.piece, SPEECH.c.start_s, SPEECH.c.end_s, SPEECH.c.voice, SPEECH.c.confidence)
        .where(SPEECH.c.session_id == session)
        .order_by(SPEECH.c.place)
    )
    speech = (Attribution(*row) for row in connection.execute(query))
    return Ledger.of(speech, voices, published_s=published_s)
