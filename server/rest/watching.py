"""Figures about the server for those who watch over it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from server.health import gauges
from server.rest.common import Session

router = APIRouter()


@router.get("/metrics")
async def metrics(request: Request, session: Session) -> Response:
    """Prometheus's text format; the mentor's only, as everything that is not in the table of roles."""
    return Response(gauges.text(session, request.app.state.hub), media_type=gauges.CONTENT_TYPE)
