"""What all routes need: the session and its workshop."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from server.errors import Refused
from server.session import LiveSession
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
