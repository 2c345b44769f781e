"""What the mentor asks for about other devices, and the picture that leads phones here."""

from __future__ import annotations

import io
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from server.errors import Refused
from server.protocol import MakeLink, Share, Snapshot
from server.rest.common import Session
from server.sharing.sharing import Sharing

router = APIRouter(prefix="/api")

QUIET_ZONE = 4
"""Free modules round the code, as ISO/IEC 18004 wants them."""


def _sharing(request: Request) -> Sharing:
    sharing: Sharing = request.app.state.sharing
    return sharing


Shared = Annotated[Sharing, Depends(_sharing)]


@router.put("/sharing")
async def share(body: Share, session: Session, sharing: Shared) -> Snapshot:
    """Let other devices look, or no longer."""
    if body.on:
        await sharing.switch_on(body.host)
    else:
        await sharing.switch_off()
    return session.snapshot()


@router.post("/links")
async def make_link(body: MakeLink, session: Session, sharing: Shared) -> Snapshot:
    """Another way in."""
    sharing.make_link(body.role)
    return session.snapshot()


@router.delete("/links/{link}")
async def revoke_link(link: str, session: Session, sharing: Shared) -> Snapshot:
    """This way in is closed, and who came by it is out."""
    sharing.revoke(link)
    return session.snapshot()


@router.get("/join.svg")
def join_picture(sharing: Shared) -> Response:
    """The newest link for phones as a QR code, black on white whatever the page's colours are."""
    address = sharing.join_address
    if address is None:
        raise Refused(404, "not_shared", "There is no link for phones: sharing is off, or it was withdrawn.")
    return Response(qr_svg(address), media_type="image/svg+xml")


def qr_svg(text: str) -> bytes:
    """A QR code without a size of its own: it takes its frame's."""
    import segno  # here, so that only who shows one pays for it

    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        xmldecl=False,
        omitsize=True,
        dark="#000",
        light="#fff",
        svgclass=None,
    )
    return out.getvalue()
