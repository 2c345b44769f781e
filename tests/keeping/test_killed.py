"""The server is killed in the middle of a session, again and again: at most 2 s of speech are lost."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from balance.record.accounts import load
from balance.record.record import Record
from tests.running import _address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMES = 10
LOST_AT_MOST_S = 2.0
PROGRAM = (
    "import runpy, sys; sys.argv = ['drawn', sys.argv[1]]; "
    "runpy.run_module('tests.keeping.drawn_server', run_name='__main__')"
)


@contextmanager
def killed(data: Path) -> Iterator[httpx.Client]:
    """A server process that is killed behind the block, without a word of warning."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        address = _address(process)
        base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        headers = {"Origin": base}
        with httpx.Client(base_url=base, headers=headers, follow_redirects=True, timeout=60) as client:
            client.get(address).raise_for_status()
            yield client
            process.kill()
    finally:
        process.kill()
        process.communicate()


def seen(client: httpx.Client) -> dict[str, Any]:
    return client.get("/api/snapshot").raise_for_status().json()  # type: ignore[no-any-return]


def published(client: httpx.Client, at_least_s: float) -> float:
    while (now_s := seen(client)["session"]["published_s"]) < at_least_s:
        pass
    return float(now_s)


def test_ten_kills_in_one_session_and_what_can_be_done_after_them(tmp_path: Path) -> None:
    with killed(tmp_path) as client:
        client.post("/api/roster", json={"name": "Anna"}).raise_for_status()
        client.post("/api/roster/consent", json={"consent": "yes"}).raise_for_status()
        client.post("/api/session/start", json={"title": "Spring"}).raise_for_status()
        had_s = published(client, 3.0)
    lost_s = []
    for time in range(1, TIMES):
        with killed(tmp_path) as client:
            offer = seen(client)["mentor"]["recovery"]
            assert (offer["title"], offer["people"]) == ("Spring", 1)
            lost_s.append(had_s - offer["published_s"])
            done = client.post("/api/recovery", json={"action": "go_on"}).raise_for_status().json()
            assert done["session"]["state"] == "paused"
            assert done["mentor"]["recovery"] is None
            assert [one["name"] for one in done["mentor"]["roster"]] == ["Anna"]
            client.post("/api/session/resume").raise_for_status()
            # Each time at another moment of the writer's second.
            had_s = published(client, done["session"]["captured_s"] + 2.0 + 0.13 * time)
    with killed(tmp_path) as client:
        lost_s.append(had_s - seen(client)["mentor"]["recovery"]["published_s"])
        done = client.post("/api/recovery", json={"action": "close"}).raise_for_status().json()
        assert done["mentor"]["recovery"] is None
        assert client.post("/api/recovery", json={"action": "close"}).status_code == 409
        client.post("/api/session/start", json={"title": "Another"}).raise_for_status()
        published(client, 1.0)
    assert len(lost_s) == TIMES
    assert max(lost_s) <= LOST_AT_MOST_S, lost_s
    with killed(tmp_path) as client:
        assert seen(client)["mentor"]["recovery"]["title"] == "Another"
        done = client.post("/api/recovery", json={"action": "discard"}).raise_for_status().json()
        assert done["mentor"]["recovery"] is None
    with closing(Record(tmp_path / "record.sqlite")) as record:
        (session,) = record.sessions()
        assert (session.title, session.ended_by) == ("Spring", "cut off")
        with record.engine.connect() as connection:
            account = load(connection, session.id)
        assert account.duration_s >= had_s - LOST_AT_MOST_S
        assert len(account.phases.off_record) == TIMES - 1
