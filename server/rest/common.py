"""What all routes need: the session and its workshop."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query, Request

from balance.record.record import Record
from server.errors import Refused
from server.live.session import LiveSession
from server.workshop.workshop import Workshop


def _session(request: Request) -> LiveSession:
    session = request.app.state.session
    if not isinstance(session, LiveSession):
        raise Refused(503, "not_ready", "The server is still starting; try again in a moment.")
    return session


Session = Annotated[LiveSession, Depends(_session)]


def _workshop(session: Session) -> Workshop:
    return session.workshop


Room = Annotated[Workshop, Depends(_workshop)]


def _record(request: Request) -> Record:
    record: Record | None = getattr(request.app.state, "record", None)
    if record is None:
        raise Refused(
            409, "no_record", "Nothing is kept on this computer: there are no sessions to look back on."
        )
    return record


Kept = Annotated[Record, Depends(_record)]

LARGEST = 2**63 - 1
"""Of a number in a database."""
Number = Annotated[int, Path(ge=1, le=LARGEST)]
"""Of something in the record, in an address."""
NumberAsked = Annotated[int | None, Query(ge=1, le=LARGEST)]
