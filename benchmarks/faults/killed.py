"""Promise 15: the program is killed in the middle of a session, and again in the same one."""

from __future__ import annotations

import random
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from balance.record.accounts import load
from balance.record.record import Record
from balance.review.figures import figures
from benchmarks.faults.figure import Figure, failures
from benchmarks.faults.kept import NAME, kept, make_monologue, recognised_s
from diarize.sources.demo import demo_recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.kept import Kept

TIMES = 8
SEED = 0
WAIT_S = (2.0, 5.0)
"""So long after it heard the first sound, somewhere in between, it is killed."""
LIMIT_S = 2.0


def measure() -> Iterator[Figure]:
    """Half of the kills are in a conversation, half in a monologue."""
    rng = random.Random(SEED)
    lost_s: list[float] = []
    offered_s: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        monologue = Path(place) / "monologue.wav"
        make_monologue(monologue)
        data = Path(place) / "data"
        had_s = 0.0
        for nth in range(TIMES + 1):
            began_s = time.monotonic()
            with kept(data, monologue if nth % 2 else demo_recording().audio) as running:
                if nth == 0:
                    running.begin()
                    start_s = 0.0
                else:
                    assert running.offer is not None, "it does not offer to go on"
                    offered_s.append(time.monotonic() - began_s)
                    start_s = _go_on(running)
                    lost_s.append(had_s - running.recognised_s)
                if nth == TIMES:
                    known = _known_again(running)
                    running.post("session/stop")
                    running.until(lambda: running.logged("session_kept"))
                    had_s = running.recognised_s
                else:
                    had_s = _killed(running, start_s + rng.uniform(*WAIT_S))
        account_s = _account_s(data / "record.sqlite")
        assert abs(account_s - had_s) < 0.1, (account_s, had_s)
    yield Figure(
        15,
        "recognised speech that was shown before kill -9 and is not in the record",
        tuple(lost_s),
        limit=LIMIT_S,
    )
    yield Figure(15, "from the next start until it offers to go on", tuple(offered_s))
    yield failures(15, "voices known again once named", known, 1)


def _go_on(running: Kept) -> float:
    """Take the session up; returns where its clock stands."""
    done = running.post("recovery", action="go_on")
    assert [one["name"] for one in done["mentor"]["roster"]] == [NAME]
    running.post("session/resume")
    return float(done["session"]["captured_s"])


def _killed(running: Kept, at_s: float) -> float:
    """Kill it when the meter has come so far; returns how much speech was shown by then."""
    while True:
        seen = running.snapshot
        if seen["session"]["published_s"] >= at_s:
            break
    running.process.kill()
    running.process.wait()
    return recognised_s(seen)


def _known_again(running: Kept) -> float:
    """Name the voice that is heard after the last kill: what it says is added to what was said before."""

    def others() -> list[str]:
        return [one["id"] for one in running.snapshot["voices"] if not one["in_roster"]]

    before = {*others()}
    running.until(lambda: {*others()} - before)
    (new, *_) = {*others()} - before
    running.client.put(f"/api/voices/{new}", json={"name": NAME}).raise_for_status()

    def talk_s() -> float:
        (anna,) = (one for one in running.snapshot["voices"] if one["name"] == NAME)
        return float(anna["raw_talk_time_s"])

    named_s = talk_s()
    running.until(lambda: talk_s() > named_s + 2.0)
    return 1.0


def _account_s(file: Path) -> float:
    """How much recognised speech the review has of the session."""
    with closing(Record(file)) as record:
        assert record.notice is None
        (session,) = record.sessions()
        with record.engine.connect() as connection:
            account = load(connection, session.id)
    return sum(one.raw_talk_time_s for one in figures(account).people)
