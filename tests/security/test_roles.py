"""Every route there is, tried in every role: what the table does not grant is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route, WebSocketRoute
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from server.app import create_app
from server.door.access import Access
from server.rest import ROUTERS
from server.sharing.roles import ALLOWED, MENTOR, ROLES, SOCKET, Role, allowed
from tests.security.mentors_routes import MENTORS_ALONE
from tests.server.fakes import Room

if TYPE_CHECKING:
    from tests.security.conftest import Browser, Shared


def routes() -> list[tuple[str, str]]:
    """(method, path as it stands in the route) of all that the application answers."""
    app = create_app(Access(8765), lambda: Room().session)
    found: list[tuple[str, str]] = []
    own: list[BaseRoute] = [route for router in ROUTERS for route in router.routes]
    for route in [*own, *app.routes]:
        if isinstance(route, WebSocketRoute):
            found.append((SOCKET, route.path))
        elif isinstance(route, Route):
            found += [(method, route.path) for method in sorted(route.methods or ())]
    return sorted(set(found))


EVERY = routes()
REQUESTS = [(method, path) for method, path in EVERY if method != SOCKET]
SOCKETS = [path for method, path in EVERY if method == SOCKET]


def address(path: str) -> str:
    """The path of a route with something in its braces."""
    return re.sub(r"\{[^}]*\}", "1", path.replace("{path:path}", "js/live.js"))


def may(role: Role, method: str, path: str) -> bool:
    """The rule once more, by the route's own text and not by a pattern."""
    return role in ALLOWED.get(("GET" if method == "HEAD" else method, path), MENTOR)


def test_the_walk_has_everything() -> None:
    assert ("PUT", "/api/sharing") in EVERY
    assert ("DELETE", "/api/links/{link}") in EVERY
    assert ("HEAD", "/mentor") in EVERY or ("GET", "/mentor") in EVERY
    assert "/api/live" in SOCKETS
    assert len(REQUESTS) > 15


def test_every_route_has_been_given_to_somebody() -> None:
    """A new one fails here until it stands in `roles.ALLOWED`, or among those that are the mentor's alone."""
    mentors = {(method, path) for path, methods in MENTORS_ALONE.items() for method in methods.split()}
    known = {(method, path) for method, path in EVERY if method != "HEAD"}
    assert known - set(ALLOWED) == mentors
    assert not mentors & set(ALLOWED)


def test_nothing_answers_that_the_walk_does_not_know() -> None:
    """No application or folder hangs below a path of its own, where the walk would see one route at most."""
    app = create_app(Access(8765), lambda: Room().session)
    assert {type(route) for router in ROUTERS for route in router.routes} == {APIRoute}
    assert len(app.routes) == len(ROUTERS) + len(SOCKETS)


def test_whatever_the_method_an_address_answers_only_whom_it_should(shared: Shared) -> None:
    """The methods that no route has, too: HEAD, OPTIONS and such that are none."""
    tried = 0
    paths = sorted({path for _, path in EVERY})
    for role, browser in browsers(shared).items():
        if role == "mentor":
            continue
        with browser.client() as client:
            for path in paths:
                for method in ("HEAD", "OPTIONS", "PROPFIND"):
                    if role is not None and may(role, method, path):
                        continue
                    answer = client.request(method, address(path))
                    assert answer.status_code == 403, (role, method, path)
                    tried += 1
    assert tried > 9 * len(paths)
    assert {"/metrics", "/screen", "/web/{path:path}", "/api/live"} <= set(paths)


def test_the_table_names_no_route_that_does_not_exist() -> None:
    assert set(ALLOWED) <= set(EVERY)


def test_a_route_that_nobody_has_thought_of_is_the_mentors() -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", SOCKET):
        assert allowed(method, "/api/anything/new") == {"mentor"}
    assert allowed("POST", "/api/me/hand") == {"mentor"}
    assert allowed("PUT", "/api/me/hand/") == {"mentor"}
    assert allowed("GET", "/api/me") == {"mentor"}
    assert allowed("GET", "//web/x") == {"mentor"}


def browsers(shared: Shared) -> dict[Role | None, Browser]:
    """One for each role, and one that nobody has let in."""
    from tests.security.conftest import Browser

    shared.switch(on=True)
    shared.sharing.links.make("microphone")
    visitors: dict[Role | None, Browser] = {
        "mentor": shared.mentor,
        "screen": shared.visit("screen"),
        "phone": shared.visit("phone"),
        "microphone": shared.visit("microphone"),
        None: Browser(shared.network, ""),
    }
    assert set(visitors) == {*ROLES, None}
    return visitors


