"""The server ends at the very moment at which a page leaves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close, CloseCode, Frame, Opcode

from server.connections.socket_protocol import SocketProtocol
from server.serving.server import make_server
from server.serving.sockets import open_socket
from server.sharing.sharing import Sharing

if TYPE_CHECKING:
    from server.serving.server import Server

LEAVES = Frame(Opcode.CLOSE, Close(CloseCode.GOING_AWAY, "").serialize()).serialize(mask=True)


class Ended:
    """An application with a live socket, and what it has been told of its end."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.app.state.sharing = Sharing(0)
        self.code: int | None = None
        self.app.websocket("/live")(self.live)

    async def live(self, socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("hello")
        try:
            await socket.receive_text()
        except WebSocketDisconnect as gone:
            self.code = gone.code


def socket_of(server: Server) -> SocketProtocol:
    (found,) = (one for one in server.server_state.connections if isinstance(one, SocketProtocol))
    return found


@pytest.mark.parametrize(("leaves", "code"), [(True, 1001), (False, 1012)])
async def test_a_page_that_is_leaving_does_not_spoil_the_end(leaves: bool, code: int) -> None:
    ended = Ended()
    started = asyncio.Event()
    server = make_server(ended.app, started.set)
    listening = open_socket(0, 0)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await started.wait()
    port = listening.getsockname()[1]
    async with connect(f"ws://127.0.0.1:{port}/live") as page:
        assert await page.recv() == "hello"
        protocol = socket_of(server)
        if leaves:
            # As its last words come; the connection itself is still there.
            protocol.data_received(LEAVES)
        protocol.shutdown()
        with pytest.raises(ConnectionClosed) as closed:
            await page.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code
    server.should_exit = True
    await serving
    assert ended.code == code
