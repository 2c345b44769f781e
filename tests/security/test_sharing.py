"""The network's door: shut until it is opened, shut again at once, and nobody stays who was shown out."""

from __future__ import annotations

import contextlib
import re
import socket
from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from server.door.guard import WITHDRAWN
from server.sharing.guesses import WRONG_AT_MOST
from tests.security.conftest import NETWORK

if TYPE_CHECKING:
    from tests.security.conftest import Shared

LIMIT_S = 1.0
"""A withdrawn link's sockets are closed within this; awaited, not measured."""


def closed(page: ClientConnection) -> int | None:
    """Read what still comes until the server closes; the code that it gives."""
    while True:
        try:
            page.recv(timeout=LIMIT_S)
        except ConnectionClosed as gone:
            return gone.rcvd.code if gone.rcvd else None


def takes_connections(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex((NETWORK, port)) == 0


def test_nothing_listens_in_the_network_until_it_is_switched_on(shared: Shared) -> None:
    port = shared.access.port
    assert not takes_connections(port)
    with shared.mentor.client() as client:
        before = client.get("/api/snapshot").json()
        assert before["mentor"]["sharing"]["on"] is False
        assert before["mentor"]["sharing"]["links"] == []
        assert before["screen"]["join_address"] is None
        assert client.get("/api/join.svg").status_code == 404
    shared.switch(on=True)
    assert takes_connections(port)
    shared.switch(on=False)
    assert not takes_connections(port)


def test_switched_on_there_is_a_link_for_screens_and_one_for_phones(shared: Shared) -> None:
    with shared.mentor.client() as client:
        seen = client.put("/api/sharing", json={"on": True}).json()
    sharing = seen["mentor"]["sharing"]
    assert (sharing["on"], sharing["secure"], sharing["host"]) == (True, False, NETWORK)
    assert [link["role"] for link in sharing["links"]] == ["screen", "phone"]
    for link in sharing["links"]:
        assert re.fullmatch(rf"http://{NETWORK}:{shared.access.port}/s/[\w-]{{22}}", link["address"])
        assert link["open"] == 0
    assert seen["screen"]["join_address"] == sharing["links"][1]["address"]
    again = shared.switch(on=True)
    assert again["links"] == sharing["links"], "asked twice, nothing changes"


def test_a_link_lets_any_number_of_devices_in_and_each_is_another_phone(shared: Shared) -> None:
    shared.switch(on=True)
    cookies = {shared.visit("phone").cookie for _ in range(3)}
    assert len(cookies) == 3
    phones = {shared.access.sharing.links.visitor(cookie.partition("=")[2]) for cookie in cookies}
    assert len({phone.phone for phone in phones if phone}) == 3


def test_the_cookie_is_strict_and_out_of_reach_of_scripts(shared: Shared) -> None:
    shared.switch(on=True)
    answer = httpx.get(shared.link("phone"))
    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith(f"balance_{shared.access.port}_guest=")
    assert set(attributes) == {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"}
    assert answer.headers["Location"] == "/join"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert httpx.get(shared.link("screen")).headers["Location"] == "/screen"


def test_a_phone_that_opens_the_link_again_stays_the_same_phone(shared: Shared) -> None:
    shared.switch(on=True)
    phone = shared.visit("phone")
    with shared.mentor.client() as client:
        client.post("/api/links", json={"role": "phone"}).raise_for_status()
    again = httpx.get(shared.link("phone"), headers={"Cookie": phone.cookie})
    other = again.headers["Set-Cookie"].partition(";")[0]
    links = shared.access.sharing.links
    before, after = (links.visitor(cookie.partition("=")[2]) for cookie in (phone.cookie, other))
    assert before is not None
    assert after is not None
    assert before.phone == after.phone
    assert before.link != after.link
    screen = httpx.get(shared.link("screen"), headers={"Cookie": phone.cookie}).headers["Set-Cookie"]
    assert "phone" not in screen


def test_come_from_another_site_a_browser_is_sent_once_more(shared: Shared) -> None:
    shared.switch(on=True)
    for site in ("cross-site", "same-site"):
        answer = httpx.get(shared.link("phone"), headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert '<meta http-equiv="refresh" content="0">' in answer.text
    for site in ("same-origin", "none"):
        assert httpx.get(shared.link("phone"), headers={"Sec-Fetch-Site": site}).status_code == 303


def test_a_withdrawn_link_closes_its_sockets_and_no_others(shared: Shared) -> None:
    shared.switch(on=True)
    phone, screen = shared.visit("phone"), shared.visit("screen")
    with phone.socket() as one, phone.socket() as two, screen.socket() as other:
        for page in (one, two, other):
            page.recv(timeout=60)
        with shared.mentor.client() as client:
            sharing = client.get("/api/snapshot").json()["mentor"]["sharing"]
            assert [link["open"] for link in sharing["links"]] == [1, 2]
            after = client.delete(f"/api/links/{sharing['links'][1]['id']}").json()
            assert [link["role"] for link in after["mentor"]["sharing"]["links"]] == ["screen"]
            assert after["screen"]["join_address"] is None
            assert client.delete(f"/api/links/{sharing['links'][1]['id']}").status_code == 404
        assert closed(one) == WITHDRAWN
        assert closed(two) == WITHDRAWN
        other.send('{"type": "ping", "id": 1}')
        while '"pong"' not in str(other.recv(timeout=60)):
            pass
    with phone.client() as client:
        refused = client.get("/join")
        assert (refused.status_code, refused.json()["code"]) == (403, "no_access")
    with pytest.raises(InvalidStatus), phone.socket():
        pass
    assert httpx.get(f"{shared.network}/s/{'A' * 22}").status_code == 403


def test_switched_off_everybody_from_outside_is_out_and_the_mentor_is_not(shared: Shared) -> None:
    shared.switch(on=True)
    phone, screen = shared.visit("phone"), shared.visit("screen")
    with (
        phone.socket() as one,
        screen.socket() as two,
        shared.mentor.socket() as own,
        phone.client() as kept_open,
    ):
        for page in (one, two, own):
            page.recv(timeout=60)
        kept_open.get("/join")
        shared.switch(on=False)
        assert closed(one) == WITHDRAWN
        assert closed(two) == WITHDRAWN
        own.send('{"type": "ping", "id": 1}')
        while '"pong"' not in str(own.recv(timeout=60)):
            pass
        # Or the connection has been closed meanwhile, as it should be.
        with contextlib.suppress(httpx.TransportError):
            assert kept_open.get("/join").status_code == 403
    assert not takes_connections(shared.access.port)
    guest = {"Cookie": phone.cookie, "Origin": shared.mentor.base}
    assert httpx.get(f"{shared.mentor.base}/join", headers=guest).status_code == 403
    shared.switch(on=True)
    with phone.socket() as back:
        back.recv(timeout=60)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", NETWORK, "127.0.0.1:{port}", "localhost:{port}", "", "*"]
)
def test_a_foreign_host_is_refused_at_the_networks_door(shared: Shared, host: str) -> None:
    shared.switch(on=True)
    phone = shared.visit("phone")
    with phone.client() as client:
        answer = client.get("/join", headers={"Host": host.format(port=shared.access.port)})
        assert answer.status_code in {400, 403}
    headers = phone.headers | {"Host": host.format(port=shared.access.port) or "x"}
    with (
        pytest.raises(InvalidStatus),
        connect(f"ws://{NETWORK}:{shared.access.port}/api/live", additional_headers=headers),
    ):
        pass


def test_the_networks_address_is_foreign_at_the_mentors_door(shared: Shared) -> None:
    shared.switch(on=True)
    with shared.mentor.client() as client:
        answer = client.get("/mentor", headers={"Host": f"{NETWORK}:{shared.access.port}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_host")


@pytest.mark.parametrize(
    "origin",
    ["null", "http://evil.example", "https://{network}", "http://127.0.0.1:{port}", "http://{network}.evil"],
)
def test_a_foreign_origin_is_refused_at_the_networks_door(shared: Shared, origin: str) -> None:
    shared.switch(on=True)
    phone = shared.visit("phone")
    foreign = origin.format(network=f"{NETWORK}:{shared.access.port}", port=shared.access.port)
    with phone.client() as client:
        answer = client.put("/api/me/hand", json={"up": True}, headers={"Origin": foreign})
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    with (
        pytest.raises(InvalidStatus),
        connect(
            f"ws://{NETWORK}:{shared.access.port}/api/live",
            additional_headers=phone.headers | {"Origin": foreign},
        ),
    ):
        pass
    assert shared.room.hub.count() == 0


def test_guessing_is_stopped_and_the_right_link_has_to_wait_with_it(shared: Shared) -> None:
    shared.switch(on=True)
    for number in range(WRONG_AT_MOST):
        assert httpx.get(f"{shared.network}/s/{number:022d}").status_code == 403
    answer = httpx.get(shared.link("phone"), headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    # Who guesses in the network cannot keep the mentor out.
    own = httpx.get(shared.access.new_address())
    assert own.status_code == 303


def test_no_token_is_ever_in_the_log_or_in_an_answer(
    shared: Shared, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    shared.switch(on=True)
    addresses = [shared.link("phone"), shared.link("screen"), shared.access.new_address()]
    cookies = [shared.visit("phone").cookie, shared.visit("screen").cookie, shared.mentor.cookie]
    for address in addresses[:2]:
        httpx.get(address, headers={"Sec-Fetch-Site": "cross-site"})
        httpx.get(address + "x")
        httpx.post(address, headers={"Origin": shared.network})
    with shared.visit("phone").socket() as page:
        seen = str(page.recv(timeout=60))
    shared.switch(on=False)
    out = capfd.readouterr()
    written = out.out + out.err + caplog.text
    assert "sharing" in written, "something is logged"
    screens, mentors = (re.split(r"/s/|token=", addresses[place])[1] for place in (1, 2))
    for secret in [re.split("/s/", addresses[0])[1], screens, mentors]:
        assert secret not in written
    for cookie in cookies:
        assert cookie.partition("=")[2] not in written
    assert screens not in seen
    assert mentors not in seen


def test_refusals_are_pages_for_people_and_problems_for_programs(shared: Shared) -> None:
    shared.switch(on=True)
    page = httpx.get(f"{shared.network}/join", headers={"Accept": "text/html"})
    assert page.status_code == 403
    assert "Ask the moderator for the link" in page.text
    assert "Press Enter" not in page.text
    own = httpx.get(f"{shared.mentor.base}/mentor", headers={"Accept": "text/html"})
    assert "Press Enter" in own.text
    with shared.visit("phone").client() as client:
        wrong = client.get("/mentor", headers={"Accept": "text/html"})
        assert (wrong.status_code, "Not for this link" in wrong.text) == (403, True)
        assert client.get("/").headers["Location"] == "/join"


def test_an_address_that_is_not_this_computers_is_refused_and_nothing_is_opened(shared: Shared) -> None:
    with shared.mentor.client() as client:
        for host in ("192.0.2.77", "0.0.0.0", "127.0.0.1", "no such name", "localhost"):
            answer = client.put("/api/sharing", json={"on": True, "host": host})
            assert (answer.status_code, answer.json()["code"]) == (409, "no_such_address"), host
        assert client.get("/api/snapshot").json()["mentor"]["sharing"]["on"] is False
    assert not takes_connections(shared.access.port)


def test_there_are_not_more_links_than_anybody_needs(shared: Shared) -> None:
    with shared.mentor.client() as client:
        assert client.post("/api/links", json={"role": "screen"}).json()["code"] == "not_shared"
        shared.switch(on=True)
        assert client.post("/api/links", json={"role": "microphone"}).json()["code"] == "not_secure"
        for _ in range(38):
            assert client.post("/api/links", json={"role": "screen"}).status_code == 200
        assert client.post("/api/links", json={"role": "screen"}).json()["code"] == "too_many"
        assert client.post("/api/links", json={"role": "mentor"}).status_code == 422


def test_the_code_is_a_picture_of_the_address(shared: Shared) -> None:
    shared.switch(on=True)
    with shared.mentor.client() as client:
        answer = client.get("/api/join.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert "<script" not in answer.text
    import segno

    modules = segno.make(shared.link("phone"), error="m", micro=False).symbol_size(border=4)[0]
    assert f'viewBox="0 0 {modules} {modules}"' in answer.text
