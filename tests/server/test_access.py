"""Who gets in: host, origin, token, cookie, on every route there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.routing import Route
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from server.app import create_app
from server.door.access import Access
from server.rest import ROUTERS
from tests.server.fakes import Room

if TYPE_CHECKING:
    from tests.server.conftest import Running


def test_a_token_has_128_bits_and_is_good_once() -> None:
    access = Access(8765)
    address = access.new_address()
    token = address.removeprefix("http://127.0.0.1:8765/?token=")
    assert re.fullmatch(r"[\w-]{22}", token)
    assert access.exchange("x" * 22) is None
    cookie = access.exchange(token)
    assert cookie is not None
    assert token not in cookie
    assert cookie.endswith("; HttpOnly; SameSite=Strict; Path=/")
    assert access.exchange(token) is None
    assert access.is_mentor(cookie.partition(";")[0])


def test_a_new_address_voids_the_one_before() -> None:
    access = Access(8765)
    first = access.new_address().partition("token=")[2]
    second = access.new_address().partition("token=")[2]
    assert access.exchange(first) is None
    assert access.exchange(second) is not None


@pytest.mark.parametrize(
    "header", [None, "", "balance_8765=", "balance_8765=guess", "other=1", "\udcff=\udcff", "a=b=c;;"]
)
def test_only_the_right_cookie_is_the_mentors(header: str | None) -> None:
    assert not Access(8765).is_mentor(header)


def test_two_servers_do_not_share_a_cookie() -> None:
    one, other = Access(8765), Access(8766)
    cookie = one.exchange(one.new_address().partition("token=")[2])
    assert cookie is not None
    assert not other.is_mentor(cookie.partition(";")[0])


def all_routes() -> list[tuple[str, str]]:
    routes = []
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, Route)
            path = route.path.replace("{path:path}", "meter.js").replace("{voice}", "v1")
            routes += [(method, path) for method in sorted(route.methods or ())]
    return routes


def test_there_are_routes_to_walk() -> None:
    assert ("PUT", "/api/voices/v1") in all_routes()
    assert ("POST", "/api/session/start") in all_routes()
    app = create_app(Access(8765), lambda: Room().session)
    beside = [route for route in app.routes if isinstance(route, Route)]
    assert not beside, "a route that the walks below do not know"


def test_no_route_answers_without_the_cookie(running: Running) -> None:
    strangers = {
        "no cookie": {},
        "another's cookie": {"Cookie": f"balance_{running.port}=AAAAAAAAAAAAAAAAAAAAAA"},
    }
    with httpx.Client(base_url=running.url, headers={"Origin": running.url}) as client:
        for headers in strangers.values():
            for method, path in [*all_routes(), ("GET", "/no/such/page"), ("DELETE", "/api/snapshot")]:
                answer = client.request(method, path, headers=headers)
                assert answer.status_code == 403, (method, path)
                if method != "HEAD":
                    assert answer.json()["code"] == "no_access"
    assert running.room.state == "idle"


def test_no_route_answers_a_foreign_host(running: Running) -> None:
    with running.client() as client:
        for host in ("evil.example", f"evil.example:{running.port}", "127.0.0.1", "127.0.0.1:1", ""):
            for method, path in all_routes():
                answer = client.request(method, path, headers={"Host": host})
                assert answer.status_code in {400, 403}, (method, path, host)
    assert running.room.state == "idle"


def test_no_unsafe_method_answers_a_foreign_origin(running: Running) -> None:
    foreign = [
        "null",
        "http://evil.example",
        f"https://127.0.0.1:{running.port}",
        f"http://localhost:{running.port}",
        "",
    ]
    with running.client() as client:
        for method, path in all_routes():
            if method in {"GET", "HEAD"}:
                continue
            for origin in foreign:
                answer = client.request(method, path, headers={"Origin": origin})
                assert answer.status_code == 403, (method, path, origin)
                assert answer.json()["code"] == "foreign_origin"
    assert running.room.state == "idle"


def test_without_an_origin_the_browsers_own_word_counts(running: Running) -> None:
    headers = {"Cookie": running.cookie}
    with httpx.Client(base_url=running.url, headers=headers) as client:
        cross = client.post("/api/session/stop", headers={"Sec-Fetch-Site": "cross-site"})
        assert (cross.status_code, cross.json()["code"]) == (403, "foreign_origin")
        plain = client.post("/api/session/stop")
        assert (plain.status_code, plain.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Cookie": ""},
        {"Cookie": "balance_1=x"},
        {"Host": "evil.example"},
    ],
)
def test_a_socket_is_refused_before_it_is_accepted(running: Running, headers: dict[str, str]) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(running.live, additional_headers=running.headers | headers),
    ):
        pass
    # Two hosts in one request are no HTTP at all.
    assert refused.value.response.status_code in {400, 403}
    assert running.room.hub.count() == 0


def test_the_address_opens_the_page_once(running: Running) -> None:
    address = running.access.new_address()
    with httpx.Client() as browser:
        answer = browser.get(address)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/mentor"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "HttpOnly" in answer.headers["Set-Cookie"]
        assert browser.get(f"{running.url}/api/health").status_code == 200
        again = browser.get(address)
        assert again.status_code == 303, "who is in already only loses the query"
    with httpx.Client(headers={"Accept": "text/html"}) as another:
        late = another.get(address)
        assert late.status_code == 403
        assert "press Enter" in late.text.replace("Press", "press")
        assert "set-cookie" not in late.headers


def test_every_answer_carries_the_security_headers(running: Running) -> None:
    with running.client() as client:
        for path in ("/mentor", "/api/snapshot", "/nothing", "/?token=wrong"):
            headers = client.get(path).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "no-referrer"
        assert client.get("/api/snapshot").headers["Cache-Control"] == "no-store"


def test_a_body_is_limited(running: Running) -> None:
    with running.client() as client:
        declared = client.put("/api/source", content=b"x" * 20_000)
        assert (declared.status_code, declared.json()["code"]) == (413, "too_large")
        chunked = client.put(
            "/api/source",
            content=(b"x" * 1000 for _ in range(100)),
            headers={"Content-Type": "application/json"},
        )
        assert (chunked.status_code, chunked.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"[" * 10_000, b'{"name": "x", "surprise": 1}', b"\xff"]
)
def test_a_body_that_makes_no_sense_is_a_problem(running: Running, body: bytes) -> None:
    with running.client() as client:
        answer = client.put("/api/source", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert set(answer.json()) == {"code", "sentence"}