def test_every_request_from_every_wrong_role_is_refused(shared: Shared) -> None:
    tried = 0
    for role, browser in browsers(shared).items():
        with browser.client() as client:
            for method, path in REQUESTS:
                if role is not None and may(role, method, path):
                    continue
                answer = client.request(method, address(path), json={} if method != "HEAD" else None)
                assert answer.status_code == 403, (role, method, path, answer.text)
                if method != "HEAD":
                    assert answer.json()["code"] == ("forbidden" if role else "no_access"), (role, path)
                tried += 1
    assert tried > 3 * len(REQUESTS) / 2
    assert shared.room.state == "idle"
    assert shared.sharing.on


def test_every_role_gets_what_is_its_own(shared: Shared) -> None:
    for role, browser in browsers(shared).items():
        with browser.client() as client:
            for method, path in REQUESTS:
                # What changes things is tried by the tests of those things.
                if role is None or method != "GET" or not may(role, method, path):
                    continue
                answer = client.request(method, address(path))
                for refusal in ("forbidden", "no_access"):
                    assert refusal not in answer.text, (role, path, answer.text)


def test_every_socket_from_every_wrong_role_is_refused(shared: Shared) -> None:
    for role, browser in browsers(shared).items():
        for path in SOCKETS:
            if role is not None and may(role, SOCKET, path):
                continue
            with pytest.raises(InvalidStatus) as refused, browser.socket(path):
                pass
            assert refused.value.response.status_code == 403
    assert shared.room.hub.count() == 0


def test_the_mentors_cookie_is_worth_nothing_in_the_network(shared: Shared) -> None:
    shared.switch(on=True)
    headers = {"Cookie": shared.mentor.cookie, "Origin": shared.network}
    with httpx.Client(base_url=shared.network, headers=headers) as thief:
        for method, path in REQUESTS:
            answer = thief.request(method, address(path))
            assert answer.status_code == 403, (method, path)
    with (
        pytest.raises(InvalidStatus),
        connect(f"{shared.network.replace('http', 'ws')}/api/live", additional_headers=headers),
    ):
        pass


def test_the_mentors_address_is_worth_nothing_in_the_network(shared: Shared) -> None:
    shared.switch(on=True)
    token = shared.access.new_address().partition("token=")[2]
    assert httpx.get(f"{shared.network}/?token={token}").status_code == 403
    own = httpx.get(f"http://127.0.0.1:{shared.access.port}/?token={token}")
    assert own.status_code == 303, "and it has not been used up"


def test_a_header_cannot_say_that_somebody_comes_from_here(shared: Shared) -> None:
    shared.switch(on=True)
    claims = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", "Forwarded": "for=127.0.0.1"}
    headers = {"Cookie": shared.mentor.cookie, "Origin": shared.network} | claims
    assert httpx.get(f"{shared.network}/mentor", headers=headers).status_code == 403


def test_a_guest_cannot_become_another_by_changing_the_cookie(shared: Shared) -> None:
    shared.switch(on=True)
    phone = shared.visit("phone")
    name, _, value = phone.cookie.partition("=")
    link, device, code = value.split(".")
    screen = shared.visit("screen").cookie.partition("=")[2].split(".")
    changed = [
        f"{link}.{'0' * len(device)}.{code}",
        f"{screen[0]}.{device}.{code}",
        f"{link}.{device}.{'0' * len(code)}",
        f"{link}.{device}.",
        f"{link}.{device}",
        "",
        ".",
        "..",
        "\u00e9.x.y",
    ]
    for forged in changed:
        cookie = {b"Cookie": f"{name}={forged}".encode()}
        answer = httpx.get(f"{shared.network}/join", headers=cookie)
        assert answer.status_code == 403, forged
    good = httpx.get(f"{shared.network}/join", headers={"Cookie": phone.cookie})
    assert good.status_code in {200, 404}


def test_the_role_decides_what_a_page_sees_and_not_what_it_asks_for(shared: Shared) -> None:
    import json

    shared.switch(on=True)
    seen = {}
    for role in ("screen", "phone"):
        with shared.visit(role).socket("/api/live?view=mentor") as socket:
            seen[role] = json.loads(socket.recv(timeout=60))
            while seen[role]["type"] != "snapshot":
                seen[role] = json.loads(socket.recv(timeout=60))
    assert [snapshot["mentor"] for snapshot in seen.values()] == [None, None]
    with shared.mentor.socket("/api/live?view=mentor") as socket:
        assert json.loads(socket.recv(timeout=60))["mentor"]["sharing"]["on"]
    with shared.mentor.socket("/api/live?view=screen") as socket:
        assert json.loads(socket.recv(timeout=60))["mentor"] is None
